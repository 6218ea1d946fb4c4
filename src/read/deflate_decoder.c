/*
 * The text of one deflated stream.
 *
 * Most of it is read by deflate_decoder_fast, which looks at nothing twice: while there are eight bytes of input and room for the longest match, it takes
 * up to three literals, or a literal or two and a match, for each load of eight bytes. Near the end of the input deflate_decoder_slow
 * reads a symbol at a time, and where the input ends inside one it stands where the symbol began, so that it can be read again with more input. The
 * head of a block is read in the same way. So there is no state inside a symbol or a head.
 *
 * Corrupt is what zlib takes for corrupt: codes of lengths that no code has, a block of a kind that there is none, stored bytes whose count does not
 * agree with its complement, symbols that mean nothing, matches that reach back to before the text.
 */
#include "read/deflate_decoder.h"

#include <string.h>

void deflate_decoder_begin(struct deflate_decoder *d)
{
	d->bits = 0;
	d->count = 0;
	d->block = DEFLATE_BETWEEN;
	d->is_last = false;
	d->stored_nbytes = 0;
	d->fault = NULL;
	d->known = d->begin = d->end = DEFLATE_WINDOW_NBYTES;
}

static enum deflate_step deflate_corrupt(struct deflate_decoder *d, const char *fault)
{
	d->fault = fault;
	return DEFLATE_CORRUPT;
}

