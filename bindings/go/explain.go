package cobuy

import (
	"runtime/debug"
	"strconv"
	"strings"
)

// Why something is shown, in English, from the counts alone.

// A number, its digits in groups of three.
func grouped(number uint64) string {
	digits := strconv.FormatUint(number, 10)
	var out strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(digit)
	}
	return out.String()
}

func counted(number uint64, one string) string {
	if number == 1 {
		return "1 " + one
	}
	return grouped(number) + " " + one + "s"
}

func share(part, whole uint64, one string) string {
	return grouped(part) + " of " + counted(whole, one)
}

func usual(days uint32) string {
	if days == 0 {
		return ", usually within a day"
	}
	return ", usually after " + counted(uint64(days), "day")
}

// Explain says why a neighbour in Together or Next is shown: "bought together in 412 of 9 130 orders". Empty where there is nothing to say.
func (x *Index) Explain(t Table, n *Neighbour) (text string, err error) {
	defer x.done(&err, debug.SetPanicOnFault(true))
	if t != Together && t != Next {
		return "", nil
	}
	return x.explain(t, n), nil
}

func (x *Index) explain(t Table, n *Neighbour) string {
	switch {
	case n.Support == 0 && n.Pinned:
		return "chosen by the shop"
	case n.Support == 0:
		return ""
	}
	text, of := "", share(uint64(n.Support), uint64(n.AtRisk), "order")
	if n.Pinned {
		text = "chosen by the shop; "
	}
	opts := x.section(kindOPTS)
	switch {
	case t == Together:
		text += "bought together in " + of
	case opts.u64(128) == 0:
		text += "bought within " + counted(opts.u64(24), "day") + " of " + of + ", by " + counted(uint64(n.Customers), "customer") + usual(n.LagDays)
	default:
		text += "bought in a later order after " + of + ", by " + counted(uint64(n.Customers), "customer")
	}
	switch n.Level {
	case LevelFamily:
		text += "; counted over its family"
	case LevelCategory:
		text += "; counted over its category"
	}
	return text
}

// Explain says why an upgrade is shown.
func (n *Step) Explain() string {
	text := counted(uint64(n.Forward), "customer") + " moved up to it"
	if n.Backward > 0 {
		text += ", " + grouped(uint64(n.Backward)) + " moved back"
	}
	return text
}

// Explain says why a substitute is shown.
func (n *StandIn) Explain() string {
	return "bought in its place by " + counted(uint64(n.Later)+uint64(n.Earlier), "customer") + "; both in " +
		share(uint64(n.Together), uint64(n.AnchorSupport), "order")
}

// Explain says how an item is bought again; empty where that is not known.
func (r *Replenishment) Explain() string {
	if !r.Known {
		return ""
	}
	text := "bought again within " + counted(uint64(r.WindowDays), "day") + " by " + share(uint64(r.Repeat), uint64(r.Observed), "buyer")
	if r.Intervals > 0 {
		text += usual(r.MedianDays)
	}
	return text
}

// ExplainSuggestion says why a suggestion is shown, by its best evidence.
func (x *Index) ExplainSuggestion(s *Suggestion) (text string, err error) {
	if s.Table == Substitute {
		return s.Instead.Explain(), nil
	}
	return x.Explain(s.Table, &s.Because)
}
