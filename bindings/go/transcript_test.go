package cobuy_test

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"cobuy"
)

// What this reader answers about an index, as tests/corpus/README.md describes.
type transcript struct {
	strings.Builder
	x *cobuy.Index
}

const (
	rowLimit  = 16
	cartLimit = 8
	cartAll   = 100
	many      = 1000
	ends      = 300
)

func escaped(text string) string {
	if text == "" {
		return "-"
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if b := text[i]; b > ' ' && b <= '~' && b != '%' && b != '=' {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02x", b)
		}
	}
	return out.String()
}

func bits(value float64) string { return fmt.Sprintf("%016x", math.Float64bits(value)) }

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// put writes fields, each behind a space.
func (t *transcript) put(fields ...interface{}) {
	for _, field := range fields {
		if value, ok := field.(float64); ok {
			field = bits(value)
		}
		fmt.Fprintf(t, " %v", field)
	}
}

func (t *transcript) end() { t.WriteByte('\n') }

// found ends a line whose look-up failed, or found nothing.
func (t *transcript) found(there bool, err error) bool {
	if err != nil {
		t.WriteString(" damaged\n")
	} else if !there {
		t.WriteString(" none\n")
	}
	return err == nil && there
}

func (t *transcript) info() {
	info, err := t.x.Info()
	t.WriteString("info")
	if !t.found(true, err) {
		return
	}
	t.put(fmt.Sprintf("%d.%d", info.Major, info.Minor), info.FileSize, fmt.Sprintf("%x", info.BuildID), info.Items)
	s := info.Shop
	t.put(s.Orders, s.EligibleOrders, s.Customers, s.OrdersWithoutCustomer, s.OrdersWithoutTime, s.OrdersManyCustomers, s.OrdersOverLimit,
		s.ReturnsOnly, s.Items, s.BasketItems, s.Returned, s.CatalogLines, s.CatalogRejected, s.CatalogUnknown, s.ItemsUncatalogued,
		s.FirstTime, s.LastTime)
	for _, table := range info.Tables {
		t.put(table.Anchors, table.Answered, table.Considered, table.Kept)
		for _, dropped := range table.Dropped {
			t.put(dropped)
		}
		t.put(table.Tests, uint8(table.Empty), table.Backed[0], table.Backed[1])
	}
	o := info.Options
	t.put(o.MinSupport, o.MinCustomers, o.MaxBasket, o.NextDays, o.NextOrders, o.Top, o.AfterDays, o.ReturnCostMinor, o.MinorDigits,
		o.HalfLifeDays, o.Season, o.ReplenishDays, o.DurableDays, flag(o.Backoff))
	t.put(o.FDR, o.MinLift, o.MarginWeight, o.MinMargin, o.MaxReturnRate, o.MaxPriceRatio, o.MaxCustomerShare, o.CheckoutPriceRatio,
		o.SameOrderShare, o.UpgradeSteepness, o.MaxSubstituteLift, o.CostShare, o.ConsumableShare, o.DurableShare,
		o.ReturnWeight, o.MinGain, o.LeastIncrement,
		o.BestsellerShare, o.LeastShare, o.LeastMargin)
	t.put(o.RankBy, flag(o.UncataloguedKept), flag(o.OrderedBySequence), flag(o.HasCatalog), flag(o.Rollup))
	p := info.Provenance
	t.put(p.Lines, p.Used, p.Returns, p.Repeated)
	unnamed := uint64(0)
	for i, rejected := range p.Rejected {
		if i < len(cobuy.RejectNames) {
			t.put(rejected)
		} else {
			unnamed += rejected
		}
	}
	t.put(unnamed)
	t.end()
}

func (t *transcript) find(text string) {
	t.WriteString("find")
	t.put(escaped(text))
	number, there, err := t.x.Find(text)
	if t.found(there, err) {
		t.put(number)
		t.end()
	}
}

func (t *transcript) item(number uint32) {
	item, there, err := t.x.Item(number)
	t.WriteString("item")
	t.put(number)
	if !t.found(there, err) {
		return
	}
	t.put(escaped(item.Item), item.Product, escaped(item.Title), escaped(item.Category), escaped(item.Family), item.Orders, item.Eligible,
		item.Followed, item.Returned)
	if item.PriceMinor == cobuy.NoPrice {
		t.put("-")
	} else {
		t.put(item.PriceMinor)
	}
	t.put(item.Stock, item.MarginBand, item.Gate, item.Worth)
	t.end()
	t.find(item.Item)
}

