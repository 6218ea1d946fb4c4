/* The file that keeps every rejected record. */
#include "read/reject_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/short_path.h"

enum { COPY_NBYTES = 128 * 1024 };

struct reject_run {
	uint32_t file;
	uint64_t offset;
	uint64_t at, nbytes; /* in the spill */
};

static cobuy_status reject_file_write_failed(const struct reject_file *r, struct failure *f)
{
	return failure_set(f, COBUY_E_WRITE, "%s: writing the rejected lines failed: %s",
			   short_path_of(r->path).text, strerror(errno));
}

/* An unnamed file in the folder of `path`; failing that, in that of temporary files. -1: neither. */
static int reject_file_spill(const char *path)
{
	const char *slash = strrchr(path, '/'), *temporary = getenv("TMPDIR");
	const struct text folders[] = {
		slash ? (struct text){path, (uint32_t)(slash - path) + 1} : text_of("."),
		text_of(temporary && *temporary ? temporary : "/tmp"),
	};
	char name[4096];
	int fd = -1;

	for (int i = 0; fd < 0 && i < 2; i++) {
		errno = ENAMETOOLONG;
		if (snprintf(name, sizeof name, "%.*s/.cobuy-rejects-XXXXXX", (int)folders[i].nbytes, folders[i].bytes) >=
		    (int)sizeof name)
			continue;
		fd = mkostemp(name, O_CLOEXEC);
		if (fd >= 0)
			unlink(name);
	}
	return fd;
}

cobuy_status reject_file_open(struct reject_file *r, const char *path, struct failure *f)
{
	struct stat about;

	*r = (struct reject_file){.path = path, .spill = -1};
	pthread_mutex_init(&r->lock, NULL);
	r->target = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (r->target < 0)
		return failure_set(f, COBUY_E_CREATE, "%s: the file of rejected lines cannot be created: %s", short_path_of(path).text,
				   strerror(errno));
	/* A file that was there before may have been open to others. */
	if (fstat(r->target, &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & 07777) != 0600 &&
	    fchmod(r->target, 0600) != 0)
		return failure_set(f, COBUY_E_CREATE, "%s: the file of rejected lines cannot be made private: %s", short_path_of(path).text,
				   strerror(errno));
	r->spill = reject_file_spill(path);
	if (r->spill < 0 && errno == ENOMEM)
		return failure_memory(f, "creating a temporary file");
	if (r->spill < 0)
		return failure_set(f, COBUY_E_CREATE, "%s: no temporary file can be created beside it or in TMPDIR: %s",
				   short_path_of(path).text, strerror(errno));
	return COBUY_OK;
}

static bool reject_file_write(int fd, const char *bytes, size_t nbytes)
{
	while (nbytes) {
		ssize_t put = write(fd, bytes, nbytes);

		if (put < 0 && errno != EINTR)
			return false;
		if (put > 0) {
			bytes += put;
			nbytes -= (size_t)put;
		}
	}
	return true;
}

static cobuy_status reject_file_note_run(struct reject_file *r, struct reject_run run, struct failure *f)
{
	if (r->run_count == r->run_capacity) {
		size_t capacity = r->run_capacity ? 2 * r->run_capacity : 64;
		struct reject_run *runs = realloc(r->runs, capacity * sizeof *runs);

		if (!runs)
			return failure_memory(f, "keeping rejected lines");
		r->runs = runs;
		r->run_capacity = capacity;
	}
	r->runs[r->run_count++] = run;
	return COBUY_OK;
}

cobuy_status reject_file_add(struct reject_file *r, uint32_t file, uint64_t offset, const char *rows, size_t nbytes,
			     struct failure *f)
{
	cobuy_status st;

	pthread_mutex_lock(&r->lock);
	st = reject_file_note_run(
		r, (struct reject_run){.file = file, .offset = offset, .at = r->spilled_nbytes, .nbytes = nbytes}, f);
	if (st == COBUY_OK && !reject_file_write(r->spill, rows, nbytes))
		st = reject_file_write_failed(r, f);
	r->spilled_nbytes += nbytes;
	pthread_mutex_unlock(&r->lock);
	return st;
}

static int reject_run_compare(const void *left, const void *right)
{
	const struct reject_run *a = left, *b = right;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return (a->offset > b->offset) - (a->offset < b->offset);
}

static bool reject_file_copy_run(const struct reject_file *r, const struct reject_run *run, char *buffer)
{
	uint64_t done = 0;

	while (done < run->nbytes) {
		size_t wanted = run->nbytes - done < COPY_NBYTES ? (size_t)(run->nbytes - done) : COPY_NBYTES;
		ssize_t got = pread(r->spill, buffer, wanted, (off_t)(run->at + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0 || !reject_file_write(r->target, buffer, (size_t)got))
			return false;
		done += (uint64_t)got;
	}
	return true;
}

cobuy_status reject_file_finish(struct reject_file *r, struct failure *f)
{
	static const char head[] = "file,line,offset,reason,record\n";
	char *buffer = malloc(COPY_NBYTES);
	bool good;

	if (!buffer)
		return failure_memory(f, "writing rejected lines");
	if (r->run_count)
		qsort(r->runs, r->run_count, sizeof *r->runs, reject_run_compare);
	good = reject_file_write(r->target, head, sizeof head - 1);
	for (size_t i = 0; good && i < r->run_count; i++)
		good = reject_file_copy_run(r, &r->runs[i], buffer);
	free(buffer);
	if (!good)
		return reject_file_write_failed(r, f);
	int fd = r->target;

	r->target = -1;
	return close(fd) == 0 ? COBUY_OK : reject_file_write_failed(r, f);
}

void reject_file_close(struct reject_file *r)
{
	if (r->target >= 0)
		close(r->target);
	if (r->spill >= 0)
		close(r->spill);
	free(r->runs);
	r->runs = NULL;
	r->target = r->spill = -1;
	pthread_mutex_destroy(&r->lock);
}

/* A field in quotes, quotes inside written twice. */
static size_t reject_rows_quote(char *to, struct text from)
{
	size_t written = 0;

	to[written++] = '"';
	for (uint32_t i = 0; i < from.nbytes; i++) {
		if (from.bytes[i] == '"')
			to[written++] = '"';
		to[written++] = from.bytes[i];
	}
	to[written++] = '"';
	return written;
}

cobuy_status reject_rows_append(struct reject_rows *rows, uint32_t file, const char *file_name, uint64_t line,
				uint64_t offset, enum reject_reason reason, struct text record, struct failure *f)
{
	struct text name = text_of(file_name);
	size_t most = rows->nbytes + 2 * ((size_t)name.nbytes + record.nbytes) + 96;

	if (most > rows->capacity) {
		char *bytes = realloc(rows->bytes, 2 * most);

		if (!bytes)
			return failure_memory(f, "keeping rejected lines");
		rows->bytes = bytes;
		rows->capacity = 2 * most;
	}
	if (rows->nbytes == 0) {
		rows->file = file;
		rows->offset = offset;
	}
	rows->nbytes += reject_rows_quote(rows->bytes + rows->nbytes, name);
	rows->nbytes += (size_t)snprintf(rows->bytes + rows->nbytes, 80, ",%" PRIu64 ",%" PRIu64 ",%s,", line, offset,
					 reject_reason_name(reason));
	rows->nbytes += reject_rows_quote(rows->bytes + rows->nbytes, record);
	rows->bytes[rows->nbytes++] = '\n';
	return COBUY_OK;
}
