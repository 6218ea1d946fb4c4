/*
 * Quartiles of days as two bytes, exact: to bytes and back. FORMAT.md, "Lags".
 * Three rising numbers up to 71 have 64,824 ways to fall, so that a u16 numbers them all; larger ones follow an escape.
 */
#ifndef COBUY_FORMAT_LAG_CODE_H
#define COBUY_FORMAT_LAG_CODE_H

#include <stdbool.h>
#include <stdint.h>

/* The largest q3 that has a code, and what says that numbers follow instead. */
enum { LAG_CODE_DAYS_MAX = 71, LAG_CODE_ESCAPE = 0xffff };

/* q1 <= median <= q3. */
struct lag_quartiles {
	uint32_t q1, median, q3;
};

/* LAG_CODE_ESCAPE where q3 is above LAG_CODE_DAYS_MAX. */
uint16_t lag_code_encode(const struct lag_quartiles *lags);

/* false: no such code; LAG_CODE_ESCAPE is none. */
bool lag_code_decode(uint16_t code, struct lag_quartiles *lags);

#endif
