/*
 * A command's options, from one table: parsed, checked, and printed by --help.
 *
 * `--name value` and `--name=value`, `-l value` and `-lvalue` for the few that have a letter; `--` ends
 * options; `-` alone is an operand. Options and operands may be mixed. Where an option is given twice, the
 * last holds. No abbreviations.
 */
#ifndef COBUY_CLI_OPTIONS_H
#define COBUY_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

enum option_kind {
	OPTION_FLAG,  /* bool; takes no value */
	OPTION_TEXT,  /* const char *; points into argv */
	OPTION_COUNT, /* uint64_t; decimal digits, at least `low` and at most `high` (high 0: no upper limit)
		       */
	OPTION_DECIMAL, /* double; finite, at least `low` and at most `high` */
	OPTION_CHOICE,	/* uint32_t; which of `choices` */
	OPTION_SIZE,	/* uint64_t; bytes, or with K, M, G or T behind; at least `low` */
};

enum { OPTION_CHOICES_MAX = 8 };

struct option {
	const char *name; /* without dashes; NULL: the letter alone */
	char letter;	  /* 0: none */
	enum option_kind kind;
	void *value;	      /* where it goes; holds the default before */
	const char *argument; /* "N", "FILE"; not for flags */
	const char *help;     /* what it does, and the default; a newline begins another line */
	double low, high;     /* COUNT, DECIMAL */
	const char *choices[OPTION_CHOICES_MAX]; /* CHOICE; NULL ends them */
};

struct command_form {
	const char *name;     /* "build" */
	const char *operands; /* "ORDERS..." */
	const char *purpose;  /* one sentence */
	const char *more;     /* printed after the options by --help; NULL: nothing */
	const struct option *options;
	size_t option_count;
	size_t least_operands, most_operands;
};

/* The operands in their order: argv after the options were taken out of it. */
struct operands {
	char **texts;
	size_t count;
};

/*
 * Fills the options' values and gathers the operands, in argv itself. argv[0] is the command's name.
 * COBUY_OK; COBUY_NONE: --help (or -h) was asked for; COBUY_E_USAGE: the failure names the option and the
 * nearest one.
 */
cobuy_status options_parse(const struct command_form *form, int argc, char **argv, struct operands *operands,
			   struct failure *f);

/* What --help prints. */
void options_print_help(const struct command_form *form);

/*
 * options_parse, and what every command does with its outcome. True: go on. False: the command is at its end,
 * with *code; help was printed on stdout, or the complaint on stderr.
 */
bool options_ready(const struct command_form *form, int argc, char **argv, struct operands *operands,
		   int *code);

#endif
