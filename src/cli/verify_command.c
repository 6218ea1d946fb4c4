/* cobuy verify: reads the whole index and names the bad section. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/index_door.h"
#include "cli/number_text.h"
#include "cli/options.h"
#include "cli/safe_text.h"

int verify_command(int argc, char **argv)
{
	bool quiet = false;
	const struct option options[] = {
	    {.name = "quiet", .kind = OPTION_FLAG, .value = &quiet, .help = "say nothing where the index is good"},
	};
	const struct command_form form = {
	    .name = "verify",
	    .operands = "INDEX",
	    .purpose = "Reads the whole index: checksums, padding, and that every row is well-formed.",
	    .more = "Ends with 0 where the index is good, with 1 where it is bad.",
	    .options = options,
	    .option_count = sizeof options / sizeof *options,
	    .least_operands = 1,
	    .most_operands = 1,
	};
	struct operands typed;
	struct failure f = {0};
	struct index_door door;
	cobuy_fault fault = {0};
	cobuy_status st;
	int code;

	if (!options_ready(&form, argc, argv, &typed, &code))
		return code;
	st = index_door_open(&door, typed.texts[0], &f);
	if (st == COBUY_OK) {
		st = cobuy_verify(door.index, &fault);
		if (st != COBUY_OK)
			index_door_fault(door.path, st, &fault, &f);
	}
	if (st == COBUY_OK && !quiet) {
		safe_text_print(stdout, door.path, strlen(door.path));
		printf(": ok, %" PRIu64 " bytes, build id %s\n", door.info.file_nbytes,
		       number_text_hex(door.info.build_id).text);
	}
	index_door_close(&door);
	if (st == COBUY_OK)
		return exit_code_after_answer(form.name, EXIT_DONE);
	code = exit_code_complain(form.name, &f);
	return st == COBUY_E_INDEX ? EXIT_NOTHING : code;
}
