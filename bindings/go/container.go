package cobuy

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Header and section table: all that is checked when an index is opened, in constant time.
const (
	headerSize  = 64
	entrySize   = 24
	checksumAt  = 56
	sectionsMax = 32
	itemsMax    = 1<<31 - 1
)

var magic = []byte("cobuyidx")

// The sections that this version knows.
type kind int

const (
	kindITEM kind = iota
	kindHASH
	kindLINK
	kindENTR
	kindFACT
	kindWRTH
	kindTITL
	kindCATG
	kindFAML
	kindATTR
	kindLEDG
	kindOPTS
	kindPROV
	kindCount
)

var kinds = [kindCount]struct {
	name   string
	needed bool
	fits   func(b []byte, n uint64) bool // whether a payload can be one, by its length, with n items
}{
	kindITEM: {"ITEM", true, recordsFit},
	kindHASH: {"HASH", true, slotsFit},
	kindLINK: {"LINK", false, func(b []byte, n uint64) bool { return size(b) == 0 || (size(b)%4 == 0 && size(b) < 4*n) }},
	kindENTR: {"ENTR", true, entriesFit},
	kindFACT: {"FACT", false, func(b []byte, n uint64) bool { return size(b) == 20*n }},
	kindWRTH: {"WRTH", false, func(b []byte, n uint64) bool { return size(b) == 4*n }},
	kindTITL: {"TITL", false, func(b []byte, n uint64) bool { return size(b) >= 4+4*(n+1) }},
	kindCATG: {"CATG", false, func(b []byte, n uint64) bool { return size(b) >= 8 }},
	kindFAML: {"FAML", false, func(b []byte, n uint64) bool { return size(b) >= 8 }},
	kindATTR: {"ATTR", false, func(b []byte, n uint64) bool { return size(b) >= 8+n+12 }},
	kindLEDG: {"LEDG", true, func(b []byte, n uint64) bool { return size(b) >= 1008 }},
	kindOPTS: {"OPTS", true, func(b []byte, n uint64) bool { return size(b) >= 304 }},
	kindPROV: {"PROV", true, func(b []byte, n uint64) bool { return size(b) >= 160 }},
}

func size(b []byte) uint64 { return uint64(len(b)) }

func kindOf(name []byte) (kind, bool) {
	for k := range kinds {
		if kinds[k].name == string(name) {
			return kind(k), true
		}
	}
	return 0, false
}

type container struct {
	file         []byte
	major, minor uint16
	n            int
	sections     []section
	known        [kindCount]*section // nil: not there
}

func padded(nbytes int) int { return (nbytes + 7) &^ 7 }

func header(file []byte, c *container) (sectionCount, tableEnd int) {
	fail := func(what string, at int) { damaged("header", what, at) }
	if len(file) < headerSize || !bytes.Equal(file[:len(magic)], magic) {
		fail("not an index: shorter than a header, or without the magic", 0)
	}
	c.major, c.minor = binary.LittleEndian.Uint16(file[8:]), binary.LittleEndian.Uint16(file[10:])
	if c.major != 1 {
		panic(&Error{Section: "header", What: fmt.Sprintf("major version %d is not read, only 1", c.major), Offset: 8, kind: ErrVersion})
	}
	count := binary.LittleEndian.Uint32(file[12:])
	if count > sectionsMax {
		fail("more than 32 sections", 12)
	}
	if binary.LittleEndian.Uint64(file[16:]) != uint64(len(file)) {
		fail("the file has not the length that it says", 16)
	}
	tableEnd = headerSize + entrySize*int(count)
	if tableEnd > len(file) {
		fail("the section table goes beyond the file", 12)
	}
	head := append([]byte(nil), file[:tableEnd]...)
	for i := checksumAt; i < checksumAt+8; i++ {
		head[i] = 0
	}
	if xxh3(head, 0) != binary.LittleEndian.Uint64(file[checksumAt:]) {
		fail("the checksum of header and section table does not match", checksumAt)
	}
	items := binary.LittleEndian.Uint32(file[40:])
	if items > itemsMax {
		fail("more than 2^31 - 1 items", 40)
	}
	c.n = int(items)
	return int(count), tableEnd
}

// Where sections lie: the first behind the table, each where the one before ends, the last to the end of the file.
func (c *container) layOut(count, tableEnd int) {
	fail := func(what string, i int) { damaged("section table", what, headerSize+entrySize*i) }
	end := tableEnd
	for i := 0; i < count; i++ {
		at := headerSize + entrySize*i
		offset, nbytes := binary.LittleEndian.Uint64(c.file[at+8:]), binary.LittleEndian.Uint64(c.file[at+16:])
		if offset != uint64(end) {
			fail("a section does not begin where the one before it ends", i)
		}
		left := uint64(len(c.file) - end)
		if nbytes > left || uint64(padded(int(nbytes)))+8 > left {
			fail("a section goes beyond the file", i)
		}
		name := "unknown section"
		if k, ok := kindOf(c.file[at : at+4]); ok {
			name = kinds[k].name
		}
		c.sections = append(c.sections, section{name, end, at, c.file[end : end+int(nbytes) : end+int(nbytes)]})
		end += padded(int(nbytes)) + 8
	}
	if end != len(c.file) {
		fail("the last section does not end the file", count)
	}
}

// Which sections there are, each once, of a length that can be.
func (c *container) name() {
	for i := range c.sections {
		s := &c.sections[i]
		k, ok := kindOf(c.file[s.entry : s.entry+4])
		if !ok {
			continue
		}
		if c.known[k] != nil {
			s.fail("the section stands twice", 0)
		}
		if !kinds[k].fits(s.b, uint64(c.n)) {
			s.fail("its length cannot be", 0)
		}
		c.known[k] = s
	}
	if len(c.sections) == 0 || &c.sections[len(c.sections)-1] != c.known[kindPROV] {
		damaged("section table", "the last section is not PROV", headerSize)
	}
	for k := range kinds {
		if kinds[k].needed && c.known[k] == nil {
			damaged(kinds[k].name, "the section is not there", headerSize)
		}
	}
}

// parse checks what open checks; it panics with an *Error.
func parse(file []byte) *container {
	c := &container{file: file}
	count, tableEnd := header(file, c)
	c.layOut(count, tableEnd)
	c.name()
	return c
}
