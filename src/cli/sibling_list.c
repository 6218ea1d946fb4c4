/* The upgrades or substitutes of one anchor, and their evidence as named numbers. */
#include "cli/sibling_list.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

void sibling_list_init(struct sibling_list *list)
{
	*list = (struct sibling_list){0};
}

void sibling_list_clear(struct sibling_list *list)
{
	free(list->upgrades);
	free(list->substitutes);
	sibling_list_init(list);
}

static cobuy_status sibling_list_reserve(struct sibling_list *list, size_t count, struct failure *f)
{
	if (count <= list->capacity)
		return COBUY_OK;
	free(list->upgrades);
	free(list->substitutes);
	list->upgrades = calloc(count, sizeof *list->upgrades);
	list->substitutes = calloc(count, sizeof *list->substitutes);
	list->capacity = list->upgrades && list->substitutes ? count : 0;
	return list->capacity ? COBUY_OK : failure_memory(f, "reading a list of items");
}

static cobuy_status sibling_list_fill(struct sibling_list *list, const struct index_door *door, uint32_t number, uint64_t limit,
				      struct failure *f)
{
	const size_t room = limit < list->capacity ? (size_t)limit : list->capacity;
	cobuy_status st;

	if (list->table == COBUY_UPGRADE)
		st = cobuy_upgrades(door->index, number, list->upgrades, room, &list->count, &list->row);
	else
		st = cobuy_substitutes(door->index, number, list->substitutes, room, &list->count, &list->row);
	return index_door_check(door, st == COBUY_NONE ? COBUY_OK : st, f);
}

/* A row may claim any length; no list is longer than the index has items. */
cobuy_status sibling_list_read(struct sibling_list *list, const struct index_door *door, cobuy_table table, uint32_t number, uint64_t limit,
			       struct failure *f)
{
	const uint64_t items = cobuy_item_count(door->index);
	cobuy_status st = sibling_list_reserve(list, FIRST_CAPACITY, f);

	list->table = table;
	if (st == COBUY_OK)
		st = sibling_list_fill(list, door, number, limit, f);
	limit = limit < list->row.count ? limit : list->row.count;
	limit = limit < items ? limit : items;
	if (st == COBUY_OK && limit > list->capacity) {
		st = sibling_list_reserve(list, (size_t)limit, f);
		if (st == COBUY_OK)
			st = sibling_list_fill(list, door, number, limit, f);
	}
	return st;
}

uint32_t sibling_list_item(const struct sibling_list *list, size_t i)
{
	return list->table == COBUY_UPGRADE ? list->upgrades[i].item : list->substitutes[i].item;
}

uint32_t sibling_list_rank(const struct sibling_list *list, size_t i)
{
	return list->table == COBUY_UPGRADE ? list->upgrades[i].rank : list->substitutes[i].rank;
}

double sibling_list_value(const struct sibling_list *list, size_t i)
{
	return list->table == COBUY_UPGRADE ? list->upgrades[i].value : list->substitutes[i].value;
}

static struct sibling_field field_count(const char *key, uint64_t count)
{
	return (struct sibling_field){.key = key, .kind = SIBLING_COUNT, .count = count};
}

static struct sibling_field field_measure(const char *key, double measure)
{
	return (struct sibling_field){.key = key, .kind = SIBLING_MEASURE, .measure = measure};
}

static size_t upgrade_fields(const cobuy_upgrade *u, struct sibling_field *to)
{
	to[0] = field_count("forward", u->forward);
	to[1] = field_count("backward", u->backward);
	to[2] = field_count("anchor_price_minor", u->anchor_price_minor);
	to[3] = field_count("price_minor", u->price_minor);
	to[4] = field_count("price_step_minor", u->price_step_minor);
	to[5] = (struct sibling_field){.key = "margin_step_minor", .kind = SIBLING_STEP, .step = u->margin_step_minor};
	to[6] = field_measure("share_low", u->share_low);
	to[7] = field_measure("value", u->value);
	return 8;
}

static size_t substitute_fields(const cobuy_substitute *s, struct sibling_field *to)
{
	to[0] = field_count("together", s->together);
	to[1] = field_measure("expected", s->expected);
	to[2] = field_count("later", s->later);
	to[3] = field_count("earlier", s->earlier);
	to[4] = field_count("anchor_support", s->anchor_support);
	to[5] = field_count("item_support", s->item_support);
	to[6] = field_measure("switch_low", s->switch_low);
	to[7] = field_measure("value", s->value);
	return 8;
}

size_t sibling_list_fields(const struct sibling_list *list, size_t i, struct sibling_field fields[SIBLING_FIELDS_MAX])
{
	return list->table == COBUY_UPGRADE ? upgrade_fields(&list->upgrades[i], fields) : substitute_fields(&list->substitutes[i], fields);
}

size_t sibling_list_keys(cobuy_table table, const char *keys[SIBLING_FIELDS_MAX])
{
	static const cobuy_upgrade no_upgrade;
	static const cobuy_substitute no_substitute;
	struct sibling_field fields[SIBLING_FIELDS_MAX];
	const size_t count = table == COBUY_UPGRADE ? upgrade_fields(&no_upgrade, fields) : substitute_fields(&no_substitute, fields);

	for (size_t i = 0; i < count; i++)
		keys[i] = fields[i].key;
	return count;
}

cobuy_status sibling_list_differences(const struct index_door *door, uint32_t anchor, uint32_t item,
				      cobuy_difference out[COBUY_ATTRIBUTES_MAX], size_t *count, struct failure *f)
{
	const cobuy_status st = cobuy_differences(door->index, anchor, item, out, COBUY_ATTRIBUTES_MAX, count);

	return index_door_check(door, st == COBUY_NONE ? COBUY_OK : st, f);
}
