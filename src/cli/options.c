/* A command's options, from one table: parsed, checked, and printed by --help. */
#include "cli/options.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_code.h"
#include "cli/nearest_word.h"

enum { OPTIONS_MAX = 64, NAME_NBYTES = 64, HELP_COLUMN = 28 };

/* "--name", or "-l" where there is no name. */
static void option_spell(const struct option *o, char out[NAME_NBYTES])
{
	if (o->name)
		snprintf(out, NAME_NBYTES, "--%s", o->name);
	else
		snprintf(out, NAME_NBYTES, "-%c", o->letter);
}

static bool digits_only(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == 0;
}

static cobuy_status set_count(const struct option *o, const char *spelled, const char *text,
			      struct failure *f)
{
	uint64_t value;

	errno = 0;
	value = strtoull(text, NULL, 10);
	if (!digits_only(text))
		return failure_set(f, COBUY_E_USAGE, "%s takes a whole number, found '%s'", spelled, text);
	if (errno == ERANGE || (o->high > 0 && (double)value > o->high))
		return failure_set(f, COBUY_E_USAGE, "%s takes at most %.0f, found '%s'", spelled,
				   o->high > 0 ? o->high : (double)UINT64_MAX, text);
	if ((double)value < o->low)
		return failure_set(f, COBUY_E_USAGE, "%s takes at least %.0f, found '%s'", spelled, o->low,
				   text);
	*(uint64_t *)o->value = value;
	return COBUY_OK;
}

/* Powers of 1024; a "B" or "iB" behind the letter changes nothing. */
static cobuy_status set_size(const struct option *o, const char *spelled, const char *text, struct failure *f)
{
	static const char letters[] = "KMGT";
	const size_t digits = strspn(text, "0123456789");
	const char *unit = text + digits, *letter = *unit ? strchr(letters, *unit & ~0x20) : NULL;
	uint64_t value;

	errno = 0;
	value = strtoull(text, NULL, 10);
	if (digits == 0 || errno == ERANGE || (*unit && !letter) || (letter && unit[1] && strcmp(unit + 1, "B") && strcmp(unit + 1, "iB")))
		return failure_set(f, COBUY_E_USAGE, "%s takes a size such as 512M or 4G, found '%s'", spelled, text);
	for (const char *l = letters; letter && l <= letter; l++) {
		if (__builtin_mul_overflow(value, (uint64_t)1024, &value))
			return failure_set(f, COBUY_E_USAGE, "%s: '%s' is more than any machine has", spelled, text);
	}
	if ((double)value < o->low)
		return failure_set(f, COBUY_E_USAGE, "%s takes at least %.0fM, found '%s'", spelled, o->low / 1048576, text);
	*(uint64_t *)o->value = value;
	return COBUY_OK;
}

/* Decimal notation alone: strtod would take "nan", "inf" and "0x1p3" too. */
static cobuy_status set_decimal(const struct option *o, const char *spelled, const char *text,
				struct failure *f)
{
	char *end = NULL;
	double value = strtod(text, &end);

	if (!*text || *end || text[strspn(text, "0123456789.eE+-")] || !isfinite(value))
		return failure_set(f, COBUY_E_USAGE, "%s takes a number such as 0.25, found '%s'", spelled,
				   text);
	if (value < o->low && o->high > 1e9)
		return failure_set(f, COBUY_E_USAGE, "%s takes a number not below %.10g, found '%s'", spelled,
				   o->low, text);
	if (value < o->low || value > o->high)
		return failure_set(f, COBUY_E_USAGE, "%s takes a number from %.10g to %.10g, found '%s'",
				   spelled, o->low, o->high, text);
	*(double *)o->value = value;
	return COBUY_OK;
}

static cobuy_status set_choice(const struct option *o, const char *spelled, const char *text,
			       struct failure *f)
{
	char words[256] = "";
	size_t used = 0, count = 0;
	const char *near;

	for (; count < OPTION_CHOICES_MAX && o->choices[count]; count++) {
		if (!strcmp(o->choices[count], text)) {
			*(uint32_t *)o->value = (uint32_t)count;
			return COBUY_OK;
		}
		if (used < sizeof words)
			used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", count ? ", " : "",
						 o->choices[count]);
	}
	near = nearest_word(text, o->choices, count);
	return failure_set(f, COBUY_E_USAGE, "%s takes one of %s, found '%s'%s%s%s", spelled, words, text,
			   near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static cobuy_status option_set(const struct option *o, const char *spelled, const char *text,
			       struct failure *f)
{
	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)o->value = true;
		return COBUY_OK;
	case OPTION_TEXT:
		*(const char **)o->value = text;
		return COBUY_OK;
	case OPTION_COUNT:
		return set_count(o, spelled, text, f);
	case OPTION_DECIMAL:
		return set_decimal(o, spelled, text, f);
	case OPTION_CHOICE:
		return set_choice(o, spelled, text, f);
	case OPTION_SIZE:
		return set_size(o, spelled, text, f);
	}
	return COBUY_E_USAGE;
}

static cobuy_status unknown_option(const struct command_form *form, const char *typed, struct failure *f)
{
	const char *words[OPTIONS_MAX + 1] = {"help"};
	char name[NAME_NBYTES];
	size_t count = 1;
	const char *near;

	snprintf(name, sizeof name, "%.*s", (int)strcspn(typed, "="), typed);
	for (size_t i = 0; i < form->option_count && count <= OPTIONS_MAX; i++)
		words[count++] = form->options[i].name;
	near = strncmp(name, "--", 2) ? NULL : nearest_word(name + 2, words, count);
	if (near)
		return failure_set(f, COBUY_E_USAGE, "unknown option '%s'; did you mean --%s?", name, near);
	return failure_set(f, COBUY_E_USAGE, "unknown option '%s'", name);
}

