/*
 * Runs the naive counter on a file of accepted lines and writes every pair.
 * In: MAX_BASKET NEXT_DAYS NEXT_ORDERS, and on standard input `order TAB item TAB customer TAB microseconds TAB 0|1 (return)`
 * a line, no time being an empty field. Out: one pair a line, fields as in the first line written. With MIN_SUPPORT GROUPS behind, a file of `item TAB
 * group` lines by rising item, groups are anchors too; a group's name is no item's.
 */
#include "naive_counter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIELD_COUNT = 5 };

struct line_list {
	struct order_line *lines;
	size_t count, room;
};

static struct text export_copy(const char *bytes, size_t nbytes)
{
	char *copy = malloc(nbytes + 1);

	if (copy == NULL)
		abort();
	memcpy(copy, bytes, nbytes);
	return (struct text){copy, (uint32_t)nbytes};
}

static bool export_parse(struct line_list *list, char *line)
{
	char *fields[FIELD_COUNT];
	int count = 0;

	line[strcspn(line, "\n")] = '\0';
	for (char *at = line; at != NULL && count < FIELD_COUNT;)
		fields[count++] = strsep(&at, "\t");
	if (count != FIELD_COUNT)
		return false;
	if (list->count == list->room) {
		list->room = list->room * 2 + 1024;
		list->lines = reallocarray(list->lines, list->room, sizeof *list->lines);
		if (list->lines == NULL)
			abort();
	}
	list->lines[list->count++] = (struct order_line){
		.order = export_copy(fields[0], strlen(fields[0])),
		.item = export_copy(fields[1], strlen(fields[1])),
		.customer = export_copy(fields[2], strlen(fields[2])),
		.when = fields[3][0] ? strtoll(fields[3], NULL, 10) : ORDER_LINE_NO_TIME,
		.is_return = fields[4][0] == '1',
	};
	return true;
}

/* naive_options has room for a function alone. */
static struct export_groups {
	struct text *items, *groups;
	size_t count;
} export_groups;

static int export_compare(const void *left, const void *right)
{
	return text_compare(*(const struct text *)left, *(const struct text *)right);
}

static struct text export_group_of(struct text item)
{
	const struct text *found = bsearch(&item, export_groups.items, export_groups.count, sizeof item, export_compare);

	return found ? export_groups.groups[found - export_groups.items] : (struct text){NULL, 0};
}

static bool export_read_groups(const char *path)
{
	FILE *from = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	while (from && getline(&line, &room, from) > 0) {
		struct export_groups *g = &export_groups;
		const char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		g->items = reallocarray(g->items, g->count + 1, sizeof *g->items);
		g->groups = reallocarray(g->groups, g->count + 1, sizeof *g->groups);
		if (!tab || !g->items || !g->groups)
			abort();
		g->items[g->count] = export_copy(line, (size_t)(tab - line));
		g->groups[g->count++] = export_copy(tab + 1, strlen(tab + 1));
	}
	free(line);
	return from && fclose(from) == 0;
}

static void export_pair(const struct naive_pair *p)
{
	printf("%s\t%.*s\t%.*s", p->table == COBUY_TOGETHER ? "together" : "next", (int)p->anchor.nbytes, p->anchor.bytes,
	       (int)p->item.nbytes, p->item.bytes);
	printf("\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%.17g\n", p->support,
	       p->customers, p->anchor_support, p->item_support, p->total, p->at_risk, p->lag_days, p->expected);
}

int main(int argc, char **argv)
{
	struct naive_options options = {0};
	struct line_list list = {0};
	struct naive_counter c;
	char *line = NULL;
	size_t room = 0;

	if (argc != 4 && argc != 6) {
		fprintf(stderr, "usage: naive_export MAX_BASKET NEXT_DAYS NEXT_ORDERS [MIN_SUPPORT GROUPS] <LINES >PAIRS\n");
		return 64;
	}
	if (argc == 6) {
		options.min_support = strtoull(argv[4], NULL, 10);
		options.group_of = export_group_of;
		if (!export_read_groups(argv[5])) {
			fprintf(stderr, "%s cannot be read\n", argv[5]);
			return 66;
		}
	}
	options.max_basket = strtoull(argv[1], NULL, 10);
	options.next_days = strtoull(argv[2], NULL, 10);
	options.next_orders = strtoull(argv[3], NULL, 10);
	while (getline(&line, &room, stdin) > 0)
		if (!export_parse(&list, line)) {
			fprintf(stderr, "line %zu has not %d fields\n", list.count + 1, FIELD_COUNT);
			return 65;
		}
	naive_counter_run(&c, list.lines, list.count, &options);
	printf("tab\tanchor\titem\tsupport\tcustomers\tanchor_support\titem_support\ttotal\tat_risk\tlag_days\texpected\n");
	for (size_t i = 0; i < c.pair_count; i++)
		export_pair(&c.pairs[i]);
	naive_counter_clear(&c);
	for (size_t i = 0; i < list.count; i++) {
		free((char *)(uintptr_t)list.lines[i].order.bytes);
		free((char *)(uintptr_t)list.lines[i].item.bytes);
		free((char *)(uintptr_t)list.lines[i].customer.bytes);
	}
	free(list.lines);
	free(line);
	return fflush(stdout) == 0 ? 0 : 74;
}
