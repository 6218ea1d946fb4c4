package cobuy

import "encoding/binary"

// The section ITEM: one record an item, its text and behind it its rows of all tables.
type records struct {
	s       *section
	b       []byte // the records; entries say where each of them is
	entries *entries
	tables  uint32
	before  [tableCount]int // of a table, how many rows stand before its; -1: it is not there
	rows    int             // that a record may have
}

const (
	itemHeadSize = 8
	tablesNeeded = 1<<Together | 1<<Next
	tablesKnown  = 1<<tableCount - 1
)

// Whether a payload can be one, whatever the number of items; the first 8 bytes of it are looked at, no more.
func recordsFit(b []byte, _ uint64) bool {
	return len(b) >= itemHeadSize && binary.LittleEndian.Uint32(b)&tablesNeeded == tablesNeeded
}

func recordsOf(s *section, e *entries) records {
	r := records{s: s, b: s.b[itemHeadSize:], entries: e, tables: s.u32(0)}
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

// The record of item i.
func (r *records) record(i int) (record []byte, sound bool) {
	begin, end, sound := r.entries.record(i)
	if !sound || begin > end || end > uint64(len(r.b)) {
		return nil, false
	}
	return r.b[begin:end], true
}

// What is wrong with item i's record or text.
func (r *records) fail(i int) {
	record, sound := r.record(i)
	if !sound {
		r.entries.fail(i, "an item's record does not lie among the records")
	}
	r.s.fail("an item's text is empty, or goes beyond its record", r.s.within(record))
}

// The text of item i, and what stands behind it in its record.
func (r *records) locate(i int) (text, rows []byte, sound bool) {
	b, sound := r.record(i)
	if !sound || len(b) == 0 {
		return nil, nil, false
	}
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
		r.fail(i)
	}
	return text
}

// Text of item i; one that is damaged is as good as empty.
func (r *records) sound(i int) []byte {
	text, _, _ := r.locate(i)
	return text
}

// The first row of what is left of a record, and the rest.
func (r *records) row(b []byte) (row, rest []byte) {
	nbytes, behind, sound := varintOf(b, 1<<32)
	if !sound || nbytes > uint64(len(behind)) {
		r.s.fail("a row goes beyond its record", r.s.within(b))
	}
	return behind[:nbytes], behind[nbytes:]
}

// Item i's row in a table that is there.
func (r *records) cursor(t Table, i int) cursor {
	_, rest, sound := r.locate(i)
	if !sound {
		r.fail(i)
	}
	var row []byte
	for before := r.before[t]; before >= 0; before-- {
		row = nil
		if len(rest) == 0 {
			break
		}
		row, rest = r.row(rest)
	}
	return cursor{s: r.s, b: row, item: i}
}

// That records hold no more than they should; strict: of this minor version.
func (r *records) verify(strict bool) {
	more := r.tables&^uint32(tablesKnown) != 0
	if strict && (more || r.s.u32(4) != 0) {
		r.s.fail("a reserved field is not 0", 0)
	}
	for i := 0; i < r.entries.n; i++ {
		r.get(i)
		_, rest, _ := r.locate(i)
		said := true
		for k := 0; k < r.rows && len(rest) > 0; k++ {
			var row []byte
			row, rest = r.row(rest)
			said = len(row) > 0
		}
		if len(rest) > 0 && !more || len(rest) == 0 && !said {
			r.s.fail("a record goes on behind its last row", r.s.within(rest))
		}
	}
}
