package cobuy

import "runtime/debug"

// Step up: a dearer item of the anchor's category or family that its buyers moved up to. Customers are counted within the window of next.
type Step struct {
	Item                                         uint32
	Rank                                         int    // from 1
	Forward                                      uint32 // customers who bought the anchor, and in a later order the item
	Backward                                     uint32 // customers who bought the item, and in a later order the anchor
	AnchorPriceMinor, PriceMinor, PriceStepMinor uint64
	MarginStepMinor                              int64 // what one earns more than the anchor, after returns ...
	MarginStepKnown                              bool  // ... where that is known
	ShareLow                                     float64
	Value                                        float64
}

// Stand-in: what is bought in the anchor's place, for when it is out of stock.
type StandIn struct {
	Item                       uint32
	Rank                       int    // from 1
	Together                   uint32 // orders with both
	Later                      uint32 // customers who bought the anchor, and in a later order the item
	Earlier                    uint32 // customers who bought the item, and in a later order the anchor
	AnchorSupport, ItemSupport uint32
	Expected                   float64 // orders with both that chance alone gives; stored rounded, within 0.05 %
	SwitchLow                  float64 // lower end of the interval of (Later + Earlier) / AnchorSupport
	Value                      float64
}

func (x *Index) step(c *cursor, anchor uint32, n *Step) {
	*n = Step{Item: c.u32()}
	forward, flags := c.flagged(2)
	n.Forward = forward
	if flags&2 != 0 {
		n.Backward = c.u32()
	}
	if forward == 0 || (flags&2 != 0 && n.Backward == 0) {
		c.fail("a count that must be above 0 is 0")
	}
	if n.MarginStepKnown = flags&1 != 0; n.MarginStepKnown {
		code := c.varint(countLimit)
		n.MarginStepMinor = int64(code >> 1)
		if code&1 != 0 {
			n.MarginStepMinor = -int64(code>>1) - 1
		}
	}
	if !x.has(n.Item) || n.Item == anchor {
		c.fail("an upgrade is no item, or the anchor")
	}
	from, to := x.facts(anchor), x.facts(n.Item)
	if from.price == NoPrice || to.price == NoPrice || to.price <= from.price {
		c.fail("an upgrade does not cost more")
	}
	n.AnchorPriceMinor, n.PriceMinor, n.PriceStepMinor = from.price, to.price, to.price-from.price
	own, other := x.entries.counts(anchor), x.entries.counts(n.Item)
	if forward > own.eligible || forward > other.followed || n.Backward > other.eligible || n.Backward > own.followed {
		c.fail("counts that cannot be")
	}
	n.ShareLow = wilsonLow(float64(forward), float64(forward)+float64(n.Backward))
	n.Value = n.ShareLow * x.worth(n.Item)
}

func (x *Index) standIn(c *cursor, anchor uint32, n *StandIn) {
	*n = StandIn{Item: c.u32(), Together: c.u32(), Later: c.u32(), Earlier: c.u32(), Expected: smallFloat(c.u16())}
	if n.Later == 0 && n.Earlier == 0 {
		c.fail("a count that must be above 0 is 0")
	}
	if !x.has(n.Item) || n.Item == anchor {
		c.fail("a substitute is no item, or the anchor")
	}
	own, other := x.entries.counts(anchor), x.entries.counts(n.Item)
	if n.Together > own.orders || n.Together > other.orders || n.Later > own.eligible || n.Later > other.followed ||
		n.Earlier > other.eligible || n.Earlier > own.followed {
		c.fail("counts that cannot be")
	}
	n.AnchorSupport, n.ItemSupport = own.orders, other.orders
	switched := float64(n.Later) + float64(n.Earlier)
	if switched > float64(own.orders) {
		switched = float64(own.orders)
	}
	n.SwitchLow = wilsonLow(switched, float64(own.orders))
	n.Value = n.SwitchLow * x.worth(n.Item)
}

// Upgrades gives the best `limit` steps up from an item.
func (x *Index) Upgrades(number uint32, limit int) (out []Step, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	c, anchor, found := x.cursor(Upgrade, number)
	if !found {
		return nil, nil
	}
	row := x.head(&c, Upgrade)
	filled := make([]Step, 0, reserve(row.Count, limit))
	for rank := 1; rank <= limit && int64(rank) <= int64(row.Count); rank++ {
		var n Step
		x.step(&c, anchor, &n)
		n.Rank = rank
		filled = append(filled, n)
	}
	return filled, nil
}

// Substitutes gives the best `limit` of what is bought in an item's place.
func (x *Index) Substitutes(number uint32, limit int) (out []StandIn, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	c, anchor, found := x.cursor(Substitute, number)
	if !found {
		return nil, nil
	}
	row := x.head(&c, Substitute)
	filled := make([]StandIn, 0, reserve(row.Count, limit))
	for rank := 1; rank <= limit && int64(rank) <= int64(row.Count); rank++ {
		var n StandIn
		x.standIn(&c, anchor, &n)
		n.Rank = rank
		filled = append(filled, n)
	}
	return filled, nil
}
