package cobuy

import (
	"encoding/binary"
	"math/bits"
)

// The section SUPP: four counts of every item, in blocks of 256 items with as many bytes a count as the block needs.
type supports struct{ orders, eligible, followed, returned uint32 }

const (
	blockItems = 256
	blockSize  = 8
	blockUnit  = 256
)

var countMasks = [5]uint32{0, 0xff, 0xffff, 0xffffff, 0xffffffff}

func blockCount(n uint64) uint64 { return (n + blockItems - 1) / blockItems }

// What an entry of the blocks says: where its items begin among the counts, and the bytes of each count.
func blockOf(entry uint64) (begin uint64, widths [4]int) {
	return uint64(uint32(entry)) * blockUnit, [4]int{int(entry >> 32 & 255), int(entry >> 40 & 255), int(entry >> 48 & 255), int(entry >> 56)}
}

// The counts of an item that the index has, as they are stored.
func (x *Index) supports(number uint32) supports {
	s := x.c.known[kindSUPP]
	at := blockSize * int(number/blockItems)
	begin, w := blockOf(binary.LittleEndian.Uint64(s.b[at:]))
	if w[0] > 4 || w[1] > 4 || w[2] > 4 || w[3] > 4 {
		s.fail("a count of more than 4 bytes", at)
	}
	size := w[0] + w[1] + w[2] + w[3]
	begin += uint64(x.counts) + uint64(number%blockItems)*uint64(size)
	if begin+uint64(size) > uint64(len(s.b)) {
		s.fail("counts beyond the section", at)
	}
	// Behind a payload there are 8 bytes more, so four can always be read.
	b := x.c.file[s.offset+int(begin):]
	var out supports
	out.orders = binary.LittleEndian.Uint32(b) & countMasks[w[0]]
	b = b[w[0]:]
	out.eligible = binary.LittleEndian.Uint32(b) & countMasks[w[1]]
	b = b[w[1]:]
	out.followed = binary.LittleEndian.Uint32(b) & countMasks[w[2]]
	b = b[w[2]:]
	out.returned = binary.LittleEndian.Uint32(b) & countMasks[w[3]]
	return out
}

// That each block stands behind the one before it, and is as short as it can be.
func (x *Index) verifyBlocks() {
	s, at := x.section(kindSUPP), uint64(0)
	for first := 0; first < x.c.n; first += blockItems {
		entry := blockSize * (first / blockItems)
		begin, widths := blockOf(s.u64(entry))
		if begin != at {
			s.fail("a block does not stand behind the one before it", entry)
		}
		var most [4]uint32
		last := first + blockItems
		if last > x.c.n {
			last = x.c.n
		}
		for i := first; i < last; i++ {
			c := x.supports(uint32(i))
			for k, count := range [4]uint32{c.orders, c.eligible, c.followed, c.returned} {
				if count > most[k] {
					most[k] = count
				}
			}
		}
		size := 0
		for k, count := range most {
			if widths[k] != (bits.Len32(count)+7)/8 {
				s.fail("a block has not the least bytes", entry)
			}
			size += widths[k]
		}
		at += uint64(size) * uint64(last-first)
	}
	if uint64(x.counts)+at != uint64(len(s.b)) {
		s.fail("the last block does not end the section", 0)
	}
}
