/* A file that appears at its place whole, or not at all. */
#include "write/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/short_path.h"

enum { BUFFER_NBYTES = 256 * 1024, SPACE_TRIED_NBYTES = 64 * 1024, LOCK_TRIES = 100 };

static bool error_is_space(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

static cobuy_status fail_write(const struct output_file *out, struct failure *f, const char *doing, int error)
{
	if (error_is_space(error))
		return failure_set(
		    f, COBUY_E_WRITE,
		    "no space left while %s %s, after %llu bytes (%s); free some and build again", doing,
		    short_path_of(out->building).text, (unsigned long long)out->flushed_nbytes, strerror(error));
	return failure_set(f, COBUY_E_WRITE, "%s %s failed after %llu bytes: %s", doing, short_path_of(out->building).text,
			   (unsigned long long)out->flushed_nbytes, strerror(error));
}

/* Follows a link at the path, so that the link stays and what it leads to is replaced. */
static cobuy_status resolve_target(struct output_file *out, const char *path, struct failure *f)
{
	struct stat st;
	bool exists = lstat(path, &st) == 0;

	if (exists && S_ISLNK(st.st_mode)) {
		out->target = realpath(path, NULL);
		if (!out->target)
			return failure_set(
			    f, COBUY_E_CREATE,
			    "%s is a link that leads nowhere: %s; remove it or name another file", short_path_of(path).text,
			    strerror(errno));
		exists = stat(out->target, &st) == 0;
	} else {
		out->target = strdup(path);
	}
	if (exists && !S_ISREG(st.st_mode))
		return failure_set(f, COBUY_E_CREATE,
				   "%s is %s, not a regular file; name a file for the index", short_path_of(path).text,
				   S_ISDIR(st.st_mode) ? "a folder" : "a device or the like");
	if (!out->target || asprintf(&out->building, "%s.building", out->target) < 0) {
		out->building = NULL;
		return failure_memory(f, "naming the index file");
	}
	return COBUY_OK;
}

static cobuy_status open_building(struct output_file *out, struct failure *f)
{
	struct stat st;

	do
		out->fd = open(out->building, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	while (out->fd < 0 && errno == EINTR);
	if (out->fd < 0 && error_is_space(errno))
		return fail_write(out, f, "creating", errno);
	if (out->fd < 0 || fstat(out->fd, &st) != 0)
		return failure_set(f, COBUY_E_CREATE,
				   "cannot create %s: %s; the index is written there first", short_path_of(out->building).text,
				   strerror(errno));
	if (!S_ISREG(st.st_mode))
		return failure_set(f, COBUY_E_CREATE, "%s is not a regular file; remove it", short_path_of(out->building).text);
	return COBUY_OK;
}

/* The folder of the target; NULL: memory is out. */
static char *target_folder(const struct output_file *out)
{
	const char *slash = strrchr(out->target, '/');
	size_t nbytes = slash == NULL ? 0 : slash == out->target ? 1 : (size_t)(slash - out->target);

	return nbytes ? strndup(out->target, nbytes) : strdup(".");
}

/* In a sticky folder, such as /tmp, only its owner or a file's replaces the file; root may. */
static cobuy_status check_owner(const struct output_file *out, struct failure *f)
{
	const char *const names[] = {out->target, out->building};
	char *folder = target_folder(out);
	uid_t self = geteuid();
	struct stat about, file;
	bool sticky = folder && stat(folder, &about) == 0 && (about.st_mode & S_ISVTX) && self != 0 && self != about.st_uid;

	free(folder);
	for (int i = 0; sticky && i < 2; i++)
		if (lstat(names[i], &file) == 0 && file.st_uid != self)
			return failure_set(f, COBUY_E_CREATE,
					   "%s belongs to another user, and its folder lets nobody else replace it (sticky); name another file",
					   short_path_of(names[i]).text);
	return COBUY_OK;
}

static void close_building(struct output_file *out)
{
	if (out->fd >= 0)
		close(out->fd);
	out->fd = -1;
}

/* Whether the name still belongs to the open file: another build may have published or removed it. */
static bool building_is_ours(const struct output_file *out)
{
	struct stat held, named;

	return fstat(out->fd, &held) == 0 && lstat(out->building, &named) == 0 &&
	       held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

static cobuy_status open_and_lock(struct output_file *out, struct failure *f)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		cobuy_status st = open_building(out, f);
		int locked;

		if (st != COBUY_OK) {
			close_building(out);
			return st;
		}
		do
			locked = flock(out->fd, LOCK_EX | LOCK_NB);
		while (locked != 0 && errno == EINTR);
		if (locked == 0 && building_is_ours(out))
			return COBUY_OK;
		if (locked != 0 && errno != EWOULDBLOCK) {
			failure_set(f, COBUY_E_CREATE,
				    "cannot lock %s: %s; name a file on another file system", short_path_of(out->building).text,
				    strerror(errno));
			close_building(out);
			return f->status;
		}
		close_building(out);
		if (locked != 0)
			break;
	}
	return failure_set(f, COBUY_E_BUSY,
			   "another build is writing %s (it holds the lock on %s); wait until it is done",
			   short_path_of(out->target).text, short_path_of(out->building).text);
}

/* Empties a leftover, and asks for some space, so that a full disk is found before the orders are read. */
static cobuy_status make_room(struct output_file *out, struct failure *f)
{
	int error;

	if (ftruncate(out->fd, 0) != 0)
		return fail_write(out, f, "emptying", errno);
	do
		error = posix_fallocate(out->fd, 0, SPACE_TRIED_NBYTES);
	while (error == EINTR);
	if (error_is_space(error) || error == EIO)
		return fail_write(out, f, "creating", error);
	if (ftruncate(out->fd, 0) != 0)
		return fail_write(out, f, "emptying", errno);
	return COBUY_OK;
}

cobuy_status output_file_open(struct output_file *out, const char *path, struct failure *f)
{
	cobuy_status st;

	*out = (struct output_file){.fd = -1};
	st = resolve_target(out, path, f);
	if (st == COBUY_OK)
		st = check_owner(out, f);
	if (st == COBUY_OK)
		st = open_and_lock(out, f);
	if (st == COBUY_OK)
		st = make_room(out, f);
	if (st == COBUY_OK) {
		out->buffer = malloc(BUFFER_NBYTES);
		if (!out->buffer)
			st = failure_memory(f, "opening the index file");
	}
	if (st != COBUY_OK)
		output_file_discard(out);
	return st;
}

static cobuy_status write_all(const struct output_file *out, uint64_t offset, const uint8_t *bytes,
			      size_t nbytes, struct failure *f)
{
	while (nbytes) {
		ssize_t written = pwrite(out->fd, bytes, nbytes, (off_t)offset);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return fail_write(out, f, "writing", written < 0 ? errno : ENOSPC);
		bytes += written;
		nbytes -= (size_t)written;
		offset += (uint64_t)written;
	}
	return COBUY_OK;
}

static cobuy_status flush_buffer(struct output_file *out, struct failure *f)
{
	cobuy_status st = write_all(out, out->flushed_nbytes, out->buffer, out->buffered, f);

	if (st == COBUY_OK) {
		out->flushed_nbytes += out->buffered;
		out->buffered = 0;
	}
	return st;
}

cobuy_status output_file_write(struct output_file *out, const void *bytes, size_t nbytes, struct failure *f)
{
	const uint8_t *from = bytes;
	cobuy_status st = COBUY_OK;

	while (st == COBUY_OK && nbytes) {
		size_t part = BUFFER_NBYTES - out->buffered;

		if (part > nbytes)
			part = nbytes;
		memcpy(out->buffer + out->buffered, from, part);
		out->buffered += part;
		from += part;
		nbytes -= part;
		if (out->buffered == BUFFER_NBYTES)
			st = flush_buffer(out, f);
	}
	return st;
}

cobuy_status output_file_patch(struct output_file *out, uint64_t offset, const void *bytes, size_t nbytes,
			       struct failure *f)
{
	cobuy_status st = flush_buffer(out, f);

	return st == COBUY_OK ? write_all(out, offset, bytes, nbytes, f) : st;
}

uint64_t output_file_nbytes(const struct output_file *out)
{
	return out->flushed_nbytes + out->buffered;
}

/* A rename lasts once its folder is on disk. Some file systems cannot sync a folder, and need not. */
static cobuy_status sync_folder(const struct output_file *out, struct failure *f)
{
	char *folder = target_folder(out);
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool done = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL || errno == ENOSYS);
	int error = errno;

	/* A folder that may be written but not read cannot be opened; the rename has happened. */
	if (!done && fd < 0 && error == EACCES)
		done = true;
	if (fd >= 0)
		close(fd);
	free(folder);
	if (!done)
		return failure_set(f, COBUY_E_WRITE, "%s is in place, but syncing its folder failed: %s",
				   short_path_of(out->target).text, strerror(error));
	return COBUY_OK;
}

cobuy_status output_file_publish(struct output_file *out, struct failure *f)
{
	cobuy_status st = flush_buffer(out, f);

	if (st == COBUY_OK && fsync(out->fd) != 0)
		st = fail_write(out, f, "syncing", errno);
	if (st == COBUY_OK && rename(out->building, out->target) != 0)
		st = failure_set(f, errno == EPERM || errno == EACCES ? COBUY_E_CREATE : COBUY_E_WRITE,
				 "renaming %s to %s failed: %s", short_path_of(out->building).text,
				 short_path_of(out->target).text, strerror(errno));
	if (st == COBUY_OK) {
		close_building(out);
		st = sync_folder(out, f);
	}
	return st;
}

void output_file_discard(struct output_file *out)
{
	if (out->fd >= 0)
		unlink(out->building);
	close_building(out);
	free(out->target);
	free(out->building);
	free(out->buffer);
	*out = (struct output_file){.fd = -1};
}
