/* How far two names are apart. */
#include "read/name_distance.h"

enum { NAME_NBYTES = 64 };

static char name_small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool name_equals(struct text a, struct text b)
{
	if (a.nbytes != b.nbytes)
		return false;
	for (uint32_t i = 0; i < a.nbytes; i++)
		if (name_small(a.bytes[i]) != name_small(b.bytes[i]))
			return false;
	return true;
}

static uint32_t name_least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

uint32_t name_distance(struct text a, struct text b)
{
	const uint32_t n = name_least(a.nbytes, NAME_NBYTES), m = name_least(b.nbytes, NAME_NBYTES);
	uint32_t row[NAME_NBYTES + 1];

	/* row[j] is the distance from the first i bytes of a to the first j of b. */
	for (uint32_t j = 0; j <= m; j++)
		row[j] = j;
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t corner = row[0];

		row[0] = i;
		for (uint32_t j = 1; j <= m; j++) {
			uint32_t change = corner + (name_small(a.bytes[i - 1]) != name_small(b.bytes[j - 1]));

			corner = row[j];
			row[j] = name_least(change, name_least(row[j], row[j - 1]) + 1);
		}
	}
	return row[m];
}
