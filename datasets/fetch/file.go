package fetch

import (
	"context"
	"fmt"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A File is one file of a publisher. French, FRED and SEC make it.
type File struct {
	Publisher string // french, fred or sec
	Name      string // as its publisher knows it

	// Addresses are where it lies: a later one is asked where the earlier have
	// no such file.
	Addresses []string

	save    string // name to save it under
	agent   string // what to add to the User-Agent
	from    publisher
	offered string // what to say where the publisher has no such file
}

// Terms says whose the data are and where the terms of their use stand.
func (f File) Terms() string { return f.from.terms }

// A publisher is what its files have in common.
type publisher struct {
	hosts []string // where addresses and redirects may lead
	terms string
	kind  string // what the body should be, in words

	// begins reports whether a body may begin so.
	begins func(first []byte) bool
	// check refuses a whole download that is not the file; limit bounds what is
	// unpacked.
	check func(ctx context.Context, path, name string, limit int64) error
	// unpacks: the file saved is the one inside the zip.
	unpacks bool
}

var (
	kenFrench = publisher{
		hosts:   []string{"mba.tuck.dartmouth.edu"},
		terms:   "Ken French's data library is copyrighted by Eugene F. Fama and Kenneth R. French: https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/data_library.html",
		kind:    "a zip file",
		begins:  isZip,
		check:   checkPackedCSV,
		unpacks: true,
	}
	stLouisFed = publisher{
		hosts:  []string{"fred.stlouisfed.org"},
		terms:  "FRED's terms differ by series, and many belong to others: https://fred.stlouisfed.org/legal/",
		kind:   "CSV",
		begins: isText,
		check:  checkFRED,
	}
	edgar = publisher{
		hosts:  []string{"www.sec.gov"},
		terms:  "The SEC's data sets are public; its rules of fair access: https://www.sec.gov/os/accessing-edgar-data",
		kind:   "a zip file",
		begins: isZip,
		check:  checkDataSet,
	}
)

var (
	frenchName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`)
	fredName   = regexp.MustCompile(`^[A-Z0-9_]{1,30}$`)
	secName    = regexp.MustCompile(`^(20[0-9]{2})q([1-4])$`)
)

// French is a data set of Ken French's library, such as 6_Portfolios_2x3. It is
// saved as NAME.csv.
func French(name string) (File, error) {
	for _, end := range []string{".zip", ".csv", "_csv"} {
		if len(name) > len(end) && strings.EqualFold(name[len(name)-len(end):], end) {
			return File{}, fmt.Errorf("french: name %q: leave out what follows the name of the data set, as in %s", name, "Portfolios_Formed_on_ME")
		}
	}
	if !frenchName.MatchString(name) {
		return File{}, fmt.Errorf("french: name %q: want letters, digits, _ and -, as in Portfolios_Formed_on_ME", name)
	}
	return File{
		Publisher: "french", Name: name, save: name + ".csv", from: kenFrench,
		Addresses: []string{"https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp/" + name + "_CSV.zip"},
		offered:   "the library lists its names, whose capitals matter, as links to NAME_CSV.zip: https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/data_library.html",
	}, nil
}

// FRED is a series of FRED, such as FEDFUNDS. It is saved as SERIES.csv.
func FRED(series string) (File, error) {
	if !fredName.MatchString(series) {
		return File{}, fmt.Errorf("fred: series %q: want capitals, digits and _, at most 30, as in FEDFUNDS", series)
	}
	return File{
		Publisher: "fred", Name: series, save: series + ".csv", from: stLouisFed,
		Addresses: []string{"https://fred.stlouisfed.org/graph/fredgraph.csv?id=" + series},
		offered:   "search for the series at https://fred.stlouisfed.org",
	}, nil
}

// SEC is a quarter of the SEC's financial statement data sets, such as 2010q2. It
// is saved as QUARTER.zip. The contact is a mail address that the SEC can write
// to; now is compared with the quarter's end, before which there is no file.
func SEC(quarter, contact string, now time.Time) (File, error) {
	m := secName.FindStringSubmatch(quarter)
	if m == nil || quarter < "2009q1" {
		return File{}, fmt.Errorf("sec: quarter %q: want 2009q1 or later, written as in 2010q2", quarter)
	}
	year, _ := strconv.Atoi(m[1])
	q, _ := strconv.Atoi(m[2])
	if end := time.Date(year, time.Month(3*q+1), 1, 0, 0, 0, 0, time.UTC); now.Before(end) {
		return File{}, fmt.Errorf("sec: quarter %s ends on %s, and today is %s: its data set comes later", quarter, end.AddDate(0, 0, -1).Format(time.DateOnly), now.UTC().Format(time.DateOnly))
	}
	if err := checkContact(contact); err != nil {
		return File{}, err
	}
	f := File{
		Publisher: "sec", Name: quarter, save: quarter + ".zip", from: edgar, agent: contact,
		Addresses: []string{"https://www.sec.gov/files/dera/data/financial-statement-data-sets/" + quarter + ".zip"},
		offered:   "the quarters there are: https://www.sec.gov/data-research/sec-markets-data/financial-statement-data-sets",
	}
	// The first two quarters of 2020 were published in another folder.
	if quarter == "2020q1" || quarter == "2020q2" {
		f.Addresses = append(f.Addresses, "https://www.sec.gov/files/node/add/data_distribution/"+quarter+".zip")
	}
	return f, nil
}

func checkContact(contact string) error {
	if contact == "" {
		return fmt.Errorf("sec: no contact: the SEC asks every program for a mail address that it can write to, and turns away those without one")
	}
	if a, err := mail.ParseAddress(contact); err != nil || a.Address != contact || !isASCII(contact) {
		return fmt.Errorf("sec: contact %q: want a mail address, as in ada@example.org", contact)
	}
	return nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
