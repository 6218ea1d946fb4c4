/* Which of a few words was meant, where what was typed is none of them. */
#include "cli/nearest_word.h"

#include "base/name_distance.h"

const char *nearest_word(const char *typed, const char *const *words, size_t count)
{
	const struct text of_typed = text_of(typed);
	const char *nearest = NULL;
	uint32_t least = of_typed.nbytes / 3 + 1;

	for (size_t i = 0; i < count && of_typed.nbytes <= NAME_NBYTES_MAX; i++) {
		uint32_t distance = words[i] ? name_distance(of_typed, text_of(words[i])) : least + 1;

		if (distance <= least && distance < of_typed.nbytes && (!nearest || distance < least)) {
			nearest = words[i];
			least = distance;
		}
	}
	return nearest;
}
