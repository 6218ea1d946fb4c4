package cobuy

import (
	"math"
	"runtime/debug"
)

// NoPrice is the price of an item that has none.
const NoPrice = math.MaxUint64

// Item is what the index knows of an item. Where families are rolled up, a variant has its own texts, price and classes, and its family's
// counts and lists.
type Item struct {
	Item, Title, Category, Family string // but the first maybe empty: not known
	Product                       uint32 // who answers for it: itself, or who stands for its family
	Orders                        uint32 // orders with it
	Eligible, Followed            uint32 // eligible orders with it, and followed by it; both 0, not counted, below MinSupport orders
	Returned                      uint32 // orders or return documents that sent it back
	PriceMinor                    uint64 // or NoPrice
	Stock                         Stock
	MarginBand                    uint8   // 0 unknown; 1 + twentieths of the price; 255 below zero
	Gate                          Gate    // what keeps it out of every list, or GateNone
	Worth                         float64 // profit after returns to the power of the margin weight; 1 without margins
}

// Find gives the number of an item by its whole text.
func (x *Index) Find(item string) (number uint32, found bool, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	number, found = x.find(item)
	return number, found, nil
}

// Text is the text of an item, empty for a number that is none.
func (x *Index) Text(number uint32) (text string, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	if x.has(number) {
		text = string(x.items.get(int(number)))
	}
	return text, nil
}

// Title is the title of an item, empty where it is not known.
func (x *Index) Title(number uint32) (title string, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	return x.title(number), nil
}

func (x *Index) title(number uint32) string {
	if x.titles.s == nil || !x.has(number) {
		return ""
	}
	return string(x.titles.get(int(number)))
}

// Who answers for an item that the index has. A link that leads to no product leads nowhere.
func (x *Index) product(number uint32) uint32 {
	if int(number) < x.first {
		return number
	}
	if product := x.section(kindLINK).u32(4 * (int(number) - x.first)); int64(product) < int64(x.first) {
		return product
	}
	return number
}

func (x *Index) worth(number uint32) float64 {
	s := x.section(kindWRTH)
	if s == nil {
		return 1
	}
	worth := float64(s.f32(4 * int(number)))
	if !(worth >= 0 && worth <= math.MaxFloat64) {
		s.fail("a worth is not a number of at least 0", 4*int(number))
	}
	return worth
}

// The family of an item by its number; 0: none.
func (x *Index) family(number uint32) uint32 {
	if s := x.section(kindFACT); s != nil {
		return s.u32(20*int(number) + 4)
	}
	return 0
}

type facts struct {
	category, family uint32
	price            uint64
	band             uint8
	stock            Stock
	gate             Gate
}

func (x *Index) facts(number uint32) facts {
	s, at := x.section(kindFACT), 20*int(number)
	if s == nil {
		return facts{price: NoPrice, gate: GateNone}
	}
	f := facts{s.u32(at), s.u32(at + 4), s.u64(at + 8), s.u8(at + 16), Stock(s.u8(at + 17)), Gate(s.u8(at + 18))}
	if f.price >= countLimit && f.price != NoPrice {
		s.fail("a price is not below 2^53", at+8)
	}
	if (f.band > 21 && f.band != 255) || f.stock > StockIn || !f.gate.known() {
		s.fail("no such class", at+16)
	}
	return f
}

// The name of a category or family, by its number + 1.
func (x *Index) name(k kind, group uint32, at int) string {
	if group == 0 {
		return ""
	}
	s := x.section(k)
	if s == nil {
		x.section(kindFACT).fail("a category or family has no name", at)
	}
	names := textsOf(s, 0)
	if int64(group) > int64(names.count) {
		x.section(kindFACT).fail("a category or family has no name", at)
	}
	return string(names.get(int(group - 1)))
}

// Item gives what the index knows of an item; false: there is none of that number.
func (x *Index) Item(number uint32) (item Item, found bool, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	if !x.has(number) {
		return Item{}, false, nil
	}
	return x.item(number), true, nil
}

func (x *Index) item(number uint32) Item {
	f, at := x.facts(number), 20*int(number)
	product := x.product(number)
	counts := x.entries.counts(product)
	return Item{
		Item: string(x.items.get(int(number))), Title: x.title(number), Category: x.name(kindCATG, f.category, at),
		Family: x.name(kindFAML, f.family, at+4), Product: product, Orders: counts.orders, Eligible: counts.eligible,
		Followed: counts.followed, Returned: counts.returned, PriceMinor: f.price, Stock: f.stock, MarginBand: f.band, Gate: f.gate,
		Worth: x.worth(number),
	}
}
