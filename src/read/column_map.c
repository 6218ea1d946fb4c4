/* Which column of a file holds which field, told from its header row. */
#include "read/column_map.h"

#include <stdio.h>

#include "read/decimal.h"
#include "read/excerpt.h"
#include "base/name_distance.h"

enum { LIST_NBYTES = 400, NAME_SHOWN_NBYTES = 48 };

struct header_row {
	const char *file_name;
	uint32_t count;
	struct text names[RECORD_COLUMNS_MAX];
};

static struct text column_wish_name(const struct column_wish *wish)
{
	return text_of(wish->column ? wish->column : wish->field);
}

static bool column_wish_matches(const struct column_wish *wish, struct text name)
{
	return wish->column ? text_equals(decimal_strip(text_of(wish->column)), name)
			    : name_equals(text_of(wish->field), name);
}

/* A name; in a file without a header row, whose first line is data and may be a customer's, its shape. */
static void header_row_show(const struct header_row *h, char *to, size_t capacity, struct text name)
{
	bool is_data = false;

	for (uint32_t i = 0; i < h->count && !is_data; i++)
		is_data = excerpt_is_data(h->names[i]);
	(is_data ? excerpt_write_shape : excerpt_write)(to, capacity, name);
}

/* "Invoice", "StockCode" and 3 more */
static void header_row_list(const struct header_row *h, char *to, size_t capacity)
{
	size_t written = 0;
	uint32_t i = 0;

	to[0] = '\0';
	for (; i < h->count && written + NAME_SHOWN_NBYTES + 32 < capacity; i++) {
		char shown[NAME_SHOWN_NBYTES];

		header_row_show(h, shown, sizeof shown, h->names[i]);
		written += (size_t)snprintf(to + written, capacity - written, "%s\"%s\"", i ? ", " : "", shown);
	}
	if (i < h->count)
		snprintf(to + written, capacity - written, " and %u more", h->count - i);
}

static struct text header_row_nearest(const struct header_row *h, struct text wanted)
{
	struct text best = h->names[0];

	for (uint32_t i = 1; i < h->count; i++)
		if (name_distance(wanted, h->names[i]) < name_distance(wanted, best))
			best = h->names[i];
	return best;
}

static cobuy_status header_row_lacks(const struct header_row *h, const struct column_wish *wish, struct failure *f)
{
	char list[LIST_NBYTES], nearest[NAME_SHOWN_NBYTES], wanted[NAME_SHOWN_NBYTES],
		advice[3 * NAME_SHOWN_NBYTES] = "";

	header_row_list(h, list, sizeof list);
	header_row_show(h, nearest, sizeof nearest, header_row_nearest(h, column_wish_name(wish)));
	excerpt_write(wanted, sizeof wanted, column_wish_name(wish));
	if (wish->option)
		snprintf(advice, sizeof advice, "; tell the column with %s %s=NAME, perhaps %s=\"%s\"", wish->option,
			 wish->field, wish->field, nearest);
	return failure_set(f, COBUY_E_DATA,
			   "%s: no column \"%s\" for the field %s; the header has %s; the nearest is \"%s\"%s",
			   h->file_name, wanted, wish->field, list, nearest, advice);
}

static cobuy_status header_row_find(const struct header_row *h, const struct column_wish *wish, uint32_t *at,
				    struct failure *f)
{
	*at = COLUMN_ABSENT;
	for (uint32_t i = 0; i < h->count; i++) {
		char shown[NAME_SHOWN_NBYTES];

		if (!column_wish_matches(wish, h->names[i]))
			continue;
		excerpt_write(shown, sizeof shown, h->names[i]);
		if (*at != COLUMN_ABSENT)
			return failure_set(
				f, COBUY_E_DATA,
				"%s: the header names the column \"%s\" of the field %s twice, in columns %u and %u; rename one",
				h->file_name, shown, wish->field, *at + 1, i + 1);
		*at = i;
	}
	if (*at == COLUMN_ABSENT && (wish->required || wish->column))
		return header_row_lacks(h, wish, f);
	return COBUY_OK;
}

/* The name behind the prefix; empty: it does not begin so. */
static struct text column_group_name(const struct column_group *group, struct text name)
{
	const struct text prefix = text_of(group->prefix);

	if (name.nbytes <= prefix.nbytes || !name_equals((struct text){name.bytes, prefix.nbytes}, prefix))
		return (struct text){name.bytes, 0};
	return decimal_strip((struct text){name.bytes + prefix.nbytes, name.nbytes - prefix.nbytes});
}

static cobuy_status header_row_group(const struct header_row *h, struct column_group *group, struct failure *f)
{
	group->count = 0;
	for (uint32_t i = 0; i < h->count; i++) {
		const struct text name = column_group_name(group, h->names[i]);
		char shown[NAME_SHOWN_NBYTES];

		if (name.nbytes == 0)
			continue;
		excerpt_write(shown, sizeof shown, h->names[i]);
		for (uint32_t k = 0; k < group->count; k++) {
			if (name_equals(group->names[k], name))
				return failure_set(f, COBUY_E_DATA, "%s: the header names the column \"%s\" twice, in columns %u and %u; rename one",
						   h->file_name, shown, group->at[k] + 1, i + 1);
		}
		if (group->count == COLUMN_GROUP_MAX)
			return failure_set(f, COBUY_E_DATA, "%s: column \"%s\" is one too many: at most %d columns may begin with \"%s\"", h->file_name,
					   shown, COLUMN_GROUP_MAX, group->prefix);
		group->at[group->count] = i;
		group->names[group->count++] = name;
	}
	return COBUY_OK;
}

cobuy_status column_map_make_grouped(struct column_map *map, struct column_group *group, const struct column_wish *wishes, uint32_t wish_count,
				     char *text, const struct record *header, const char *file_name, struct failure *f)
{
	struct header_row row;
	cobuy_status st = COBUY_OK;

	row.file_name = file_name;
	row.count = header->field_count;
	if (row.count > RECORD_COLUMNS_MAX)
		return failure_set(f, COBUY_E_DATA, "%s: the header row has %u columns; at most %d are read", file_name,
				   row.count, RECORD_COLUMNS_MAX);
	for (uint32_t i = 0; i < row.count; i++)
		row.names[i] = decimal_strip(record_field_value(text, header, i));
	map->column_count = row.count;
	for (uint32_t i = 0; st == COBUY_OK && i < wish_count; i++)
		st = header_row_find(&row, &wishes[i], &map->at[i], f);
	if (st == COBUY_OK && group)
		st = header_row_group(&row, group, f);
	return st;
}

cobuy_status column_map_make(struct column_map *map, const struct column_wish *wishes, uint32_t wish_count, char *text,
			     const struct record *header, const char *file_name, struct failure *f)
{
	return column_map_make_grouped(map, NULL, wishes, wish_count, text, header, file_name, f);
}
