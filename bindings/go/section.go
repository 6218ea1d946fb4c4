package cobuy

import (
	"encoding/binary"
	"math"
)

// The payload of one section, read within its bounds and nowhere else.
type section struct {
	kind   string // what a fault in it is named after
	offset int    // of the payload, in the file
	entry  int    // of its 24 bytes in the section table
	b      []byte
}

const countLimit = 1 << 53

func (s *section) fail(what string, at int) { damaged(s.kind, what, s.offset+at) }

func (s *section) need(at, nbytes int) {
	if at < 0 || nbytes > len(s.b) || at > len(s.b)-nbytes {
		s.fail("ends too early", 0)
	}
}

// Where a part of the section begins in it, by what is left to its end.
func (s *section) within(b []byte) int { return cap(s.b) - cap(b) }

func (s *section) u8(at int) uint8 {
	s.need(at, 1)
	return s.b[at]
}

func (s *section) u32(at int) uint32 {
	s.need(at, 4)
	return binary.LittleEndian.Uint32(s.b[at:])
}

func (s *section) u64(at int) uint64 {
	s.need(at, 8)
	return binary.LittleEndian.Uint64(s.b[at:])
}

// A u64 that counts, and so is below 2^53.
func (s *section) count(at int) uint64 {
	value := s.u64(at)
	if value >= countLimit {
		s.fail("a count is not below 2^53", at)
	}
	return value
}

func (s *section) f32(at int) float32 { return math.Float32frombits(s.u32(at)) }

func (s *section) f64(at int) float64 { return math.Float64frombits(s.u64(at)) }
