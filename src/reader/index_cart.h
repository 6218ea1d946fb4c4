/* What goes with several items, for a cart or a placement. */
#ifndef COBUY_READER_INDEX_CART_H
#define COBUY_READER_INDEX_CART_H

#include "reader/index_map.h"

struct cart_question {
	cobuy_table table; /* together, next or substitute */
	unsigned places;   /* mask; 0: all. Substitutes have no marks. */
	const cobuy_request *request;
	size_t first, count; /* of request->items, those that list */
};

/* As cobuy_cart. In substitute the families of the items that list are not left out. */
cobuy_status index_cart_answer(const struct cobuy *index, const struct cart_question *q, cobuy_suggestion *out, size_t capacity,
			       size_t *filled);

#endif
