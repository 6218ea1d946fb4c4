package cobuy

import (
	"errors"
	"os"
	"runtime"
	"runtime/debug"
)

// Index is an open index. It never changes: any number of goroutines may use one at the same time.
type Index struct {
	c        *container
	unmap    func() error // nil: the bytes are the caller's
	closed   bool
	entries  entries
	items    records
	slots    slots
	titles   texts // of section nil: not there
	first    int   // of the variants: items below are products
	weighted bool  // increments are stored
}

const halfLifeAt = 208 // in OPTS

// Open maps an index and checks, in constant time, that it is one, is whole, and has the sections that it must have. What it maps
// is released by Close, or when the last that can reach the index is gone.
func Open(path string) (*Index, error) {
	x, _, err := openFile(path)
	return x, err
}

func openFile(path string) (*Index, os.FileInfo, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, nil, &Error{Section: "header", What: "not a regular file", kind: ErrDamaged}
	}
	if stat.Size() > int64(^uint(0)>>1) {
		return nil, nil, &os.PathError{Op: "map", Path: path, Err: errors.New("the file is too large for this machine")}
	}
	file, unmap, err := mapFile(f, int(stat.Size()))
	if err != nil {
		return nil, nil, &os.PathError{Op: "map", Path: path, Err: err}
	}
	x, err := OpenBytes(file)
	if err != nil {
		if unmap != nil {
			unmap()
		}
		return nil, nil, err
	}
	x.unmap = unmap
	runtime.SetFinalizer(x, (*Index).Close)
	return x, stat, nil
}

// OpenBytes is Open for bytes that stay what they are as long as the index is used.
func OpenBytes(file []byte) (x *Index, err error) {
	opened := &Index{}
	defer opened.done(&err, debug.SetPanicOnFault(true))
	opened.begin(parse(file))
	return opened, nil
}

func (x *Index) begin(c *container) {
	x.entries = entriesOf(c)
	x.items = recordsOf(c.known[kindITEM], &x.entries)
	x.slots = slotsOf(c)
	if titl := c.known[kindTITL]; titl != nil {
		x.titles = texts{titl, 0, c.n}
	}
	x.first = c.n
	if link := c.known[kindLINK]; link != nil {
		x.first -= len(link.b) / 4
	}
	x.weighted = c.known[kindOPTS].u64(halfLifeAt) != 0
	x.c = c
}

// Close releases the map. No goroutine may be inside another call; calls behind it answer ErrChanged. Closing twice is allowed.
func (x *Index) Close() error {
	if x.closed || x.unmap == nil {
		return nil
	}
	x.closed = true
	runtime.SetFinalizer(x, nil)
	return x.unmap()
}

// done ends every exported call, deferred with what the call changed: a read of a page that is no longer there is a panic and no crash, and
// panics of damage become errors.
func (x *Index) done(err *error, was bool) {
	debug.SetPanicOnFault(was)
	if caught := recover(); caught != nil {
		*err = failure(caught)
	}
	runtime.KeepAlive(x)
}

// Len is the number of items.
func (x *Index) Len() int { return x.c.n }

func (x *Index) has(number uint32) bool { return int64(number) < int64(x.c.n) }

func (x *Index) section(k kind) *section { return x.c.known[k] }