func (t *transcript) attributes(number uint32) {
	all, err := t.x.Attributes(number)
	t.WriteString("attributes")
	t.put(number)
	if !t.found(len(all) > 0, err) {
		return
	}
	for _, a := range all {
		t.put(escaped(a.Name), escaped(a.Value))
	}
	t.end()
}

func (t *transcript) differences(anchor, item uint32) {
	all, err := t.x.Differences(anchor, item)
	t.WriteString("differences")
	t.put(anchor, item)
	if !t.found(len(all) > 0, err) {
		return
	}
	for _, d := range all {
		t.put(escaped(d.Attribute), escaped(d.Anchor), escaped(d.Item))
	}
	t.end()
}

func (t *transcript) evidence(n *cobuy.Neighbour) {
	t.put(n.Item, n.Rank, n.Support, n.Customers, n.AnchorSupport, n.ItemSupport, n.Total, n.AtRisk, n.LagQ1Days, n.LagDays, n.LagQ3Days,
		n.Both, n.EmailDay)
	places := ""
	for _, name := range n.Places.Names() {
		places += name + ","
	}
	t.put(places, n.Level, flag(n.Pinned), n.Confidence, n.Lift, n.AdjustedLift, n.IncrementLow, n.Value, n.Boost)
}

// row writes the line of a row; true: its neighbours are to be written.
func (t *transcript) row(table cobuy.Table, number uint32) bool {
	row, err := t.x.Row(table, number)
	t.WriteString(table.String())
	t.put(number)
	if !t.found(true, err) {
		return false
	}
	t.put(row.Count, row.Considered, row.Furthest)
	t.end()
	return row.Count > 0
}

// list writes a line for each of `count` entries.
func (t *transcript) list(count int, err error, entry func(i int)) {
	if err != nil {
		t.WriteString("- damaged\n")
		return
	}
	for i := 0; i < count; i++ {
		t.WriteByte('-')
		entry(i)
		t.end()
	}
}

func (t *transcript) neighbours(table cobuy.Table, number uint32) {
	if !t.row(table, number) {
		return
	}
	all, err := t.x.Neighbours(table, number, rowLimit)
	t.list(len(all), err, func(i int) {
		t.evidence(&all[i])
		t.explanation(t.x.Explain(table, &all[i]))
	})
}

func (t *transcript) replenish(number uint32) {
	r, err := t.x.Replenish(number)
	t.WriteString("replenish")
	t.put(number)
	if !t.found(true, err) {
		return
	}
	if !r.Known {
		t.put("none", r.Gate, r.WindowDays)
	} else {
		t.put(r.Kind, r.WindowDays, r.Buyers, r.Observed, r.Repeat, r.Share, r.ShareLow, r.ShareHigh, r.Intervals, r.Quantity, r.Q1Days,
			r.MedianDays, r.Q3Days, r.DueBeginDays, r.DueEndDays, r.HideDays, escaped(r.Explain()))
	}
	t.end()
}

func (t *transcript) upgrades(number uint32) {
	if !t.row(cobuy.Upgrade, number) {
		return
	}
	all, err := t.x.Upgrades(number, rowLimit)
	t.list(len(all), err, func(i int) {
		n := &all[i]
		t.put(n.Item, n.Rank, n.Forward, n.Backward, n.AnchorPriceMinor, n.PriceMinor, n.PriceStepMinor)
		if n.MarginStepKnown {
			t.put(n.MarginStepMinor)
		} else {
			t.put("-")
		}
		t.put(n.ShareLow, n.Value, escaped(n.Explain()))
	})
}

func (t *transcript) substitute(n *cobuy.StandIn) {
	t.put(n.Item, n.Rank, n.Together, n.Later, n.Earlier, n.AnchorSupport, n.ItemSupport, n.Expected, n.SwitchLow, n.Value)
}

func (t *transcript) substitutes(number uint32) {
	if !t.row(cobuy.Substitute, number) {
		return
	}
	all, err := t.x.Substitutes(number, rowLimit)
	t.list(len(all), err, func(i int) {
		t.substitute(&all[i])
		t.put(escaped(all[i].Explain()))
	})
}

