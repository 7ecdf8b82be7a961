package scenarios

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// table is how the package page lists the parameters: key, name, symbol.
func table() string {
	var rows [][3]string
	for _, p := range Parameters() {
		name := p.Name
		for g, group := range groupNames {
			if part, ok := strings.CutPrefix(name, group+"."); ok {
				if g > 0 {
					name = ""
					break
				}
				name = "GROUP." + part
			}
		}
		if name == "" {
			continue // the first group stands for all
		}
		dash := func(s string) string {
			if s == "" {
				return "-"
			}
			return s
		}
		rows = append(rows, [3]string{dash(p.Key), name, dash(p.Symbol)})
	}
	b := &strings.Builder{}
	b.WriteString("//\tkey               name                           symbol\n")
	for _, r := range rows {
		fmt.Fprintf(b, "//\t%-17s %-30s %s\n", r[0], r[1], r[2])
	}
	return b.String()
}

func TestThePackagePageListsEveryParameter(t *testing.T) {
	page, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), table()) {
		t.Errorf("doc.go lacks this table:\n%s", table())
	}
}
