//go:build race

package engine_test

// raced says that the race detector keeps a shadow of all memory.
const raced = true
