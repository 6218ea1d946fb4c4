package cobuy

import (
	"errors"
	"fmt"
	"runtime"
)

// What errors of this package are, by errors.Is.
var (
	ErrDamaged = errors.New("cobuy: not an index, or a damaged one")
	ErrVersion = errors.New("cobuy: an index of a major version that is not read")
	ErrChanged = errors.New("cobuy: the file was cut or closed while it was read")
	ErrTable   = errors.New("cobuy: the table has no such rows")
)

// Error says where an index is bad. errors.Is finds ErrDamaged or ErrVersion in it.
type Error struct {
	Section string // "header", "section table", "unknown section", or a section's four letters
	What    string
	Offset  int64 // in the file: where the bad field, entry or row begins, or else the section
	kind    error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%v: %s: %s (byte %d)", e.kind, e.Section, e.What, e.Offset)
}

// Unwrap gives ErrDamaged or ErrVersion.
func (e *Error) Unwrap() error { return e.kind }

// Inside the package, damage panics with an *Error, and every call that is exported catches it: look-ups read dozens of numbers, and each
// may be bad.
func damaged(section, what string, offset int) {
	panic(&Error{Section: section, What: what, Offset: int64(offset), kind: ErrDamaged})
}

// What a call that panicked returns. Panics that are neither damage nor a read of a file that is gone go on.
func failure(caught interface{}) error {
	switch e := caught.(type) {
	case *Error:
		return e
	case runtime.Error:
		if _, fault := e.(interface{ Addr() uintptr }); fault {
			return ErrChanged
		}
	}
	panic(caught)
}
