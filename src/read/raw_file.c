/* The bytes of one input as the system gives them. */
#include "read/raw_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The kernel gives at most this many bytes at once; asking for more is not an error everywhere. */
#define ONE_READ_NBYTES ((size_t)1 << 30)

bool raw_file_is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

static struct short_path raw_file_name(const char *path)
{
	return short_path_of(raw_file_is_stdin(path) ? "standard input" : path);
}

static cobuy_status raw_file_is_directory(const char *name, struct failure *f)
{
	return failure_set(f, COBUY_E_MISSING, "%s: is a directory; name a file", name);
}

static cobuy_status raw_file_missing(const char *name, int error, struct failure *f)
{
	return failure_set(f, COBUY_E_MISSING, "%s: cannot be opened: %s", name, strerror(error));
}

cobuy_status raw_file_check(const char *path, struct failure *f)
{
	struct stat about;

	if (raw_file_is_stdin(path))
		return COBUY_OK;
	if (stat(path, &about) != 0 || faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
		return raw_file_missing(short_path_of(path).text, errno, f);
	if (S_ISDIR(about.st_mode))
		return raw_file_is_directory(short_path_of(path).text, f);
	return COBUY_OK;
}

bool raw_file_nbytes(const char *path, uint64_t *nbytes)
{
	struct stat about;

	if (raw_file_is_stdin(path) || stat(path, &about) != 0 || !S_ISREG(about.st_mode))
		return false;
	*nbytes = (uint64_t)about.st_size;
	return true;
}

/* The index, spilled history, rejects, a report, what is asked of /proc. */
enum { FILES_OF_OTHERS = 16 };

uint32_t raw_file_open_most(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > UINT32_MAX)
		return UINT32_MAX;
	return limit.rlim_cur > FILES_OF_OTHERS ? (uint32_t)limit.rlim_cur - FILES_OF_OTHERS : 1;
}

cobuy_status raw_file_open(struct raw_file *r, const char *path, struct failure *f)
{
	*r = (struct raw_file){.name = raw_file_name(path), .fd = STDIN_FILENO, .borrowed = raw_file_is_stdin(path)};
	if (r->borrowed)
		return COBUY_OK;
	do
		r->fd = open(path, O_RDONLY | O_CLOEXEC);
	while (r->fd < 0 && errno == EINTR);
	if (r->fd >= 0)
		return COBUY_OK;
	if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == EIO)
		return failure_set(f, COBUY_E_READ, "%s: cannot be opened: %s", r->name.text, strerror(errno));
	return raw_file_missing(r->name.text, errno, f);
}

cobuy_status raw_file_read(struct raw_file *r, void *to, size_t capacity, size_t *filled, struct failure *f)
{
	*filled = 0;
	while (*filled < capacity && !r->ended) {
		size_t wanted = capacity - *filled;
		ssize_t got = read(r->fd, (char *)to + *filled, wanted < ONE_READ_NBYTES ? wanted : ONE_READ_NBYTES);

		if (got > 0) {
			*filled += (size_t)got;
			r->offset += (uint64_t)got;
		} else if (got == 0) {
			r->ended = true;
		} else if (errno == EISDIR) {
			return raw_file_is_directory(r->name.text, f);
		} else if (errno != EINTR) {
			return failure_set(f, COBUY_E_READ, "%s: reading failed at byte %llu: %s", r->name.text,
					   (unsigned long long)r->offset, strerror(errno));
		}
	}
	return COBUY_OK;
}

void raw_file_close(struct raw_file *r)
{
	if (r->fd >= 0 && !r->borrowed)
		close(r->fd);
	r->fd = -1;
}
