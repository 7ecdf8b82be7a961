package sources

import "strings"

// ticker returns the one spelling under which we know a US share class: upper
// case, without the signs that publishers put before the letter of a class, so
// that BRK.B, BRK-B, BRK/B, brk b and BRKB are one. It is empty where there is
// none ("", "-"). Every importer of files keyed by ticker gives FirmID and the
// item id this spelling, and the item ticker the publisher's own; else files of
// two publishers have two firms for one share class.
//
// Two share classes of one spelling (a common stock AFSA beside a class A of
// AFS) would become one firm. None of the lists we test on has such a pair, and
// a test holds them to it. A ticker is not a permanent id: it is given to
// another firm years after the first is gone, and only lists of PERMNO, gvkey
// or CIK can tell the two apart.
func ticker(text string) string {
	return strings.ToUpper(classSigns.Replace(strings.TrimSpace(text)))
}

var classSigns = strings.NewReplacer(".", "", "-", "", "/", "", " ", "", "_", "")
