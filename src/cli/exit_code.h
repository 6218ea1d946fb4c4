/*
 * How a command ends: one sentence on stderr, and an exit code that a scheduler can branch on.
 * The codes of 64 and above are those of <sysexits.h>.
 */
#ifndef COBUY_CLI_EXIT_CODE_H
#define COBUY_CLI_EXIT_CODE_H

#include "base/failure.h"
#include "cobuy.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_NOTHING = 1, /* query, why: nothing found; verify: the file is bad */
	EXIT_USAGE = 64,
	EXIT_DATA = 65, /* bad orders or catalogue; not an index, a damaged one, or one of another version */
	EXIT_MISSING = 66, /* an input is not there */
	EXIT_MACHINE = 71, /* out of memory or threads */
	EXIT_CREATE = 73,  /* nothing can be written there */
	EXIT_IO = 74,	   /* reading or writing failed half-way */
	EXIT_BUSY = 75,	   /* another build holds the lock */
};

int exit_code_of(cobuy_status status);

/* Prints "cobuy COMMAND: SENTENCE" on stderr, "; see cobuy COMMAND --help" after wrong usage; gives the exit
 * code. */
int exit_code_complain(const char *command, const struct failure *f);

/* Ends a command that has written its answer: flushes stdout. `code`, or EXIT_IO where not all of the answer
 * could be written; then one sentence on stderr, but none where the reader of a pipe has gone away. */
int exit_code_after_answer(const char *command, int code);

#endif
