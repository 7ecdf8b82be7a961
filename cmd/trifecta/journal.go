package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"time"
)

// A journal keeps the finished blocks of a run while the run lasts. It is only
// ever appended to:
//
//	head    "trifjrn1", plan digest (32 bytes), length of the version, the version, checksum
//	record  length n, ^n, checksum of n and what follows, n bytes
//
// Numbers are uint32, little-endian; checksums are CRC-32C. A record is written
// with one call before its block counts as done, so a killed process loses the
// blocks in flight; it is forced to disk within a second, so a machine that
// fails loses at most that much more. Whatever is torn at the end is cut off
// when the journal is opened again. Damage anywhere else, which no interruption
// leaves behind, is an error.
type journal struct {
	name   string
	f      journalFile
	size   int64 // of what is whole
	synced time.Time
}

// journalFile is what a journal needs of an *os.File.
type journalFile interface {
	io.Writer
	io.Closer
	Sync() error
	Truncate(size int64) error
	Seek(offset int64, whence int) (int64, error)
}

// journalHead says whose blocks a journal holds.
type journalHead struct{ digest, version string }

const journalMagic = "trifjrn1"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (h journalHead) bytes() []byte {
	digest, err := hex.DecodeString(h.digest)
	if err != nil || len(digest) != 32 {
		panic("trifecta: " + h.digest + " is no SHA-256")
	}
	b := append([]byte(journalMagic), digest...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(h.version)))
	b = append(b, h.version...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// createJournal starts a journal, with records where there are some to begin
// with. It appears under its name, in place of one that is there, when they are
// whole.
func createJournal(name string, head journalHead, records ...[]byte) (*journal, error) {
	f, err := os.Create(name + ".new")
	if err != nil {
		return nil, inFile(name, pathless(err))
	}
	j := &journal{name: name, f: f, synced: time.Now()}
	b := head.bytes()
	if _, err = f.Write(b); err == nil {
		j.size = int64(len(b))
	}
	for _, r := range records {
		if err == nil {
			err = j.add(r)
		}
	}
	if err == nil {
		err = errors.Join(f.Sync(), lockFile(f))
	}
	if err == nil {
		err = os.Rename(name+".new", name)
	}
	if err != nil {
		f.Close()
		os.Remove(name + ".new")
		return nil, inFile(name, pathless(err))
	}
	return j, nil
}

// openJournal reads a journal for going on: it hands each record to the given
// function, which must not keep it, cuts off a torn end and returns how many
// bytes that were.
func openJournal(name string, head journalHead, record func([]byte) error) (j *journal, cut int64, err error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, 0, inFile(name, pathless(err))
	}
	defer func() {
		if err != nil {
			f.Close()
			err = inFile(name, err)
		}
	}()
	if err := lockFile(f); err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	whole, err := readJournal(bufio.NewReaderSize(f, 1<<20), info.Size(), head, record)
	if err != nil {
		return nil, 0, err
	}
	j = &journal{name: name, f: f, size: whole, synced: time.Now()}
	if cut = info.Size() - whole; cut > 0 {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.Seek(whole, io.SeekStart)
	}
	return j, cut, err
}

