package cobuy

import "encoding/binary"

// The rows of one table.
type rows struct {
	s       *section
	n       int
	offsets int // where the offsets begin in the section
	first   int // where the rows do
}

func (x *Index) rows(k kind) (rows, bool) {
	s := x.section(k)
	offsets := 8 * (x.c.n/rowGroup + 1)
	return rows{s, x.c.n, offsets, offsets + 4*(x.c.n+1)}, s != nil
}

// Where row i begins; i = n: where the last one ends.
func (r *rows) begin(i int) int {
	base, offset := r.s.u64(8*(i/rowGroup)), uint64(r.s.u32(r.offsets+4*i))
	room := uint64(len(r.s.b) - r.first)
	if base > room || offset > room-base {
		r.s.fail("a row goes beyond its section", r.offsets+4*i)
	}
	return r.first + int(base+offset)
}

func (r *rows) cursor(i int) cursor {
	begin, end := r.begin(i), r.begin(i+1)
	if begin > end {
		r.s.fail("a row ends before it begins", r.offsets+4*i)
	}
	return cursor{s: r.s, b: r.s.b[begin:end], row: begin}
}

// That the rows stand one behind the other, from the first byte to the last; each one's end is looked at where it is read.
func (r *rows) verify() {
	if r.begin(0) != r.first {
		r.s.fail("the first row does not begin at 0", 0)
	}
	for i := 0; i <= r.n; i += rowGroup {
		if r.s.u32(r.offsets+4*i) != 0 {
			r.s.fail("a 256th offset is not 0", r.offsets+4*i)
		}
	}
	if r.begin(r.n) != len(r.s.b) {
		r.s.fail("the last row does not end the section", r.offsets+4*r.n)
	}
}

// What is left of a row, read from front to back.
type cursor struct {
	s       *section
	b       []byte
	row     int // where it begins in the section
	boosted bool
	backed  uint32 // the anchor's support where it backs off; else 0
	level   Level  // of the neighbours read so far
	read    bool   // one was
}

func (c *cursor) fail(what string) { c.s.fail(what, c.row) }

func (c *cursor) u8() uint8 {
	if len(c.b) < 1 {
		c.fail("a row ends too early")
	}
	value := c.b[0]
	c.b = c.b[1:]
	return value
}

func (c *cursor) u16() uint16 {
	if len(c.b) < 2 {
		c.fail("a row ends too early")
	}
	value := binary.LittleEndian.Uint16(c.b)
	c.b = c.b[2:]
	return value
}

// A number below `limit`, which is at most 2^53, in shortest form.
func (c *cursor) varint(limit uint64) uint64 {
	if len(c.b) > 0 && c.b[0] < 0x80 && uint64(c.b[0]) < limit {
		value := uint64(c.b[0])
		c.b = c.b[1:]
		return value
	}
	var value uint64
	for shift := 0; shift < 56; shift += 7 {
		b := c.u8()
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if b == 0 && shift > 0 {
				c.fail("a number is not in its shortest form")
			}
			if value >= limit {
				break
			}
			return value
		}
	}
	c.fail("a number is too large")
	return 0
}

func (c *cursor) u32() uint32 { return uint32(c.varint(1 << 32)) }

// A number below 2^32 with flags in its lower `bits` bits.
func (c *cursor) flagged(bits int) (uint32, uint64) {
	head := c.varint(1 << (32 + bits))
	return uint32(head >> bits), head & (1<<bits - 1)
}

func (c *cursor) gate() Gate {
	gate := Gate(c.u8())
	if !gate.known() {
		c.fail("no such gate")
	}
	return gate
}

// Row is what a row says besides its neighbours.
type Row struct {
	Count      uint32 // neighbours stored
	Considered uint64 // candidates with enough support to be looked at
	Furthest   Gate   // the furthest gate that dropped one of them; GateNone: none was
}

// Flags in the byte of the furthest gate: bits that are flipped.
const (
	boostedFlag = 64 // neighbours end with a boost
	backedFlag  = 32 // the anchor backs off to its family or category
)

func (c *cursor) head(t Table) Row {
	count, b := c.u32(), c.u8()
	flags := b
	if b >= 128 {
		flags = ^b
	}
	flags &= boostedFlag | backedFlag
	furthest := Gate(b ^ flags)
	if !furthest.known() || (flags != 0 && t != Together && t != Next) {
		c.fail("no such gate")
	}
	row := Row{count, c.varint(countLimit), furthest}
	c.boosted = flags&boostedFlag != 0
	if flags&backedFlag != 0 {
		if c.backed = c.u32(); c.backed == 0 || count == 0 {
			c.fail("a row backs off to nothing")
		}
	}
	return row
}
