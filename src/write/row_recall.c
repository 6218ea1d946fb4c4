/* Reads rows back that an encoder holds. */
#include "write/row_recall.h"

#include "format/row_pack.h"

void row_recall_init(struct row_recall *r, const struct row_encoder *rows)
{
	*r = (struct row_recall){.rows = rows, .at = rows->bytes, .end = rows->bytes};
}

cobuy_status row_recall_row(struct row_recall *r, uint32_t *count)
{
	struct row_cursor c;
	struct row_head head;

	if (r->row == r->rows->row_count)
		return COBUY_NONE;
	c = (struct row_cursor){.at = r->end, .end = r->end + r->rows->row_nbytes[r->row++]};
	r->end = c.end;
	if (!row_head_decode(&c, &head) ||
	    (head.count && !row_shape_decode(&c, r->rows->form, &head, &r->shape)))
		return COBUY_E_INDEX;
	r->at = c.at;
	r->next = 0;
	*count = head.count;
	return COBUY_OK;
}

cobuy_status row_recall_neighbour(struct row_recall *r, struct recalled_neighbour *n)
{
	struct row_entry entry;

	if (!row_entry_decode(r->at, r->rows->form, &r->shape, r->next++, &entry))
		return COBUY_E_INDEX;
	*n = (struct recalled_neighbour){entry.item, entry.support, entry.both};
	return COBUY_OK;
}
