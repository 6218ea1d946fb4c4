//go:build !unix

package cobuy

import (
	"io"
	"os"
)

func openRegular(path string) (*os.File, error) { return os.Open(path) }

// Where nothing is mapped the file is read, as much as it has.
func mapFile(f *os.File, nbytes int) ([]byte, func() error, error) {
	file, err := io.ReadAll(io.LimitReader(f, int64(nbytes)))
	return file, nil, err
}
