package cobuy

import "runtime/debug"

const attributesMax = 32

// Attribute of an item: a column `attr:NAME` of the catalogue. An empty value: not given.
type Attribute struct{ Name, Value string }

// Difference is an attribute in which two items differ. An empty value: not given.
type Difference struct{ Attribute, Anchor, Item string }

type attributes struct {
	s            *section
	count, width int
	texts        texts
}

func (x *Index) attributes() (attributes, bool) {
	s := x.section(kindATTR)
	if s == nil {
		return attributes{}, false
	}
	count, width := s.u32(0), s.u32(4)
	if count < 1 || count > attributesMax || (width != 1 && width != 2 && width != 4) {
		s.fail("no such attributes", 0)
	}
	a := attributes{s: s, count: int(count), width: int(width)}
	end := int64(8) + int64(x.c.n)*int64(count)*int64(width)
	if end > int64(len(s.b)) {
		s.fail("ends too early", 0)
	}
	a.texts = textsOf(s, int(end))
	if a.texts.count < a.count {
		s.fail("attributes without names", int(end))
	}
	return a, true
}

// The number of a value + 1; 0: not given.
func (a *attributes) value(item uint32, k int) int {
	at := 8 + a.width*(int(item)*a.count+k)
	var value int64
	switch a.width {
	case 1:
		value = int64(a.s.u8(at))
	case 2:
		value = int64(a.s.u8(at)) | int64(a.s.u8(at+1))<<8
	default:
		value = int64(a.s.u32(at))
	}
	if value > int64(a.texts.count-a.count) {
		a.s.fail("a value of an attribute has no text", at)
	}
	return int(value)
}

func (a *attributes) text(value int) string {
	if value == 0 {
		return ""
	}
	return string(a.texts.get(a.count + value - 1))
}

// Attributes gives all of an item, in the order of the catalogue's columns.
func (x *Index) Attributes(number uint32) (out []Attribute, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	a, there := x.attributes()
	if !there || !x.has(number) {
		return nil, nil
	}
	all := make([]Attribute, a.count)
	for k := range all {
		all[k] = Attribute{string(a.texts.get(k)), a.text(a.value(number, k))}
	}
	return all, nil
}

// Differences gives the attributes in which two items differ, in the order of the catalogue's columns.
func (x *Index) Differences(anchor, item uint32) (out []Difference, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	a, there := x.attributes()
	if !there || !x.has(anchor) || !x.has(item) {
		return nil, nil
	}
	var all []Difference
	for k := 0; k < a.count; k++ {
		if v, w := a.value(anchor, k), a.value(item, k); v != w {
			all = append(all, Difference{string(a.texts.get(k)), a.text(v), a.text(w)})
		}
	}
	return all, nil
}
