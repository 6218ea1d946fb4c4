/*
 * What every command that asks an index does around its own answer: options, opening, closing, the exit code.
 * `verify` stands apart: for it a bad file is an answer.
 */
#ifndef COBUY_CLI_INDEX_COMMAND_H
#define COBUY_CLI_INDEX_COMMAND_H

#include "base/failure.h"
#include "cli/index_door.h"
#include "cli/options.h"

enum { TABLE_BOTH = COBUY_TABLE_COUNT };

/*
 * Writes the answer to stdout; typed.texts[0] is the index, open by now. COBUY_OK; COBUY_NONE: nothing found; or a
 * failure. Where `f` is filled, its sentence is printed.
 */
typedef cobuy_status (*index_command_answer)(void *state, const struct operands *typed, struct failure *f);

/* Gives the exit code. `door` is open while `answer` runs. */
int index_command_run(const struct command_form *form, int argc, char **argv, struct index_door *door,
		      index_command_answer answer, void *state);

/* --table, by the names of cobuy_table, and --json. */
struct option index_command_table(uint32_t *table, const char *help);
struct option index_command_json(bool *as_json);

#endif
