package cobuy

import (
	"bytes"
	"encoding/binary"
	"runtime/debug"
)

const newestMinor = 0

// Verify reads every byte: checksums, padding, that every look-up and row is well-formed and points inside its section, that every item is found by its
// text, that counts can be true, that the ledger adds up. The first fault is returned, as an *Error that names the section.
func (x *Index) Verify() (err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	x.verifyContainer()
	x.entries.verify(len(x.items.b), x.strict())
	x.items.verify(x.strict())
	x.verifyNames()
	x.verifySlots()
	x.verifyCounts()
	x.verifyFacts()
	x.verifyLinks()
	x.verifyAttributes()
	for t := Together; t < tableCount; t++ {
		x.verifyTable(t)
	}
	x.verifyRecords()
	return nil
}

func zeros(b []byte) bool {
	for _, byte := range b {
		if byte != 0 {
			return false
		}
	}
	return true
}

// Reserved fields have a meaning in a minor version that is not known yet.
func (x *Index) strict() bool { return x.c.minor <= newestMinor }

func (x *Index) verifyContainer() {
	c := x.c
	id := append([]byte(nil), c.file[:headerSize]...)
	copy(id[24:], make([]byte, 16)) // the id, and the checksum
	copy(id[checksumAt:], make([]byte, 8))
	for i := range c.sections {
		s := &c.sections[i]
		end := s.offset + padded(len(s.b))
		if xxh3(c.file[s.offset:end], uint64(binary.LittleEndian.Uint32(c.file[s.entry:]))) != binary.LittleEndian.Uint64(c.file[end:]) {
			s.fail("its checksum does not match", 0)
		}
		if !zeros(c.file[s.offset+len(s.b) : end]) {
			s.fail("its padding is not 0", len(s.b))
		}
		if x.strict() && !zeros(c.file[s.entry+4:s.entry+8]) {
			damaged("section table", "a reserved field is not 0", s.entry+4)
		}
		if s != c.known[kindPROV] {
			id = append(id, c.file[s.entry:s.entry+4]...)
			id = append(id, c.file[s.entry+16:s.entry+24]...)
			id = append(id, c.file[end:end+8]...)
		}
	}
	if x.strict() && !zeros(c.file[44:56]) {
		damaged("header", "a reserved field is not 0", 44)
	}
	low, high := xxh3Wide(id)
	if low != binary.LittleEndian.Uint64(c.file[24:]) || high != binary.LittleEndian.Uint64(c.file[32:]) {
		damaged("header", "the build id is not that of the sections", 24)
	}
}

func (x *Index) verifyNames() {
	if x.titles.s != nil {
		x.titles.verify()
	}
	for _, k := range []kind{kindCATG, kindFAML} {
		if s := x.section(k); s != nil {
			textsOf(s, 0).verify()
		}
	}
}

func (x *Index) verifyCounts() {
	ledger := x.section(kindLEDG)
	orders, eligible := ledger.count(0), ledger.count(8)
	var last counts
	for i := 0; i < x.c.n; i++ {
		s := x.entries.counts(uint32(i))
		if i != 0 && i != x.first && (s.orders > last.orders ||
			(s.orders == last.orders && bytes.Compare(x.items.get(i-1), x.items.get(i)) >= 0)) {
			x.entries.fail(i, "items are not in the order of their numbers")
		}
		if uint64(s.orders) > orders || s.eligible > s.orders || uint64(s.eligible) > eligible || uint64(s.followed) > eligible-uint64(s.eligible) {
			x.entries.fail(i, "counts that cannot be")
		}
		last = s
	}
}

func (x *Index) verifyFacts() {
	for i := 0; i < x.c.n; i++ {
		x.worth(uint32(i))
		x.item(uint32(i))
		if s := x.section(kindFACT); s != nil && x.strict() && s.u8(20*i+19) != 0 {
			s.fail("a reserved field is not 0", 20*i+19)
		}
	}
}

