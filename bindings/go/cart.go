package cobuy

import (
	"bytes"
	"errors"
	"runtime/debug"
	"sort"
)

const (
	cartItems      = 64
	cartNeighbours = 32
)

// ErrPlace is returned where there is no such place, or where Place is asked for more than one.
var ErrPlace = errors.New("cobuy: not one placement")

// Request is what a page knows of its visitor: numbers of items, in any order, with repeats; those that the index does not have are passed over.
type Request struct {
	Items      []uint32 // what is asked for: the cart, the page's item, the order
	Bought     []uint32 // what the customer has already: neither these nor their variants are shown
	OutOfStock []uint32 // what cannot be sold right now: these are not shown; their variants may be
	Limit      int      // at most so many; 0: Cart: as many as there are, Place: PlacementItems
}

// Suggestion is what the items asked for agree on.
type Suggestion struct {
	Item    uint32
	Anchors int       // how many of the items list it
	Best    uint32    // the one that speaks for it most ...
	Table   Table     // ... in Together, Next or Substitute ...
	Because Neighbour // ... and its evidence there; Substitute: zeros
	Instead StandIn   // Substitute: the evidence; else zeros
	Value   float64   // sum of its values over those items
}

func (s *Suggestion) support() uint32 {
	if s.Table == Substitute {
		return s.Instead.Together
	}
	return s.Because.Support
}

func (s *Suggestion) rank() int {
	if s.Table == Substitute {
		return s.Instead.Rank
	}
	return s.Because.Rank
}

// What is asked of an index.
type question struct {
	table  Table
	places Place // 0: any
	items  []uint32
	listed int // so many of the items list theirs, from the first on; the others are left out only
	r      *Request
}

// Cart gives what goes with a cart, in Together or Next. Its first 64 different items list their first 32 neighbours each, and values are added up; `places` keeps those
// that may be shown in one of them, 0 all. Never shown: any of the items, or what is bought, or a variant of these; what is out of stock; a
// second variant of one family. What a rule pinned comes first; one item keeps the order of its list.
func (x *Index) Cart(t Table, places Place, r Request) (out []Suggestion, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	if t != Together && t != Next {
		return nil, ErrTable
	}
	if places > PlaceProduct|PlaceCart|PlaceCheckout|PlaceAfter|PlaceEmail {
		return nil, ErrPlace
	}
	return x.answer(&question{t, places, r.Items, len(r.Items), &r}, r.Limit), nil
}

var placements = [...]struct {
	place Place
	table Table
	items int
}{{PlaceProduct, Together, 4}, {PlaceCart, Together, 2}, {PlaceCheckout, Together, 1}, {PlaceAfter, Next, 3}, {PlaceEmail, Next, 4}}

// PlacementItems is how many items a placement shows unless told: 4, 2, 1, 3, 4; 0: it is not exactly one.
func PlacementItems(p Place) int {
	for _, placement := range placements {
		if placement.place == p {
			return placement.items
		}
	}
	return 0
}

// Place gives what to show in one placement, and the table that was asked. Each has one purpose, and few items: on a product page what goes with the first of the items, or, where
// that is out of stock by the request or the catalogue, what is bought in its place; in a cart and at the checkout what goes with the cart; after the purchase and by e-mail what is
// bought next, soon and later.
func (x *Index) Place(p Place, r Request) (out []Suggestion, table Table, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	for _, placement := range placements {
		if placement.place != p {
			continue
		}
		q := &question{placement.table, p, r.Items, len(r.Items), &r}
		if p == PlaceProduct {
			x.page(q)
		}
		if r.Limit == 0 {
			r.Limit = placement.items
		}
		return x.answer(q, r.Limit), q.table, nil
	}
	return nil, 0, ErrPlace
}

// The page's item is the first that the index has; what cannot be had is replaced.
func (x *Index) page(q *question) {
	for len(q.items) > 0 && !x.has(q.items[0]) {
		q.items = q.items[1:]
	}
	if q.listed = 0; len(q.items) == 0 {
		return
	}
	q.listed = 1
	s := x.section(kindFACT)
	out := s != nil && Stock(s.u8(20*int(q.items[0])+17)) == StockOut
	for _, number := range q.r.OutOfStock {
		out = out || number == q.items[0]
	}
	if out {
		q.table, q.places = Substitute, 0
	}
}

