/* The kinds of section: names both ways, and which must be there. */
#include <criterion/criterion.h>

#include <string.h>

#include "format/section_kind.h"

Test(section_kind, every_name_leads_back_to_its_kind)
{
	for (int kind = 0; kind < SECTION_KIND_COUNT; kind++) {
		const char *name = section_kind_name((enum section_kind)kind);

		cr_assert_eq(strlen(name), 4);
		cr_assert_eq((int)section_kind_find((const uint8_t *)name), kind);
	}
}

Test(section_kind, another_name_is_unknown)
{
	cr_assert_eq(section_kind_find((const uint8_t *)"ITEN"), SECTION_KIND_COUNT);
	cr_assert_str_eq(section_kind_name(SECTION_KIND_COUNT), "unknown section");
}

Test(section_kind, what_comes_from_a_catalogue_may_be_missing)
{
	const char *optional = "LINK FACT WRTH TITL CATG FAML ATTR";

	for (int kind = 0; kind < SECTION_KIND_COUNT; kind++)
		cr_assert_eq(section_kind_is_required((enum section_kind)kind),
			     strstr(optional, section_kind_name((enum section_kind)kind)) == NULL);
}