static uint64_t deflate_load(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static uint32_t deflate_low(uint64_t bits, uint32_t count)
{
	return (uint32_t)(bits & ((UINT64_C(1) << count) - 1));
}

/* The entry of the code that comes next. */
static inline uint32_t deflate_look_up(const uint32_t *table, uint32_t table_bits, uint64_t bits)
{
	uint32_t entry = table[deflate_low(bits, table_bits)];

	if ((entry & (DEFLATE_LITERAL | DEFLATE_LONGER)) == DEFLATE_LONGER)
		entry = table[(entry >> DEFLATE_LITERAL_SHIFT) + deflate_low(bits >> table_bits, entry >> DEFLATE_CODE_SHIFT & DEFLATE_CODE_MASK)];
	return entry;
}

/* The length or distance of an entry, with its extra bits. */
static inline uint32_t deflate_value(uint32_t entry, uint64_t bits)
{
	return (entry >> DEFLATE_LITERAL_SHIFT & DEFLATE_BASE_MASK) + (deflate_low(bits, entry & 0xFF) >> (entry >> DEFLATE_CODE_SHIFT & DEFLATE_CODE_MASK));
}

/* Copies a match; up to 31 bytes behind it are written too. */
static inline void deflate_copy(unsigned char *to, uint32_t distance, uint32_t length)
{
	const unsigned char *from = to - distance, *end = to + length;

	if (distance >= 16) {
		do {
			memcpy(to, from, 16);
			memcpy(to + 16, from + 16, 16);
			to += 32;
			from += 32;
		} while (to < end);
	} else if (distance >= 8) {
		do {
			memcpy(to, from, 8);
			to += 8;
			from += 8;
		} while (to < end);
	} else if (distance == 1) {
		memset(to, *from, length);
	} else {
		while (to < end)
			*to++ = *from++;
	}
}

/* Gives whole bytes back, so that what is kept between calls are bits of one byte. */
static void deflate_give_back(struct deflate_decoder *d, struct deflate_input *in)
{
	in->at -= d->count >> 3;
	d->count &= 7;
	d->bits = deflate_low(d->bits, d->count);
}

static const char *const bad_literal = "a literal or length that means nothing", *const bad_distance = "a distance that means nothing",
			*const far_back = "a distance from before the text";

/* Reads symbols while there is room and input enough for any. DEFLATE_STRETCH: there is not, or the block ended. */
static enum deflate_step deflate_decoder_fast(struct deflate_decoder *d, struct deflate_input *in)
{
	const unsigned char *at = in->at, *const at_end = in->end;
	unsigned char *to = d->text + d->end, *const known = d->text + d->known, *const full = d->text + DEFLATE_WINDOW_NBYTES + DEFLATE_STRETCH_NBYTES;
	const char *fault = NULL;
	uint64_t bits = d->bits;
	uint32_t count = d->count;

	while (at_end - at >= 16 && to < full) {
		uint32_t entry, length, distance;

		/* 56 bits at least; those above are the same bytes again when they are taken. */
		bits |= deflate_load(at) << count;
		at += (63 - count) >> 3;
		count |= 56;
		entry = d->literals[deflate_low(bits, DEFLATE_LITERAL_TABLE_BITS)];
		if (entry & DEFLATE_LITERAL) {
			bits >>= entry & 0xFF;
			count -= entry & 0xFF;
			*to++ = (unsigned char)(entry >> DEFLATE_LITERAL_SHIFT);
			entry = d->literals[deflate_low(bits, DEFLATE_LITERAL_TABLE_BITS)];
			if (entry & DEFLATE_LITERAL) {
				bits >>= entry & 0xFF;
				count -= entry & 0xFF;
				*to++ = (unsigned char)(entry >> DEFLATE_LITERAL_SHIFT);
				entry = d->literals[deflate_low(bits, DEFLATE_LITERAL_TABLE_BITS)];
			}
		}
		/* 34 bits at least, and 20 make a length. */
		if (entry & (DEFLATE_LITERAL | DEFLATE_OTHER)) {
			if ((entry & (DEFLATE_LITERAL | DEFLATE_LONGER)) == DEFLATE_LONGER)
				entry = deflate_look_up(d->literals, DEFLATE_LITERAL_TABLE_BITS, bits);
			if (entry & DEFLATE_LITERAL) {
				bits >>= entry & 0xFF;
				count -= entry & 0xFF;
				*to++ = (unsigned char)(entry >> DEFLATE_LITERAL_SHIFT);
				continue;
			}
			if (entry & DEFLATE_OTHER) {
				bits >>= entry & 0xFF;
				count -= entry & 0xFF;
				if ((entry & DEFLATE_END) == DEFLATE_END)
					d->block = DEFLATE_BETWEEN;
				else
					fault = bad_literal;
				break;
			}
		}
		length = deflate_value(entry, bits);
		bits >>= entry & 0xFF;
		count -= entry & 0xFF;
		bits |= deflate_load(at) << count;
		at += (63 - count) >> 3;
		count |= 56;
		entry = deflate_look_up(d->distances, DEFLATE_DISTANCE_TABLE_BITS, bits);
		if (entry & DEFLATE_OTHER) {
			fault = bad_distance;
			break;
		}
		distance = deflate_value(entry, bits);
		bits >>= entry & 0xFF;
		count -= entry & 0xFF;
		if (distance > (size_t)(to - known)) {
			fault = far_back;
			break;
		}
		deflate_copy(to, distance, length);
		to += length;
	}
	d->end = (size_t)(to - d->text);
	d->bits = bits;
	d->count = count;
	in->at = at;
	deflate_give_back(d, in);
	return fault ? deflate_corrupt(d, fault) : DEFLATE_STRETCH;
}

/* Reads one symbol, of which the input may end. DEFLATE_STRETCH: done, and the block may have ended. */
static enum deflate_step deflate_decoder_slow(struct deflate_decoder *d, struct deflate_input *in)
{
	const unsigned char *at = in->at;
	uint64_t bits = d->bits;
	uint32_t count = d->count, entry, length, distance;

	for (; count <= 56 && at < in->end; count += 8)
		bits |= (uint64_t)*at++ << count;
	entry = deflate_look_up(d->literals, DEFLATE_LITERAL_TABLE_BITS, bits);
	/* What means nothing may be but the begin of what does. */
	if ((entry & 0xFF) > count || (entry == DEFLATE_OTHER && count < DEFLATE_CODE_NBITS_MAX))
		return DEFLATE_STARVED;
	if (entry & DEFLATE_LITERAL) {
		d->text[d->end++] = (unsigned char)(entry >> DEFLATE_LITERAL_SHIFT);
	} else if ((entry & DEFLATE_END) == DEFLATE_END) {
		d->block = DEFLATE_BETWEEN;
	} else if (entry & DEFLATE_OTHER) {
		return deflate_corrupt(d, bad_literal);
	} else {
		length = deflate_value(entry, bits);
		bits >>= entry & 0xFF;
		count -= entry & 0xFF;
		entry = deflate_look_up(d->distances, DEFLATE_DISTANCE_TABLE_BITS, bits);
		if ((entry & 0xFF) > count || (entry == DEFLATE_OTHER && count < DEFLATE_CODE_NBITS_MAX))
			return DEFLATE_STARVED;
		if (entry & DEFLATE_OTHER)
			return deflate_corrupt(d, bad_distance);
		distance = deflate_value(entry, bits);
		if (distance > d->end - d->known)
			return deflate_corrupt(d, far_back);
		deflate_copy(d->text + d->end, distance, length);
		d->end += length;
	}
	d->bits = bits >> (entry & 0xFF);
	d->count = count - (entry & 0xFF);
	in->at = at;
	deflate_give_back(d, in);
	return DEFLATE_STRETCH;
}

static enum deflate_step deflate_decoder_stored(struct deflate_decoder *d, struct deflate_input *in)
{
	const size_t room = DEFLATE_WINDOW_NBYTES + DEFLATE_STRETCH_NBYTES - d->end, left = (size_t)(in->end - in->at);
	size_t nbytes = d->stored_nbytes;

	if (left == 0 && nbytes)
		return DEFLATE_STARVED;
	nbytes = nbytes < left ? nbytes : left;
	nbytes = nbytes < room ? nbytes : room;
	if (nbytes)
		memcpy(d->text + d->end, in->at, nbytes);
	in->at += nbytes;
	d->end += nbytes;
	d->stored_nbytes -= (uint32_t)nbytes;
	if (d->stored_nbytes == 0)
		d->block = DEFLATE_BETWEEN;
	return DEFLATE_STRETCH;
}

/* --- heads of blocks ------------------------------------------------------ */

/* The bits of a head; false where the input ends before so many, at most 32. */
static bool deflate_take(struct deflate_decoder *d, struct deflate_input *in, uint32_t count, uint32_t *value)
{
	for (; d->count < count && in->at < in->end; d->count += 8)
		d->bits |= (uint64_t)*in->at++ << d->count;
	if (d->count < count)
		return false;
	*value = deflate_low(d->bits, count);
	d->bits >>= count;
	d->count -= count;
	return true;
}

static enum deflate_step deflate_head_stored(struct deflate_decoder *d, struct deflate_input *in)
{
	uint32_t nbytes, complement;

	/* Up to the next byte. */
	if (!deflate_take(d, in, d->count & 7, &nbytes) || !deflate_take(d, in, 16, &nbytes) || !deflate_take(d, in, 16, &complement))
		return DEFLATE_STARVED;
	if (nbytes != (complement ^ 0xFFFF))
		return deflate_corrupt(d, "a stored block whose length is not what its complement says");
	d->stored_nbytes = nbytes;
	d->block = DEFLATE_STORED;
	return DEFLATE_STRETCH;
}

static enum deflate_step deflate_head_fixed(struct deflate_decoder *d)
{
	uint8_t nbits[DEFLATE_LITERALS_MAX];

	memset(nbits, 8, sizeof nbits);
	memset(nbits + 144, 9, 256 - 144);
	memset(nbits + 256, 7, 280 - 256);
	deflate_table_literals(d->literals, nbits, DEFLATE_LITERALS_MAX);
	memset(nbits, 5, DEFLATE_DISTANCES_MAX);
	deflate_table_distances(d->distances, nbits, DEFLATE_DISTANCES_MAX);
	d->block = DEFLATE_CODED;
	return DEFLATE_STRETCH;
}

/* The lengths of all codes of the block, which are written in codes themselves, with numbers for runs. */
static enum deflate_step deflate_head_lengths(struct deflate_decoder *d, struct deflate_input *in, const uint32_t *table, uint8_t *nbits, uint32_t count)
{
	for (uint32_t i = 0; i < count;) {
		static const uint8_t run_extra[] = {2, 3, 7}, run_base[] = {3, 3, 11};
		uint32_t entry, symbol, run;

		for (; d->count < DEFLATE_LENGTH_TABLE_BITS && in->at < in->end; d->count += 8)
			d->bits |= (uint64_t)*in->at++ << d->count;
		entry = table[deflate_low(d->bits, DEFLATE_LENGTH_TABLE_BITS)];
		symbol = entry >> DEFLATE_LITERAL_SHIFT & DEFLATE_BASE_MASK;
		if (!deflate_take(d, in, entry & 0xFF, &run))
			return DEFLATE_STARVED;
		if (symbol < 16) {
			nbits[i++] = (uint8_t)symbol;
			continue;
		}
		if (!deflate_take(d, in, run_extra[symbol - 16], &run))
			return DEFLATE_STARVED;
		run += run_base[symbol - 16];
		if ((symbol == 16 && i == 0) || run > count - i)
			return deflate_corrupt(d, "a run of code lengths that repeats nothing, or goes too far");
		memset(nbits + i, symbol == 16 ? nbits[i - 1] : 0, run);
		i += run;
	}
	return DEFLATE_STRETCH;
}

static enum deflate_step deflate_head_dynamic(struct deflate_decoder *d, struct deflate_input *in)
{
	static const uint8_t order[DEFLATE_LENGTH_CODES] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
	uint8_t nbits[DEFLATE_LITERALS_MAX + DEFLATE_DISTANCES_MAX] = {0};
	uint32_t table[DEFLATE_LENGTH_ENTRIES], literals, distances, lengths, length;
	enum deflate_step step;

	if (!deflate_take(d, in, 5, &literals) || !deflate_take(d, in, 5, &distances) || !deflate_take(d, in, 4, &lengths))
		return DEFLATE_STARVED;
	literals += 257;
	distances += 1;
	if (literals > 286 || distances > 30)
		return deflate_corrupt(d, "too many lengths or distances");
	for (uint32_t i = 0; i < lengths + 4; i++) {
		if (!deflate_take(d, in, 3, &length))
			return DEFLATE_STARVED;
		nbits[order[i]] = (uint8_t)length;
	}
	if (!deflate_table_lengths(table, nbits, DEFLATE_LENGTH_CODES))
		return deflate_corrupt(d, "code lengths in codes that cannot be");
	memset(nbits, 0, DEFLATE_LENGTH_CODES);
	step = deflate_head_lengths(d, in, table, nbits, literals + distances);
	if (step != DEFLATE_STRETCH)
		return step;
	if (nbits[256] == 0)
		return deflate_corrupt(d, "a block without an end");
	if (!deflate_table_literals(d->literals, nbits, literals))
		return deflate_corrupt(d, "codes of literals that cannot be");
	if (!deflate_table_distances(d->distances, nbits + literals, distances))
		return deflate_corrupt(d, "codes of distances that cannot be");
	d->block = DEFLATE_CODED;
	return DEFLATE_STRETCH;
}

static enum deflate_step deflate_decoder_head(struct deflate_decoder *d, struct deflate_input *in)
{
	const struct deflate_input begin = *in;
	const uint64_t bits = d->bits;
	const uint32_t count = d->count;
	enum deflate_step step = DEFLATE_STARVED;
	uint32_t is_last, kind;

	if (deflate_take(d, in, 1, &is_last) && deflate_take(d, in, 2, &kind)) {
		step = kind == 0   ? deflate_head_stored(d, in)
		       : kind == 1 ? deflate_head_fixed(d)
		       : kind == 2 ? deflate_head_dynamic(d, in)
				   : deflate_corrupt(d, "a block of a kind that there is none");
		d->is_last = is_last;
	}
	if (step == DEFLATE_STARVED) {
		/* To be read again from its begin. */
		d->is_last = false;
		*in = begin;
		d->bits = bits;
		d->count = count;
	}
	deflate_give_back(d, in);
	return step;
}

/* --- stretches ------------------------------------------------------------ */

/* Keeps a window of the text, where there is no room for more behind it. */
static void deflate_decoder_slide(struct deflate_decoder *d)
{
	size_t kept = d->end - d->known;

	if (d->end >= DEFLATE_WINDOW_NBYTES + DEFLATE_STRETCH_NBYTES) {
		kept = kept < DEFLATE_WINDOW_NBYTES ? kept : DEFLATE_WINDOW_NBYTES;
		memmove(d->text + DEFLATE_WINDOW_NBYTES - kept, d->text + d->end - kept, kept);
		d->known = DEFLATE_WINDOW_NBYTES - kept;
		d->end = DEFLATE_WINDOW_NBYTES;
	}
	d->begin = d->end;
}

enum deflate_step deflate_decoder_next(struct deflate_decoder *d, struct deflate_input *in)
{
	enum deflate_step step = DEFLATE_STRETCH;

	deflate_decoder_slide(d);
	while (step == DEFLATE_STRETCH && d->end < DEFLATE_WINDOW_NBYTES + DEFLATE_STRETCH_NBYTES) {
		switch (d->block) {
		case DEFLATE_BETWEEN:
			if (d->is_last)
				d->block = DEFLATE_DONE;
			else
				step = deflate_decoder_head(d, in);
			break;
		case DEFLATE_STORED:
			step = deflate_decoder_stored(d, in);
			break;
		case DEFLATE_CODED:
			step = in->end - in->at >= 16 ? deflate_decoder_fast(d, in) : deflate_decoder_slow(d, in);
			break;
		case DEFLATE_DONE:
			return DEFLATE_ENDED;
		}
	}
	return step;
}