// The first 64 different products of the items that list, by rising number.
func (x *Index) listing(q *question) []uint32 {
	anchors := make([]uint32, 0, cartItems)
	for _, number := range q.items[:q.listed] {
		if len(anchors) == cartItems {
			break
		}
		if !x.has(number) {
			continue
		}
		product := x.product(number)
		at := sort.Search(len(anchors), func(i int) bool { return anchors[i] >= product })
		if at < len(anchors) && anchors[at] == product {
			continue
		}
		anchors = append(anchors, 0)
		copy(anchors[at+1:], anchors[at:])
		anchors[at] = product
	}
	return anchors
}

// What is never shown: items by number, and families.
type leftOut struct{ items, families map[uint32]bool }

func (x *Index) leftOut(q *question, anchors []uint32) leftOut {
	l := leftOut{map[uint32]bool{}, map[uint32]bool{}}
	for i, list := range [][]uint32{q.items, q.r.Bought} {
		for _, number := range list {
			if !x.has(number) {
				continue
			}
			product := x.product(number)
			l.items[product] = true
			// Of an item that is out of stock its variants may be shown.
			replaced := i == 0 && q.table == Substitute && product == anchors[0]
			if family := x.family(number); family != 0 && !replaced {
				l.families[family] = true
			}
		}
	}
	for _, number := range q.r.OutOfStock {
		l.items[number] = true
	}
	return l
}

func (x *Index) answer(q *question, limit int) []Suggestion {
	anchors := x.listing(q)
	if len(anchors) == 0 {
		return nil
	}
	sums := x.sums(q, anchors, x.leftOut(q, anchors))
	sort.Slice(sums, func(i, j int) bool {
		a, b := &sums[i], &sums[j]
		switch {
		case len(anchors) == 1:
			return a.rank() < b.rank()
		case a.Because.Pinned != b.Because.Pinned:
			return a.Because.Pinned
		case a.Value != b.Value:
			return a.Value > b.Value
		case a.support() != b.support():
			return a.support() > b.support()
		}
		return bytes.Compare(x.items.sound(int(a.Item)), x.items.sound(int(b.Item))) < 0
	})
	shown := map[uint32]bool{}
	best := sums[:0]
	for i := range sums {
		if limit > 0 && len(best) >= limit {
			break
		}
		if family := x.family(sums[i].Item); family != 0 {
			if shown[family] {
				continue
			}
			shown[family] = true
		}
		best = append(best, sums[i])
	}
	return best
}

// better: whether what now speaks for an item is to be preferred; on a tie the lower number, which came first, stays.
func better(n, before *Suggestion) bool {
	switch {
	case n.Because.Pinned != before.Because.Pinned:
		return n.Because.Pinned
	case n.Value != before.Value:
		return n.Value > before.Value
	}
	return n.support() > before.support()
}

func (x *Index) sums(q *question, anchors []uint32, left leftOut) []Suggestion {
	sums, at := []Suggestion{}, map[uint32]int{}
	values := []float64{} // of the best, beside the sums
	for _, anchor := range anchors {
		c, _, there := x.cursor(q.table, anchor)
		if !there {
			continue
		}
		row, base := x.head(&c, q.table), x.pairBase(q.table, anchor)
		for rank := 1; rank <= cartNeighbours && int64(rank) <= int64(row.Count); rank++ {
			n := Suggestion{Anchors: 1, Best: anchor, Table: q.table}
			if q.table == Substitute {
				x.standIn(&c, anchor, &n.Instead)
				n.Instead.Rank, n.Item, n.Value = rank, n.Instead.Item, n.Instead.Value
			} else {
				base.pair(&c, &n.Because)
				n.Item, n.Value = n.Because.Item, n.Because.Value
			}
			if (q.places != 0 && q.places&n.Because.Places == 0) || left.items[n.Item] || left.families[x.family(n.Item)] {
				continue
			}
			i, there := at[n.Item]
			if !there {
				at[n.Item] = len(sums)
				values = append(values, n.Value)
				n.Value = 0 + n.Value
				sums = append(sums, n)
				continue
			}
			s := &sums[i]
			sum, count := s.Value+n.Value, s.Anchors+1
			if s.Value = values[i]; better(&n, s) {
				values[i] = n.Value
				*s = n
			}
			s.Value, s.Anchors = sum, count
		}
	}
	return sums
}
