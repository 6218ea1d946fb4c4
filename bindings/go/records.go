package cobuy

import "encoding/binary"

// The section ITEM: one record an item, its text and behind it its rows of all tables.
type records struct {
	s      *section
	n      int
	width  int // bytes of an offset
	first  int // where the records begin in the section
	tables uint32
	before [tableCount]int // of a table, how many rows stand before its; -1: it is not there
	rows   int             // that a record may have
}

const (
	offsetsAt    = 8
	tablesNeeded = 1<<Together | 1<<Next
	tablesKnown  = 1<<tableCount - 1
)

// Whether a payload can be one, with n items; the first 8 bytes of it are looked at, no more.
func recordsFit(b []byte, n uint64) bool {
	if len(b) < offsetsAt {
		return false
	}
	width := uint64(binary.LittleEndian.Uint32(b[4:]))
	return binary.LittleEndian.Uint32(b)&tablesNeeded == tablesNeeded && (width == 4 || width == 8) && uint64(len(b)) >= offsetsAt+width*(n+1)
}

func recordsOf(s *section, n int) records {
	r := records{s: s, n: n, tables: s.u32(0), width: int(s.u32(4))}
	r.first = offsetsAt + r.width*(n+1)
	for t := range r.before {
		r.before[t] = -1
		if r.tables>>uint(t)&1 != 0 {
			r.before[t] = r.rows
			r.rows++
		}
	}
	return r
}

func (r *records) has(t Table) bool { return r.before[t] >= 0 }

func (r *records) offset(i int) uint64 {
	if r.width == 4 {
		return uint64(binary.LittleEndian.Uint32(r.s.b[offsetsAt+4*i:]))
	}
	return binary.LittleEndian.Uint64(r.s.b[offsetsAt+8*i:])
}

func (r *records) fail(i int, what string) { r.s.fail(what, offsetsAt+r.width*i) }

// The text of item i, and what stands behind it in its record.
func (r *records) locate(i int) (text, rows []byte, sound bool) {
	begin, end := r.offset(i), r.offset(i+1)
	if begin >= end || end > uint64(len(r.s.b)-r.first) {
		return nil, nil, false
	}
	b := r.s.b[r.first+int(begin) : r.first+int(end)]
	if nbytes := int(b[0]); nbytes > 0 && nbytes < 0x80 && nbytes < len(b) { // as nearly all are
		return b[1 : 1+nbytes], b[1+nbytes:], true
	}
	nbytes, behind, sound := varintOf(b, 1<<32)
	if !sound || nbytes == 0 || nbytes > uint64(len(behind)) {
		return nil, nil, false
	}
	return behind[:nbytes], behind[nbytes:], true
}

// Text of item i, in place.
func (r *records) get(i int) []byte {
	text, _, sound := r.locate(i)
	if !sound {
		r.fail(i, "an item's record or text goes beyond its bounds")
	}
	return text
}

// Text of item i; one that is damaged is as good as empty.
func (r *records) sound(i int) []byte {
	text, _, _ := r.locate(i)
	return text
}

// The first row of what is left of a record, and the rest.
func (r *records) row(i int, b []byte) (row, rest []byte) {
	nbytes, behind, sound := varintOf(b, 1<<32)
	if !sound || nbytes > uint64(len(behind)) {
		r.fail(i, "a row goes beyond its record")
	}
	return behind[:nbytes], behind[nbytes:]
}

// Item i's row in a table that is there.
func (r *records) cursor(t Table, i int) cursor {
	_, rest, sound := r.locate(i)
	if !sound {
		r.fail(i, "an item's record or text goes beyond its bounds")
	}
	var row []byte
	for before := r.before[t]; before >= 0; before-- {
		row = nil
		if len(rest) == 0 {
			break
		}
		row, rest = r.row(i, rest)
	}
	return cursor{s: r.s, b: row, item: i}
}

// That records stand one behind the other, from the first byte to the last, and hold no more than they should; strict: of this minor version.
func (r *records) verify(strict bool) {
	more := r.tables&^uint32(tablesKnown) != 0
	if strict && more {
		r.s.fail("a reserved bit is not 0", 0)
	}
	if r.offset(0) != 0 {
		r.fail(0, "the first record does not begin at 0")
	}
	for i := 0; i < r.n; i++ {
		r.get(i)
		_, rest, _ := r.locate(i)
		said := true
		for k := 0; k < r.rows && len(rest) > 0; k++ {
			var row []byte
			row, rest = r.row(i, rest)
			said = len(row) > 0
		}
		if len(rest) > 0 && !more || len(rest) == 0 && !said {
			r.fail(i, "a record goes on behind its last row")
		}
	}
	if r.offset(r.n) != uint64(len(r.s.b)-r.first) {
		r.fail(r.n, "the records do not end the section")
	}
}
