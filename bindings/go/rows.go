package cobuy

import "encoding/binary"

// What is left of a row, read from front to back.
type cursor struct {
	s       *section
	b       []byte
	item    int // whose row it is
	boosted bool
	level   Level
	backed  uint32 // the anchor's support where it backs off; else 0
	widths  widths // of neighbours in Together and Next
	next    uint32 // of these, the one to be read next, from 0
}

func (c *cursor) fail(what string) { c.s.fail(what, c.s.within(c.b)) }

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

// A number below `limit`, at most 2^53, in shortest form at the front of bytes; and what stands behind it.
func varintOf(from []byte, limit uint64) (value uint64, rest []byte, sound bool) {
	for i, b := range from {
		if i == 8 {
			break
		}
		value |= uint64(b&0x7f) << (7 * uint(i))
		if b < 0x80 {
			return value, from[i+1:], (b != 0 || i == 0) && value < limit
		}
	}
	return 0, nil, false
}

func (c *cursor) varint(limit uint64) uint64 {
	if len(c.b) > 0 && c.b[0] < 0x80 && uint64(c.b[0]) < limit {
		value := uint64(c.b[0])
		c.b = c.b[1:]
		return value
	}
	value, rest, sound := varintOf(c.b, limit)
	if !sound {
		c.fail("a number is too large, not in its shortest form, or cut off")
	}
	c.b = rest
	return value
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

// In the byte behind the count.
const (
	furthestMask = 31 // all of it: none
	boostedFlag  = 128
)

func (x *Index) head(c *cursor, t Table) Row {
	pairs := t == Together || t == Next
	if len(c.b) == 0 {
		return Row{}
	}
	count, said := c.u32(), c.u8()
	furthest := Gate(said & furthestMask)
	if furthest == furthestMask {
		furthest = GateNone
	}
	c.level, c.boosted = Level(said>>5&3), said&boostedFlag != 0
	if !furthest.known() || c.level > LevelCategory || (said > furthestMask && (count == 0 || !pairs)) {
		c.fail("no such gate, or no such level")
	}
	row := Row{count, c.varint(countLimit), furthest}
	if !pairs {
		return row
	}
	if c.level != LevelItem {
		if c.backed = c.u32(); c.backed == 0 {
			c.fail("a row backs off to nothing")
		}
	}
	if count > 0 {
		c.readWidths(x, t == Next, count)
	} else if len(c.b) > 0 {
		c.fail("a row does not end behind its head")
	}
	return row
}
