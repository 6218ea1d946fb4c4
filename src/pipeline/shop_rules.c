/* The shop's rules on their way through a build. */
#include "pipeline/shop_rules.h"

#include <stdlib.h>

void shop_rules_clear(struct shop_rules *x)
{
	if (x->used) {
		rule_list_clear(&x->list);
		rule_book_clear(&x->book);
	}
	free(x->tallies);
	*x = (struct shop_rules){.used = false};
}

/* A bad line costs its rule, no more; but where most are bad, the file is not what was meant. */
static cobuy_status shop_rules_check_lines(const struct shop_rules *x, const struct shop_rules_options *o, struct failure *f)
{
	enum rule_reject most = RULE_REJECT_FIELDS;
	uint64_t bad = 0;

	for (int r = 0; r < RULE_REJECT_COUNT; r++) {
		bad += x->list.rejected[r];
		if (x->list.rejected[r] > x->list.rejected[most])
			most = (enum rule_reject)r;
	}
	if (bad == 0 || (!o->strict && (o->max_reject >= 1 || bad <= x->list.lines / 2)))
		return COBUY_OK;
	return failure_set(f, COBUY_E_DATA, "%llu of %llu lines of rules and fits were rejected, %s; most (%llu) for %s: %s",
			   (unsigned long long)bad, (unsigned long long)x->list.lines,
			   o->strict ? "which --strict does not allow" : "more than half; to go on without them, say --max-reject 1",
			   (unsigned long long)x->list.rejected[most], rule_reject_name(most), x->list.first_rejected[most]);
}

cobuy_status shop_rules_read(struct shop_rules *x, const struct shop_rules_options *o, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	*x = (struct shop_rules){.used = o->rules_path || o->fits_path};
	rule_list_init(&x->list);
	if (o->rules_path)
		st = rule_file_read(&x->list, o->rules_path, o->max_field_nbytes, f);
	if (st == COBUY_OK && o->fits_path)
		st = fits_file_read(&x->list, o->fits_path, o->max_field_nbytes, f);
	return st == COBUY_OK && x->used ? shop_rules_check_lines(x, o, f) : st;
}

static int width(struct text t)
{
	return t.nbytes < 80 ? (int)t.nbytes : 80;
}

static cobuy_status shop_rules_check_strictly(const struct shop_rules *x, struct failure *f)
{
	for (uint32_t r = 0; r < x->list.count; r++) {
		const struct rule_state *s = &x->book.states[r];
		const struct rule *rule = &x->list.at[r];
		const struct rule_side *side = s->unknown_other ? &rule->other : &rule->anchor;

		if (s->fault == RULE_UNKNOWN)
			return failure_set(f, COBUY_E_DATA, "rule %.*s names %s%.*s, which no order or catalogue line has, and --strict does not allow that",
					   width(rule->id), rule->id.bytes, rule_scope_prefix(side->scope), width(side->name), side->name.bytes);
		if (s->fault == RULE_CONTRADICTS)
			return failure_set(f, COBUY_E_DATA, "rule %.*s contradicts rule %.*s, and --strict does not allow that", width(rule->id),
					   rule->id.bytes, width(x->list.at[s->other_rule].id), x->list.at[s->other_rule].id.bytes);
	}
	return COBUY_OK;
}

cobuy_status shop_rules_resolve(struct shop_rules *x, const struct history *h, const struct shop_items *shop, const struct shop_rules_options *o,
				struct failure *f)
{
	cobuy_status st = rule_book_make(&x->book, &x->list, h, shop, f);

	if (st == COBUY_OK && o->strict)
		st = shop_rules_check_strictly(x, f);
	if (st == COBUY_OK) {
		x->tallies = calloc((size_t)x->list.count + 1, sizeof *x->tallies);
		if (!x->tallies)
			st = failure_memory(f, "counting what rules do");
	}
	return st;
}
