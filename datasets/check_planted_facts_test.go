package datasets

import (
	"math"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
)

// madeFacts says the panel's accounts of some firms by quarter, 45 days late, and
// market values and memberships by month.
func madeFacts(p *Panel, firms int32) *Facts {
	f := &Facts{Meta: map[string]string{"source": "made up"}}
	for t, d := range p.Dates {
		for i := p.First[t]; i < p.First[t+1] && p.Firm[i] < firms; i++ {
			id := p.Firm[i]
			if t == 0 {
				f.Add(Fact{d, d, id, "id", math.NaN(), p.Ticker.At(i)})
				f.Add(Fact{d, d, id, "sector", math.NaN(), p.Sector.At(i)})
				f.Add(Fact{d, d, id, "currency", math.NaN(), "USD"})
			}
			f.Add(Fact{d, d, id, "mktcap", p.MktCap[i], ""})
			f.Add(Fact{d, d, id, "float_share", 1, ""})
			f.Add(Fact{d - 5, d, id, "ebitda_ntm", p.EBITDANTM[i], ""})
			f.Add(Fact{d - 20, d, id, "sp500", float64(p.Member[i] >> 1), ""})
			if t > 0 {
				f.Add(Fact{d, d, id, "total_return", p.TotalReturn[i], ""})
			}
			if d.Time().Month()%3 == 0 {
				for _, c := range []struct {
					item string
					x    float64
				}{{"sales_q", p.SalesTTM[i] / 4}, {"ebitda_q", p.EBITDATTM[i] / 4}, {"net_income_q", p.NetIncomeTTM[i] / 4}, {"debt", p.Debt[i]}, {"cash", p.Cash[i]}} {
					f.Add(Fact{d + 45, d, id, c.item, c.x, ""})
				}
			}
		}
	}
	return f
}

// find returns the n-th row of an item of a firm, in the order of periods.
func (f *Facts) find(firm int32, item string, n int) int {
	for i := range f.Firm {
		if f.Firm[i] == firm && f.Item.At(i) == item {
			if n--; n < 0 {
				return i
			}
		}
	}
	return -1
}

func TestEveryFaultPlantedInFactsIsFoundAndNoOther(t *testing.T) {
	panel, _ := plantedIn()
	firm := panel.steady(1)[0]
	const n = 40
	for _, c := range []struct {
		name  string
		plant func(f *Facts) place
		want  *rule
		also  []*rule
	}{
		{"nothing", func(f *Facts) place { return place{} }, nil, nil},
		{"known before its period", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Known[i] = f.Period[i] - 1
			return f.at(i, "sales_q")
		}, foreknown, nil},
		{"an impossible date", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Known[i] = lastDate + 1
			return place{row: i + 1, column: "known"}
		}, farDate, nil},
		{"a fact twice", func(f *Facts) place {
			f.Add(f.At(f.find(firm, "cash", n)))
			return f.at(f.Len()-1, "cash")
		}, saidTwice, nil},
		{"a fact twice with other values", func(f *Facts) place {
			x := f.At(f.find(firm, "cash", n))
			x.Value *= 1.01
			f.Add(x)
			return f.at(f.Len()-1, "cash")
		}, contradiction, nil},
		{"a restatement", func(f *Facts) place {
			x := f.At(f.find(firm, "cash", n))
			x.Value, x.Known = x.Value*1.01, x.Known+90
			f.Add(x)
			return f.at(f.Len()-1, "cash")
		}, restated, nil},
		{"610 M after 0.61 bn", func(f *Facts) place {
			x := f.At(f.find(firm, "ebitda_q", n))
			x.Value, x.Known = x.Value/1e9*1.02, x.Known+90
			f.Add(x)
			return f.at(f.Len()-1, "ebitda_q")
		}, vintageUnit, []*rule{periodUnit}},
		{"a market value in millions", func(f *Facts) place {
			i := f.find(firm, "mktcap", n)
			f.Value[i] /= 1e6
			return f.at(i, "mktcap")
		}, periodUnit, nil},
		{"sales in thousands for a quarter", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Value[i] /= 1e3
			return f.at(i, "sales_q")
		}, periodUnit, nil},
		{"debt in thousands from a quarter on", func(f *Facts) place {
			for k := n; f.find(firm, "debt", k) >= 0; k++ {
				f.Value[f.find(firm, "debt", k)] /= 1e3
			}
			return f.at(f.find(firm, "debt", n), "debt")
		}, periodUnit, nil},
		{"an item misspelt", func(f *Facts) place {
			x := f.At(f.find(firm, "sales_q", n))
			x.Item = "sale_q"
			f.Add(x)
			return place{row: f.Len(), column: "sale_q"}
		}, misspelt, nil},
		{"an item of another name", func(f *Facts) place {
			x := f.At(f.find(firm, "sales_q", n))
			x.Item = "esg_score"
			f.Add(x)
			return place{row: f.Len(), column: "esg_score"}
		}, otherItems, nil},
		{"a float share in per cent", func(f *Facts) place {
			i := f.find(firm, "float_share", n)
			f.Value[i] = 85
			return f.at(i, "float_share")
		}, outOfRange, nil},
		{"a return below total loss", func(f *Facts) place {
			i := f.find(firm, "total_return", n)
			f.Value[i] = -12
			return f.at(i, "total_return")
		}, outOfRange, nil},
		{"half a member", func(f *Facts) place {
			i := f.find(firm, "sp500", n)
			f.Value[i] = 0.5
			return f.at(i, "sp500")
		}, outOfRange, nil},
		{"an unknown sector", func(f *Facts) place {
			x := f.At(f.find(firm, "sector", 0))
			x.Text, x.Known = "Banks", x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "sector")
		}, noSuchSector, nil},
		{"a sector without its text", func(f *Facts) place {
			x := f.At(f.find(firm, "sector", 0))
			x.Text, x.Value, x.Known = "", 45, x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "sector")
		}, noText, nil},
		{"two firms of one id", func(f *Facts) place {
			x := f.At(f.find(firm, "id", 0))
			x.Text, x.Known = "ANOTHER", x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "id")
		}, oneID, nil},
		{"a firm in another currency", func(f *Facts) place {
			x := f.At(f.find(firm, "currency", 0))
			x.Text, x.Period, x.Known = "CAD", x.Period+900, x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "currency")
		}, currencyMoves, []*rule{notInUSD}},
		{"accounts on the day", func(f *Facts) place {
			for i := range f.Firm {
				if f.Item.At(i) == "sales_q" {
					f.Known[i] = f.Period[i]
				}
			}
			return f.at(f.find(0, "sales_q", 0), "sales_q")
		}, noLag, nil},
		{"a quarter missing", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Item.Code[i] = f.Item.Code[f.find(firm, "float_share", 0)] // a fact about something else
			f.Value[i], f.Period[i] = 1, f.Period[i]+1
			return f.at(f.find(firm, "sales_q", n), "sales_q")
		}, quarterGone, nil},
		{"EBITDA of six quarters the same", func(f *Facts) place {
			for k := range 6 {
				f.Value[f.find(firm, "ebitda_q", n+k)] = f.Value[f.find(firm, "ebitda_q", n)]
			}
			return f.at(f.find(firm, "ebitda_q", n+5), "ebitda_q")
		}, staleFact, nil},
		{"incomes of nothing", func(f *Facts) place {
			k := 0
			for i := range f.Firm {
				if f.Item.At(i) == "net_income_q" {
					if k++; k%20 == 1 {
						f.Value[i] = 0
					}
				}
			}
			return f.at(f.find(0, "net_income_q", 0), "net_income_q")
		}, factZeros, nil},
		{"no source", func(f *Facts) place { f.Meta = nil; return everywhere }, noSource, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := madeFacts(panel, 30)
			where := c.plant(f)
			expect(t, Audit(f.Table()), c.want, where, c.also)
		})
	}
}

