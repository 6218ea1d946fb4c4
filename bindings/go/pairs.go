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
	x        *Index
	next     bool
	weighted bool // increments are stored
	anchor   uint32
	support  uint32
	total    uint64
}

const halfLifeAt = 208

func (x *Index) pairBase(t Table, anchor uint32) pairBase {
	counts, ledger := x.supports(anchor), x.section(kindLEDG)
	b := pairBase{x: x, next: t == Next, anchor: anchor, support: counts.orders,
		weighted: x.section(kindOPTS).u64(halfLifeAt) != 0, total: ledger.u64(0)}
	if b.next {
		b.support, b.total = counts.eligible, ledger.u64(8)
	}
	return b
}

const (
	lagFar    = 71
	lagCodes  = 64824
	lagEscape = 65535
	boostOne  = 1000000
	boostMax  = 1000000000
)

// Largest q of which term(q) is not above the code.
func largest(term func(uint32) uint32, code uint32) uint32 {
	q := uint32(0)
	for term(q+1) <= code {
		q++
	}
	return q
}

func tetrahedral(q uint32) uint32 { return q * (q + 1) * (q + 2) / 6 }
func triangular(q uint32) uint32  { return q * (q + 1) / 2 }

func (c *cursor) lags() (q1, q2, q3 uint32) {
	code := uint32(c.u16())
	if code < lagCodes {
		q3 = largest(tetrahedral, code)
		code -= tetrahedral(q3)
		q2 = largest(triangular, code)
		return code - triangular(q2), q2, q3
	}
	if code != lagEscape {
		c.fail("no such quartiles of days")
	}
	a, b, d := uint64(c.u32()), uint64(c.u32()), uint64(c.u32())
	if a+b+d >= 1<<32 || a+b+d <= lagFar {
		c.fail("no such quartiles of days")
	}
	return uint32(a), uint32(a + b), uint32(a + b + d)
}

func (c *cursor) increment() float64 {
	code := c.u16()
	size := code & 0x7fff
	if size > 31*1024 || code == 0x8000 {
		c.fail("no such increment")
	}
	if code != size {
		return -smallFloat(size)
	}
	return smallFloat(size)
}

// pair reads one neighbour, with all that follows from its counts.
func (b *pairBase) pair(c *cursor, n *Neighbour) {
	x := b.x
	*n = Neighbour{Item: c.u32(), Total: b.total, AnchorSupport: b.support}
	bits := 1
	if b.next {
		bits = 2
	}
	support, flags := c.flagged(bits)
	n.Support, n.Customers = support, support
	if flags&1 != 0 {
		repeated := c.u32()
		if repeated == 0 || repeated >= support {
			c.fail("customers that cannot be")
		}
		n.Customers -= repeated
	}
	n.AdjustedLift = smallFloat(c.u16())
	increment := 0.0
	if b.weighted {
		increment = c.increment()
	}
	place := c.u8()
	n.Places, n.Level, n.Pinned = Place(place&31), Level(place>>5&3), place&128 != 0
	if n.Level > LevelCategory {
		c.fail("no such level")
	}
	if support == 0 && (!n.Pinned || flags != 0) {
		c.fail("no support, and no rule that put it here")
	}
	if b.next {
		n.LagQ1Days, n.LagDays, n.LagQ3Days = c.lags()
		if flags&2 != 0 {
			if n.Both = c.u32(); n.Both == 0 {
				c.fail("a count that is told of is 0")
			}
		}
	}
	n.Boost = 1
	if c.boosted {
		if boost := c.u32(); boost == boostOne || boost > boostMax {
			c.fail("no such boost")
		} else if boost != 0 {
			n.Boost = float64(boost) / boostOne
		}
	}
	if n.Places&PlaceEmail != 0 {
		n.EmailDay = n.LagQ1Days
		if n.EmailDay == 0 {
			n.EmailDay = 1
		}
	}
	if (n.Level != LevelItem) != (c.backed != 0) || (c.read && n.Level != c.level) {
		c.fail("a row backs off as a whole, or not at all")
	}
	c.level, c.read = n.Level, true
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
	other := x.supports(n.Item)
	n.ItemSupport = other.orders
	if b.next {
		n.ItemSupport = other.followed
	}
	if support > 0 {
		b.derive(c, n, other, increment)
	}
	n.Value = n.IncrementLow * x.worth(n.Item)
	if n.Value > 0 && n.Boost != 1 {
		n.Value *= n.Boost
	}
}

func (b *pairBase) derive(c *cursor, n *Neighbour, other supports, increment float64) {
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
	if !b.weighted {
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

func rowKind(t Table) (kind, bool) {
	switch t {
	case Together:
		return kindRTOG, true
	case Next:
		return kindRNXT, true
	case Upgrade:
		return kindUPGR, true
	case Substitute:
		return kindSUBS, true
	}
	return 0, false
}

// The row of an item, or of who answers for it; false: nothing is stored.
func (x *Index) cursor(k kind, number uint32) (c cursor, anchor uint32, found bool) {
	r, there := x.rows(k)
	if !there || !x.has(number) {
		return c, 0, false
	}
	anchor = x.product(number)
	return r.cursor(int(anchor)), anchor, true
}

// Row says how many neighbours of an item a table has, and what dropped the others. Replenish has no such rows: ErrTable.
func (x *Index) Row(t Table, number uint32) (row Row, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	k, ok := rowKind(t)
	if !ok {
		return Row{Furthest: GateNone}, ErrTable
	}
	c, _, found := x.cursor(k, number)
	if !found {
		return Row{Furthest: GateNone}, nil
	}
	return c.head(t), nil
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
	k, _ := rowKind(t)
	c, anchor, found := x.cursor(k, number)
	if !found {
		return to, nil
	}
	row := c.head(t)
	filled := to
	if room := reserve(row.Count, limit); cap(to)-len(to) < room {
		filled = append(make([]Neighbour, 0, len(to)+room), to...)
	}
	base := x.pairBase(t, anchor)
	for rank := 1; rank <= limit && int64(rank) <= int64(row.Count); rank++ {
		filled = append(filled, Neighbour{})
		n := &filled[len(filled)-1]
		base.pair(&c, n)
		n.Rank = rank
	}
	return filled, nil
}