// Variants: each leads to a product of its family, and has nothing of its own but orders.
func (x *Index) verifyLinks() {
	for i := x.first; i < x.c.n; i++ {
		number := uint32(i)
		product, family, own := x.product(number), x.family(number), x.entries.counts(number)
		if product == number || family == 0 || x.family(product) != family {
			x.section(kindLINK).fail("a variant does not lead to a product of its family", 4*(i-x.first))
		}
		if own.eligible != 0 || own.followed != 0 || own.returned != 0 || own.orders > x.entries.counts(product).orders {
			x.entries.fail(i, "counts that a variant cannot have")
		}
		if _, rows, _ := x.items.locate(i); len(rows) > 0 {
			x.items.s.fail("a variant has a row of its own", x.items.s.within(rows))
		}
	}
}

func (x *Index) verifyAttributes() {
	a, there := x.attributes()
	if !there {
		return
	}
	a.texts.verify()
	for i := 0; i < x.c.n; i++ {
		for k := 0; k < a.count; k++ {
			a.value(uint32(i), k)
		}
	}
}

// What the rows of a table add up to.
type tableSums struct {
	kept, answered, considered uint64
	backed                     [2]uint64
}

func (x *Index) verifyTable(t Table) {
	var sums tableSums
	if x.items.has(t) && t == Replenish {
		sums = x.verifyRepeats()
	} else if x.items.has(t) {
		sums = x.verifyRows(t)
	}
	at, ledger := tableAt+tableSize*int(t), x.section(kindLEDG)
	considered := ledger.u64(at + 16)
	if ledger.u64(at+24) != sums.kept || ledger.u64(at+8) != sums.answered || considered < sums.considered ||
		(t == Replenish && considered != sums.considered) || x.backed(t) != sums.backed {
		ledger.fail("it does not say what the rows add up to", at)
	}
}

func (x *Index) verifyRows(t Table) (sums tableSums) {
	for i := 0; i < x.c.n; i++ {
		anchor, c := uint32(i), x.items.cursor(t, i)
		empty := len(c.b) == 0
		row, base := x.head(&c, t), x.pairBase(t, anchor)
		for k := uint32(0); k < row.Count; k++ {
			switch t {
			case Upgrade:
				x.step(&c, anchor, &Step{})
			case Substitute:
				x.standIn(&c, anchor, &StandIn{})
			default:
				base.pair(&c, &Neighbour{})
			}
		}
		if pairs := t == Together || t == Next; pairs && row.Count > 0 {
			c.verifyWidths(t == Next, row.Count)
		} else if len(c.b) != 0 {
			c.fail("a row does not end behind its last neighbour")
		}
		if !empty && row == (Row{}) {
			c.fail("a row that says nothing is not empty")
		}
		sums.kept += uint64(row.Count)
		if row.Count > 0 {
			sums.answered++
		}
		if c.level != LevelItem {
			sums.backed[c.level-1]++
		}
		sums.considered += row.Considered
	}
	return sums
}

func (x *Index) verifyRepeats() (sums tableSums) {
	limits := x.repeatLimits()
	for i := 0; i < x.c.n; i++ {
		c := x.items.cursor(Replenish, i)
		stored, says := x.repeats(&c, uint32(i))
		if says {
			sums.considered++
		}
		if !stored.Known {
			continue
		}
		sums.kept++
		if limits.kind(&stored) != KindUnknown {
			sums.answered++
		}
	}
	return sums
}

func (x *Index) verifyRecords() {
	x.shop()
	for t := Together; t < tableCount; t++ {
		info := x.tableInfo(t)
		sum := info.Kept
		for _, dropped := range info.Dropped {
			sum += dropped
		}
		if sum != info.Considered {
			x.section(kindLEDG).fail("considered is not kept and dropped together", tableAt+tableSize*int(t))
		}
	}
	p := x.provenance()
	sum := p.Used
	for _, rejected := range p.Rejected {
		sum += rejected
	}
	if sum != p.Lines {
		x.section(kindPROV).fail("lines are not used and rejected together", 0)
	}
	x.options()
}
