/* How the neighbours of a row are laid out in bits. */
#ifndef COBUY_FORMAT_ROW_SHAPE_H
#define COBUY_FORMAT_ROW_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

/* Bits of each field, and what fields are told from. */
struct row_shape {
	uint8_t item, support, repeated, lift, place, increment, boost, lag, both; /* lag: of the code, or of each of three */
	bool long_lags;
	uint8_t lift_base, first_place;
	uint32_t stride;
};

#endif