func (t *transcript) explanation(text string, err error) {
	if err != nil {
		text = err.Error()
	}
	t.put(escaped(text))
}

func (t *transcript) suggestions(all []cobuy.Suggestion, err error) {
	if !t.found(len(all) > 0, err) {
		return
	}
	t.end()
	t.list(len(all), nil, func(i int) {
		s := &all[i]
		t.put(s.Table, s.Item, s.Anchors, s.Best, s.Value)
		if s.Table == cobuy.Substitute {
			t.substitute(&s.Instead)
		} else {
			t.evidence(&s.Because)
		}
		t.explanation(t.x.ExplainSuggestion(s))
	})
}

func (t *transcript) cart(name interface{}, places cobuy.Place, r cobuy.Request) {
	if r.Limit == 0 {
		r.Limit = cartLimit
	}
	for table := cobuy.Together; table <= cobuy.Next; table++ {
		t.WriteString("cart")
		t.put(name, table)
		t.suggestions(t.x.Cart(table, places, r))
	}
}

func (t *transcript) places(name string, r cobuy.Request) {
	for bit := 0; bit < 5; bit++ {
		place := cobuy.Place(1) << bit
		t.WriteString("place")
		t.put(name, place.Names()[0])
		all, _, err := t.x.Place(place, r)
		t.suggestions(all, err)
	}
}

// requests asks for an item and another one, with what a visitor has and the shop has not.
func (t *transcript) requests(i, n uint32) {
	items, out := []uint32{n, i, other(i, n), i}, []uint32{(i + 2) % n, i}
	if i%3 != 0 {
		out = out[:1]
	}
	known := cobuy.Request{Items: items, Bought: []uint32{math.MaxUint32, (i + 1) % n}, OutOfStock: out}
	few := cobuy.Request{Items: items[:2], OutOfStock: out, Limit: 3}
	t.cart(i, 0, cobuy.Request{Items: items[1:]})
	t.cart(fmt.Sprintf("%d:known", i), cobuy.Place(i%32), known)
	t.places(fmt.Sprintf("%d:known", i), known)
	t.cart(fmt.Sprintf("%d:few", i), 0, few)
	t.places(fmt.Sprintf("%d:few", i), few)
}

// other is some other item, the same for every reader.
func other(i, n uint32) uint32 {
	if n == 0 {
		return i
	}
	return uint32((uint64(i)*7 + 3) % uint64(n))
}

// asked: whether an item is asked for; of many, some at either end.
func asked(i, n uint32) bool { return n <= many || i < ends || i >= n-ends }

func transcriptOf(path string) (string, error) {
	t := &transcript{}
	x, err := cobuy.Open(path)
	var damage *cobuy.Error
	if errors.Is(err, cobuy.ErrVersion) {
		return "open version\n", nil
	} else if errors.As(err, &damage) {
		return fmt.Sprintf("open %s\n", damage.Section), nil
	} else if err != nil {
		return "", err
	}
	defer x.Close()
	t.x = x
	t.WriteString("open ok\n")
	if err := x.Verify(); err == nil {
		t.WriteString("verify ok\n")
	} else if errors.As(err, &damage) {
		fmt.Fprintf(t, "verify %s\n", damage.Section)
	} else {
		return "", err
	}
	n := uint32(x.Len())
	fmt.Fprintf(t, "items %d\n", n)
	t.info()
	t.find("")
	t.find("no such item")
	t.find(strings.Repeat("x", 300))
	t.item(n)
	for i := uint32(0); i < n; i++ {
		if !asked(i, n) {
			continue
		}
		t.item(i)
		t.attributes(i)
		t.differences(i, (i+1)%n)
		t.neighbours(cobuy.Together, i)
		t.neighbours(cobuy.Next, i)
		t.replenish(i)
		t.upgrades(i)
		t.substitutes(i)
	}
	t.cart("empty", 0, cobuy.Request{})
	t.cart("beyond", 0, cobuy.Request{Items: []uint32{n, math.MaxUint32}})
	hundred := make([]uint32, cartAll)
	for i := range hundred {
		hundred[i] = other(uint32(i), n)
	}
	t.cart("many", 0, cobuy.Request{Items: hundred})
	for i := uint32(0); i < n; i++ {
		if asked(i, n) {
			t.requests(i, n)
		}
	}
	return t.String(), nil
}