func TestFilesAreHeldAgainstEachOther(t *testing.T) {
	p, s := plantedIn()
	facts := madeFacts(p, 30)
	closes := cloneSeries(s)
	for i, d := range closes.Dates {
		closes.Dates[i] = d.MonthEnd().Close()
	}
	for k := range closes.Columns {
		closes.Columns[k].Name += "_b"
	}
	later := cloneSeries(s)
	for i := range later.Dates {
		later.Dates[i] = (later.Dates[i] + 365*40).MonthEnd()
	}
	percent := cloneSeries(s)
	for i := range percent.Columns[0].Values {
		percent.Columns[0].Values[i] *= 100
	}
	strange, wrong, other := &Facts{Meta: facts.Meta}, &Facts{Meta: facts.Meta}, &Facts{Meta: facts.Meta}
	for i := range facts.Firm {
		x := facts.At(i)
		y, z := x, x
		x.Firm += 1e6
		strange.Add(x)
		if x.Item == "mktcap" {
			y.Value /= 1e9
			wrong.Add(y)
		}
		if x.Item == "float_share" {
			z.Value = 0.5
			other.Add(z)
		}
	}
	for _, c := range []struct {
		name string
		of   []*arrowfile.Table
		want *rule
	}{
		{"a panel and its series", []*arrowfile.Table{p.Table(), s.Table()}, nil},
		{"a panel and its facts", []*arrowfile.Table{p.Table(), facts.Table()}, nil},
		{"last weekdays", []*arrowfile.Table{p.Table(), closes.Table()}, twoCalendars},
		{"series of other calendars", []*arrowfile.Table{s.Table(), closes.Table()}, twoCalendars},
		{"other years", []*arrowfile.Table{p.Table(), later.Table()}, otherSpan},
		{"one column, two units", []*arrowfile.Table{s.Table(), percent.Table()}, otherValues},
		{"ids of another vendor", []*arrowfile.Table{strange.Table(), p.Table()}, otherFirms},
		{"vintages of another unit", []*arrowfile.Table{facts.Table(), wrong.Table()}, betweenUnits},
		{"vintages that contradict", []*arrowfile.Table{facts.Table(), other.Table()}, betweenFacts},
	} {
		var files []File
		for k, tab := range c.of {
			files = append(files, File{string(rune('a'+k)) + ".arrow", tab})
		}
		all := AuditFiles(files)
		if len(all) != len(files)+1 {
			t.Fatalf("%s: %d lists of findings for %d files", c.name, len(all), len(files))
		}
		fs := all[len(files)]
		if c.want == nil && len(fs) > 0 || c.want != nil && (len(fs) != 1 || fs[0].What != c.want.what || !strings.Contains(fs[0].Example, "b.arrow")) {
			t.Errorf("%s: findings are %+v, want %v", c.name, fs, c.want)
		}
	}
}
