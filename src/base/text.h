/* A stretch of bytes that somebody else owns; not ended by a zero. */
#ifndef COBUY_BASE_TEXT_H
#define COBUY_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	const char *bytes;
	uint32_t nbytes;
};

static inline struct text text_of(const char *zero_ended)
{
	return (struct text){zero_ended, (uint32_t)strlen(zero_ended)};
}

static inline uint64_t text_load8(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return word;
}

static inline uint32_t text_load4(const char *bytes)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof word);
	return word;
}

/* Ids are short: up to 16 bytes, two loads that may overlap cost less than a call. */
static inline bool text_equals(struct text a, struct text b)
{
	const uint32_t n = a.nbytes;

	if (n != b.nbytes)
		return false;
	if (n > 16)
		return memcmp(a.bytes, b.bytes, n) == 0;
	if (n >= 8)
		return ((text_load8(a.bytes) ^ text_load8(b.bytes)) |
			(text_load8(a.bytes + n - 8) ^ text_load8(b.bytes + n - 8))) == 0;
	if (n >= 4)
		return ((text_load4(a.bytes) ^ text_load4(b.bytes)) |
			(text_load4(a.bytes + n - 4) ^ text_load4(b.bytes + n - 4))) == 0;
	for (uint32_t i = 0; i < n; i++) {
		if (a.bytes[i] != b.bytes[i])
			return false;
	}
	return true;
}

/* Byte order, the shorter first where one begins the other: <0, 0, >0. */
static inline int text_compare(struct text a, struct text b)
{
	uint32_t shared = a.nbytes < b.nbytes ? a.nbytes : b.nbytes;
	int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;

	return order ? order : (a.nbytes > b.nbytes) - (a.nbytes < b.nbytes);
}

#endif
