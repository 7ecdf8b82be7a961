package sources

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"trifecta/datasets"
)

const (
	iwmFile = "data/firms/IWM_holdings_2025-11-11.csv"
	ivvFile = "data/firms/IVV_holdings_202511.json"
)

func readIWM(t *testing.T) string {
	t.Helper()
	text, err := io.ReadAll(shared(t, iwmFile))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestHoldingsOfIWM(t *testing.T) {
	h, tally, err := Holdings(shared(t, iwmFile), iwmFile, HoldingsOptions{Index: "russell2000", AsOf: date(t, "2025-11-11")})
	if err != nil {
		t.Fatal(err)
	}
	// PROVENANCE.md: 1,967 rows (the file's last has no line end), equities sum
	// to 99.52 per cent, the ten largest to 5.5. The few escrows that are
	// dropped weigh less than 0.005 each, but for one.
	if tally.Read != 1967 {
		t.Errorf("%v, want 1,967 rows", tally)
	}
	near := func(what string, got, want, tol float64) {
		if math.Abs(got-want) > tol {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("sum of all", h.All, 0.9989, 1e-9)
	near("sum of shares", h.Kept, 0.9952, 0.0002)
	near("ten largest", h.TopTen, 0.055, 0.0005)
	reasons := map[string]int{}
	for _, d := range tally.Dropped {
		reasons[d.Reason] = d.Rows
	}
	for reason, want := range map[string]int{"not shares (Cash)": 2, "not shares (Futures)": 1, "not shares (Money Market)": 1, "not shares (Cash Collateral and Margins)": 1} {
		if reasons[reason] != want {
			t.Errorf("%d rows dropped as %q, want %d; all are %v", reasons[reason], reason, want, tally)
		}
	}
	// CALIBRATION_FACTS.md section 7: shares of sectors in per cent.
	bySector, firms := map[string]float64{}, map[int32]map[string]datasets.Fact{}
	for i := range h.Facts.Len() {
		x := h.Facts.At(i)
		if firms[x.Firm] == nil {
			firms[x.Firm] = map[string]datasets.Fact{}
		}
		firms[x.Firm][x.Item] = x
	}
	for _, f := range firms {
		bySector[f["sector"].Text] += f["weight"].Value
	}
	for s, want := range map[string]float64{
		"Industrials": 0.175, "Health Care": 0.174, "Financials": 0.171, "Information Technology": 0.155,
		"Consumer Discretionary": 0.091, "Real Estate": 0.059, "Energy": 0.051,
	} {
		near(s, bySector[s], want, 0.0006)
	}
	be := firms[datasets.FirmID("BE")]
	if be["price"].Value != 127.07 || be["weight"].Value != 0.0096 || be["russell2000"].Value != 1 || be["exchange"].Text != "NYSE" ||
		be["currency"].Text != "USD" || be["name"].Text != "BLOOM ENERGY CLASS A CORP" || be["price"].Known.String() != "2025-11-11" {
		t.Errorf("Bloom Energy is %+v", be)
	}
	if len(firms) != tally.Kept {
		t.Errorf("%d firms of %d rows kept", len(firms), tally.Kept)
	}
	if err := roundTrips(h.Facts, tally); err != nil {
		t.Error(err)
	}
}

func TestHoldingsOfIVV(t *testing.T) {
	h, tally, err := Holdings(shared(t, ivvFile), ivvFile, HoldingsOptions{Index: "sp500", AsOf: date(t, "2025-11-11")})
	if err != nil {
		t.Fatal(err)
	}
	// 503 share classes of the S&P 500; the ten largest rows 39.17 per cent
	// (PROVENANCE.md: 39.2).
	if tally.Kept != 503 || math.Abs(h.TopTen-0.3917) > 1e-9 || math.Abs(h.All-0.9992) > 1e-9 {
		t.Errorf("%v; %v", tally, h)
	}
}

// iShares' own files have the fund's name and day above the table.
func TestHoldingsNameTheirDay(t *testing.T) {
	text := "iShares Russell 2000 ETF\nFund Holdings as of,\"Nov 11, 2025\"\nInception Date,\"May 22, 2000\"\n\u00a0\n" + strings.TrimPrefix(readIWM(t), "\ufeff")
	h, _, err := Holdings(strings.NewReader(text), "iwm.csv", HoldingsOptions{Index: "russell2000"})
	if err != nil {
		t.Fatal(err)
	}
	if d := h.Facts.Known[0]; d.String() != "2025-11-11" {
		t.Errorf("day is %v, want 2025-11-11", d)
	}
	_, _, err = Holdings(strings.NewReader(text), "iwm.csv", HoldingsOptions{Index: "russell2000", AsOf: date(t, "2025-11-12")})
	if err == nil || !strings.Contains(err.Error(), "two dates") {
		t.Errorf("error is %v, want two dates", err)
	}
}

func TestHoldingsRefuse(t *testing.T) {
	real := readIWM(t)
	change := func(from, to string) string {
		if n := strings.Count(real, from); n != 1 {
			t.Fatalf("the real file has %q %d times", from, n)
		}
		return strings.Replace(real, from, to, 1)
	}
	day := date(t, "2025-11-11")
	half := real[:strings.Index(real[len(real)/2:], "\"")+len(real)/2+3]
	for _, c := range []struct {
		name, text, want string
		o                HoldingsOptions
	}{
		{"no weights", change("Weight (%)", "Share"), "no header", HoldingsOptions{"russell2000", day}},
		{"percent sign", change(`"663,821,685.41","0.96"`, `"663,821,685.41","0.96%"`), "line 2, column Weight (%): unreadable number", HoldingsOptions{"russell2000", day}},
		{"locale comma", change(`"5,224,063.00","127.07"`, `"5,224,063.00","127,07"`), "line 2, column Price: unreadable number", HoldingsOptions{"russell2000", day}},
		{"cut in half", half, "iwm.csv: ", HoldingsOptions{"russell2000", day}},
		{"half the rows", real[:strings.Index(real[len(real)/3:], "\n")+len(real)/3], "weights do not sum to one", HoldingsOptions{"russell2000", day}},
		{"unknown sector", change(`"FABRINET","Information Technology"`, `"FABRINET","Widgets"`), "line 4, column Sector: unknown sector: found \"Widgets\"", HoldingsOptions{"russell2000", day}},
		{"held twice", change(`"CRDO",`, `"BE",`), "line 3, column Ticker: held twice: BE stands on line 2 too", HoldingsOptions{"russell2000", day}},
		{"no date", real, "no date", HoldingsOptions{"russell2000", 0}},
		{"zip", "PK\x03\x04" + real, "a zip archive", HoldingsOptions{"russell2000", day}},
		{"json cut", `[{"ticker": "A", "weight": 100}, {"tick`, "line 1: unreadable row", HoldingsOptions{"sp500", day}},
		{"json of numbers", "[\n1]", "line 2: unreadable row: found a JSON number, want an object", HoldingsOptions{"sp500", day}},
	} {
		_, _, err := Holdings(strings.NewReader(c.text), "iwm.csv", c.o)
		if err == nil || !strings.Contains(err.Error(), "iwm.csv: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want iwm.csv: … %s", c.name, err, c.want)
		}
	}
}

func FuzzHoldings(f *testing.F) {
	f.Add([]byte("\ufeffTicker,Name,Sector,Asset Class,Weight (%),Price\n\"BE\",\"BLOOM\",\"Industrials\",\"Equity\",\"60.96\",\"1,127.07\"\nA,A,Energy,Equity,39,1\n"))
	f.Add([]byte(`[{"ticker": "NVDA", "sector": "Information Technology", "weight": 97.82}, {"ticker": "USD", "sector": "Cash", "weight": 2}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		h, tally, err := Holdings(bytes.NewReader(text), "held.csv", HoldingsOptions{Index: "sp500", AsOf: 20000})
		if err != nil {
			if !strings.Contains(err.Error(), "held.csv: ") {
				t.Errorf("error %q does not name the file", err)
			}
			return
		}
		if err := roundTrips(h.Facts, tally); err != nil {
			t.Error(err)
		}
		if math.Abs(h.All-1) > weightSlack+1e-9 {
			t.Errorf("weights sum to %v", h.All)
		}
	})
}
