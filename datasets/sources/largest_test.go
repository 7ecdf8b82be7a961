package sources

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

func TestLargest(t *testing.T) {
	for _, text := range []string{
		"date,company,weight,return\n2025-07-31,NVDA,0.0806,0.1258\n2025-08-31,NVDA,,-0.0207\n",
		"Date,Ticker,Weight (%),Return (%)\r\n20250731,NVDA,8.06,12.58\r\n20250831,NVDA,,-2.07\r\n",
	} {
		list, tally, err := Largest(strings.NewReader(text), "ten.csv")
		if err != nil {
			t.Fatal(err)
		}
		want := []datasets.LargestCompany{
			{Date: engine.NewDate(2025, 7, 31), Company: "NVDA", Weight: 0.0806, Return: 0.1258},
			{Date: engine.NewDate(2025, 8, 31), Company: "NVDA", Weight: math.NaN(), Return: -0.0207},
		}
		if len(list) != 2 || tally.Kept != 2 || list[0] != want[0] || list[1].Return != want[1].Return || !math.IsNaN(list[1].Weight) {
			t.Errorf("list is %+v, want %+v", list, want)
		}
	}
}

func TestLargestRefuses(t *testing.T) {
	const good = "date,company,weight,return\n2025-07-31,NVDA,0.0806,0.1258\n2025-08-31,NVDA,,-0.0207\n"
	for _, c := range []struct{ name, from, to, want string }{
		{"no return", "return", "total", "column return: missing column: the header has date, company, weight, total"},
		{"per cent as decimals", "0.0806", "8.06", "line 2, column weight: weight out of range: found 8.06, which is 8.06 of the index"},
		{"percent sign", "0.0806", "8.06%", "line 2, column weight: unreadable number"},
		{"locale comma", "0.0806,", "\"0,0806\",", "line 2, column weight: unreadable number"},
		{"loss", "-0.0207", "-2.07", "line 3, column return: return below total loss"},
		{"date", "2025-08-31", "08/31/2025", "line 3, column date: unreadable date"},
		{"twice", "2025-08-31", "2025-07-31", "line 3: company twice at a date: NVDA of 2025-07-31 stands on line 2 too"},
		{"cut", ",-0.0207", "", "line 3: row of another length"},
		{"no company", "2025-08-31,NVDA", "2025-08-31,", "line 3, column company: no company"},
	} {
		text := strings.Replace(good, c.from, c.to, 1)
		if text == good {
			t.Fatalf("%s changes nothing", c.name)
		}
		_, _, err := Largest(strings.NewReader(text), "ten.csv")
		if err == nil || !strings.Contains(err.Error(), "ten.csv: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want ten.csv: … %s", c.name, err, c.want)
		}
	}
}

func FuzzLargest(f *testing.F) {
	f.Add([]byte("date,company,weight,return\n2025-07-31,NVDA,0.0806,0.1258\n2025-08-31,NVDA,,-0.0207\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, tally, err := Largest(bytes.NewReader(text), "ten.csv")
		switch {
		case err != nil && !strings.Contains(err.Error(), "ten.csv: "):
			t.Errorf("error %q does not name the file", err)
		case err == nil && (tally.Read != tally.Kept || len(list) != tally.Kept):
			t.Errorf("%d companies of %v", len(list), tally)
		}
		for _, c := range list {
			if c.Weight < 0 || c.Weight >= 1 || c.Return < -1 || c.Company == "" {
				t.Errorf("%+v", c)
			}
		}
	})
}
