package cobuy

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// The section HASH: two tables of slots, the front with the first items, which are asked for most, the back with the others.
type slots struct {
	s           *section
	front, back slotTable
}

// Slots with the numbers of items from `first` to `last` - 1, each + 1 and with bits of its text's hash above it.
type slotTable struct {
	b           []byte // the slots, and the 8 bytes that are behind every payload: so four can be read at each
	at          int    // where they begin in the section
	count       uint32
	nbytes      int    // of a slot
	mask        uint32 // of so many bytes
	low         uint   // bits of a slot that hold a number
	first, last uint32
}

const (
	hashHeadSize = 8
	frontItems   = 1<<16 - 1
	frontBits    = 16
	frontNbytes  = 3
	slotsMax     = 1<<32 - 1
	probesMax    = 1024
)

// How many items have their slot in front.
func frontOf(n uint64) uint64 {
	if n > frontItems {
		return frontItems
	}
	return n
}

// The bits of a number in the back, and the bytes of a slot.
func backOf(n uint64) (low uint, nbytes int) {
	if low = uint(bits.Len64(n)); low <= 18 {
		return low, 3
	}
	return low, 4
}

// Whether a payload can be one, with n items; the first 8 bytes of it are looked at, no more.
func slotsFit(b []byte, n uint64) bool {
	if len(b) < hashHeadSize {
		return false
	}
	front, left := uint64(binary.LittleEndian.Uint32(b[4:])), uint64(len(b)-hashHeadSize)
	m := frontOf(n)
	if front <= m || front*frontNbytes > left {
		return false
	}
	left -= front * frontNbytes
	if n == m {
		return left == 0
	}
	_, size := backOf(n)
	nbytes := uint64(size)
	return left%nbytes == 0 && left/nbytes > n-m && left/nbytes <= slotsMax
}

func slotsOf(c *container) slots {
	s, n := c.known[kindHASH], uint64(c.n)
	b := c.file[s.offset : s.offset+len(s.b)+8]
	front := slotTable{at: hashHeadSize, count: s.u32(4), nbytes: frontNbytes, low: frontBits, last: uint32(frontOf(n))}
	back := slotTable{at: front.at + front.nbytes*int(front.count), first: front.last, last: uint32(n)}
	back.low, back.nbytes = backOf(n)
	front.mask, back.mask = maskOf(front.nbytes), maskOf(back.nbytes)
	back.count = uint32((len(s.b) - back.at) / back.nbytes)
	front.b, back.b = b[front.at:], b[back.at:]
	return slots{s, front, back}
}

func maskOf(nbytes int) uint32 { return math.MaxUint32 >> (32 - 8*uint(nbytes)) }

func (t *slotTable) slot(i uint32) uint32 {
	return binary.LittleEndian.Uint32(t.b[t.nbytes*int(i):]) & t.mask
}

// Slots that a look-up may have to visit in a table.
func (h *slots) probes() uint32 {
	probes := h.s.u32(0)
	if probes > probesMax {
		h.s.fail("look-ups would take too long", 0)
	}
	return probes
}

func (x *Index) find(item string) (uint32, bool) {
	probes, hash := x.slots.probes(), xxh32(item, 0)
	number, found := x.findIn(&x.slots.front, item, hash, probes)
	if !found && x.slots.back.count > 0 {
		number, found = x.findIn(&x.slots.back, item, hash, probes)
	}
	return number, found
}

func (x *Index) findIn(t *slotTable, item string, hash, probes uint32) (uint32, bool) {
	upper := hash >> (32 - 8*uint(t.nbytes)) // those bits that a slot has above its number, and some below
	b, nbytes, mask, low, end := t.b, t.nbytes, t.mask, t.low, t.nbytes*int(t.count)
	for at := nbytes * int(hash%t.count); probes > 0; probes-- {
		slot := binary.LittleEndian.Uint32(b[at:]) & mask
		if slot == 0 {
			return 0, false
		}
		if (slot^upper)>>low == 0 {
			number := slot&(1<<low-1) - 1
			if number < t.first || number >= t.last {
				x.slots.s.fail("a slot names no item of its table", t.at+at)
			}
			if string(x.items.get(int(number))) == item {
				return number, true
			}
		}
		if at += nbytes; at == end {
			at = 0
		}
	}
	return 0, false
}

// That each table has as many slots in use as items, and every item is found by its text.
func (x *Index) verifySlots() {
	x.slots.probes()
	for _, t := range []*slotTable{&x.slots.front, &x.slots.back} {
		used := uint32(0)
		for i := uint32(0); i < t.count; i++ {
			if t.slot(i) != 0 {
				used++
			}
		}
		if used != t.last-t.first {
			x.slots.s.fail("not as many slots are used as there are items", t.at)
		}
	}
	for i := 0; i < x.c.n; i++ {
		if number, found := x.find(string(x.items.get(i))); !found || int(number) != i {
			x.slots.s.fail("an item is not found by its text", 0)
		}
	}
}
