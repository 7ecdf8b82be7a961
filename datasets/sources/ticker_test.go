package sources

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
)

func TestTickerHasOneSpelling(t *testing.T) {
	for _, text := range []string{"BRK.B", "BRK-B", "BRK/B", "brk b", " BRKB ", "BRK_B"} {
		if got := ticker(text); got != "BRKB" {
			t.Errorf("ticker(%q) = %q, want BRKB", text, got)
		}
	}
	for _, text := range []string{"", "-", " "} {
		if got := ticker(text); got != "" {
			t.Errorf("ticker(%q) = %q, want nothing", text, got)
		}
	}
}

// No two share classes of a real list may become one by their spelling, nor by
// the hash of it.
func TestTickersOfRealListsStayApart(t *testing.T) {
	firms := map[int32]string{}
	for _, name := range []string{
		"sp500_ticker_start_end.csv", "russell2000_components_2016-02.csv", "sp500_constituents_2026-08-08.csv",
		"nyse_kaggle_securities.csv", "us_stocks_2018_financial_indicators.csv", "monthly_adjclose_universe.csv", "IWM_holdings_2025-11-11.csv",
	} {
		text, err := open(shared(t, "data/firms/"+name))
		if err != nil {
			t.Fatal(err)
		}
		rows := csv.NewReader(text)
		rows.FieldsPerRecord = -1
		seen := map[string]string{}
		if _, err := rows.Read(); err != nil {
			t.Fatal(err)
		}
		for {
			row, err := rows.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			written, id := row[0], ticker(row[0])
			if id == "" {
				continue
			}
			// One list has Moog's class A twice, in the spellings of two publishers.
			if other, ok := seen[id]; ok && other != written && id != "MOGA" {
				t.Errorf("%s: %s and %s are both %s", name, other, written, id)
			}
			seen[id] = written
			if other, ok := firms[datasets.FirmID(id)]; ok && other != id {
				t.Errorf("%s: %s and %s have one firm id", name, other, id)
			}
			firms[datasets.FirmID(id)] = id
		}
		if len(seen) < 400 {
			t.Errorf("%s: %d tickers, want hundreds", name, len(seen))
		}
	}
}

func TestSectorSpellings(t *testing.T) {
	for _, s := range datasets.Sectors() {
		for _, text := range []string{s, strings.ToUpper(s), " " + strings.ReplaceAll(s, " ", "  ")} {
			if got, ok := sector(text); !ok || got != s {
				t.Errorf("sector(%q) = %q, %v, want %q", text, got, ok, s)
			}
		}
	}
	reached := map[string]bool{}
	for text, want := range sectorSpellings {
		if !slices.Contains(datasets.Sectors(), want) {
			t.Errorf("%q means %q, which is no GICS sector", text, want)
		}
		if got, ok := sector(text); !ok || got != want {
			t.Errorf("sector(%q) = %q, %v, want %q", text, got, ok, want)
		}
		if len(text) == 2 {
			reached[want] = true
		}
	}
	if len(reached) != len(datasets.Sectors()) {
		t.Errorf("GICS codes reach %d sectors, want all %d", len(reached), len(datasets.Sectors()))
	}
	for _, text := range []string{"Other", "-", "", "Unknown"} {
		if got, ok := sector(text); got != "" || !ok {
			t.Errorf("sector(%q) = %q, %v, want not known", text, got, ok)
		}
	}
	for _, text := range []string{"Consumer, Non-cyclical", "Cash and/or Derivatives", "Banks"} {
		if got, ok := sector(text); ok {
			t.Errorf("sector(%q) = %q, want a refusal", text, got)
		}
	}
}

func TestExchangeNames(t *testing.T) {
	for text, want := range map[string]string{
		"New York Stock Exchange Inc.": "NYSE", "NYSE": "NYSE", "NYSE Arca": "NYSE", "Nyse Mkt Llc": "AMEX", "AMEX": "AMEX",
		"NYSE American": "AMEX", "NASDAQ": "Nasdaq", "Nasdaq Global Select": "Nasdaq", "NO MARKET (E.G. UNLISTED)": "", "-": "",
	} {
		if got := exchange(text); got != want {
			t.Errorf("exchange(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTextThatIsNotUTF8IsRefused(t *testing.T) {
	_, _, err := Compustat(strings.NewReader(strings.Replace(madeUpFundq, "ALPHA", "ALPH\xc4", 1)), "f.csv", nil)
	if err == nil || !strings.Contains(err.Error(), `f.csv: line 2, column conm: text that is not UTF-8: found "ALPH\xc4": save the file as UTF-8`) {
		t.Errorf("error %v", err)
	}
}
