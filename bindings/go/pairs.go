package cobuy

import "runtime/debug"

// Neighbour is one neighbour of an anchor, with its evidence. Counts are exact; the measures are derived from them.
type Neighbour struct {
	Item                          uint32
	Rank                          int // from 1
	Support, Customers            uint32
	AnchorSupport, ItemSupport    uint32
	Total                         uint64
	AtRisk                        uint32
	LagQ1Days, LagDays, LagQ3Days uint32 // next: quartiles of the whole days until it is bought; together: 0
	Both                          uint32 // next: eligible orders with both
	EmailDay                      uint32 // days after the purchase to write; 0: not by e-mail
	Places                        Place
	Level                         Level // over what it was counted; of a list it is one
	Pinned                        bool  // a rule put it here; where Support is 0 too, the pair was not counted, and all measures are 0
	Confidence, Lift              float64
	AdjustedLift                  float64 // stored rounded, within 0.05 %
	IncrementLow                  float64
	Value                         float64 // IncrementLow times the neighbour's worth, times Boost
	Boost                         float64 // a rule's factor; 1 where there is none
}

// What two tables need of the anchor and of the whole, read once a row.
type pairBase struct {
	x       *Index
	next    bool
	anchor  uint32
	support uint32
	total   uint64
}

func (x *Index) pairBase(t Table, anchor uint32) pairBase {
	counts, ledger := x.entries.counts(anchor), x.section(kindLEDG)
	b := pairBase{x: x, next: t == Next, anchor: anchor, support: counts.orders, total: ledger.u64(0)}
	if b.next {
		b.support, b.total = counts.eligible, ledger.u64(8)
	}
	return b
}

const (
	lagFar   = 71
	lagCodes = 64824
	liftMax  = 65535
	pinned   = 32
	boostOne = 1000000
	boostMax = 1000000000
)

func tetrahedral(q uint32) uint32 { return q * (q + 1) * (q + 2) / 6 }
func triangular(q uint32) uint32  { return q * (q + 1) / 2 }

// The third quartile of each code, and the second of what is left of it.
var thirdOf, secondOf = func() (third [lagCodes]uint8, second [(lagFar + 1) * (lagFar + 2) / 2]uint8) {
	for q := uint32(0); q <= lagFar; q++ {
		for code := tetrahedral(q); code < tetrahedral(q+1); code++ {
			third[code] = uint8(q)
		}
		for code := triangular(q); code < triangular(q+1); code++ {
			second[code] = uint8(q)
		}
	}
	return third, second
}()

func (c *cursor) lags(codes *[3]uint32) (q1, q2, q3 uint32) {
	if c.widths.long {
		second := uint64(codes[0]) + uint64(codes[1])
		if third := second + uint64(codes[2]); third < 1<<32 {
			return codes[0], uint32(second), uint32(third)
		}
	}
	if c.widths.long || codes[0] >= lagCodes {
		c.fail("no such quartiles of days")
	}
	q3 = uint32(thirdOf[codes[0]])
	rest := codes[0] - tetrahedral(q3)
	q2 = uint32(secondOf[rest])
	return rest - triangular(q2), q2, q3
}

func (c *cursor) increment(code uint32) float64 {
	size := code & 0x7fff
	if size > 31*1024 || code == 0x8000 {
		c.fail("no such increment")
	}
	if code != size {
		return -smallFloat(uint16(size))
	}
	return smallFloat(uint16(size))
}

// pair reads one neighbour, with all that follows from its counts.
func (b *pairBase) pair(c *cursor, n *Neighbour) {
	x := b.x
	var s stored
	c.widths.read(c.next, b.next, &s)
	c.next++
	lift, place := s.lift+c.widths.liftBase, uint8(s.place)^c.widths.first
	*n = Neighbour{Item: s.item, Rank: int(c.next), Support: s.support, Customers: s.support - s.repeated, Both: s.both, Total: b.total,
		AnchorSupport: b.support, Places: Place(place & 31), Level: c.level, Pinned: place&pinned != 0, Boost: 1}
	if lift > liftMax {
		c.fail("no such adjusted lift")
	}
	n.AdjustedLift = smallFloat(uint16(lift))
	if s.support == 0 {
		if !n.Pinned || s.repeated != 0 || s.both != 0 {
			c.fail("no support, and no rule that put it here")
		}
	} else if s.repeated >= s.support {
		c.fail("customers that cannot be")
	}
	increment := 0.0
	if x.weighted {
		increment = c.increment(s.increment)
	}
	if b.next {
		n.LagQ1Days, n.LagDays, n.LagQ3Days = c.lags(&s.lags)
	}
	if c.boosted && s.boost != 0 {
		if s.boost == boostOne || s.boost > boostMax {
			c.fail("no such boost")
		}
		n.Boost = float64(s.boost) / boostOne
	}
	if n.Places&PlaceEmail != 0 {
		n.EmailDay = n.LagQ1Days
		if n.EmailDay == 0 {
			n.EmailDay = 1
		}
	}
	if c.backed != 0 {
		if c.backed < b.support {
			c.fail("an anchor in more orders than its family or category")
		}
		n.AnchorSupport = c.backed
	}
	if !x.has(n.Item) || n.Item == b.anchor {
		c.fail("a neighbour is no item, or the anchor")
	}
	if b.total >= countLimit {
		c.fail("a count is not below 2^53")
	}
	other := x.entries.counts(n.Item)
	n.ItemSupport = other.orders
	if b.next {
		n.ItemSupport = other.followed
	}
	if s.support > 0 {
		b.derive(c, n, other, increment)
	}
	n.Value = n.IncrementLow * x.worth(n.Item)
	if n.Value > 0 && n.Boost != 1 {
		n.Value *= n.Boost
	}
}

