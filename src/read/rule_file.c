/* What the shop says of pairs: rules and fits, read from their files. */
#include "read/rule_file.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/name_distance.h"
#include "read/decimal.h"
#include "read/table_lines.h"

enum rule_field { RULE_ACTION, RULE_TABLE, RULE_ANCHOR, RULE_OTHER, RULE_VALUE, RULE_FORCE, RULE_ID, RULE_FIELD_COUNT };

static const struct column_wish rule_wishes[RULE_FIELD_COUNT] = {
	[RULE_ACTION] = {.field = "action", .required = true}, [RULE_TABLE] = {.field = "table"},
	[RULE_ANCHOR] = {.field = "anchor", .required = true}, [RULE_OTHER] = {.field = "other", .required = true},
	[RULE_VALUE] = {.field = "value"},		       [RULE_FORCE] = {.field = "force"},
	[RULE_ID] = {.field = "id"},
};

enum fits_field { FITS_RELATION, FITS_ANCHOR, FITS_OTHER, FITS_ID, FITS_FIELD_COUNT };

static const struct column_wish fits_wishes[FITS_FIELD_COUNT] = {
	[FITS_RELATION] = {.field = "relation", .required = true},
	[FITS_ANCHOR] = {.field = "anchor", .required = true},
	[FITS_OTHER] = {.field = "other", .required = true},
	[FITS_ID] = {.field = "id"},
};

_Static_assert((int)RULE_FIELD_COUNT <= (int)COLUMN_MAP_FIELDS, "a column map holds every field of a rule");

static const char *const action_names[RULE_ACTION_COUNT] = {"pin", "block", "boost", "fits", "not_fits", "requires"};

const char *rule_action_name(enum rule_action action)
{
	return action_names[action];
}

const char *rule_reject_name(enum rule_reject reason)
{
	static const char *const names[RULE_REJECT_COUNT] = {"fields", "quote", "too_long", "action", "table", "anchor", "other", "value", "force"};

	return names[reason];
}

const char *rule_scope_prefix(enum rule_scope scope)
{
	static const char *const prefixes[RULE_SCOPE_COUNT] = {"", "family:", "category:", "*"};

	return prefixes[scope];
}

void rule_list_init(struct rule_list *l)
{
	*l = (struct rule_list){.count = 0};
	arena_init(&l->arena);
}

void rule_list_clear(struct rule_list *l)
{
	arena_clear(&l->arena);
	free(l->at);
	rule_list_init(l);
}

/* --- one line ------------------------------------------------------------- */

static bool rule_reject(struct rule_list *l, struct table_lines *t, enum rule_reject reason, struct text found, const char *expected)
{
	l->rejected[reason]++;
	if (!*l->first_rejected[reason])
		table_lines_say(t, found, expected, l->first_rejected[reason], sizeof l->first_rejected[reason]);
	return false;
}

static bool rule_line_is_sound(struct rule_list *l, struct table_lines *t)
{
	static const enum rule_reject reasons[] = {
		[TABLE_FIELDS] = RULE_REJECT_FIELDS, [TABLE_QUOTE] = RULE_REJECT_QUOTE, [TABLE_TOO_LONG] = RULE_REJECT_TOO_LONG};
	char expected[TABLE_EXPECTED_NBYTES];
	const enum table_fault fault = table_lines_fault(t, expected);

	l->lines++;
	return fault == TABLE_SOUND || rule_reject(l, t, reasons[fault], table_lines_whole(t), expected);
}

static bool rule_action_read(struct rule_list *l, struct table_lines *t, struct text found, enum rule_action first, enum rule_action last,
			     const char *expected, enum rule_action *action)
{
	for (int a = (int)first; a <= (int)last; a++) {
		*action = (enum rule_action)a;
		if (name_equals(found, text_of(action_names[a])))
			return true;
	}
	return rule_reject(l, t, RULE_REJECT_ACTION, found, expected);
}

static bool rule_tables_read(struct rule_list *l, struct table_lines *t, uint32_t *tables)
{
	const struct text found = table_lines_field(t, RULE_TABLE);

	*tables = RULE_TABLES_ALL;
	if (found.nbytes == 0 || text_equals(found, text_of("*")))
		return true;
	for (int i = 0; i < COBUY_TABLE_COUNT; i++) {
		*tables = 1u << i & RULE_TABLES_ALL;
		if (*tables && name_equals(found, text_of(cobuy_table_name((cobuy_table)i))))
			return true;
	}
	return rule_reject(l, t, RULE_REJECT_TABLE, found, "the name of a table, such as together or next, or * for all");
}

/* A list of upgrades or substitutes is what buyers do: nothing can be put into it. */
static bool rule_pin_is_sound(struct rule_list *l, struct table_lines *t, const struct rule *r)
{
	return r->action != RULE_PIN || r->tables & RULE_TABLES_PINS ||
	       rule_reject(l, t, RULE_REJECT_TABLE, table_lines_field(t, RULE_TABLE), "together, next or * in a pin");
}

static bool rule_prefix_cut(struct text *name, const char *prefix)
{
	const struct text p = text_of(prefix);

	if (name->nbytes < p.nbytes || memcmp(name->bytes, p.bytes, p.nbytes) != 0)
		return false;
	name->bytes += p.nbytes;
	name->nbytes -= p.nbytes;
	*name = decimal_strip(*name);
	return true;
}

static struct rule_side rule_side_of(struct text found)
{
	struct rule_side side = {.name = found, .scope = RULE_OF_ITEM};

