/* The kinds of section this version knows. */
#include "format/section_kind.h"

#include <string.h>

#include "format/layout.h"

static const char section_names[SECTION_KIND_COUNT][SECTION_KIND_NBYTES + 1] = {
    [SECTION_ITEM] = "ITEM", [SECTION_HASH] = "HASH", [SECTION_LINK] = "LINK", [SECTION_ENTR] = "ENTR", [SECTION_FACT] = "FACT",
    [SECTION_WRTH] = "WRTH", [SECTION_TITL] = "TITL", [SECTION_CATG] = "CATG", [SECTION_FAML] = "FAML",
    [SECTION_ATTR] = "ATTR", [SECTION_LEDG] = "LEDG", [SECTION_OPTS] = "OPTS", [SECTION_PROV] = "PROV",
};

const char *section_kind_name(enum section_kind kind)
{
	return kind < SECTION_KIND_COUNT ? section_names[kind] : "unknown section";
}

enum section_kind section_kind_find(const uint8_t name[4])
{
	enum section_kind kind = 0;

	while (kind < SECTION_KIND_COUNT && memcmp(section_names[kind], name, SECTION_KIND_NBYTES) != 0)
		kind++;
	return kind;
}

bool section_kind_is_required(enum section_kind kind)
{
	switch (kind) {
	case SECTION_LINK:
	case SECTION_FACT:
	case SECTION_WRTH:
	case SECTION_TITL:
	case SECTION_CATG:
	case SECTION_FAML:
	case SECTION_ATTR:
	case SECTION_KIND_COUNT:
		return false;
	default:
		return true;
	}
}
