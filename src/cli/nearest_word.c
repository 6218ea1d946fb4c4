/* Which of a few words was meant, where what was typed is none of them. */
#include "cli/nearest_word.h"

#include <string.h>

enum { LETTERS_MAX = 40 }; /* a longer word is never near */

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: the table of all prefixes' distances, row i for i letters of a. */
size_t nearest_word_distance(const char *a, const char *b)
{
	size_t d[LETTERS_MAX + 1][LETTERS_MAX + 1];
	size_t a_count = strlen(a), b_count = strlen(b);

	if (a_count > LETTERS_MAX || b_count > LETTERS_MAX)
		return a_count > b_count ? a_count : b_count;
	for (size_t i = 0; i <= a_count; i++)
		d[i][0] = i;
	for (size_t k = 0; k <= b_count; k++)
		d[0][k] = k;
	for (size_t i = 1; i <= a_count; i++)
		for (size_t k = 1; k <= b_count; k++) {
			d[i][k] = smaller(d[i - 1][k], d[i][k - 1]) + 1;
			d[i][k] = smaller(d[i][k], d[i - 1][k - 1] + (a[i - 1] != b[k - 1]));
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				d[i][k] = smaller(d[i][k], d[i - 2][k - 2] + 1);
		}
	return d[a_count][b_count];
}

const char *nearest_word(const char *typed, const char *const *words, size_t count)
{
	const char *nearest = NULL;
	size_t least = strlen(typed) / 3 + 1;

	for (size_t i = 0; i < count; i++) {
		size_t distance = words[i] ? nearest_word_distance(typed, words[i]) : least + 1;

		if (distance <= least && distance < strlen(typed) && (!nearest || distance < least)) {
			nearest = words[i];
			least = distance;
		}
	}
	return nearest;
}
