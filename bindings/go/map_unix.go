//go:build unix

package cobuy

import (
	"os"
	"syscall"
)

// Not blocking, so that a pipe in the index's place is an error and not a wait without end.
func openRegular(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

func mapFile(f *os.File, nbytes int) ([]byte, func() error, error) {
	if nbytes == 0 {
		return nil, nil, nil
	}
	file, err := syscall.Mmap(int(f.Fd()), 0, nbytes, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return file, func() error { return syscall.Munmap(file) }, nil
}
