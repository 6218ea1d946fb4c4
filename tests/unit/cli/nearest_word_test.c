/* Which word was meant. */
#include <criterion/criterion.h>

#include "cli/nearest_word.h"

static const char *const words[] = {"build", "query", "why", NULL, "info", "verify", "export"};

static const char *near(const char *typed)
{
	return nearest_word(typed, words, sizeof words / sizeof *words);
}

Test(nearest_word, slips_are_understood)
{
	cr_expect_str_eq(near("qeury"), "query");
	cr_expect_str_eq(near("biuld"), "build");
	cr_expect_str_eq(near("verfy"), "verify");
	cr_expect_str_eq(near("exports"), "export");
	cr_expect_str_eq(near("QUERY"), "query");
}

Test(nearest_word, nonsense_gets_no_hint)
{
	cr_expect_null(near("recommend"));
	cr_expect_null(near("x"));
	cr_expect_null(near(""));
	cr_expect_null(near("a-word-that-is-far-longer-than-any-command-could-be-made-and-then-goes-on-until-nobody-reads-it-any-more"));
	cr_expect_null(near("a-word-that-is-far-longer-than-any-command-could-be-made"));
}
