package cobuy

import "math/bits"

// XXH32 (https://xxhash.com): the look-up of items, and the control group.
const (
	prime32_1 uint32 = 0x9e3779b1
	prime32_2 uint32 = 0x85ebca77
	prime32_3 uint32 = 0xc2b2ae3d
	prime32_4 uint32 = 0x27d4eb2f
	prime32_5 uint32 = 0x165667b1
)

func xxh32Round(lane, input uint32) uint32 {
	return bits.RotateLeft32(lane+input*prime32_2, 13) * prime32_1
}

func word(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func xxh32(s string, seed uint32) uint32 {
	nbytes := uint32(len(s))
	h := seed + prime32_5
	if len(s) >= 16 {
		v1, v2, v3, v4 := seed+prime32_1+prime32_2, seed+prime32_2, seed, seed-prime32_1
		for ; len(s) >= 16; s = s[16:] {
			v1 = xxh32Round(v1, word(s))
			v2 = xxh32Round(v2, word(s[4:]))
			v3 = xxh32Round(v3, word(s[8:]))
			v4 = xxh32Round(v4, word(s[12:]))
		}
		h = bits.RotateLeft32(v1, 1) + bits.RotateLeft32(v2, 7) + bits.RotateLeft32(v3, 12) + bits.RotateLeft32(v4, 18)
	}
	h += nbytes
	for ; len(s) >= 4; s = s[4:] {
		h = bits.RotateLeft32(h+word(s)*prime32_3, 17) * prime32_4
	}
	for i := 0; i < len(s); i++ {
		h = bits.RotateLeft32(h+uint32(s[i])*prime32_5, 11) * prime32_1
	}
	h = (h ^ h>>15) * prime32_2
	h = (h ^ h>>13) * prime32_3
	return h ^ h>>16
}
