package sources

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"trifecta/datasets"
)

func realSEC(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(sharedPath(t, "data/sec/fsds_2010q2.zip"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readSEC(t testing.TB, archives ...[]byte) (*datasets.Facts, datasets.Tally) {
	t.Helper()
	s := &SECFilings{}
	for _, b := range archives {
		if err := s.Add(bytes.NewReader(b), int64(len(b)), "q.zip"); err != nil {
			t.Fatal(err)
		}
	}
	f, tally, err := s.Facts()
	if err != nil {
		t.Fatal(err)
	}
	return f, tally
}

func TestTheSECsSecondQuarterOf2010(t *testing.T) {
	f, tally := readSEC(t, realSEC(t))
	checkTally(t, tally)
	checkRoundTrip(t, f)
	// Companies that wrote millions as dollars and mended it a week later are in
	// the file as they were: the check says so, and nothing else is wrong.
	for _, x := range f.Check() {
		if x.Severity == datasets.Error && x.What != "unit changes between vintages" {
			t.Errorf("%s at %s: %s (%d)", x.What, x.Where, x.Example, x.Count)
		}
	}
	// Lines of num.txt without its header.
	if tally.Read != 136044 {
		t.Errorf("%d rows read, want 136044", tally.Read)
	}
	// Ford's 10-Q of the first quarter, filed and accepted on 2010-05-07 at 13:14:
	// net income 2,085 million. CBS filed on 2010-05-05 at 16:28, after the close.
	ford := 0.0
	for i := range f.Firm {
		if x := f.At(i); x.Firm == 37996 && x.Item == "net_income_q" && x.Known == date(t, "2010-05-07") && x.Period == date(t, "2010-03-31") {
			ford = x.Value
		}
	}
	if ford != 2085e6 {
		t.Errorf("net income of Ford is %v, want 2085e6 known on 2010-05-07", ford)
	}
	if x := find(f, "813828", "net_income_q"); len(x) == 0 {
		t.Error("no net income of CBS")
	} else if _, early := x[date(t, "2010-05-05")]; early {
		t.Errorf("CBS accepted at 16:28 is known at that day's close: %v", x)
	} else if _, next := x[date(t, "2010-05-06")]; !next {
		t.Errorf("CBS is known on %v, want 2010-05-06", x)
	}
	if x := find(f, "37996", "id"); len(x) != 1 {
		t.Errorf("ids of Ford: %v", x)
	}
}

// madeUpSEC packs members into an archive.
func madeUpSEC(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		m, err := w.Create(members[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(m, members[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	subHead  = "adsh\tcik\tname\tsic\tfye\tform\tfiled\taccepted\n"
	numHead  = "adsh\ttag\tversion\tddate\tqtrs\tuom\tcoreg\tvalue\tfootnote\n"
	madeSub  = subHead + "a-1\t77\tALPHA\t7372\t1231\t10-Q\t20150506\t2015-05-06 09:00:00.0\n" + "a-2\t77\tALPHA\t7372\t1231\t10-K\t20160301\t2016-03-01 09:00:00.0\n" + "a-3\t77\tALPHA\t7372\t1231\t10-K/A\t20160401\t2016-04-01 09:00:00.0\n"
	madeNums = numHead +
		"a-1\tRevenues\tus-gaap/2014\t20150331\t1\tUSD\t\t100\t\n" +
		"a-1\tSalesRevenueNet\tus-gaap/2014\t20150331\t1\tUSD\t\t90\t\n" +
		"a-1\tRevenues\tus-gaap/2014\t20150331\t1\tUSD\tSub\t40\t\n" +
		"a-1\tRevenues\tus-gaap/2014\t20150331\t1\tEUR\t\t80\t\n" +
		"a-1\tGoodwill\tus-gaap/2014\t20150331\t0\tUSD\t\t7\t\n" +
		"a-1\tLongTermDebtNoncurrent\tus-gaap/2014\t20150331\t0\tUSD\t\t50\t\n" +
		"a-1\tLongTermDebtCurrent\tus-gaap/2014\t20150331\t0\tUSD\t\t5\t\n" +
		"a-2\tRevenues\tus-gaap/2014\t20151231\t4\tUSD\t\t420\t\n" +
		"a-2\tRevenues\tus-gaap/2014\t20150331\t1\tUSD\t\t100\t\n" +
		"a-3\tRevenues\tus-gaap/2014\t20151231\t4\tUSD\t\t410\t\n" +
		"a-3\tLongTermDebtCurrent\tus-gaap/2014\t20151231\t0\tUSD\t\t6\t\n" +
		"a-3\tRevenues\ta-3\t20151231\t4\tUSD\t\t1\t\n"
)

func TestMadeUpFilingsGoThroughEveryRule(t *testing.T) {
	f, tally := readSEC(t, madeUpSEC(t, "sub.txt", madeSub, "num.txt", madeNums))
	checkTally(t, tally)
	if tally.Kept != 5 || tally.Read != 12 {
		t.Errorf("%v, want 12 read, 5 kept", tally)
	}
	y := find(f, "77", "sales_y")
	if y[date(t, "2016-03-01")].Value != 420 || y[date(t, "2016-04-01")].Value != 410 {
		t.Errorf("sales of the year are %v, want 420 and then, amended, 410", y)
	}
	for item, want := range map[string]float64{"sales_q": 100, "sales_ytd": 100, "debt": 55} {
		if x := find(f, "77", item); len(x) != 1 || x[date(t, "2015-05-06")].Value != want {
			t.Errorf("%s is %v, want %v once", item, x, want)
		}
	}
	for reason, rows := range map[string]int{
		"another tag of the item is preferred, or parts are missing": 2, "of a co-registrant": 1, "in another currency or unit": 1,
		"tag not wanted": 2, "as a filing before said": 1,
	} {
		found := 0
		for _, d := range tally.Dropped {
			if d.Reason == reason {
				found = d.Rows
			}
		}
		if found != rows {
			t.Errorf("%d rows dropped as %q, want %d", found, reason, rows)
		}
	}
	// A second archive with the same filings adds nothing, and says so.
	s := &SECFilings{}
	b := madeUpSEC(t, "2016q1/sub.txt", madeSub, "2016q1/num.txt", madeNums)
	if err := s.Add(bytes.NewReader(b), int64(len(b)), "a.zip"); err != nil {
		t.Fatal(err)
	}
	if err := s.Add(bytes.NewReader(b), int64(len(b)), "b.zip"); err == nil {
		t.Error("the same archive twice is taken")
	}
}

func TestBrokenArchivesOfTheSECAreRefused(t *testing.T) {
	real := realSEC(t)
	for _, c := range []struct {
		name string
		text []byte
		want string
	}{
		{"cut in half", real[:len(real)/2], "q.zip: not a whole zip archive"},
		{"no archive", []byte("adsh\tcik\n"), "q.zip: not a whole zip archive"},
		{"another archive", madeUpSEC(t, "readme.txt", "x"), `q.zip: no sub.txt and num.txt in the archive: it has "readme.txt"`},
		{"a bomb", madeUpSEC(t, "sub.txt", madeSub, "num.txt", strings.Repeat("0", 1<<24)), "q.zip: num.txt: 16"},
		{"a column gone", madeUpSEC(t, "sub.txt", madeSub, "num.txt", strings.Replace(madeNums, "qtrs", "quarters", 1)), "q.zip: num.txt: line 1, column qtrs: missing column"},
		{"a percent sign", madeUpSEC(t, "sub.txt", madeSub, "num.txt", strings.Replace(madeNums, "\t420\t", "\t420%\t", 1)), `q.zip: num.txt: line 9, column value: unreadable cell: found "420%"`},
		{"half a row", madeUpSEC(t, "sub.txt", madeSub, "num.txt", madeNums+"a-3\tReven"), "q.zip: num.txt: line 14: row of another length: 2 fields, and 9 in the header"},
		{"a date", madeUpSEC(t, "sub.txt", strings.Replace(madeSub, "20150506", "2015-05-06", 1), "num.txt", madeNums), `q.zip: sub.txt: line 2, column filed: unreadable cell: found "2015-05-06"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := (&SECFilings{}).Add(bytes.NewReader(c.text), int64(len(c.text)), "q.zip")
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error is %v, want %q", err, c.want)
			}
		})
	}
	// A bit flipped inside the packed num.txt is caught by its checksum.
	flipped := bytes.Clone(real)
	flipped[len(flipped)/3] ^= 0x40
	if err := (&SECFilings{}).Add(bytes.NewReader(flipped), int64(len(flipped)), "q.zip"); err == nil {
		t.Error("a flipped bit is not seen")
	}
}

func FuzzSEC(f *testing.F) {
	f.Add(madeSub, madeNums)
	f.Fuzz(func(t *testing.T, sub, num string) {
		b := madeUpSEC(t, "sub.txt", sub, "num.txt", num)
		s := &SECFilings{}
		if err := s.Add(bytes.NewReader(b), int64(len(b)), "f.csv"); err != nil {
			factsOrFault(t, nil, datasets.Tally{}, err)
			return
		}
		x, tally, err := s.Facts()
		if err != nil {
			if tally.Kept != 0 {
				t.Errorf("%v: %v", tally, err)
			}
			return
		}
		factsOrFault(t, x, tally, nil)
		for _, v := range x.Value {
			if math.IsInf(v, 0) {
				t.Error("an infinite value")
			}
		}
	})
}
