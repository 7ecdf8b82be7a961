// Package sources reads the files that publishers and vendors of market data
// hand out, each in a small reader that knows its quirks.
package sources