// rereadJournal hands on the records of a journal that this process writes.
func rereadJournal(name string, head journalHead, record func([]byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return inFile(name, pathless(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil {
		_, err = readJournal(bufio.NewReaderSize(f, 1<<20), info.Size(), head, record)
	}
	return inFile(name, err)
}

// readJournal reads the head and every whole record of a journal of so many
// bytes, and returns where the whole records end.
func readJournal(r io.Reader, size int64, head journalHead, record func([]byte) error) (int64, error) {
	want := head.bytes()
	got := make([]byte, min(int64(len(want)), size))
	if _, err := io.ReadFull(r, got); err != nil {
		return 0, err
	}
	own := len(journalMagic) + 32
	switch {
	case len(got) < own || string(got[:len(journalMagic)]) != journalMagic:
		return 0, errors.New("is no journal of trifecta's, or its head is damaged: remove it and run again")
	case !bytes.Equal(got[len(journalMagic):own], want[len(journalMagic):own]):
		return 0, fmt.Errorf("holds blocks of another plan, digest %.12x and not %.12s: the plan, its files or the flags have changed since; run again into another folder", got[len(journalMagic):own], head.digest)
	case !bytes.Equal(got, want):
		return 0, fmt.Errorf("was written by another version than this, %s, or its head is damaged: go on with the version that began, or run again", head.version)
	}
	at := int64(len(want))
	var front [12]byte
	var buf []byte
	for n := 1; ; n++ {
		rest := size - at
		if rest < int64(len(front)) {
			return at, nil
		}
		if _, err := io.ReadFull(r, front[:]); err != nil {
			return 0, err
		}
		length, twin, sum := binary.LittleEndian.Uint32(front[:]), binary.LittleEndian.Uint32(front[4:]), binary.LittleEndian.Uint32(front[8:])
		rest -= int64(len(front))
		if length != ^twin {
			// A file that grew before its bytes arrived ends in zeros.
			zeros, err := onlyZeros(front[:], r)
			if err != nil || zeros {
				return at, err
			}
			return 0, fmt.Errorf("record %d, at byte %d, is damaged: no interruption does that. Remove the folder and run again", n, at)
		}
		if int64(length) > rest {
			return at, nil
		}
		if cap(buf) < int(length) {
			buf = make([]byte, length)
		}
		buf = buf[:length]
		if _, err := io.ReadFull(r, buf); err != nil {
			return 0, err
		}
		if journalSum(length, buf) != sum {
			if int64(length) == rest {
				return at, nil // the last: its block is computed again
			}
			return 0, fmt.Errorf("record %d, at byte %d, is damaged: its checksum is wrong, which no interruption does. Remove the folder and run again", n, at)
		}
		if err := record(buf); err != nil {
			return 0, fmt.Errorf("record %d, at byte %d: %w", n, at, err)
		}
		at += int64(len(front)) + int64(length)
	}
}

func onlyZeros(b []byte, r io.Reader) (bool, error) {
	buf := make([]byte, 1<<16)
	for {
		for _, x := range b {
			if x != 0 {
				return false, nil
			}
		}
		n, err := r.Read(buf)
		if b = buf[:n]; n == 0 && err != nil {
			if err == io.EOF {
				err = nil
			}
			return true, err
		}
	}
}

func journalSum(length uint32, b []byte) uint32 {
	var n [4]byte
	binary.LittleEndian.PutUint32(n[:], length)
	return crc32.Update(crc32.Checksum(n[:], castagnoli), castagnoli, b)
}

// add appends a record. Where that fails, what was written of it is taken back.
func (j *journal) add(b []byte) error {
	length := uint32(len(b))
	rec := make([]byte, 0, 12+len(b))
	rec = binary.LittleEndian.AppendUint32(rec, length)
	rec = binary.LittleEndian.AppendUint32(rec, ^length)
	rec = binary.LittleEndian.AppendUint32(rec, journalSum(length, b))
	_, err := j.f.Write(append(rec, b...))
	if err == nil && time.Since(j.synced) > time.Second {
		err = j.f.Sync()
		j.synced = time.Now()
	}
	if err != nil {
		// Should this fail too, the torn end is cut when the journal is read.
		j.f.Truncate(j.size)
		j.f.Seek(j.size, io.SeekStart)
		return inFile(j.name, pathless(err))
	}
	j.size += int64(len(rec)) + int64(len(b))
	return nil
}

// close forces the records to disk.
func (j *journal) close() error {
	if err := errors.Join(j.f.Sync(), j.f.Close()); err != nil {
		return inFile(j.name, pathless(err))
	}
	return nil
}
