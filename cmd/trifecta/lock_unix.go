//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"
)

// lockFile makes the file this process's own for as long as it is open; the
// kernel lets go of it however the process ends.
func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errors.New("another run is at work on it")
	}
	return err
}
