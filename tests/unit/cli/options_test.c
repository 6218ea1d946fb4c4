/* A command's options: what is taken, what is refused, and with which words. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"

static bool quiet;
static const char *output, *columns;
static uint64_t top;
static double fdr;
static uint32_t table;

static const struct option options[] = {
    {.letter = 'o', .kind = OPTION_TEXT, .value = &output, .argument = "INDEX", .help = "where to"},
    {.name = "columns", .kind = OPTION_TEXT, .value = &columns, .argument = "MAP", .help = "names"},
    {.name = "quiet", .kind = OPTION_FLAG, .value = &quiet, .help = "no words"},
    {.name = "top",
     .kind = OPTION_COUNT,
     .value = &top,
     .argument = "N",
     .low = 1,
     .high = 100,
     .help = "how many"},
    {.name = "fdr",
     .kind = OPTION_DECIMAL,
     .value = &fdr,
     .argument = "Q",
     .low = 0,
     .high = 1,
     .help = "share"},
    {.name = "table",
     .kind = OPTION_CHOICE,
     .value = &table,
     .argument = "T",
     .choices = {"together", "next"},
     .help = "which"},
};

static const struct command_form form = {
    .name = "try",
    .operands = "A B",
    .purpose = "Tries.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .least_operands = 1,
    .most_operands = 2,
};

static struct operands operands;
static struct failure f;

/* Words are separated by a space each. */
static cobuy_status parse(const char *line)
{
	static char copy[512];
	static char *argv[32];
	int argc = 0;

	quiet = false;
	output = columns = NULL;
	top = 12;
	fdr = 0.01;
	table = 0;
	f = (struct failure){0};
	snprintf(copy, sizeof copy, "try %s", line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return options_parse(&form, argc, argv, &operands, &f);
}

static void expect_refused(const char *line, const char *sentence)
{
	cr_expect_eq(parse(line), COBUY_E_USAGE, "of %s", line);
	cr_expect_str_eq(f.sentence, sentence);
}

Test(options, values_stand_in_the_next_word_or_behind_the_sign)
{
	cr_assert_eq(parse("-o x.cobuy --top 3 --fdr=0.5 --table=next --quiet in"), COBUY_OK, "%s",
		     f.sentence);
	cr_expect_str_eq(output, "x.cobuy");
	cr_expect_eq(top, 3);
	cr_expect_eq(fdr, 0.5);
	cr_expect_eq(table, 1);
	cr_expect(quiet);
	cr_expect_eq(operands.count, 1);
	cr_expect_str_eq(operands.texts[0], "in");
	cr_assert_eq(parse("-ox.cobuy in"), COBUY_OK);
	cr_expect_str_eq(output, "x.cobuy");
}

Test(options, defaults_stay_where_nothing_is_told)
{
	cr_assert_eq(parse("in"), COBUY_OK);
	cr_expect_eq(top, 12);
	cr_expect_eq(fdr, 0.01);
	cr_expect_null(output);
	cr_expect_not(quiet);
}

Test(options, the_last_of_a_repeated_option_holds)
{
	cr_assert_eq(parse("--top 3 in --top=4"), COBUY_OK);
	cr_expect_eq(top, 4);
}

Test(options, operands_and_options_may_be_mixed_and_two_dashes_end_options)
{
	cr_assert_eq(parse("a --quiet -"), COBUY_OK);
	cr_expect_eq(operands.count, 2);
	cr_expect_str_eq(operands.texts[1], "-");
	cr_assert_eq(parse("-- --quiet -o"), COBUY_OK);
	cr_expect_not(quiet);
	cr_expect_str_eq(operands.texts[0], "--quiet");
	cr_expect_str_eq(operands.texts[1], "-o");
}

Test(options, a_value_may_hold_a_sign_and_begin_with_a_dash)
{
	cr_assert_eq(parse("--columns=order=A,item=B in"), COBUY_OK);
	cr_expect_str_eq(columns, "order=A,item=B");
	cr_assert_eq(parse("--columns --top in"), COBUY_OK);
	cr_expect_str_eq(columns, "--top");
}

Test(options, help_is_told_apart)
{
	cr_expect_eq(parse("--help"), COBUY_NONE);
	cr_expect_eq(parse("in -h"), COBUY_NONE);
}

Test(options, unknown_ones_are_named_with_the_nearest)
{
	expect_refused("--tpo 3 in", "unknown option '--tpo'; did you mean --top?");
	expect_refused("--tabel=next in", "unknown option '--tabel'; did you mean --table?");
	expect_refused("--zebra in", "unknown option '--zebra'");
	expect_refused("--to 3 in", "unknown option '--to'; did you mean --top?");
	expect_refused("-q in", "unknown option '-q'");
	expect_refused("--=3 in", "unknown option '--'");
}

Test(options, bad_values_are_named_with_what_was_expected)
{
	expect_refused("--top x in", "--top takes a whole number, found 'x'");
	expect_refused("--top -1 in", "--top takes a whole number, found '-1'");
	expect_refused("--top= in", "--top takes a whole number, found ''");
	expect_refused("--top 0 in", "--top takes at least 1, found '0'");
	expect_refused("--top 101 in", "--top takes at most 100, found '101'");
	expect_refused("--top 99999999999999999999 in",
		       "--top takes at most 100, found '99999999999999999999'");
	expect_refused("--fdr nan in", "--fdr takes a number such as 0.25, found 'nan'");
	expect_refused("--fdr 0x1 in", "--fdr takes a number such as 0.25, found '0x1'");
	expect_refused("--fdr 1e999 in", "--fdr takes a number such as 0.25, found '1e999'");
	expect_refused("--fdr 2 in", "--fdr takes a number from 0 to 1, found '2'");
	expect_refused("--table nxt in",
		       "--table takes one of together, next, found 'nxt'; did you mean next?");
	expect_refused("--quiet=yes in", "--quiet takes no value, found 'yes'");
	expect_refused("in --top", "--top needs a value: N");
}

Test(options, operands_are_counted)
{
	expect_refused("--quiet", "expected A B, but nothing was given");
	expect_refused("a b c", "'c' is one too many: expected A B");
}
