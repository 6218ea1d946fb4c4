package cobuy

import (
	"bytes"
	"runtime/debug"
	"sort"
)

const (
	cartItems      = 64
	cartNeighbours = 32
)

// Suggestion is what the items of a cart agree on.
type Suggestion struct {
	Item    uint32
	Anchors int       // how many of the cart's items list it
	Best    uint32    // the one that lists it with the highest value ...
	Because Neighbour // ... and its evidence there
	Value   float64   // sum of its values over those items
}

// The first 64 different products of a cart, by rising number: those that list theirs.
func (x *Index) anchors(cart []uint32) []uint32 {
	anchors := make([]uint32, 0, cartItems)
	for _, number := range cart {
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

// Cart gives the best `limit` of what goes with a cart, in Together or Next: values added up over its first 64 different items, 32 neighbours
// of each; what the shop has pinned comes first, and one item alone keeps the order of its list. Nothing in the cart, nor a variant of it, nor two variants of one family.
func (x *Index) Cart(t Table, cart []uint32, limit int) (out []Suggestion, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	if t != Together && t != Next {
		return nil, ErrTable
	}
	anchors := x.anchors(cart)
	sums := x.sums(t, anchors, cart)
	sort.Slice(sums, func(i, j int) bool {
		a, b := &sums[i], &sums[j]
		if len(anchors) == 1 {
			return a.Because.Rank < b.Because.Rank
		}
		if a.Because.Pinned != b.Because.Pinned {
			return a.Because.Pinned
		}
		if a.Value != b.Value {
			return a.Value > b.Value
		}
		if a.Because.Support != b.Because.Support {
			return a.Because.Support > b.Because.Support
		}
		return bytes.Compare(x.items.get(int(a.Item)), x.items.get(int(b.Item))) < 0
	})
	shown := map[uint32]bool{}
	best := sums[:0]
	for i := range sums {
		if len(best) >= limit {
			break
		}
		family := x.family(sums[i].Item)
		if family != 0 && shown[family] {
			continue
		}
		shown[family] = true
		best = append(best, sums[i])
	}
	return best, nil
}

func (x *Index) sums(t Table, anchors, cart []uint32) []Suggestion {
	inCart, families := map[uint32]bool{}, map[uint32]bool{}
	for _, number := range cart {
		if !x.has(number) {
			continue
		}
		inCart[x.product(number)] = true
		if family := x.family(number); family != 0 {
			families[family] = true
		}
	}
	k, _ := rowKind(t)
	sums, at := []Suggestion{}, map[uint32]int{}
	for _, anchor := range anchors {
		c, _, _ := x.cursor(k, anchor)
		row, base := c.head(t), x.pairBase(t, anchor)
		for rank := 1; rank <= cartNeighbours && int64(rank) <= int64(row.Count); rank++ {
			var n Neighbour
			base.pair(&c, &n)
			n.Rank = rank
			if inCart[n.Item] || families[x.family(n.Item)] {
				continue
			}
			i, there := at[n.Item]
			if !there {
				at[n.Item] = len(sums)
				sums = append(sums, Suggestion{n.Item, 1, anchor, n, 0 + n.Value})
				continue
			}
			s := &sums[i]
			s.Anchors++
			s.Value += n.Value
			if b := &s.Because; n.Pinned != b.Pinned && n.Pinned || n.Pinned == b.Pinned && (n.Value > b.Value || n.Value == b.Value && n.Support > b.Support) {
				s.Best, s.Because = anchor, n
			}
		}
	}
	return sums
}
