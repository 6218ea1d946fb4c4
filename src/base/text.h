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

static inline bool text_equals(struct text a, struct text b)
{
	return a.nbytes == b.nbytes && (a.nbytes == 0 || memcmp(a.bytes, b.bytes, a.nbytes) == 0);
}

/* Byte order, the shorter first where one begins the other: <0, 0, >0. */
static inline int text_compare(struct text a, struct text b)
{
	uint32_t shared = a.nbytes < b.nbytes ? a.nbytes : b.nbytes;
	int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;

	return order ? order : (a.nbytes > b.nbytes) - (a.nbytes < b.nbytes);
}

#endif
