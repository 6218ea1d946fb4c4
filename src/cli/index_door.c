/* An index opened by a command: the file, its facts, and one sentence for whatever is wrong with it. */
#include "cli/index_door.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/short_path.h"

cobuy_status index_door_fault(const char *path, cobuy_status status, const cobuy_fault *fault,
			      struct failure *f)
{
	if (status == COBUY_E_MISSING)
		return failure_set(f, status, "%s: %s; cobuy build -o INDEX makes an index", short_path_of(path).text,
				   access(path, R_OK) ? strerror(errno) : "no index can be read there");
	if ((status == COBUY_E_INDEX || status == COBUY_E_VERSION) && fault->section)
		return failure_set(f, status, "%s: %s: %s, at byte %" PRIu64, short_path_of(path).text, fault->section,
				   fault->what ? fault->what : cobuy_status_text(status), fault->offset);
	return failure_set(f, status, "%s: %s", short_path_of(path).text, cobuy_status_text(status));
}

cobuy_status index_door_open(struct index_door *door, const char *path, struct failure *f)
{
	cobuy_fault fault = {0};
	cobuy_status st;

	*door = (struct index_door){.path = path};
	st = cobuy_open(path, &door->index, &fault);
	if (st != COBUY_OK)
		return index_door_fault(path, st, &fault, f);
	return index_door_check(door, cobuy_info_get(door->index, &door->info), f);
}

void index_door_close(struct index_door *door)
{
	cobuy_close(door->index);
	door->index = NULL;
}

cobuy_status index_door_check(const struct index_door *door, cobuy_status status, struct failure *f)
{
	cobuy_fault fault = {0};

	if (status == COBUY_OK || status == COBUY_NONE)
		return status;
	/* A look-up says that there is damage, a reading of the whole where. */
	if (status == COBUY_E_INDEX && cobuy_verify(door->index, &fault) == COBUY_E_INDEX)
		return index_door_fault(door->path, status, &fault, f);
	return failure_set(f, status, "%s: %s", short_path_of(door->path).text, cobuy_status_text(status));
}

/* The item in other case, in `variant` of nbytes. */
static bool find_in_case(const struct index_door *door, const char *typed, size_t nbytes, int (*to_case)(int),
			 char *variant)
{
	uint32_t number;

	for (size_t i = 0; i < nbytes; i++)
		variant[i] = (char)to_case((unsigned char)typed[i]);
	return memcmp(variant, typed, nbytes) &&
	       cobuy_find(door->index, variant, nbytes, &number) == COBUY_OK;
}

cobuy_status index_door_find(const struct index_door *door, const char *typed, uint32_t *number,
			     struct failure *f)
{
	size_t nbytes = strlen(typed);
	cobuy_status st = index_door_check(door, cobuy_find(door->index, typed, nbytes, number), f);
	char *variant;

	if (st != COBUY_NONE)
		return st;
	variant = calloc(nbytes + 1, 1);
	if (variant && nbytes &&
	    (find_in_case(door, typed, nbytes, toupper, variant) ||
	     find_in_case(door, typed, nbytes, tolower, variant)))
		failure_set(f, COBUY_NONE, "no item '%s' in %s; there is '%s'", typed, short_path_of(door->path).text, variant);
	else
		failure_set(f, COBUY_NONE, "no item '%s' in %s", typed, short_path_of(door->path).text);
	free(variant);
	return COBUY_NONE;
}
