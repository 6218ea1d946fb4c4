package cobuy

import (
	"encoding/binary"
	"math/bits"
)

// The section ENTR: where every item's record is, and four counts of it, in blocks of 128 items with as many bytes a number as the block needs.
type entries struct {
	s     *section
	b     []byte // the section, and the 8 bytes that are behind every payload: so four can be read wherever a number stands
	n     int
	first uint64 // where they begin in the section
}

type counts struct{ orders, eligible, followed, returned uint32 }

const (
	blockItems   = 128
	blockSize    = 16
	blockUnit    = 128
	recordsAt    = 8 // where a block's `records` stand, in the upper 48 bits of 8 bytes
	reservedAt   = 9
	entryNumbers = 5
	mostWidth    = 4
)

// What so many bytes hold.
var numberMasks = [8]uint32{0, 0xff, 0xffff, 0xffffff, 0xffffffff}

func blockCount(n uint64) uint64 { return (n + blockItems - 1) / blockItems }

func entriesFit(b []byte, n uint64) bool { return size(b) >= blockSize*(blockCount(n)+1) }

func entriesOf(c *container) entries {
	s := c.known[kindENTR]
	return entries{s, c.file[s.offset : s.offset+len(s.b)+8], c.n, blockSize * (blockCount(uint64(c.n)) + 1)}
}

// What a block says. Its widths, of `record` and the counts, are a byte each, and so are, from the second on, the places in an entry where these numbers begin;
// the sixth is where the entry ends.
type block struct {
	begin, widths, places, records uint64
}

func (b *block) width(k int) int { return int(b.widths >> (8 * uint(k)) & 0xff) }

func (b *block) size() uint64 { return b.places >> (8 * entryNumbers) }

// The block that begins at a byte of the section; false: one of its widths is above 4.
func (e *entries) block(at int) (b block, sound bool) {
	const (
		ones  = 0x0101010101
		tops  = ones << 7
		above = ones * (0x80 - mostWidth - 1) // a byte above 4 then has its top bit
	)
	low, high := binary.LittleEndian.Uint64(e.b[at:]), binary.LittleEndian.Uint64(e.b[at+recordsAt:])
	b.begin = uint64(uint32(low)) * blockUnit
	b.widths = low>>32 | high&0xff<<32
	b.records = high >> 16
	if (b.widths+above|b.widths)&tops != 0 {
		return b, false
	}
	b.places = b.widths * ones << 8 & (1<<(8*(entryNumbers+1)) - 1)
	return b, true
}

func blockAt(i int) int { return blockSize * (i / blockItems) }

func (e *entries) fail(i int, what string) { e.s.fail(what, blockAt(i)) }

// The block of an item that the index has, and where the item's entry begins in the section; false: it is damaged, or the entry does not lie inside.
func (e *entries) locate(i int) (b block, at uint64, sound bool) {
	b, sound = e.block(blockAt(i))
	at = e.first + b.begin + uint64(i%blockItems)*b.size()
	return b, at, sound && at+b.size() <= uint64(len(e.s.b))
}

// A number of so many bytes.
func (e *entries) number(at uint64, width uint64) uint32 {
	return binary.LittleEndian.Uint32(e.b[at:]) & numberMasks[width&7]
}

// The counts of an item that the index has, as they are stored.
func (e *entries) counts(number uint32) counts {
	b, at, sound := e.locate(int(number))
	if !sound {
		e.fail(int(number), "an item's entry is not in the section, or has a number of more than 4 bytes")
	}
	w, p := b.widths, b.places
	return counts{e.number(at+p>>8&0xff, w>>8), e.number(at+p>>16&0xff, w>>16), e.number(at+p>>24&0xff, w>>24), e.number(at+p>>32&0xff, w>>32)}
}

// Where an item's record begins and ends among the records, by its entry and the next one; false: one of them is damaged.
func (e *entries) record(i int) (begin, end uint64, sound bool) {
	b, at, sound := e.locate(i)
	if !sound {
		return 0, 0, false
	}
	begin = b.records + uint64(e.number(at, b.widths))
	if i%blockItems == blockItems-1 || i == e.n-1 {
		return begin, binary.LittleEndian.Uint64(e.b[blockAt(i)+blockSize+recordsAt:]) >> 16, true
	}
	next := at + b.size()
	if next+b.size() > uint64(len(e.s.b)) {
		return 0, 0, false
	}
	return begin, b.records + uint64(e.number(next, b.widths)), true
}

// That blocks and records stand one behind the other, up to `nbytes` bytes of records, and each block is as short as it can be; strict: of this minor version.
func (e *entries) verify(nbytes int, strict bool) {
	place, records, end := uint64(0), uint64(0), e.first
	for first := 0; ; first += blockItems {
		at := blockAt(first)
		b, sound := e.block(at)
		if !sound || b.begin != place || (strict && e.b[at+reservedAt] != 0) {
			e.s.fail("a block does not stand behind the one before it, or has a number of more than 4 bytes, or a reserved field that is not 0", at)
		}
		if b.records < records || (first == 0 && b.records != 0) {
			e.s.fail("records do not begin behind those of the block before", at)
		}
		if first >= e.n {
			if b.widths != 0 || b.records != uint64(nbytes) {
				e.s.fail("the block without items has widths, or does not say where the records end", at)
			}
			break
		}
		items := e.n - first
		if items > blockItems {
			items = blockItems
		}
		records = b.records + e.verifyItems(&b, first, items)
		place += b.size() * blockUnit
		end += b.size() * uint64(items)
	}
	if end != uint64(len(e.s.b)) {
		e.s.fail("the last block does not end the section", 0)
	}
}

// That records of a block's items stand one behind the other, and its widths are the least; where the last record begins among them.
func (e *entries) verifyItems(b *block, first, items int) uint64 {
	var most [entryNumbers]uint32
	for i := first; i < first+items; i++ {
		c := e.counts(uint32(i))
		_, at, _ := e.locate(i)
		numbers := [entryNumbers]uint32{e.number(at, b.widths), c.orders, c.eligible, c.followed, c.returned}
		if numbers[0] < most[0] || (i == first && numbers[0] != 0) {
			e.fail(i, "records do not stand in the order of their items")
		}
		for k, value := range numbers {
			if value > most[k] {
				most[k] = value
			}
		}
	}
	for k, value := range most {
		if b.width(k) != (bits.Len32(value)+7)/8 {
			e.fail(first, "a block has not the least bytes")
		}
	}
	return uint64(most[0])
}
