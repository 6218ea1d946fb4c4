package cobuy

import (
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Live follows a path, such as the link `current` that `cobuy publish` switches, and answers from the index that it leads to. Look-ups under way keep the index they
// began with; it is released when the last of them lets go of it. What cannot be opened never goes live: the one before answers on, and Err says why.
type Live struct {
	path   string
	every  time.Duration
	accept func(*Index) error
	now    atomic.Value // generation
	due    int64        // when to look again, in nanoseconds; atomic
	look   sync.Mutex
	failed atomic.Value // refusal
}

type generation struct {
	index *Index
	stat  os.FileInfo
}

type refusal struct {
	err  error
	stat os.FileInfo // of what was refused, so that it is tried once
}

// OpenLive opens the index at a path and looks at the path again when it is asked for an index, but no more often than `every`. Each accept may refuse an index before it
// goes live; (*Index).Verify is one.
func OpenLive(path string, every time.Duration, accept ...func(*Index) error) (*Live, error) {
	l := &Live{path: path, every: every, accept: func(x *Index) error {
		for _, a := range accept {
			if err := a(x); err != nil {
				return err
			}
		}
		return nil
	}}
	if err := l.Reload(); err != nil {
		return nil, err
	}
	return l, nil
}

// Index is the one that is live now. Ask for it once a request, and all answers of the request come from one index.
func (l *Live) Index() *Index {
	if now := time.Now().UnixNano(); now >= atomic.LoadInt64(&l.due) && l.look.TryLock() {
		l.reload()
		l.look.Unlock()
	}
	return l.now.Load().(generation).index
}

// Reload looks at the path now. An error: the index before answers on.
func (l *Live) Reload() error {
	l.look.Lock()
	defer l.look.Unlock()
	return l.reload()
}

// Err says why what now stands at the path is not live; nil: it is.
func (l *Live) Err() error {
	if r, there := l.failed.Load().(refusal); there {
		return r.err
	}
	return nil
}

func sameFile(a, b os.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

func (l *Live) reload() error {
	atomic.StoreInt64(&l.due, time.Now().Add(l.every).UnixNano())
	stat, err := os.Stat(l.path)
	if err != nil {
		l.failed.Store(refusal{err: err})
		return err
	}
	before, _ := l.now.Load().(generation)
	if sameFile(before.stat, stat) {
		l.failed.Store(refusal{})
		return nil
	}
	if r, there := l.failed.Load().(refusal); there && sameFile(r.stat, stat) {
		return r.err
	}
	x, stat, err := openFile(l.path)
	if err == nil {
		if err = l.accept(x); err != nil {
			x.Close()
		}
	}
	if err != nil {
		l.failed.Store(refusal{err, stat})
		return err
	}
	l.now.Store(generation{x, stat})
	l.failed.Store(refusal{})
	return nil
}
