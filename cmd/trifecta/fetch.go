package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"trifecta/datasets/fetch"
)

// fetchCmd has a sub-command for each publisher. Nothing else opens a
// connection.
type fetchCmd struct {
	French fetchFrenchCmd `cmd:"" help:"Data sets of Ken French's library, unpacked: NAME.csv."`
	FRED   fetchFREDCmd   `cmd:"" name:"fred" help:"Series of FRED, today's vintage: SERIES.csv."`
	SEC    fetchSECCmd    `cmd:"" name:"sec" help:"Financial statement data sets of the SEC, as they come: QUARTER.zip."`
}

// fetchFlags are those of every publisher.
type fetchFlags struct {
	Out     string        `short:"o" required:"" help:"Folder to write to; fetched.json in it says where its files came from." placeholder:"DIR"`
	Cache   string        `help:"Folder that keeps downloads; the user's cache folder where it is not given." placeholder:"DIR"`
	Offline bool          `help:"Ask nobody: what the cache holds, or an error."`
	Force   bool          `help:"Ask for whole files whatever the cache holds, and replace files that differ."`
	Timeout time.Duration `default:"30s" help:"How long a server may be silent."`
	Retries int           `default:"3" help:"How often a temporary error is tried again, 0 to 10."`
	JSON    bool          `help:"Say what was fetched as JSON."`
}

type fetchFrenchCmd struct {
	Names []string `arg:"" name:"name" help:"Names of data sets, such as Portfolios_Formed_on_ME, 6_Portfolios_2x3 or F-F_Research_Data_Factors."`
	fetchFlags
}

// Run fetches data sets of Ken French's library.
func (c *fetchFrenchCmd) Run(ctx context.Context, a *app) error {
	return c.fetch(ctx, a, c.Names, fetch.French)
}

type fetchFREDCmd struct {
	Series []string `arg:"" name:"series" help:"Series, such as FEDFUNDS or USREC."`
	fetchFlags
}

// Run fetches series of FRED.
func (c *fetchFREDCmd) Run(ctx context.Context, a *app) error {
	return c.fetch(ctx, a, c.Series, fetch.FRED)
}

type fetchSECCmd struct {
	Quarters []string `arg:"" name:"quarter" help:"Quarters, from 2009q1 on."`
	Contact  string   `env:"TRIFECTA_CONTACT" help:"Your mail address, which the SEC asks every program for and is sent nowhere else." placeholder:"MAIL"`
	fetchFlags
}

// Run fetches data sets of the SEC.
func (c *fetchSECCmd) Run(ctx context.Context, a *app) error {
	if c.Contact == "" {
		return usageError{errors.New("sec: --contact MAIL, or TRIFECTA_CONTACT in the environment: the SEC asks every program for an address that it can write to, and turns away those without one")}
	}
	return c.fetch(ctx, a, c.Quarters, func(quarter string) (fetch.File, error) {
		return fetch.SEC(quarter, c.Contact, time.Now())
	})
}

// fetched is what a command has fetched, and what not.
type fetched struct {
	Folder string          `json:"folder"`
	Files  []fetch.Receipt `json:"files"`
	Failed []failed        `json:"failed"`
}

type failed struct {
	Name  string `json:"name"`
	Error string `json:"error"`
}

// fetch fetches all that is named and says what came, then what did not.
func (f fetchFlags) fetch(ctx context.Context, a *app, names []string, file func(name string) (fetch.File, error)) error {
	files, err := filesOf(names, file)
	if err != nil {
		return usageError{err}
	}
	c, err := f.client(a)
	if err != nil {
		return usageError{err}
	}
	done := fetched{Folder: f.Out, Files: []fetch.Receipt{}, Failed: []failed{}}
	for _, x := range files {
		r, err := c.Fetch(ctx, x, f.Out)
		switch {
		case err == nil:
			done.Files = append(done.Files, r)
		case ctx.Err() != nil: // said below
		default:
			done.Failed = append(done.Failed, failed{x.Name, remedy(err)})
		}
	}
	a.progress("")
	if f.JSON {
		err = a.writeJSON(done)
	} else {
		_, err = fmt.Fprint(a.stdout, done.text())
	}
	if err != nil {
		return err
	}
	return done.err(ctx, len(files))
}

