package sources

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
)

// A recogniser knows the files of one importer by how they begin.
type recogniser struct {
	kind string // of trifecta data import
	// is reports whether a text that begins with head, its first 16 KiB, is of
	// the kind, and by what it can be told: "the header begins with DATE".
	is func(head string) (why string, ok bool)
}

// recognisers are asked in this order, the most particular first.
var recognisers = []recogniser{
	recogniseFutures, recogniseFedWatch, recogniseAtlantaFed, recogniseSPEstimates,
	recogniseMembers, recogniseHoldings,
	recogniseSEC, recogniseSPVintages, recogniseCRSP, recogniseCompustat, recogniseIBES, recogniseFirmPrices,
	recogniseDFAST, recogniseShiller, recogniseFrench, recogniseFOMC, recogniseFRED, recogniseQuotes, recognisePrices,
}

// Recognise returns the importer that reads a file, and by what it was told;
// kind is empty where none does, and names two, "futures or prices", where the
// bytes fit both. It reads the file's first bytes only.
func Recognise(r io.Reader) (kind, why string) {
	head, _ := io.ReadAll(io.LimitReader(r, 1<<16)) // what is there of a broken file is enough
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		if z, err := gzip.NewReader(bytes.NewReader(head)); err == nil {
			head, _ = io.ReadAll(io.LimitReader(bufio.NewReader(z), 1<<14))
		}
	}
	text := strings.TrimPrefix(string(head[:min(len(head), 1<<14)]), "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	for _, k := range recognisers {
		if why, ok := k.is(text); ok {
			return k.kind, why
		}
	}
	return "", ""
}
