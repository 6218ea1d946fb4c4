/* The same content as text, for what does not answer look-ups: JSON lines, and CSV for DuckDB to make Parquet of. */
#include <inttypes.h>
#include <stdio.h>

#include "serving/text_files.h"

static FILE *file_in(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return fopen(path, "wb");
}

static void json_list(FILE *f, const cobuy *index, cobuy_table table, uint32_t number)
{
	cobuy_neighbour list[STORE_LIST];
	cobuy_row row;
	size_t filled = 0;

	cobuy_neighbours(index, table, number, list, STORE_LIST, &filled, &row);
	fprintf(f, ",\"%s\":{\"considered\":%" PRIu64 ",\"furthest\":\"%s\",\"list\":[", cobuy_table_name(table), row.considered, cobuy_gate_name(row.furthest));
	for (size_t i = 0; i < filled; i++) {
		const cobuy_neighbour *n = &list[i];
		cobuy_item other = {0};

		cobuy_item_get(index, n->item, &other);
		fprintf(f, "%s{\"item\":\"%.*s\",\"support\":%u,\"customers\":%u,\"lift\":%.4g,\"place\":%d", i ? "," : "", (int)other.item.nbytes, other.item.bytes,
			n->support, n->customers, n->adjusted_lift, n->placement);
		if (table == COBUY_NEXT)
			fprintf(f, ",\"both\":%u,\"days\":[%u,%u,%u]", n->both, n->lag_q1_days, n->lag_days, n->lag_q3_days);
		fputc('}', f);
	}
	fputs("]}", f);
}

static void csv_list(FILE *f, const cobuy *index, cobuy_table table, uint32_t number, const cobuy_item *item)
{
	cobuy_neighbour list[STORE_LIST];
	size_t filled = 0;

	cobuy_neighbours(index, table, number, list, STORE_LIST, &filled, NULL);
	for (size_t i = 0; i < filled; i++) {
		const cobuy_neighbour *n = &list[i];
		cobuy_item other = {0};

		cobuy_item_get(index, n->item, &other);
		fprintf(f, "%s,%.*s,%u,%.*s,%u,%u,%.6g,%d", cobuy_table_name(table), (int)item->item.nbytes, item->item.bytes, n->rank, (int)other.item.nbytes,
			other.item.bytes, n->support, n->customers, n->adjusted_lift, n->placement | n->level << 5 | n->pinned << 7);
		fprintf(f, table == COBUY_NEXT ? ",%u,%u,%u,%u\n" : ",,,,\n", n->both, n->lag_q1_days, n->lag_days, n->lag_q3_days);
	}
}

bool text_files_write(const char *folder, const cobuy *index)
{
	FILE *json = file_in(folder, "items.jsonl"), *items = file_in(folder, "items.csv"), *lists = file_in(folder, "neighbours.csv");
	bool good = json && items && lists;

	if (good) {
		fputs("item,orders,eligible,followed,returned,together_considered,together_furthest,next_considered,next_furthest\n", items);
		fputs("tab,anchor,rank,item,support,customers,lift,place,joint,q1,q2,q3\n", lists);
	}
	for (uint32_t i = 0; i < cobuy_item_count(index) && good; i++) {
		cobuy_row together, next;
		cobuy_item item;
		size_t filled;

		good = cobuy_item_get(index, i, &item) == COBUY_OK && cobuy_neighbours(index, COBUY_TOGETHER, i, NULL, 0, &filled, &together) >= 0 &&
		       cobuy_neighbours(index, COBUY_NEXT, i, NULL, 0, &filled, &next) >= 0;
		fprintf(json, "{\"item\":\"%.*s\",\"orders\":%u,\"eligible\":%u,\"followed\":%u,\"returned\":%u", (int)item.item.nbytes, item.item.bytes, item.orders,
			item.eligible, item.followed, item.returned);
		json_list(json, index, COBUY_TOGETHER, i);
		json_list(json, index, COBUY_NEXT, i);
		fputs("}\n", json);
		fprintf(items, "%.*s,%u,%u,%u,%u,%" PRIu64 ",%d,%" PRIu64 ",%d\n", (int)item.item.nbytes, item.item.bytes, item.orders, item.eligible, item.followed,
			item.returned, together.considered, together.furthest, next.considered, next.furthest);
		csv_list(lists, index, COBUY_TOGETHER, i, &item);
		csv_list(lists, index, COBUY_NEXT, i, &item);
	}
	for (FILE *f[] = {json, items, lists}, **at = f; at < f + 3; at++)
		good = *at && fclose(*at) == 0 && good;
	return good;
}
