package cobuy

import "runtime/debug"

// Replenishment is how an item is bought again. A buyer is a customer who bought it at a known time. Of the buyers, those are observed whose first
// purchase lies at least WindowDays before the last order; whoever of these bought it again within WindowDays came back.
type Replenishment struct {
	Known                      bool // false: but for Gate and WindowDays nothing is
	Gate                       Gate // what dropped it
	Kind                       Kind
	WindowDays                 uint32
	Buyers, Observed, Repeat   uint32
	Share, ShareLow, ShareHigh float64 // Repeat of Observed, and its bounds
	Intervals                  uint32  // between purchases
	Quantity                   uint32  // the usual one; 0 without intervals
	Q1Days, MedianDays, Q3Days uint32  // of the intervals, for the usual quantity
	DueBeginDays, DueEndDays   uint32  // consumable: when to show it after a purchase; else 0
	HideDays                   uint32  // durable: how long not to show it after a purchase; else 0
}

// Who counts as consumable and durable.
type repeatLimits struct {
	minCustomers, windowDays, durableDays uint64
	consumableShare, durableShare         float64
}

func wholeSeconds(when int64) int64 {
	const second = 1000000
	seconds := when / second
	if when%second < 0 {
		seconds--
	}
	return seconds
}

func (x *Index) repeatLimits() repeatLimits {
	opts, ledger := x.section(kindOPTS), x.section(kindLEDG)
	l := repeatLimits{opts.u64(8), opts.u64(216), opts.u64(224), opts.f64(232), opts.f64(240)}
	half := uint64(0)
	if span := wholeSeconds(int64(ledger.u64(128))) - wholeSeconds(int64(ledger.u64(120))); span > 0 {
		half = uint64(span) / 86400 / 2
	}
	if half < l.windowDays {
		l.windowDays = half
	}
	return l
}

func (l *repeatLimits) kind(r *Replenishment) Kind {
	repeat, observed := float64(r.Repeat), float64(r.Observed)
	if uint64(r.Repeat) >= l.minCustomers && wilsonLow(repeat, observed) >= l.consumableShare {
		return KindConsumable
	}
	if l.windowDays >= l.durableDays && wilsonHigh(repeat, observed) <= l.durableShare {
		return KindDurable
	}
	return KindUnknown
}

func (c *cursor) sum(a, b uint32) uint32 {
	if a+b < a {
		c.fail("a count is not below 2^32")
	}
	return a + b
}

// What is stored for an item; false: its row says nothing.
func (x *Index) repeats(c *cursor, number uint32) (Replenishment, bool) {
	if len(c.b) == 0 {
		return Replenishment{Gate: GateNone}, false
	}
	out := Replenishment{Gate: c.gate()}
	if out.Known = out.Gate == GateNone; out.Known {
		out.Observed = c.u32()
		out.Buyers = c.sum(out.Observed, c.u32())
		out.Repeat = c.u32()
		out.Intervals = c.sum(out.Repeat, c.u32())
		if out.Observed == 0 || out.Repeat > out.Observed {
			c.fail("counts that cannot be")
		}
		if out.Intervals > 0 {
			if out.Quantity = c.u32(); out.Quantity == 0 {
				c.fail("a quantity of 0")
			}
			out.Q1Days = c.u32()
			out.MedianDays = c.sum(out.Q1Days, c.u32())
			out.Q3Days = c.sum(out.MedianDays, c.u32())
		}
	}
	if len(c.b) != 0 {
		c.fail("a row does not end where it should")
	}
	if orders := x.entries.counts(number).orders; out.Buyers > orders || out.Intervals > orders-out.Buyers {
		c.fail("counts that cannot be")
	}
	return out, true
}

// Replenish says how an item is bought again.
func (x *Index) Replenish(number uint32) (out Replenishment, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	limits := x.repeatLimits()
	nothing := Replenishment{Gate: GateNone, WindowDays: uint32(limits.windowDays)}
	c, product, found := x.cursor(Replenish, number)
	if !found {
		return nothing, nil
	}
	stored, _ := x.repeats(&c, product)
	stored.WindowDays = nothing.WindowDays
	if !stored.Known {
		return stored, nil
	}
	repeat, observed := float64(stored.Repeat), float64(stored.Observed)
	stored.Share, stored.ShareLow, stored.ShareHigh = repeat/observed, wilsonLow(repeat, observed), wilsonHigh(repeat, observed)
	stored.Kind = limits.kind(&stored)
	switch stored.Kind {
	case KindConsumable:
		stored.DueBeginDays, stored.DueEndDays = stored.Q1Days, stored.Q3Days
	case KindDurable:
		stored.HideDays = stored.WindowDays
	}
	return stored, nil
}
