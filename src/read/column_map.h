/* Which column of a file holds which field, told from its header row. */
#ifndef COBUY_READ_COLUMN_MAP_H
#define COBUY_READ_COLUMN_MAP_H

#include "base/failure.h"
#include "read/record_scanner.h"

enum { COLUMN_MAP_FIELDS = 10 };

#define COLUMN_ABSENT UINT32_MAX

/* One field that is looked for. */
struct column_wish {
	const char *field;
	const char *column; /* the column's name; NULL: the field's name, in capitals or not, if the header has it */
	bool required;
	const char *option; /* for advice: "--columns"; NULL: columns cannot be named */
};

struct column_map {
	uint32_t column_count;
	uint32_t at[COLUMN_MAP_FIELDS]; /* column of each wish, or COLUMN_ABSENT */
};

/*
 * `header` is a sound record of `text`, whose names are brought to their values in place. Blanks around names
 * do not count. COBUY_OK; COBUY_E_DATA: a column is missing, or a name that is looked for stands there twice,
 * or there are too many columns.
 */
cobuy_status column_map_make(struct column_map *map, const struct column_wish *wishes, uint32_t wish_count, char *text,
			     const struct record *header, const char *file_name, struct failure *f);

/* Columns whose names begin alike: "attr:capacity", "attr:colour". */
enum { COLUMN_GROUP_MAX = 32 };

struct column_group {
	const char *prefix; /* in capitals or not */
	uint32_t count;
	uint32_t at[COLUMN_GROUP_MAX];	      /* columns, in the header's order */
	struct text names[COLUMN_GROUP_MAX]; /* without the prefix; they point into `text` */
};

/* The same, and finds the columns of a group, whose prefix is given. COBUY_E_DATA too where one of them stands there twice, or there are too many. */
cobuy_status column_map_make_grouped(struct column_map *map, struct column_group *group, const struct column_wish *wishes, uint32_t wish_count,
				     char *text, const struct record *header, const char *file_name, struct failure *f);

#endif
