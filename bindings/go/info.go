package cobuy

import (
	"math"
	"runtime/debug"
)

const (
	tableAt     = 136
	tableSize   = 168
	backedAt    = tableAt + tableSize*int(tableCount)
	rejectCount = 16
)

// TableInfo is a table's ledger: Considered is Kept and all that was Dropped.
type TableInfo struct {
	Anchors, Answered, Considered, Kept uint64
	Dropped                             [GateCount]uint64 // by gate
	Tests                               uint64
	Backed                              [2]uint64 // of the answered, those that back off to their family, and to their category
	Empty                               Empty
}

// Shop is what the build counted.
type Shop struct {
	Orders, EligibleOrders, Customers, OrdersWithoutCustomer, OrdersWithoutTime, OrdersManyCustomers, OrdersOverLimit, ReturnsOnly,
	Items, BasketItems, Returned, CatalogLines, CatalogRejected, CatalogUnknown, ItemsUncatalogued uint64
	FirstTime, LastTime int64 // microseconds since 1970, or running numbers
}

// Options are those of the build; see the command line for their meanings.
type Options struct {
	MinSupport, MinCustomers, MaxBasket, NextDays, NextOrders, Top          uint64
	FDR, MinLift, MarginWeight, MinMargin, MaxReturnRate, MaxPriceRatio     float64
	ReturnCostMinor, MinorDigits                                            uint64
	RankBy                                                                  string
	UncataloguedKept, OrderedBySequence, HasCatalog                         bool
	MaxCustomerShare                                                        float64
	Season                                                                  uint32 // 0 none, 1 month
	UpgradeSteepness, MaxSubstituteLift, CheckoutPriceRatio, SameOrderShare float64
	AfterDays                                                               uint64
	CostShare                                                               float64
	HalfLifeDays, ReplenishDays, DurableDays                                uint64
	ConsumableShare, DurableShare                                           float64
	Backoff                                                                 bool // anchors may back off
	ReturnWeight, MinGain                                                   float64
	LeastIncrement                                                          float64 // what MinGain comes to
	BestsellerShare                                                         float64
	LeastShare, LeastMargin                                                 float64 // what BestsellerShare comes to: of the orders at risk, and in minor units an order at risk
	Rollup                                                                  bool    // families count as one product
}

// Provenance is how the input was delivered: Lines are Used and all that was Rejected, by RejectNames.
type Provenance struct {
	Lines, Used, Returns, Repeated uint64
	Rejected                       [rejectCount]uint64
}

// Info is the whole: what went in, what was left out, under which options.
type Info struct {
	Major, Minor uint16 // of the file's format
	FileSize     int64
	BuildID      [16]byte
	Items        int
	Tables       [tableCount]TableInfo
	Shop         Shop
	Options      Options
	Provenance   Provenance
}

func (x *Index) tableInfo(t Table) TableInfo {
	s, at := x.section(kindLEDG), tableAt+tableSize*int(t)
	info := TableInfo{Anchors: s.count(at), Answered: s.count(at + 8), Considered: s.count(at + 16), Kept: s.count(at + 24)}
	for gate := range info.Dropped {
		info.Dropped[gate] = s.count(at + 32 + 8*gate)
	}
	info.Tests = s.count(at + 152)
	info.Backed = x.backed(t)
	for _, count := range info.Backed {
		if count >= countLimit {
			s.fail("a count is not below 2^53", backedAt+16*int(t))
		}
	}
	empty := s.count(at + 160)
	if empty >= uint64(emptyCount) {
		s.fail("no such reason for a table to be empty", at+160)
	}
	info.Empty = Empty(empty)
	return info
}

// Of the answered anchors, how many back off to their family, and to their category, as it is stored.
func (x *Index) backed(t Table) (counts [2]uint64) {
	if s := x.section(kindLEDG); t == Together || t == Next {
		counts = [2]uint64{s.u64(backedAt + 16*int(t)), s.u64(backedAt + 16*int(t) + 8)}
	}
	return counts
}

func (x *Index) shop() (shop Shop) {
	s := x.section(kindLEDG)
	for i, field := range []*uint64{&shop.Orders, &shop.EligibleOrders, &shop.Customers, &shop.OrdersWithoutCustomer, &shop.OrdersWithoutTime,
		&shop.OrdersManyCustomers, &shop.OrdersOverLimit, &shop.ReturnsOnly, &shop.Items, &shop.BasketItems, &shop.Returned,
		&shop.CatalogLines, &shop.CatalogRejected, &shop.CatalogUnknown, &shop.ItemsUncatalogued} {
		*field = s.count(8 * i)
	}
	shop.FirstTime, shop.LastTime = int64(s.u64(120)), int64(s.u64(128))
	return shop
}

// Options stand behind one another, each of 8 bytes: counts, shares, and words, which are below 2^32.
type optionReader struct {
	s  *section
	at int
}

func (r *optionReader) counts(fields ...*uint64) {
	for _, field := range fields {
		*field = r.s.count(r.at)
		r.at += 8
	}
}

func (r *optionReader) shares(fields ...*float64) {
	for _, field := range fields {
		*field = r.s.f64(r.at)
		r.at += 8
	}
}

func (r *optionReader) word() uint32 {
	value := r.s.u64(r.at)
	if value > math.MaxUint32 {
		r.s.fail("an option is not below 2^32", r.at)
	}
	r.at += 8
	return uint32(value)
}

func (x *Index) options() (o Options) {
	r := optionReader{s: x.section(kindOPTS)}
	r.counts(&o.MinSupport, &o.MinCustomers, &o.MaxBasket, &o.NextDays, &o.NextOrders, &o.Top)
	r.shares(&o.FDR, &o.MinLift, &o.MarginWeight, &o.MinMargin, &o.MaxReturnRate, &o.MaxPriceRatio)
	r.counts(&o.ReturnCostMinor, &o.MinorDigits)
	rank := r.word()
	o.RankBy = named(rankNames[:], int(int32(rank)))
	o.UncataloguedKept, o.OrderedBySequence, o.HasCatalog = r.word() != 0, r.word() != 0, r.word() != 0
	r.shares(&o.MaxCustomerShare)
	o.Season = r.word()
	r.shares(&o.UpgradeSteepness, &o.MaxSubstituteLift, &o.CheckoutPriceRatio, &o.SameOrderShare)
	r.counts(&o.AfterDays)
	r.shares(&o.CostShare)
	r.counts(&o.HalfLifeDays)
	o.ReplenishDays = uint64(r.word())
	r.counts(&o.DurableDays)
	r.shares(&o.ConsumableShare, &o.DurableShare)
	o.Backoff = r.word() != 0
	r.shares(&o.ReturnWeight, &o.MinGain, &o.LeastIncrement, &o.BestsellerShare, &o.LeastShare, &o.LeastMargin)
	o.Rollup = x.section(kindLINK) != nil
	return o
}

func (x *Index) provenance() (p Provenance) {
	s := x.section(kindPROV)
	p.Lines, p.Used, p.Returns, p.Repeated = s.count(0), s.count(8), s.count(16), s.count(24)
	for i := range p.Rejected {
		p.Rejected[i] = s.count(32 + 8*i)
	}
	return p
}

// Info tells of the build.
func (x *Index) Info() (info *Info, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	all := &Info{Major: x.c.major, Minor: x.c.minor, FileSize: int64(len(x.c.file)), Items: x.c.n, Shop: x.shop(), Options: x.options(),
		Provenance: x.provenance()}
	copy(all.BuildID[:], x.c.file[24:40])
	for t := range all.Tables {
		all.Tables[t] = x.tableInfo(Table(t))
	}
	return all, nil
}
