/* A file without a name, for what does not fit into memory. */
#include "history/spill_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "history/text_table.h"

#define SPILL_NAME "cobuy-spill-"

void spill_file_init(struct spill_file *s)
{
	*s = (struct spill_file){.fd = -1};
}

static cobuy_status spill_file_fail(const struct spill_file *s, const char *doing, int error, struct failure *f)
{
	const char *folder = s->folder->path;

	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		return failure_set(f, COBUY_E_WRITE,
				   "no space left in %s after %llu bytes of spilled history (%s); free some, or name another folder with --temp-dir, or allow more --memory",
				   folder, (unsigned long long)atomic_load(&s->folder->written_nbytes), strerror(error));
	return failure_set(f, COBUY_E_WRITE, "%s spilled history in %s failed: %s", doing, folder, strerror(error));
}

/*
 * Files that lost their process between getting a name and losing it. One that is just being made by another build is about to lose
 * its name too, so taking it away does no harm.
 */
static void spill_file_sweep(const char *folder)
{
	DIR *entries = opendir(folder);
	struct dirent *entry;

	while (entries && (entry = readdir(entries))) {
		struct stat st;

		if (strncmp(entry->d_name, SPILL_NAME, strlen(SPILL_NAME)) == 0 &&
		    fstatat(dirfd(entries), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid())
			unlinkat(dirfd(entries), entry->d_name, 0);
	}
	if (entries)
		closedir(entries);
}

/* For file systems that make no files without a name. */
static int spill_file_make_named(const char *folder)
{
	char path[PATH_MAX];
	int fd;

	spill_file_sweep(folder);
	if (snprintf(path, sizeof path, "%s/" SPILL_NAME "XXXXXX", folder) >= (int)sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

cobuy_status spill_file_open(struct spill_file *s, struct spill_folder *folder, struct failure *f)
{
	*s = (struct spill_file){.folder = folder};
	s->fd = open(folder->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		s->fd = spill_file_make_named(folder->path);
	if (s->fd >= 0)
		return COBUY_OK;
	if (errno == ENOSPC || errno == EDQUOT)
		return spill_file_fail(s, "creating", errno, f);
	return failure_set(f, COBUY_E_CREATE, "no file can be made in %s for spilled history: %s; name another folder with --temp-dir",
			   folder->path, strerror(errno));
}

void spill_file_close(struct spill_file *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

cobuy_status spill_file_append(struct spill_file *s, const void *bytes, uint32_t nbytes, struct spill_extent *at, struct failure *f)
{
	const char *from = bytes;
	uint64_t offset = atomic_fetch_add(&s->nbytes, nbytes);

	*at = (struct spill_extent){offset, text_hash((struct text){bytes, nbytes}), nbytes};
	while (nbytes) {
		const ssize_t written = pwrite(s->fd, from, nbytes, (off_t)offset);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return spill_file_fail(s, "writing", written < 0 ? errno : ENOSPC, f);
		from += written;
		offset += (uint64_t)written;
		nbytes -= (uint32_t)written;
		atomic_fetch_add(&s->folder->written_nbytes, (uint64_t)written);
	}
	return COBUY_OK;
}

cobuy_status spill_file_read(const struct spill_file *s, const struct spill_extent *at, void *to, struct failure *f)
{
	uint32_t filled = 0;

	while (filled < at->nbytes) {
		const ssize_t got = pread(s->fd, (char *)to + filled, at->nbytes - filled, (off_t)(at->offset + filled));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return failure_set(f, COBUY_E_READ, "reading spilled history in %s failed at byte %llu: %s", s->folder->path,
					   (unsigned long long)(at->offset + filled), got < 0 ? strerror(errno) : "the file is too short");
		filled += (uint32_t)got;
	}
	if (text_hash((struct text){to, at->nbytes}) != at->checksum)
		return failure_set(f, COBUY_E_READ, "spilled history in %s was damaged at byte %llu: its checksum is another one", s->folder->path,
				   (unsigned long long)at->offset);
	return COBUY_OK;
}
