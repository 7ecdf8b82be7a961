package report

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// PNG draws the figure at 192 dots per inch, two pixels for each of a plain
// screen's.
func (f *Figure) PNG() ([]byte, error) {
	p := f.layout()
	c := vgimg.NewWith(vgimg.UseWH(p.width, p.height), vgimg.UseDPI(192))
	f.draw(draw.New(c), p)
	var b bytes.Buffer
	if err := png.Encode(&b, c.Image()); err != nil {
		return nil, fmt.Errorf("figure %q as png: %w", f.Title, err)
	}
	return b.Bytes(), nil
}

// SVG draws the figure with its text as outlines, which needs no font where it
// is shown, and with its title and a description for screen readers.
func (f *Figure) SVG() ([]byte, error) {
	p := f.layout()
	c := newSVG(p.height)
	f.draw(draw.NewCanvas(c, p.width, p.height), p)
	return c.document(p.width, f.Title, f.description()), nil
}

// description says in words what the figure shows.
func (f *Figure) description() string {
	var b strings.Builder
	sentence := func(s string) {
		if s = strings.Join(strings.Fields(s), " "); s == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimSuffix(s, ".") + ".")
	}
	sentence(f.Subtitle)
	for _, p := range f.panels {
		s := strings.TrimSuffix(p.label+", "+p.aside, ", ")
		for i, e := range p.ends {
			s += [...]string{": ", "; "}[min(i, 1)] + strings.TrimSpace(cmp.Or(e.name, e.spoken)+" "+e.value)
		}
		if p.hi <= p.lo {
			s += ": " + cmp.Or(p.why, undefined)
		}
		sentence(s)
	}
	sentence(f.Source)
	return b.String()
}

// PDF draws the figure on a page of its size, with its text as outlines. Its
// dates are 1970-01-01, so that the same figure has the same bytes.
func (f *Figure) PDF() ([]byte, error) {
	p := f.layout()
	c := newPDF(p.width, p.height)
	f.draw(draw.NewCanvas(c, p.width, p.height), p)
	b, err := c.document(f.Title, f.description())
	if err != nil {
		return nil, fmt.Errorf("figure %q as pdf: %w", f.Title, err)
	}
	return b, nil
}

// Save writes name.png, name.svg and name.pdf into the folder dir, which must
// exist. Files of these names are replaced. All three are drawn and written
// beside their places before the first takes its place, so that an error
// leaves no half-written file.
func (f *Figure) Save(dir, name string) (err error) {
	if name == "." || name != filepath.Base(name) || !filepath.IsLocal(name) {
		return fmt.Errorf("figure %q: %q is not a file name", f.Title, name)
	}
	type file struct{ temp, path string }
	var files []file
	defer func() {
		for _, w := range files {
			// After success these are gone.
			if e := os.Remove(w.temp); e != nil && !errors.Is(e, os.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}()
	for _, format := range []struct {
		suffix string
		encode func() ([]byte, error)
	}{{".png", f.PNG}, {".svg", f.SVG}, {".pdf", f.PDF}} {
		data, err := format.encode()
		if err != nil {
			return err
		}
		temp, err := writeTemp(dir, name+format.suffix, data)
		if err != nil {
			return fmt.Errorf("figure %q: %w", f.Title, err)
		}
		files = append(files, file{temp, filepath.Join(dir, name+format.suffix)})
	}
	for _, w := range files {
		if err := os.Rename(w.temp, w.path); err != nil {
			return fmt.Errorf("figure %q: %w", f.Title, err)
		}
	}
	return nil
}

// writeTemp writes data to a new file in dir and gives its path.
func writeTemp(dir, name string, data []byte) (path string, err error) {
	t, err := os.CreateTemp(dir, "."+name+"-*")
	if err != nil {
		return "", err
	}
	_, err = t.Write(data)
	// CreateTemp makes private files; figures are there to be shown.
	err = errors.Join(err, t.Chmod(0o644), t.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(t.Name()))
	}
	return t.Name(), nil
}
