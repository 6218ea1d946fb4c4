/* Which word was meant. */
#include <criterion/criterion.h>

#include "cli/nearest_word.h"

static const char *const words[] = {"build", "query", "why", NULL, "info", "verify", "export"};

static const char *near(const char *typed)
{
	return nearest_word(typed, words, sizeof words / sizeof *words);
}

Test(nearest_word, distance_counts_letters_and_swaps)
{
	cr_expect_eq(nearest_word_distance("", "abc"), 3);
	cr_expect_eq(nearest_word_distance("kitten", "sitting"), 3);
	cr_expect_eq(nearest_word_distance("qeury", "query"), 1);
	cr_expect_eq(nearest_word_distance("same", "same"), 0);
}

Test(nearest_word, slips_are_understood)
{
	cr_expect_str_eq(near("qeury"), "query");
	cr_expect_str_eq(near("biuld"), "build");
	cr_expect_str_eq(near("verfy"), "verify");
	cr_expect_str_eq(near("exports"), "export");
}

Test(nearest_word, nonsense_gets_no_hint)
{
	cr_expect_null(near("recommend"));
	cr_expect_null(near("x"));
	cr_expect_null(near(""));
	cr_expect_null(near("a-word-that-is-far-longer-than-any-command-could-be-made"));
}
