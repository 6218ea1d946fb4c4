package cobuy

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The hashes are those of libxxhash.
func TestHashes(t *testing.T) {
	table, err := os.ReadFile("../../tests/corpus/xxhash.tsv")
	if err != nil {
		t.Fatal(err)
	}
	all := make([]byte, 5000)
	for i, x := 0, uint32(1); i < len(all); i++ {
		x = x*1664525 + 1013904223
		all[i] = byte(x >> 24)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		var n int
		f := strings.Split(line, "\t")
		fmt.Sscan(f[0], &n)
		b := all[:n]
		if got := fmt.Sprintf("%08x", xxh32(string(b), 0)); got != f[1] {
			t.Errorf("XXH32 of %d bytes: %s, expected %s", n, got, f[1])
		}
		for i, seed := range []uint64{0, 0x4d455449} {
			if got := fmt.Sprintf("%016x", xxh3(b, seed)); got != f[2+i] {
				t.Errorf("XXH3 of %d bytes, seed %x: %s, expected %s", n, seed, got, f[2+i])
			}
		}
		if n > 128 {
			low, high := xxh3Wide(b)
			if got := fmt.Sprintf("%016x %016x", low, high); got != f[4]+" "+f[5] {
				t.Errorf("XXH3 with 128 bits of %d bytes: %s, expected %s %s", n, got, f[4], f[5])
			}
		}
	}
}