func (b *pairBase) derive(c *cursor, n *Neighbour, other counts, increment float64) {
	totalAtRisk := b.total
	if b.next {
		if n.Both > n.AnchorSupport || n.Both > other.eligible || uint64(other.eligible) > b.total {
			c.fail("counts that cannot be")
		}
		totalAtRisk -= uint64(other.eligible)
	}
	n.AtRisk = n.AnchorSupport - n.Both
	if n.Support > n.AtRisk || n.Support > n.ItemSupport || uint64(n.AtRisk) > totalAtRisk ||
		uint64(n.ItemSupport-n.Support) > totalAtRisk-uint64(n.AtRisk) {
		c.fail("counts that cannot be")
	}
	support, atRisk, itemSupport, all := float64(n.Support), float64(n.AtRisk), float64(n.ItemSupport), float64(totalAtRisk)
	n.Confidence = support / atRisk
	n.Lift = n.Confidence / (itemSupport / all)
	n.IncrementLow = increment
	if !b.x.weighted {
		n.IncrementLow = incrementLow(support, atRisk, itemSupport-support, all-atRisk)
	}
}

// A call reads at most so many of a row when the row says that it has more: what it says is no reason to make room.
func reserve(count uint32, limit int) int {
	const most = 64
	if limit < most && int64(limit) < int64(count) {
		return limit
	}
	if count < most {
		return int(count)
	}
	return most
}

// Whether a table has lists of neighbours.
func listed(t Table) bool { return t < tableCount && t != Replenish }

// The row of an item, or of who answers for it, whose counts are looked at too; false: nothing is stored.
func (x *Index) cursor(t Table, number uint32) (c cursor, anchor uint32, found bool) {
	if !x.items.has(t) || !x.has(number) {
		return c, 0, false
	}
	anchor = x.product(number)
	x.entries.counts(anchor)
	return x.items.cursor(t, int(anchor)), anchor, true
}

// Row says how many neighbours of an item a table has, and what dropped the others. Replenish has no such rows: ErrTable.
func (x *Index) Row(t Table, number uint32) (row Row, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	if !listed(t) {
		return Row{Furthest: GateNone}, ErrTable
	}
	c, _, found := x.cursor(t, number)
	if !found {
		return Row{Furthest: GateNone}, nil
	}
	return x.head(&c, t), nil
}

// Neighbours gives the best `limit` neighbours of an item in Together or Next; ErrTable for another table. None: an empty answer.
func (x *Index) Neighbours(t Table, number uint32, limit int) ([]Neighbour, error) {
	return x.AppendNeighbours(nil, t, number, limit)
}

// AppendNeighbours is Neighbours behind what `to` holds already, which a caller uses again to spare the collector. On an error `to` comes back as it was.
func (x *Index) AppendNeighbours(to []Neighbour, t Table, number uint32, limit int) (out []Neighbour, err error) {
	out = to
	defer x.done(&err, debug.SetPanicOnFault(true))
	if t != Together && t != Next {
		return to, ErrTable
	}
	c, anchor, found := x.cursor(t, number)
	if !found {
		return to, nil
	}
	row := x.head(&c, t)
	filled := to
	if room := reserve(row.Count, limit); cap(to)-len(to) < room {
		filled = append(make([]Neighbour, 0, len(to)+room), to...)
	}
	base := x.pairBase(t, anchor)
	for rank := 1; rank <= limit && int64(rank) <= int64(row.Count); rank++ {
		filled = append(filled, Neighbour{})
		base.pair(&c, &filled[len(filled)-1])
	}
	return filled, nil
}
