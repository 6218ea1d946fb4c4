/* Who belongs to the control group: a salted hash of the customer, the same everywhere. */
#include "cobuy.h"

#include "format/checksum.h"

enum { PERMILLE = 1000 };

int cobuy_control(const char *salt, size_t salt_nbytes, const char *customer, size_t nbytes, uint32_t permille)
{
	const uint32_t seed = checksum_of_short(salt, salt_nbytes, 0);
	const uint64_t hash = checksum_of_short(customer, nbytes, seed);

	return (hash * PERMILLE >> 32) < permille;
}
