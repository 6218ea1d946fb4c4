/*
 * Makes the checksums of a changed index right again, so that a test reaches what stands behind them.
 */
#ifndef COBUY_TESTS_INDEX_SEALER_H
#define COBUY_TESTS_INDEX_SEALER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Section checksums, build id, header checksum. Any bytes; false: header or section table are too broken. */
bool index_seal(uint8_t *bytes, size_t nbytes);

/* Where the payload of a section begins, and how long it is; NULL: there is none. */
uint8_t *index_section_payload(uint8_t *bytes, size_t nbytes, const char *kind, size_t *payload_nbytes);

#endif
