package cobuy

// Table is one of the five tables of an index.
type Table int

// Of pairs: bought in the same order, or in a later order of the same customer. Of an item alone: when it is bought again. Of items of
// one category or family: which dearer one its buyers moved up to, and which ones are bought in its place.
const (
	Together Table = iota
	Next
	Replenish
	Upgrade
	Substitute
	tableCount
)

var tableNames = [...]string{"together", "next", "replenish", "upgrade", "substitute"}

func (t Table) String() string { return named(tableNames[:], int(t)) }

func named(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return "unknown"
	}
	return names[i]
}

// Gate is a reason to leave a candidate out; each has exactly one, the first in this order that holds.
type Gate uint8

const (
	GateSupport Gate = iota
	GateCustomers
	GateChance
	GateLift
	GateStock
	GateInactive
	GateMargin
	GateReturns
	GatePrice
	GateFamily
	GateSubstitute
	GateMisfit
	GateBlocked
	GateValue
	GateRank
	GateCount
	GateNone Gate = 255 // nothing was left out
)

var gateNames = [...]string{"support", "customers", "chance", "lift", "stock", "inactive", "margin", "returns", "price", "family",
	"substitute", "misfit", "blocked", "value", "rank"}

func (g Gate) String() string {
	if g == GateNone {
		return "none"
	}
	return named(gateNames[:], int(g))
}

func (g Gate) known() bool { return g < GateCount || g == GateNone }

// Place is a set of places where a neighbour may be shown.
type Place uint8

const (
	PlaceProduct  Place = 1 << iota // on the anchor's product page
	PlaceCart                       // in a cart that holds the anchor
	PlaceCheckout                   // at the checkout: cheap, and nothing to choose
	PlaceAfter                      // when the anchor has been bought: the page that says thanks, the first mail
	PlaceEmail                      // by e-mail, EmailDay days after the purchase
)

var placeNames = [...]string{"product", "cart", "checkout", "after", "email"}

// Names are "product", "cart", "checkout", "after", "email".
func (p Place) Names() []string {
	names := []string{}
	for bit, name := range placeNames {
		if p&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Level is what evidence was counted over: the two items, or, where these are too rare, what they belong to.
type Level uint8

const (
	LevelItem Level = iota
	LevelFamily
	LevelCategory
)

var levelNames = [...]string{"item", "family", "category"}

func (l Level) String() string { return named(levelNames[:], int(l)) }

// Stock of an item when the index was built.
type Stock uint8

const (
	StockUnknown Stock = iota
	StockOut
	StockIn
)

var stockNames = [...]string{"unknown", "out", "in"}

func (s Stock) String() string { return named(stockNames[:], int(s)) }

// Kind of an item, by how many of its buyers come back for it.
type Kind uint8

const (
	KindUnknown Kind = iota
	KindConsumable
	KindDurable
)

var kindNames = [...]string{"unknown", "consumable", "durable"}

func (k Kind) String() string { return named(kindNames[:], int(k)) }

// Empty is why a table has no anchors at all.
type Empty uint8

const (
	EmptyNot       Empty = iota // nothing stood in its way
	EmptyNoCatalog              // the build had no catalogue
	EmptyNoGroups               // the catalogue puts no item into a category or family
	EmptyNoPrices               // none of the items in one has a price
	EmptyNoTimes                // orders have running numbers and no times, or span less than two days
	emptyCount
)

var rankNames = [...]string{"value", "increment", "support", "confidence", "lift", "llr", "cosine"}

// RejectNames are the reasons for which lines are rejected, in the order of Provenance.Rejected; fields behind them have no name yet.
var RejectNames = [...]string{"fields", "quote", "too_long", "order", "item", "time", "quantity", "zero_quantity", "price", "negative_price",
	"dropped_status"}
