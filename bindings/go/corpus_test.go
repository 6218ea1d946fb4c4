package cobuy_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const corpus = "../../tests/corpus"

// Every file of the shared corpus gets the expected answer.
func TestCorpus(t *testing.T) {
	table, err := os.ReadFile(filepath.Join(corpus, "expected.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(table)), "\n")[1:]
	if len(lines) < 330 {
		t.Fatalf("only %d files", len(lines))
	}
	for _, line := range lines {
		f := strings.Split(line, "\t")
		file, open, verify, sum, says := f[0], f[1], f[2], f[3], f[4]
		text, err := transcriptOf(filepath.Join(corpus, file))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		head := fmt.Sprintf("open %s\n", open)
		if open == "ok" {
			head += fmt.Sprintf("verify %s\n", verify)
		}
		if !strings.HasPrefix(text, head) {
			t.Errorf("%s (%s): expected %q, found %q", file, says, head, text[:min(len(text), 60)])
		} else if fmt.Sprintf("%x", sha256.Sum256([]byte(text))) != sum {
			t.Errorf("%s (%s): another transcript", file, says)
			if folder := os.Getenv("TRANSCRIPTS"); folder != "" {
				os.WriteFile(filepath.Join(folder, filepath.Base(file)+".txt"), []byte(text), 0o666)
			}
		}
	}
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
