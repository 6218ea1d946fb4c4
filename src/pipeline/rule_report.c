/* What became of the shop's rules. */
#include "pipeline/rule_report.h"

#include <stdlib.h>

const char *rule_notice_name(enum rule_notice_kind kind)
{
	static const char *const names[NOTICE_KIND_COUNT] = {
		[NOTICE_UNKNOWN] = "unknown",	      [NOTICE_CONTRADICTS] = "contradicts", [NOTICE_REPEATED] = "repeated",
		[NOTICE_OUT_OF_STOCK] = "out_of_stock", [NOTICE_INACTIVE] = "inactive",	    [NOTICE_PIN_BLOCKED] = "pin_blocked",
		[NOTICE_AGAINST_ORDERS] = "against_orders", [NOTICE_EMPTIES] = "empties",   [NOTICE_NEVER] = "never_matched",
	};

	return names[kind];
}

void rule_report_clear(struct rule_report *x)
{
	if (x->used) {
		rule_list_clear(&x->list);
		arena_clear(&x->texts);
	}
	free(x->outcomes);
	free(x->notices);
	*x = (struct rule_report){.used = false};
}

static bool rule_report_keep(struct rule_report *x, struct text *t)
{
	if (t->nbytes)
		t->bytes = arena_copy(&x->texts, t->bytes, t->nbytes);
	return t->bytes || t->nbytes == 0;
}

static bool rule_report_add(struct rule_report *x, struct rule_notice n)
{
	if (x->notice_count == x->notice_capacity) {
		const uint32_t capacity = x->notice_capacity ? 2 * x->notice_capacity : 16;
		struct rule_notice *grown = realloc(x->notices, capacity * sizeof *grown);

		if (!grown)
			return false;
		x->notices = grown;
		x->notice_capacity = capacity;
	}
	if (!rule_report_keep(x, &n.anchor) || !rule_report_keep(x, &n.item))
		return false;
	x->notices_of[n.kind]++;
	x->notices[x->notice_count++] = n;
	return true;
}

/* Whether the kind is to be said of the rule; fills the notice in. */
static bool rule_report_applies(enum rule_notice_kind kind, const struct rule *r, const struct rule_state *s, const struct rule_tally *t,
				const struct history *h, struct rule_notice *n)
{
	switch (kind) {
	case NOTICE_UNKNOWN:
		n->other_side = s->unknown_other;
		return s->fault == RULE_UNKNOWN;
	case NOTICE_CONTRADICTS:
	case NOTICE_REPEATED:
		n->other = s->other_rule;
		return s->fault == (kind == NOTICE_REPEATED ? RULE_REPEATED : RULE_CONTRADICTS);
	case NOTICE_OUT_OF_STOCK:
	case NOTICE_INACTIVE:
		if (s->pin_gate == COBUY_GATE_NONE || r->force)
			return false;
		n->item = h->items[s->pinned];
		return s->pin_gate == (kind == NOTICE_INACTIVE ? COBUY_GATE_INACTIVE : COBUY_GATE_STOCK);
	case NOTICE_PIN_BLOCKED:
		n->other = t->blocked_by;
		n->count = t->blocked;
		return t->blocked > 0;
	case NOTICE_AGAINST_ORDERS:
		if (t->joint == 0)
			return false;
		n->count = t->joint;
		n->anchor = h->items[t->joint_anchor];
		n->item = h->items[t->joint_item];
		return true;
	case NOTICE_EMPTIES:
		n->count = t->emptied;
		if (t->emptied)
			n->anchor = h->items[t->first_emptied];
		return t->emptied > 0;
	default: /* what is known to be void is said already */
		return !s->void_rule && s->pin_gate == COBUY_GATE_NONE && t->hits == 0 && t->dropped == 0 && t->blocked == 0;
	}
}

cobuy_status rule_report_make(struct rule_report *x, struct rule_list *list, const struct rule_book *book, const struct rule_tally *tallies,
			      const struct history *h, struct failure *f)
{
	*x = (struct rule_report){.used = true, .list = *list};
	rule_list_init(list);
	arena_init(&x->texts);
	x->outcomes = calloc((size_t)x->list.count + 1, sizeof *x->outcomes);
	if (!x->outcomes)
		return failure_memory(f, "reporting on rules");
	for (uint32_t r = 0; tallies && r < x->list.count; r++)
		x->outcomes[r] = (struct rule_outcome){tallies[r].hits, tallies[r].dropped};
	for (int kind = 0; book && tallies && kind < NOTICE_KIND_COUNT; kind++) {
		for (uint32_t r = 0; r < x->list.count; r++) {
			struct rule_notice n = {.kind = (enum rule_notice_kind)kind, .rule = r, .other = RULE_NONE};

			if (rule_report_applies(n.kind, &x->list.at[r], &book->states[r], &tallies[r], h, &n) && !rule_report_add(x, n))
				return failure_memory(f, "reporting on rules");
		}
	}
	return COBUY_OK;
}
