package cobuy

import (
	"encoding/binary"
	"math/bits"
)

// How the neighbours of a row of Together or Next are written: a string of bits, in which each has as many.
type widths struct {
	file      []byte
	at        int // where the bits begin in the file
	stride    uint
	item      uint
	support   uint
	repeated  uint
	lift      uint
	place     uint
	increment uint
	boost     uint
	lag       uint // of each of the three, where they are long
	long      bool
	both      uint
	liftBase  uint32
	first     uint8 // place
}

// The numbers of one neighbour as they are written.
type stored struct {
	item, support, repeated, lift, place, increment, boost, both uint32
	lags                                                         [3]uint32 // the first alone, a code, where they are not long
}

// As bits of a count, 31 stands for 32.
func countBits(width uint) uint {
	if width == 31 {
		return 32
	}
	return width
}

// readWidths reads what a row of `count` neighbours, not 0, says of their bits; and that the row ends where they do.
func (c *cursor) readWidths(x *Index, next bool, count uint32) {
	w := &c.widths
	word := uint32(c.u16())
	word |= uint32(c.u8()) << 16
	w.item, w.support, w.repeated = uint(word&31), countBits(uint(word>>5&31)), countBits(uint(word>>10&31))
	w.lift, w.place, w.long = uint(word>>15&31), uint(word>>20&7), word>>23 == 1
	w.liftBase, w.first = uint32(c.u8())*256, c.u8()
	lags := uint(0)
	if next {
		b := uint(c.u8())
		w.lag, w.both = 2*(b&7+1), countBits(b>>3)
		lags = w.lag
		if w.long {
			w.lag *= 2
			lags = 3 * w.lag
		}
	}
	if w.item == 0 || w.lift > 16 || w.place > 6 || w.first > 63 || (w.long && !next) {
		c.fail("numbers of so many bits cannot be")
	}
	if x.weighted {
		w.increment = 16
	}
	if c.boosted {
		w.boost = 30
	}
	w.stride = w.item + w.support + w.repeated + w.lift + w.place + w.increment + w.boost + lags + w.both
	if uint64(len(c.b)) != (uint64(count)*uint64(w.stride)+7)/8 {
		c.fail("a row does not end behind its last neighbour")
	}
	w.file, w.at = x.c.file, c.s.offset+c.s.within(c.b)
}

// The numbers of neighbour k, from 0.
func (w *widths) read(k uint32, next bool, n *stored) {
	first := uint64(k) * uint64(w.stride)
	// Behind a section's payload there are 8 bytes more, so eight can always be read.
	b, at := w.file[w.at+int(first/8):], uint(first%8)
	take := func(width uint) uint32 {
		value := binary.LittleEndian.Uint64(b[at/8:]) >> (at % 8) & (1<<width - 1)
		at += width
		return uint32(value)
	}
	n.item, n.support, n.repeated, n.lift, n.place = take(w.item), take(w.support), take(w.repeated), take(w.lift), take(w.place)
	if w.increment != 0 {
		n.increment = take(w.increment)
	}
	if w.boost != 0 {
		n.boost = take(w.boost)
	}
	if !next {
		return
	}
	n.lags[0] = take(w.lag)
	if w.long {
		n.lags[1], n.lags[2] = take(w.lag), take(w.lag)
	}
	n.both = take(w.both)
}

// That the numbers of `count` sound neighbours have no more bits than they need, and nothing stands behind them.
func (c *cursor) verifyWidths(next bool, count uint32) {
	w, least, far := &c.widths, uint32(1<<32-1), false
	var all stored // each number's bits of all neighbours, together: as many as the largest has
	for k := uint32(0); k < count; k++ {
		var n stored
		w.read(k, next, &n)
		if k == 0 && n.place != 0 {
			c.fail("the first place is not the row's")
		}
		if n.lift < least {
			least = n.lift
		}
		far = far || uint64(n.lags[0])+uint64(n.lags[1])+uint64(n.lags[2]) > lagFar
		all.item |= n.item
		all.support |= n.support
		all.repeated |= n.repeated
		all.lift |= n.lift
		all.place |= n.place
		all.both |= n.both
		all.lags[0] |= n.lags[0] | n.lags[1] | n.lags[2]
	}
	needed := func(number uint32) uint { return uint(bits.Len32(number)) }
	unit := uint(2)
	if w.long {
		unit = 4
	}
	lag := (needed(all.lags[0]|1) + unit - 1) / unit * unit
	if !next {
		lag = 0
	}
	if w.item != needed(all.item|1) || w.support != countBits(needed(all.support)) || w.repeated != countBits(needed(all.repeated)) ||
		w.lift != needed(all.lift) || w.place != needed(all.place) || w.lag != lag || w.both != countBits(needed(all.both)) ||
		least > 255 || (w.long && !far) {
		c.fail("numbers have more bits than they need")
	}
	if used := uint64(count) * uint64(w.stride) % 8; used != 0 && c.b[len(c.b)-1]>>used != 0 {
		c.fail("what is left of the last byte is not 0")
	}
}