// filesOf makes the files of names, or says all that is wrong with the names,
// what is wrong with each of them once.
func filesOf(names []string, file func(name string) (fetch.File, error)) (files []fetch.File, err error) {
	var faults []string
	seen := map[string]string{} // by name without capitals: some disks know none
	for _, name := range names {
		x, err := file(name)
		if err == nil {
			if before, ok := seen[strings.ToLower(name)]; ok {
				err = fmt.Errorf("%s: %s and %s would be one file", x.Publisher, before, name)
			}
			seen[strings.ToLower(name)] = name
		}
		if err != nil && !slices.Contains(faults, err.Error()) {
			faults = append(faults, err.Error())
		}
		files = append(files, x)
	}
	if len(faults) > 0 {
		return nil, errors.New(strings.Join(faults, "\n  "))
	}
	return files, nil
}

func (f fetchFlags) client(a *app) (*fetch.Client, error) {
	switch {
	case f.Timeout <= 0:
		return nil, fmt.Errorf("--timeout %v: want more than nothing, such as 30s", f.Timeout)
	case f.Retries < 0 || f.Retries > 10:
		return nil, fmt.Errorf("--retries %d: want 0 to 10", f.Retries)
	}
	store := f.Cache
	if store == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("no folder for the cache: %w; name one with --cache DIR", err)
		}
		store = filepath.Join(user, "trifecta", "fetch")
	}
	return &fetch.Client{
		Now: time.Now, Cache: store, Offline: f.Offline, Force: f.Force,
		Retries: f.Retries, Timeout: f.Timeout, UserAgent: userAgent(), Notify: a.progress,
	}, nil
}

// userAgent is the command and its version, where it has one.
func userAgent() string {
	v, _, _ := strings.Cut(version(), " ")
	if !strings.HasPrefix(v, "v") {
		return "trifecta"
	}
	return "trifecta/" + v
}

// remedy says what an error of fetch says and which flag mends it.
func remedy(err error) string {
	switch text := err.Error(); {
	case errors.Is(err, fetch.ErrThere):
		return text + "; --force replaces it"
	case errors.Is(err, fetch.ErrDamaged):
		return text + "; --force, without --offline, fetches it anew"
	default:
		return text
	}
}

// text is what was fetched, for people.
func (d fetched) text() string {
	var b strings.Builder
	for _, r := range d.Files {
		fmt.Fprintf(&b, "%s: %d bytes, sha256 %s\n", filepath.Join(d.Folder, r.File), r.FileBytes, r.FileSHA256)
		fmt.Fprintf(&b, "  %s\n", r.Address)
		if r.Redirected != "" {
			fmt.Fprintf(&b, "  redirected to %s\n", r.Redirected)
		}
		if r.SHA256 != r.FileSHA256 {
			fmt.Fprintf(&b, "  as it came: %d bytes, sha256 %s\n", r.Bytes, r.SHA256)
		}
		switch at := r.Retrieved.Format(time.RFC3339); {
		case !r.FromCache:
			fmt.Fprintf(&b, "  from the publisher, %s\n", at)
		case r.Confirmed.IsZero():
			fmt.Fprintf(&b, "  from the cache, retrieved %s\n", at)
		default:
			fmt.Fprintf(&b, "  from the cache, retrieved %s, still the publisher's on %s\n", at, r.Confirmed.Format(time.RFC3339))
		}
	}
	if len(d.Files) > 0 {
		fmt.Fprintln(&b, d.Files[0].Terms)
	}
	return b.String()
}

// err says which of n files did not come, and what of the others is there. It
// does not wrap context.Canceled, which stands for a command that wrote nothing.
func (d fetched) err(ctx context.Context, n int) error {
	kept := fmt.Sprintf("%d of %d files are in %s", len(d.Files), n, d.Folder)
	if len(d.Files) == 0 {
		kept = "nothing was written"
	}
	var b strings.Builder
	switch {
	case ctx.Err() != nil:
		b.WriteString("interrupted; " + kept)
	case len(d.Failed) == 0:
		return nil
	default:
		fmt.Fprintf(&b, "%d of %d files could not be fetched; %s", len(d.Failed), n, kept)
	}
	for _, x := range d.Failed {
		b.WriteString("\n  " + strings.ReplaceAll(x.Error, "\n", "\n    "))
	}
	return errors.New(b.String())
}
