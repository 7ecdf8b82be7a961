package datasets

// Faults collect what is wrong with one input, so that a reader of it, in this
// package or another, can say it all at once. The zero value is none.
type Faults struct {
	audit audit
	rules map[string]*rule
}

// Add notes a fault: on which line (0 where there is none), in which column
// (empty where it is not of one), what kind of thing is wrong, such as
// "unreadable date", and what was found and what is allowed.
func (f *Faults) Add(line int, column, what, format string, args ...any) {
	if f.rules == nil {
		f.rules = map[string]*rule{}
	}
	if f.rules[what] == nil {
		f.rules[what] = &rule{severity: Error, what: what}
	}
	f.audit.fault(f.rules[what], place{line: line, column: column}, format, args...)
}

// Any reports whether there is a fault.
func (f *Faults) Any() bool { return f.audit.broken() }

// Err returns the faults, each with the name of the input: up to 20, shared out
// among their kinds so that none hides another, and then a count. It is nil
// where there are none.
func (f *Faults) Err(name string) error { return f.audit.err(name) }

// Decimal reads a decimal number, with point between whole and fraction and
// thousands, or nothing, between groups of three digits, and shifts its point by
// shift places: the text is scaled, not the float64, so the result is the
// nearest there is to the number written. Infinities, NaN and other spellings
// of Go are refused.
func Decimal(text, point, thousands string, shift int) (float64, error) {
	return Mapping{Decimal: point, Thousands: thousands}.number(text, shift)
}
