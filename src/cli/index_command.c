/* What every command that asks an index does around its own answer. */
#include "cli/index_command.h"

#include "cli/exit_code.h"

int index_command_run(const struct command_form *form, int argc, char **argv, struct index_door *door,
		      index_command_answer answer, void *state)
{
	struct operands typed;
	struct failure f = {0};
	cobuy_status st;
	int code;

	if (!options_ready(form, argc, argv, &typed, &code))
		return code;
	st = index_door_open(door, typed.texts[0], &f);
	if (st == COBUY_OK)
		st = answer(state, &typed, &f);
	index_door_close(door);
	code = f.status == COBUY_OK ? exit_code_of(st) : exit_code_complain(form->name, &f);
	return exit_code_after_answer(form->name, code);
}

struct option index_command_table(uint32_t *table, const char *help)
{
	return (struct option){.name = "table",
			       .kind = OPTION_CHOICE,
			       .value = table,
			       .argument = "TABLE",
			       .choices = {"together", "next", "replenish", "upgrade", "substitute"},
			       .help = help};
}

struct option index_command_json(bool *as_json)
{
	return (struct option){.name = "json", .kind = OPTION_FLAG, .value = as_json, .help = "one JSON object"};
}
