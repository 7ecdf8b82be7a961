package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const journalName = "blocks.journal"

var journalOf = journalHead{strings.Repeat("ab", 32), "v1.2.3"}

// records are of several lengths, one empty, and one of zeros, which a torn end
// can look like.
var records = [][]byte{[]byte("first"), {}, make([]byte, 40), bytes.Repeat([]byte("long "), 50), []byte("last")}

// journalOfRecords writes a small journal and returns its name and where the
// head and each record end.
func journalOfRecords(t *testing.T) (name string, ends []int64) {
	t.Helper()
	name = filepath.Join(t.TempDir(), journalName)
	j, err := createJournal(name, journalOf)
	if err != nil {
		t.Fatal(err)
	}
	ends = append(ends, j.size)
	for _, r := range records {
		if err := j.add(r); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, j.size)
	}
	if err := j.close(); err != nil {
		t.Fatal(err)
	}
	return name, ends
}

// readBack opens a journal and returns its records.
func readBack(name string, head journalHead) (got [][]byte, cut int64, err error) {
	j, cut, err := openJournal(name, head, func(b []byte) error {
		got = append(got, bytes.Clone(b))
		return nil
	})
	if err == nil {
		err = j.close()
	}
	return got, cut, err
}

// A journal that ends anywhere gives the records before that place, and goes on
// from there as if nothing had happened.
func TestAJournalCutAtAnyByteGoesOn(t *testing.T) {
	name, ends := journalOfRecords(t)
	whole := read(t, name)
	for size := range len(whole) + 1 {
		write(t, name, string(whole[:size]))
		done := -1 // records that are whole
		for _, end := range ends {
			if int64(size) >= end {
				done++
			}
		}
		got, cut, err := readBack(name, journalOf)
		if done < 0 {
			if err == nil {
				t.Fatalf("cut at %d of the head's %d bytes, and read", size, ends[0])
			}
			continue
		}
		if err != nil || len(got) != done || cut != int64(size)-ends[done] {
			t.Fatalf("cut at %d: %d records, %d bytes torn, error %v; want %d and %d", size, len(got), cut, err, done, int64(size)-ends[done])
		}
		j, _, err := openJournal(name, journalOf, func([]byte) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records[done:] {
			if err := j.add(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.close(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(read(t, name), whole) {
			t.Fatalf("cut at %d and gone on, the journal is another", size)
		}
	}
}

// A flipped bit never changes what is read: it is an error, or, in the last
// record, the loss of that record.
func TestAFlippedBitIsSeen(t *testing.T) {
	name, ends := journalOfRecords(t)
	whole := read(t, name)
	last := ends[len(ends)-2]
	for at := range whole {
		for bit := range 8 {
			b := bytes.Clone(whole)
			b[at] ^= 1 << bit
			write(t, name, string(b))
			got, _, err := readBack(name, journalOf)
			for k := range got {
				if !bytes.Equal(got[k], records[k]) {
					t.Fatalf("bit %d of byte %d: record %d is %q", bit, at, k, got[k])
				}
			}
			if int64(at) < last && err == nil {
				t.Fatalf("bit %d of byte %d flipped before the last record: no error", bit, at)
			}
			if err != nil && !strings.Contains(err.Error(), journalName) {
				t.Fatalf("the error names no file: %v", err)
			}
			if err == nil && len(got) != len(records)-1 {
				t.Fatalf("bit %d of byte %d: %d records, no error", bit, at, len(got))
			}
		}
	}
}

// After a power failure a file can have its new length without its new bytes.
func TestZerosAtTheEndAreCut(t *testing.T) {
	name, _ := journalOfRecords(t)
	whole := read(t, name)
	for _, n := range []int{1, 12, 13, 70000} {
		write(t, name, string(whole)+string(make([]byte, n)))
		got, cut, err := readBack(name, journalOf)
		if err != nil || len(got) != len(records) || cut != int64(n) {
			t.Errorf("%d zeros: %d records, %d cut, %v", n, len(got), cut, err)
		}
	}
}

func TestAnotherPlansJournalIsRefused(t *testing.T) {
	name, _ := journalOfRecords(t)
	for want, head := range map[string]journalHead{
		"holds blocks of another plan, digest abababababab": {strings.Repeat("cd", 32), journalOf.version},
		"was written by another version":                    {journalOf.digest, "v1.2.4"},
	} {
		if _, _, err := readBack(name, head); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
	write(t, name, "Dear diary, today I tested a rotation rule between small and large caps.")
	if _, _, err := readBack(name, journalOf); err == nil || !strings.Contains(err.Error(), "is no journal") {
		t.Errorf("err = %v", err)
	}
}

func TestARecordThatCannotBeReadIsNamed(t *testing.T) {
	name, _ := journalOfRecords(t)
	_, _, err := openJournal(name, journalOf, func(b []byte) error {
		if len(b) == 40 {
			return errors.New("not a result")
		}
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "record 3, at byte ") || !strings.Contains(err.Error(), "not a result") {
		t.Errorf("err = %v", err)
	}
}

// Two runs that write one journal would spoil it.
func TestAJournalHasOneWriter(t *testing.T) {
	name, _ := journalOfRecords(t)
	j, _, err := openJournal(name, journalOf, func([]byte) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer j.close()
	if _, _, err := readBack(name, journalOf); err == nil || !strings.Contains(err.Error(), "another run is at work") {
		t.Errorf("err = %v", err)
	}
}

// full is a disk that takes so many bytes more, and then a part of a write.
type full struct {
	*os.File
	left int
}

func (f *full) Write(b []byte) (int, error) {
	if len(b) <= f.left {
		f.left -= len(b)
		return f.File.Write(b)
	}
	n, _ := f.File.Write(b[:f.left])
	f.left = 0
	return n, &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
}

// Wherever the disk is full, the records before are whole and readable, and the
// error says which file and why.
func TestAFullDiskTakesNoRecordBack(t *testing.T) {
	for room := range 400 {
		name := filepath.Join(t.TempDir(), journalName)
		j, err := createJournal(name, journalOf)
		if err != nil {
			t.Fatal(err)
		}
		j.f = &full{j.f.(*os.File), room}
		written := 0
		for _, r := range records {
			if err = j.add(r); err != nil {
				break
			}
			written++
		}
		j.close()
		if err != nil && (!errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), journalName)) {
			t.Fatalf("room for %d bytes: %v", room, err)
		}
		got, cut, errRead := readBack(name, journalOf)
		if errRead != nil || len(got) != written || cut != 0 {
			t.Fatalf("room for %d bytes, %d records written: %d read, %d bytes torn, %v", room, written, len(got), cut, errRead)
		}
		if written == len(records) {
			return
		}
	}
	t.Error("the disk was always full")
}
