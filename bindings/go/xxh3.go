package cobuy

import (
	"encoding/binary"
	"math/bits"
)

// XXH3 (https://xxhash.com) with 64 and 128 bits: the checksums and the build id.
const secret = "" +
	"\xb8\xfe\x6c\x39\x23\xa4\x4b\xbe\x7c\x01\x81\x2c\xf7\x21\xad\x1c" +
	"\xde\xd4\x6d\xe9\x83\x90\x97\xdb\x72\x40\xa4\xa4\xb7\xb3\x67\x1f" +
	"\xcb\x79\xe6\x4e\xcc\xc0\xe5\x78\x82\x5a\xd0\x7d\xcc\xff\x72\x21" +
	"\xb8\x08\x46\x74\xf7\x43\x24\x8e\xe0\x35\x90\xe6\x81\x3a\x26\x4c" +
	"\x3c\x28\x52\xbb\x91\xc3\x00\xcb\x88\xd0\x65\x8b\x1b\x53\x2e\xa3" +
	"\x71\x64\x48\x97\xa2\x0d\xf9\x4e\x38\x19\xef\x46\xa9\xde\xac\xd8" +
	"\xa8\xfa\x76\x3f\xe3\x9c\x34\x3f\xf9\xdc\xbb\xc7\xc7\x0b\x4f\x1d" +
	"\x8a\x51\xe0\x4b\xcd\xb4\x59\x31\xc8\x9f\x7e\xc9\xd9\x78\x73\x64" +
	"\xea\xc5\xac\x83\x34\xd3\xeb\xc3\xc5\x81\xa0\xff\xfa\x13\x63\xeb" +
	"\x17\x0d\xdd\x51\xb7\xf0\xda\x49\xd3\x16\x55\x26\x29\xd4\x68\x9e" +
	"\x2b\x16\xbe\x58\x7d\x47\xa1\xfc\x8f\xf8\xb8\xd1\x7a\xd0\x31\xce" +
	"\x45\xcb\x3a\x8f\x95\x16\x04\x28\xaf\xd7\xfb\xca\xbb\x4b\x40\x7e"

const (
	secretSize   = len(secret)
	stripeSize   = 64
	blockStripes = (secretSize - stripeSize) / 8

	prime64_1 uint64 = 0x9e3779b185ebca87
	prime64_2 uint64 = 0xc2b2ae3d27d4eb4f
	prime64_3 uint64 = 0x165667b19e3779f9
	prime64_4 uint64 = 0x85ebca77c2b2ae63
	prime64_5 uint64 = 0x27d4eb2f165667c5
	mix_1     uint64 = 0x165667919e3779f9
	mix_2     uint64 = 0x9fb21c651e98df25
)

var plainSecret = []byte(secret)

