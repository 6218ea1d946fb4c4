/* What tells variants apart: the values of the catalogue's attribute columns, numbered. */
#include "score/item_attributes.h"

#include <stdlib.h>

void item_attributes_clear(struct item_attributes *a)
{
	free(a->values);
	free(a->value_texts);
	if (a->count)
		text_table_clear(&a->table);
	*a = (struct item_attributes){0};
}

/* Values are numbered as the items, in the order of theirs, come to them: whatever the catalogue's order. */
static bool item_attributes_number(struct item_attributes *a, const struct history *h, const struct catalog *catalog)
{
	for (uint32_t i = 0; i < h->item_count; i++) {
		const struct catalog_item *line = catalog_find(catalog, h->items[i]);

		for (uint32_t k = 0; line && k < a->count; k++) {
			const struct text value = line->attributes[k];
			const uint32_t number = value.nbytes ? text_table_number(&a->table, value) : 0;

			if (number == TEXT_TABLE_FULL)
				return false;
			a->values[(size_t)i * a->count + k] = number + (value.nbytes > 0);
		}
	}
	a->value_count = a->table.count;
	a->value_texts = malloc(((size_t)a->value_count + 1) * sizeof *a->value_texts);
	for (uint32_t v = 0; a->value_texts && v < a->value_count; v++)
		a->value_texts[v] = text_table_text(&a->table, v);
	return a->value_texts != NULL;
}

cobuy_status item_attributes_make(struct item_attributes *a, const struct history *h, const struct catalog *catalog, struct failure *f)
{
	*a = (struct item_attributes){0};
	if (!catalog || catalog->attribute_count == 0)
		return COBUY_OK;
	a->count = catalog->attribute_count;
	a->names = catalog->attribute_names;
	text_table_init(&a->table);
	a->values = calloc((size_t)h->item_count * a->count + 1, sizeof *a->values);
	if (a->values && item_attributes_number(a, h, catalog))
		return COBUY_OK;
	item_attributes_clear(a);
	return failure_memory(f, "joining the catalogue's attributes");
}