static const struct option *option_named(const struct command_form *form, const char *name, size_t nbytes)
{
	for (size_t i = 0; i < form->option_count; i++) {
		const char *known = form->options[i].name;

		if (known && strlen(known) == nbytes && !memcmp(known, name, nbytes))
			return &form->options[i];
	}
	return NULL;
}

static const struct option *option_lettered(const struct command_form *form, char letter)
{
	for (size_t i = 0; letter && i < form->option_count; i++)
		if (form->options[i].letter == letter)
			return &form->options[i];
	return NULL;
}

/* The option that argv[*at] names; *value is what stands beside it in the same word, or NULL. */
static const struct option *option_find(const struct command_form *form, const char *word, const char **value)
{
	const struct option *o;
	size_t nbytes = strcspn(word, "=");

	*value = NULL;
	if (word[1] == '-') {
		o = nbytes > 2 ? option_named(form, word + 2, nbytes - 2) : NULL;
		if (word[nbytes] == '=')
			*value = word + nbytes + 1;
		return o;
	}
	o = option_lettered(form, word[1]);
	if (o && word[2])
		*value = word + 2;
	return o;
}

/* Takes the option at argv[*at], and its value where that is the next word. */
static cobuy_status option_take(const struct command_form *form, int argc, char **argv, int *at,
				struct failure *f)
{
	const char *value;
	const struct option *o = option_find(form, argv[*at], &value);
	char spelled[NAME_NBYTES];

	if (!o)
		return unknown_option(form, argv[*at], f);
	option_spell(o, spelled);
	if (o->kind == OPTION_FLAG && value)
		return failure_set(f, COBUY_E_USAGE, "%s takes no value, found '%s'", spelled, value);
	if (o->kind != OPTION_FLAG && !value) {
		if (*at + 1 >= argc)
			return failure_set(f, COBUY_E_USAGE, "%s needs a value: %s", spelled, o->argument);
		value = argv[++*at];
	}
	return option_set(o, spelled, value, f);
}

static cobuy_status operands_check(const struct command_form *form, const struct operands *operands,
				   struct failure *f)
{
	if (operands->count < form->least_operands)
		return failure_set(f, COBUY_E_USAGE, "expected %s, but %s", form->operands,
				   operands->count ? "not all of it was given" : "nothing was given");
	if (operands->count > form->most_operands)
		return failure_set(f, COBUY_E_USAGE, "'%s' is one too many: expected %s",
				   operands->texts[form->most_operands], form->operands);
	return COBUY_OK;
}

cobuy_status options_parse(const struct command_form *form, int argc, char **argv, struct operands *operands,
			   struct failure *f)
{
	cobuy_status st = COBUY_OK;
	bool ended = false;

	*operands = (struct operands){.texts = argv + 1};
	for (int i = 1; i < argc && st == COBUY_OK; i++) {
		if (ended || argv[i][0] != '-' || !argv[i][1])
			operands->texts[operands->count++] = argv[i];
		else if (!strcmp(argv[i], "--"))
			ended = true;
		else if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			st = COBUY_NONE;
		else
			st = option_take(form, argc, argv, &i, f);
	}
	if (st == COBUY_OK)
		st = operands_check(form, operands, f);
	return st;
}

/* "-o, --output FILE": as wide as it is. */
static int print_option_head(const struct option *o)
{
	int width = printf("  ");

	if (o->letter)
		width += printf("-%c%s", o->letter, o->name ? ", " : "");
	if (o->name)
		width += printf("--%s", o->name);
	if (o->kind != OPTION_FLAG)
		width += printf(" %s", o->argument);
	return width;
}

static void print_option(const struct option *o)
{
	int width = print_option_head(o);
	const char *line = o->help;

	if (width > HELP_COLUMN - 2) {
		putchar('\n');
		width = 0;
	}
	while (line) {
		size_t nbytes = strcspn(line, "\n");

		printf("%*s%.*s\n", HELP_COLUMN - width, "", (int)nbytes, line);
		line = line[nbytes] ? line + nbytes + 1 : NULL;
		width = 0;
	}
}

void options_print_help(const struct command_form *form)
{
	static const struct option help = {.name = "help", .kind = OPTION_FLAG, .help = "print this and end"};

	printf("usage: cobuy %s %s%s\n\n%s\n\n", form->name, form->option_count ? "[options] " : "",
	       form->operands, form->purpose);
	for (size_t i = 0; i < form->option_count; i++)
		print_option(&form->options[i]);
	print_option(&help);
	if (form->more)
		printf("\n%s\n", form->more);
}

bool options_ready(const struct command_form *form, int argc, char **argv, struct operands *operands,
		   int *code)
{
	struct failure f = {0};
	cobuy_status st = options_parse(form, argc, argv, operands, &f);

	if (st == COBUY_OK)
		return true;
	if (st == COBUY_NONE) {
		options_print_help(form);
		*code = exit_code_after_answer(form->name, EXIT_DONE);
	} else {
		*code = exit_code_complain(form->name, &f);
	}
	return false;
}
