/*
 * Turns ranked neighbour lists into the bytes of index rows, anchor after anchor.
 * In: one anchor's list at a time, anchors rising without gaps. Out: the bytes, and the length of each row.
 * Memory: both. Threads: one owner; several encoders side by side make the chunks of one table.
 */
#ifndef COBUY_WRITE_ROW_ENCODER_H
#define COBUY_WRITE_ROW_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cobuy.h"
#include "format/lag_code.h"
#include "format/replenish_entry.h"
#include "format/sibling_entry.h"
#include "format/row_form.h"

struct ranked_neighbour {
	uint32_t item;
	uint32_t support;   /* n_ab, at least 1; 0: pinned, and not counted */
	uint32_t customers; /* k_ab, 1 to n_ab */
	uint32_t both;	    /* next: m_ab; together: 0 */
	struct lag_quartiles lags; /* next: of the days until the neighbour; together: 0 */
	uint8_t placement;	   /* mask of cobuy_placement */
	uint8_t level;		   /* cobuy_level; one for all of a row */
	bool pinned;		   /* by a rule */
	double adjusted_lift;
	double increment; /* its lower bound; kept where the form says so */
	uint32_t boost; /* millionths; 0 or ROW_BOOST_NONE: none */
};

struct row_encoder {
	unsigned form; /* enum row_form */
	uint8_t *bytes;
	size_t nbytes, capacity;
	uint32_t *row_nbytes; /* of each anchor */
	size_t row_count, row_capacity;
};

/* form: a table, and what its entries have besides (format/row_form.h). */
void row_encoder_init(struct row_encoder *e, unsigned form);
void row_encoder_clear(struct row_encoder *e);

/* What is said of a row besides its neighbours. */
struct ranked_row {
	uint64_t considered; /* how many candidates had enough support */
	cobuy_gate furthest; /* the furthest gate that dropped one of them; COBUY_GATE_NONE: none, or nothing was there */
	uint32_t backed;     /* where all neighbours have a level above COBUY_LEVEL_ITEM: the anchor's support at that; else 0 */
};

/* The next anchor's row. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status row_encoder_add_ranked(struct row_encoder *e, const struct ranked_neighbour *list, uint32_t count, const struct ranked_row *row);

/*
 * The same for one that does not back off. `considered`: how many candidates had enough support. `furthest`: the furthest gate
 * that dropped one of them (COBUY_GATE_NONE: nothing was dropped or nothing was there). COBUY_OK or
 * COBUY_E_MEMORY.
 */
cobuy_status row_encoder_add(struct row_encoder *e, const struct ranked_neighbour *list, uint32_t count,
			     uint64_t considered, cobuy_gate furthest);

/* The same for an encoder of upgrade, and of substitute. */
cobuy_status row_encoder_add_upgrades(struct row_encoder *e, const struct upgrade_entry *list, uint32_t count, uint64_t considered,
				      cobuy_gate furthest);
cobuy_status row_encoder_add_substitutes(struct row_encoder *e, const struct substitute_entry *list, uint32_t count, uint64_t considered,
					 cobuy_gate furthest);

/* A pair that passed the gates of evidence, and that another one left out. */
struct left_out {
	uint32_t item;
	cobuy_gate gate;
	uint32_t heaviest; /* gate customers: orders that one customer made; other fields do not count then */
	uint32_t returned; /* gates returns and value: of the pair's purchases, how many came back */
	double increment;
	uint32_t boost; /* millionths; 0 or ROW_BOOST_NONE: none */
};

/* The same for an encoder of what an audit says of the pairs that were left out. */
cobuy_status row_encoder_add_left_out(struct row_encoder *e, const struct left_out *list, uint32_t count);

/* The same for an encoder of replenish; NULL: there is nothing to say of the item, and the row is empty. */
cobuy_status row_encoder_add_replenish(struct row_encoder *e, const struct replenish_entry *entry);

#endif
