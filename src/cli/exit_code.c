/* How a command ends: one sentence on stderr, and an exit code that a scheduler can branch on. */
#include "cli/exit_code.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "cli/safe_text.h"

int exit_code_of(cobuy_status status)
{
	switch (status) {
	case COBUY_OK:
		return EXIT_DONE;
	case COBUY_NONE:
		return EXIT_NOTHING;
	case COBUY_E_MEMORY:
	case COBUY_E_THREADS:
		return EXIT_MACHINE;
	case COBUY_E_MISSING:
		return EXIT_MISSING;
	case COBUY_E_READ:
	case COBUY_E_WRITE:
		return EXIT_IO;
	case COBUY_E_CREATE:
		return EXIT_CREATE;
	case COBUY_E_BUSY:
		return EXIT_BUSY;
	case COBUY_E_DATA:
	case COBUY_E_INDEX:
	case COBUY_E_VERSION:
		return EXIT_DATA;
	case COBUY_E_USAGE:
		return EXIT_USAGE;
	}
	return EXIT_MACHINE;
}

int exit_code_complain(const char *command, const struct failure *f)
{
	fprintf(stderr, "cobuy %s: ", command);
	safe_text_print(stderr, f->sentence, strlen(f->sentence));
	if (f->status == COBUY_E_USAGE)
		fprintf(stderr, "; see cobuy %s --help", command);
	fputc('\n', stderr);
	return exit_code_of(f->status);
}

/* Whether nobody reads the pipe any more. Asked of the pipe, since an earlier write's errno is gone. */
static int reader_has_left(void)
{
	struct pollfd out = {.fd = fileno(stdout), .events = POLLOUT};

	return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

int exit_code_after_answer(const char *command, int code)
{
	struct failure f = {0};
	int earlier = ferror(stdout);

	errno = 0;
	if (fflush(stdout) == 0 && !earlier)
		return code;
	if (errno == EPIPE || reader_has_left())
		return EXIT_IO;
	failure_set(&f, COBUY_E_WRITE, "the answer could not be written to standard output: %s",
		    errno ? strerror(errno) : "an earlier write failed");
	return exit_code_complain(command, &f);
}