func load32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
func load64(b []byte, at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
func key(at int) uint64              { return load64(plainSecret, at) }

func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

func avalanche(h uint64) uint64 {
	h = (h ^ h>>37) * mix_1
	return h ^ h>>32
}

func avalancheXXH64(h uint64) uint64 {
	h = (h ^ h>>33) * prime64_2
	h = (h ^ h>>29) * prime64_3
	return h ^ h>>32
}

func mix16(b []byte, at, secretAt int, seed uint64) uint64 {
	return fold(load64(b, at)^(key(secretAt)+seed), load64(b, at+8)^(key(secretAt+8)-seed))
}

func xxh3To16(b []byte, seed uint64) uint64 {
	n := len(b)
	switch {
	case n > 8:
		low := load64(b, 0) ^ ((key(24) ^ key(32)) + seed)
		high := load64(b, n-8) ^ ((key(40) ^ key(48)) - seed)
		return avalanche(uint64(n) + bits.ReverseBytes64(low) + high + fold(low, high))
	case n >= 4:
		seed ^= uint64(bits.ReverseBytes32(uint32(seed))) << 32
		h := (uint64(load32(b, n-4)) + uint64(load32(b, 0))<<32) ^ ((key(8) ^ key(16)) - seed)
		h ^= bits.RotateLeft64(h, 49) ^ bits.RotateLeft64(h, 24)
		h *= mix_2
		h = (h ^ (h>>35 + uint64(n))) * mix_2
		return h ^ h>>28
	case n > 0:
		all := uint32(b[0])<<16 | uint32(b[n>>1])<<24 | uint32(b[n-1]) | uint32(n)<<8
		return avalancheXXH64(uint64(all) ^ (uint64(load32(plainSecret, 0)^load32(plainSecret, 4)) + seed))
	}
	return avalancheXXH64(seed ^ key(56) ^ key(64))
}

func xxh3To128(b []byte, seed uint64) uint64 {
	n := len(b)
	acc := uint64(n) * prime64_1
	for i := (n - 1) >> 5; i >= 0; i-- {
		acc += mix16(b, 16*i, 32*i, seed) + mix16(b, n-16*(i+1), 32*i+16, seed)
	}
	return avalanche(acc)
}

func xxh3To240(b []byte, seed uint64) uint64 {
	n := len(b)
	acc := uint64(n) * prime64_1
	for i := 0; i < 8; i++ {
		acc += mix16(b, 16*i, 16*i, seed)
	}
	acc = avalanche(acc) + mix16(b, n-16, 136-17, seed)
	for i := 8; i < n>>4; i++ {
		acc += mix16(b, 16*i, 16*(i-8)+3, seed)
	}
	return avalanche(acc)
}

func seededSecret(seed uint64) []byte {
	out := make([]byte, secretSize)
	for i := 0; i < secretSize; i += 16 {
		binary.LittleEndian.PutUint64(out[i:], key(i)+seed)
		binary.LittleEndian.PutUint64(out[i+8:], key(i+8)-seed)
	}
	return out
}

func accumulate(acc *[8]uint64, stripe, keys []byte) {
	stripe, keys = stripe[:stripeSize], keys[:stripeSize]
	for i := 0; i < 8; i++ {
		data := load64(stripe, 8*i)
		mixed := data ^ load64(keys, 8*i)
		acc[i^1] += data
		acc[i] += (mixed & 0xffffffff) * (mixed >> 32)
	}
}

func scramble(acc *[8]uint64, keys []byte) {
	for i := range acc {
		acc[i] = (acc[i] ^ acc[i]>>47 ^ load64(keys, 8*i)) * uint64(prime32_1)
	}
}

// The eight lanes over all stripes of more than 240 bytes.
func lanes(b, keys []byte) [8]uint64 {
	acc := [8]uint64{uint64(prime32_3), prime64_1, prime64_2, prime64_3, prime64_4, uint64(prime32_2), prime64_5, uint64(prime32_1)}
	last := b[len(b)-stripeSize:]
	for ; len(b) > stripeSize*blockStripes; b = b[stripeSize*blockStripes:] {
		for i := 0; i < blockStripes; i++ {
			accumulate(&acc, b[stripeSize*i:], keys[8*i:])
		}
		scramble(&acc, keys[secretSize-stripeSize:])
	}
	for i := 0; stripeSize*(i+1) < len(b); i++ {
		accumulate(&acc, b[stripeSize*i:], keys[8*i:])
	}
	accumulate(&acc, last, keys[secretSize-stripeSize-7:])
	return acc
}

func merge(acc *[8]uint64, keys []byte, h uint64) uint64 {
	for i := 0; i < 4; i++ {
		h += fold(acc[2*i]^load64(keys, 16*i), acc[2*i+1]^load64(keys, 16*i+8))
	}
	return avalanche(h)
}

// XXH3 with 64 bits.
func xxh3(b []byte, seed uint64) uint64 {
	switch {
	case len(b) <= 16:
		return xxh3To16(b, seed)
	case len(b) <= 128:
		return xxh3To128(b, seed)
	case len(b) <= 240:
		return xxh3To240(b, seed)
	}
	keys := plainSecret
	if seed != 0 {
		keys = seededSecret(seed)
	}
	acc := lanes(b, keys)
	return merge(&acc, keys[11:], uint64(len(b))*prime64_1)
}

// XXH3 with 128 bits, seed 0, of more than 128 bytes: a build id hashes 144 at least, so the ways of shorter inputs are not here.
func xxh3Wide(b []byte) (low, high uint64) {
	n := len(b)
	if n > 240 {
		acc := lanes(b, plainSecret)
		return merge(&acc, plainSecret[11:], uint64(n)*prime64_1),
			merge(&acc, plainSecret[secretSize-stripeSize-11:], ^(uint64(n) * prime64_2))
	}
	low = uint64(n) * prime64_1
	mix32 := func(first, second, secretAt int) {
		low = (low + mix16(b, first, secretAt, 0)) ^ (load64(b, second) + load64(b, second+8))
		high = (high + mix16(b, second, secretAt+16, 0)) ^ (load64(b, first) + load64(b, first+8))
	}
	for i := 0; i < 128; i += 32 {
		mix32(i, i+16, i)
	}
	low, high = avalanche(low), avalanche(high)
	for i := 128; i+32 <= n; i += 32 {
		mix32(i, i+16, i-128+3)
	}
	mix32(n-16, n-32, 136-17-16)
	return avalanche(low + high), -avalanche(low*prime64_1 + high*prime64_4 + uint64(n)*prime64_2)
}