	if (text_equals(found, text_of("*")))
		return (struct rule_side){.name = {"", 0}, .scope = RULE_OF_ANY};
	if (rule_prefix_cut(&side.name, "family:"))
		side.scope = RULE_OF_FAMILY;
	else if (rule_prefix_cut(&side.name, "category:"))
		side.scope = RULE_OF_CATEGORY;
	else
		rule_prefix_cut(&side.name, "item:");
	return side;
}

static bool rule_side_read(struct rule_list *l, struct table_lines *t, uint32_t wish, bool any_allowed, enum rule_reject reason,
			   struct rule_side *side)
{
	const struct text found = table_lines_field(t, wish);

	*side = rule_side_of(found);
	if (side->scope == RULE_OF_ANY ? any_allowed : side->name.nbytes > 0)
		return true;
	return rule_reject(l, t, reason, found, any_allowed ? "an item, family:X, category:X or *" : "an item, family:X or category:X");
}

static bool rule_value_read(struct rule_list *l, struct table_lines *t, struct rule *r)
{
	const struct text found = table_lines_field(t, RULE_VALUE);
	int64_t millionths = 0;

	if (r->action != RULE_BOOST)
		return found.nbytes == 0 || rule_reject(l, t, RULE_REJECT_VALUE, found, "nothing: only a boost has a value");
	if (!decimal_scaled(found, 6, &millionths) || millionths <= 0 || millionths > (int64_t)BOOST_MOST * BOOST_ONE)
		return rule_reject(l, t, RULE_REJECT_VALUE, found, "a factor above 0, at most 1000, with at most 6 decimals");
	r->boost = (uint32_t)millionths;
	return true;
}

static bool rule_force_read(struct rule_list *l, struct table_lines *t, struct rule *r)
{
	static const char *const yes[] = {"1", "true", "yes", "force"}, *const no[] = {"", "0", "false", "no"};
	const struct text found = table_lines_field(t, RULE_FORCE);

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		r->force |= name_equals(found, text_of(yes[i]));
		if (r->force || text_equals(found, text_of(no[i])))
			return true;
	}
	return rule_reject(l, t, RULE_REJECT_FORCE, found, "yes, no or nothing");
}

/* --- the list ------------------------------------------------------------- */

static bool rule_keep_text(struct rule_list *l, struct text *t)
{
	t->bytes = arena_copy(&l->arena, t->bytes, t->nbytes);
	return t->bytes != NULL;
}

static cobuy_status rule_list_add(struct rule_list *l, struct rule r, struct text id, const char *file, uint64_t line, struct failure *f)
{
	char numbered[48];

	if (l->count == RULES_MAX)
		return failure_set(f, COBUY_E_DATA, "rules and fits have more than %d lines", (int)RULES_MAX);
	if (l->count == l->capacity) {
		const uint32_t capacity = l->capacity ? 2 * l->capacity : 64;
		struct rule *at = realloc(l->at, capacity * sizeof *at);

		if (!at)
			return failure_memory(f, "reading rules");
		l->at = at;
		l->capacity = capacity;
	}
	if (id.nbytes == 0) {
		snprintf(numbered, sizeof numbered, "%s:%llu", file, (unsigned long long)line);
		id = text_of(numbered);
	}
	r.id = id;
	if (!rule_keep_text(l, &r.id) || !rule_keep_text(l, &r.anchor.name) || !rule_keep_text(l, &r.other.name))
		return failure_memory(f, "reading rules");
	l->at[l->count++] = r;
	return COBUY_OK;
}

static cobuy_status rule_line_take(void *state, struct table_lines *t, struct failure *f)
{
	struct rule_list *l = state;
	struct rule r = {.force = false};

	if (!rule_line_is_sound(l, t) ||
	    !rule_action_read(l, t, table_lines_field(t, RULE_ACTION), RULE_PIN, RULE_BOOST, "pin, block or boost", &r.action) ||
	    !rule_tables_read(l, t, &r.tables) || !rule_pin_is_sound(l, t, &r) || !rule_side_read(l, t, RULE_ANCHOR, true, RULE_REJECT_ANCHOR, &r.anchor) ||
	    !rule_side_read(l, t, RULE_OTHER, r.action != RULE_PIN, RULE_REJECT_OTHER, &r.other) || !rule_value_read(l, t, &r) ||
	    !rule_force_read(l, t, &r))
		return COBUY_OK;
	return rule_list_add(l, r, table_lines_field(t, RULE_ID), "rules", table_lines_number(t), f);
}

static cobuy_status fits_line_take(void *state, struct table_lines *t, struct failure *f)
{
	struct rule_list *l = state;
	struct rule r = {.tables = RULE_TABLES_ALL};

	if (!rule_line_is_sound(l, t) ||
	    !rule_action_read(l, t, table_lines_field(t, FITS_RELATION), RULE_FITS, RULE_REQUIRES, "fits, not_fits or requires", &r.action) ||
	    !rule_side_read(l, t, FITS_ANCHOR, false, RULE_REJECT_ANCHOR, &r.anchor) ||
	    !rule_side_read(l, t, FITS_OTHER, false, RULE_REJECT_OTHER, &r.other))
		return COBUY_OK;
	return rule_list_add(l, r, table_lines_field(t, FITS_ID), "fits", table_lines_number(t), f);
}

cobuy_status rule_file_read(struct rule_list *l, const char *path, uint32_t max_field_nbytes, struct failure *f)
{
	return table_lines_read(path, rule_wishes, RULE_FIELD_COUNT, max_field_nbytes, rule_line_take, l, f);
}

cobuy_status fits_file_read(struct rule_list *l, const char *path, uint32_t max_field_nbytes, struct failure *f)
{
	return table_lines_read(path, fits_wishes, FITS_FIELD_COUNT, max_field_nbytes, fits_line_take, l, f);
}
