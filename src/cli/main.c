/* cobuy: what is bought together, and what is bought next. Finds the command and runs it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/nearest_word.h"
#include "cli/safe_text.h"
#include "cobuy.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *form, *purpose;
};

static const struct command commands[] = {
    {"build", build_command, "build    [options] -o INDEX ORDERS...", "read orders, write an index"},
    {"evaluate", evaluate_command, "evaluate [options] ORDERS...", "try what past orders teach on those that came later"},
    {"query", query_command, "query    [options] INDEX ITEM...",
     "neighbours of an item, or of a cart of several"},
    {"why", why_command, "why      [options] INDEX ANCHOR OTHER",
     "the evidence for a pair, or what keeps it out"},
    {"info", info_command, "info     [options] INDEX",
     "what is in an index, from which input, with the ledger"},
    {"verify", verify_command, "verify   [options] INDEX", "check every byte of an index; name the bad section"},
    {"export", export_command, "export   [options] INDEX", "a whole table, for another program"},
    {"diff", diff_command, "diff     [options] OLD NEW", "what came, left and moved between two indexes"},
    {"publish", publish_command, "publish  [options] INDEX DIR", "make an index the live one, where it holds up to the last"},
    {"rollback", rollback_command, "rollback [options] DIR", "make the one before it live again"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *to)
{
	fputs("cobuy: what is bought together in a shop, and what is bought next\n\n", to);
	for (int i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "  cobuy %-38s%s\n", commands[i].form, commands[i].purpose);
	fputs("\ncobuy COMMAND --help lists a command's options; cobuy --version prints the version.\n", to);
}

static int complain_of_command(const char *typed)
{
	const char *names[COMMAND_COUNT];
	const char *near;

	for (int i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i].name;
	near = nearest_word(typed, names, COMMAND_COUNT);
	fputs("cobuy: no command '", stderr);
	safe_text_print(stderr, typed, strlen(typed));
	if (near)
		fprintf(stderr, "'; did you mean %s?", near);
	else
		fputs("'", stderr);
	fputs("; see cobuy --help\n", stderr);
	return EXIT_USAGE;
}

/*
 * A stream that was handed over closed stays closed to reads or writes, but its number is taken: else the next file
 * that is opened would get it, and what is printed would end up there.
 */
static bool hold_closed_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			return false;
	return true;
}

int main(int argc, char **argv)
{
	if (!hold_closed_streams())
		return EXIT_MACHINE;
	/* A reader that goes away makes a write fail; see exit_code_after_answer. */
	signal(SIGPIPE, SIG_IGN);
	/* So does a limit on the size of files, as a full disk would. */
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_help(stdout);
		return exit_code_after_answer("--help", EXIT_DONE);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("cobuy %s\n", cobuy_version());
		return exit_code_after_answer("--version", EXIT_DONE);
	}
	return complain_of_command(argv[1]);
}
