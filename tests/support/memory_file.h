/* A file that lives in memory and has a path, for tests of what reads files. */
#ifndef TESTS_SUPPORT_MEMORY_FILE_H
#define TESTS_SUPPORT_MEMORY_FILE_H

#include <stddef.h>

struct memory_file {
	int fd;
	char path[64];
};

/* Ends the test run when the system refuses. */
struct memory_file memory_file_make(const void *bytes, size_t nbytes);
void memory_file_close(struct memory_file *m);

/* The same bytes as one gzip member; freed by the caller. */
char *memory_file_gzip(const void *bytes, size_t nbytes, size_t *gzip_nbytes);

/* Everything in a file, with a zero behind; freed by the caller. NULL: it cannot be read. */
char *memory_file_slurp(const char *path, size_t *nbytes);

#endif
