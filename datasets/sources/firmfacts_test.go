package sources

import (
	"testing"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

var arrowStream = arrowfile.Options{}

func TestFirmsFactsOutOfOrderHoldFromTheFirstDay(t *testing.T) {
	var c firmFacts
	firm := c.firm("IBM")
	c.word(date(t, "2015-03-31"), date(t, "2015-03-31"), firm, "ticker", "IBM")
	c.word(date(t, "2014-03-31"), date(t, "2014-03-31"), firm, "ticker", "IBM")
	c.word(date(t, "2016-03-31"), date(t, "2016-03-31"), firm, "ticker", "IB")
	c.number(date(t, "2014-06-30"), date(t, "2014-03-31"), firm, "sales_q", 1)
	f := c.table("made up")
	got := find(f, "IBM", "ticker")
	if len(got) != 2 || got[date(t, "2014-03-31")].Text != "IBM" || got[date(t, "2016-03-31")].Text != "IB" {
		t.Errorf("tickers are %v, want IBM from 2014-03-31 and IB from 2016-03-31", got)
	}
	if id := find(f, "IBM", "id"); id[date(t, "2014-03-31")].Text != "IBM" || len(id) != 1 {
		t.Errorf("id is %v, want IBM from 2014-03-31", id)
	}
}

func TestTwoTextsOfOneFirmIDAreBothSaid(t *testing.T) {
	// FNV-1a of 31 bits: PERMNO 10107 is its own id, and a text may hash to it.
	var c firmFacts
	c.firm("10107")
	c.firms = append(c.firms, saidFirm{text: "TWIN", id: 10107})
	c.place["TWIN"] = 1
	for _, text := range []string{"10107", "TWIN"} {
		c.number(1, 1, c.firm(text), "price", 2)
	}
	if _, err := datasets.NewTape(c.table("made up")); err == nil {
		t.Error("NewTape takes two firms of one id")
	}
}
