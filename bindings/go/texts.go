package cobuy

// A table of texts inside a section.
type texts struct {
	s     *section
	at    int // where it begins in the section
	count int
}

// The table at `at`, with as many texts as it says; that count must fit its section.
func textsOf(s *section, at int) texts {
	if count := int64(s.u32(at)); count <= int64(len(s.b)-at-8)/4 {
		return texts{s, at, int(count)}
	}
	s.fail("more texts than there is room for their offsets", at)
	return texts{}
}

func (t texts) offset(i int) int { return int(t.s.u32(t.at + 4 + 4*i)) }

// Text i, in place.
func (t texts) get(i int) []byte {
	begin, end, first := t.offset(i), t.offset(i+1), t.at+8+4*t.count
	if begin > end || end > len(t.s.b)-first {
		t.s.fail("a text does not lie in its section", t.at+4+4*i)
	}
	return t.s.b[first+begin : first+end]
}

// All of the table: that the texts stand one behind the other up to the end of the section.
func (t texts) verify() {
	if int64(t.s.u32(t.at)) != int64(t.count) {
		t.s.fail("another number of texts than of items", t.at)
	}
	if t.offset(0) != 0 {
		t.s.fail("the first text does not begin at 0", t.at+4)
	}
	for i := 0; i < t.count; i++ {
		t.get(i)
	}
	if t.at+8+4*t.count+t.offset(t.count) != len(t.s.b) {
		t.s.fail("the last text does not end the section", t.at+4+4*t.count)
	}
}
