package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// The kernel's own full disk.
func TestDevFullIsAFullDisk(t *testing.T) {
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	j := &journal{name: "x/" + journalName, f: f}
	if err := j.add([]byte("a block")); !errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(err.Error(), fmt.Sprint("x/", journalName)) {
		t.Errorf("err = %v", err)
	}
}
