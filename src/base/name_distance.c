/* How far two names are apart. */
#include "base/name_distance.h"

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

/* Optimal string alignment. Of the table of all beginnings' distances, three rows are kept: d[k] is of k rows ago. */
uint32_t name_distance(struct text a, struct text b)
{
	const uint32_t n = name_least(a.nbytes, NAME_NBYTES_MAX), m = name_least(b.nbytes, NAME_NBYTES_MAX);
	uint32_t rows[3][NAME_NBYTES_MAX + 1], *d[3] = {rows[0], rows[1], rows[2]};

	for (uint32_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t *oldest = d[2];

		d[2] = d[1];
		d[1] = d[0];
		d[0] = oldest;
		d[0][0] = i;
		for (uint32_t j = 1; j <= m; j++) {
			const char x = name_small(a.bytes[i - 1]), y = name_small(b.bytes[j - 1]);

			d[0][j] = name_least(d[1][j - 1] + (x != y), name_least(d[1][j], d[0][j - 1]) + 1);
			if (i > 1 && j > 1 && x == name_small(b.bytes[j - 2]) && y == name_small(a.bytes[i - 2]))
				d[0][j] = name_least(d[0][j], d[2][j - 2] + 1);
		}
	}
	return d[0][m];
}
