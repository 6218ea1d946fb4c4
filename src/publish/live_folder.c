/* A folder that serving nodes map an index from: its link `current` leads to the live one of its generations. */
#include "publish/live_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/short_path.h"

enum { LOCK_TRIES = 100, COPY_NBYTES = 1 << 20, LINK_NBYTES = 256 };

static const char lock_name[] = ".publishing", link_name[] = ".publishing.link", live_name[] = "current";
const char live_folder_copy_name[] = ".publishing.cobuy";

/* One sentence for a system call that failed; full disks end otherwise than forbidden ones. */
static cobuy_status live_folder_fail(const struct live_folder *folder, struct failure *f, const char *doing, const char *name,
				     int error)
{
	const struct short_path at = short_path_of(folder->path);

	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		return failure_set(f, COBUY_E_WRITE, "no space left while %s %s/%s (%s); the live index stays as it was, free some and publish again",
				   doing, at.text, name, strerror(error));
	return failure_set(f, error == EACCES || error == EPERM || error == EROFS ? COBUY_E_CREATE : COBUY_E_WRITE,
			   "%s %s/%s failed: %s; the live index stays as it was", doing, at.text, name, strerror(error));
}

static cobuy_status live_folder_remove(const struct live_folder *folder, const char *name, struct failure *f)
{
	return unlinkat(folder->fd, name, 0) == 0 || errno == ENOENT ? COBUY_OK
								     : live_folder_fail(folder, f, "removing", name, errno);
}

char *live_folder_file(const struct live_folder *folder, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", folder->path, name) < 0 ? NULL : path;
}

/* --- opening -------------------------------------------------------------- */

static cobuy_status live_folder_reach(struct live_folder *folder, bool make, struct failure *f)
{
	const struct short_path at = short_path_of(folder->path);

	folder->made = make && mkdir(folder->path, 0777) == 0;
	if (make && !folder->made && errno != EEXIST)
		return failure_set(f, errno == ENOSPC || errno == EDQUOT ? COBUY_E_WRITE : COBUY_E_CREATE,
				   "cannot make the folder %s: %s; name one that is there, or may be made", at.text, strerror(errno));
	folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd >= 0)
		return COBUY_OK;
	if (errno == ENOENT)
		return failure_set(f, COBUY_E_MISSING, "%s: %s; cobuy publish makes the folder", at.text, strerror(errno));
	return failure_set(f, COBUY_E_CREATE, "cannot open the folder %s: %s", at.text, strerror(errno));
}

/* Whether the name still belongs to the locked file: whoever held the lock before removed it at the end. */
static bool lock_is_ours(const struct live_folder *folder)
{
	struct stat held, named;

	return fstat(folder->lock_fd, &held) == 0 && fstatat(folder->fd, lock_name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

static void lock_let_go(struct live_folder *folder)
{
	if (folder->lock_fd >= 0)
		close(folder->lock_fd);
	folder->lock_fd = -1;
}

static cobuy_status live_folder_lock(struct live_folder *folder, struct failure *f)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		int error = 0;

		folder->lock_fd = openat(folder->fd, lock_name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (folder->lock_fd < 0)
			return live_folder_fail(folder, f, "creating", lock_name, errno);
		while (flock(folder->lock_fd, LOCK_EX | LOCK_NB) != 0 && (error = errno) == EINTR)
			error = 0;
		if (!error && lock_is_ours(folder))
			return COBUY_OK;
		lock_let_go(folder);
		if (error == EWOULDBLOCK)
			break;
		if (error)
			return live_folder_fail(folder, f, "locking", lock_name, error);
	}
	return failure_set(f, COBUY_E_BUSY, "another publish or rollback is at work in %s (it holds the lock on %s); wait until it is done",
			   short_path_of(folder->path).text, lock_name);
}

/* Where the link leads. A link that somebody made by hand is not touched. */
static cobuy_status live_folder_read_link(struct live_folder *folder, struct failure *f)
{
	const struct short_path at = short_path_of(folder->path);
	char target[LINK_NBYTES];
	const ssize_t nbytes = readlinkat(folder->fd, live_name, target, sizeof target - 1);

	if (nbytes < 0 && errno == ENOENT)
		return COBUY_OK;
	if (nbytes < 0)
		return failure_set(f, COBUY_E_CREATE, "%s/%s is not a link that publish made (%s); remove it, or name another folder",
				   at.text, live_name, errno == EINVAL ? "not a link at all" : strerror(errno));
	target[nbytes] = '\0';
	folder->has_live = generation_parse(target, &folder->live);
	if (!folder->has_live)
		return failure_set(f, COBUY_E_CREATE, "%s/%s leads to %s, which publish did not make; remove the link, or name another folder",
				   at.text, live_name, short_path_of(target).text);
	return COBUY_OK;
}

static cobuy_status live_folder_tidy(struct live_folder *folder, struct failure *f)
{
	struct stat copy, other;
	const bool copied = fstatat(folder->fd, live_folder_copy_name, &copy, AT_SYMLINK_NOFOLLOW) == 0;
	cobuy_status st = live_folder_remove(folder, link_name, f);
	size_t kept = 0;

	for (size_t i = 0; i < folder->generations.count && st == COBUY_OK; i++) {
		const struct generation *g = &folder->generations.all[i];

		if (copied && g->number > folder->live.number && fstatat(folder->fd, g->name, &other, AT_SYMLINK_NOFOLLOW) == 0 &&
		    other.st_dev == copy.st_dev && other.st_ino == copy.st_ino)
			st = live_folder_remove(folder, g->name, f);
		else
			folder->generations.all[kept++] = *g;
	}
	if (st != COBUY_OK)
		return st;
	folder->generations.count = kept;
	return live_folder_remove(folder, live_folder_copy_name, f);
}

cobuy_status live_folder_open(struct live_folder *folder, const char *path, bool make, struct failure *f)
{
	cobuy_status st;

	*folder = (struct live_folder){.path = path, .fd = -1, .lock_fd = -1};
	st = live_folder_reach(folder, make, f);
	if (st == COBUY_OK)
		st = live_folder_lock(folder, f);
	if (st == COBUY_OK)
		st = live_folder_read_link(folder, f);
	if (st == COBUY_OK)
		st = generation_list_read(&folder->generations, folder->fd, path, f);
	if (st == COBUY_OK)
		st = live_folder_tidy(folder, f);
	if (st != COBUY_OK)
		live_folder_close(folder);
	return st;
}

/* After a rename that failed the link may have been switched all the same, as over a network: it is asked. */
static bool live_folder_leads_to(const struct live_folder *folder, const char *name)
{
	char target[LINK_NBYTES];
	const ssize_t nbytes = readlinkat(folder->fd, live_name, target, sizeof target - 1);

	return nbytes >= 0 && (size_t)nbytes == strlen(name) && !memcmp(target, name, (size_t)nbytes);
}

void live_folder_close(struct live_folder *folder)
{
	if (folder->lock_fd >= 0) {
		unlinkat(folder->fd, link_name, 0);
		if (folder->entering.number && !live_folder_leads_to(folder, folder->entering.name))
			unlinkat(folder->fd, folder->entering.name, 0);
		unlinkat(folder->fd, live_folder_copy_name, 0);
		unlinkat(folder->fd, lock_name, 0);
	}
	lock_let_go(folder);
	if (folder->fd >= 0)
		close(folder->fd);
	folder->fd = -1;
	if (folder->made)
		rmdir(folder->path);
	folder->made = false;
	generation_list_clear(&folder->generations);
}

/* --- a new one ------------------------------------------------------------ */

static cobuy_status copy_bytes(const struct live_folder *folder, int from_fd, int to_fd, const char *from_path, struct failure *f)
{
	char *buffer = malloc(COPY_NBYTES);
	struct stat about;
	uint64_t left = fstat(from_fd, &about) == 0 && about.st_size > 0 ? (uint64_t)about.st_size : 0;
	cobuy_status st = buffer ? COBUY_OK : failure_memory(f, "copying the index");

	while (st == COBUY_OK && left) {
		const ssize_t got = read(from_fd, buffer, left < COPY_NBYTES ? (size_t)left : COPY_NBYTES);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			st = failure_set(f, COBUY_E_READ, "reading %s failed: %s; the live index stays as it was", short_path_of(from_path).text,
					 strerror(errno));
		if (got <= 0)
			break;
		left -= (uint64_t)got;
		for (ssize_t done = 0; done < got && st == COBUY_OK;) {
			const ssize_t put = write(to_fd, buffer + done, (size_t)(got - done));

			if (put >= 0)
				done += put;
			else if (errno != EINTR)
				st = live_folder_fail(folder, f, "writing", live_folder_copy_name, errno);
		}
	}
	free(buffer);
	return st;
}

/* Nobody may write to it, by mistake neither: a node that maps a file that shrinks is ended by the system. */
cobuy_status live_folder_copy(struct live_folder *folder, int from_fd, const char *from_path, struct failure *f)
{
	const int fd =
	    openat(folder->fd, live_folder_copy_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0444);
	cobuy_status st;

	if (fd < 0)
		return live_folder_fail(folder, f, "creating", live_folder_copy_name, errno);
	st = copy_bytes(folder, from_fd, fd, from_path, f);
	if (st == COBUY_OK && fsync(fd) != 0)
		st = live_folder_fail(folder, f, "syncing", live_folder_copy_name, errno);
	if (close(fd) != 0 && st == COBUY_OK)
		st = live_folder_fail(folder, f, "closing", live_folder_copy_name, errno);
	return st;
}

/* Some file systems cannot sync a folder, and need not. A folder that is new stands in one that has to last, too. */
static bool live_folder_synced(const struct live_folder *folder)
{
	const int above = folder->made ? openat(folder->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (above >= 0) {
		fsync(above);
		close(above);
	}
	return fsync(folder->fd) == 0 || errno == EINVAL || errno == ENOSYS;
}

/* The link is made beside its place and renamed over it. All it leads to is on disk by then. */
cobuy_status live_folder_switch(struct live_folder *folder, const struct generation *to, struct failure *f)
{
	const struct generation chosen = *to;

	if (symlinkat(chosen.name, folder->fd, link_name) != 0)
		return live_folder_fail(folder, f, "creating", link_name, errno);
	if (renameat(folder->fd, link_name, folder->fd, live_name) != 0)
		return live_folder_fail(folder, f, "switching", live_name, errno);
	folder->live = chosen;
	folder->has_live = true;
	folder->made = false;
	folder->entering.number = 0;
	if (!live_folder_synced(folder))
		return failure_set(f, COBUY_E_WRITE, "%s/%s is live, but syncing the folder failed: %s; after a crash the one before may be",
				   short_path_of(folder->path).text, chosen.name, strerror(errno));
	return COBUY_OK;
}

static cobuy_status live_folder_drop_rolled_back(struct live_folder *folder, struct failure *f)
{
	struct generation_list *list = &folder->generations;
	cobuy_status st = COBUY_OK;

	while (st == COBUY_OK && folder->has_live && list->count && list->all[list->count - 1].number > folder->live.number) {
		st = live_folder_remove(folder, list->all[list->count - 1].name, f);
		if (st == COBUY_OK)
			list->count--;
	}
	return st;
}

cobuy_status live_folder_enter(struct live_folder *folder, const unsigned char build_id[16], struct failure *f)
{
	const struct generation_list *list = &folder->generations;
	const uint64_t last = list->count ? list->all[list->count - 1].number : 0;
	const struct generation g = generation_of((last > folder->live.number ? last : folder->live.number) + 1, build_id);
	cobuy_status st;

	if (linkat(folder->fd, live_folder_copy_name, folder->fd, g.name, 0) != 0)
		return live_folder_fail(folder, f, "naming", g.name, errno);
	folder->entering = g;
	if (!live_folder_synced(folder))
		return live_folder_fail(folder, f, "syncing the folder of", g.name, errno);
	st = live_folder_drop_rolled_back(folder, f);
	if (st == COBUY_OK)
		st = live_folder_switch(folder, &g, f);
	return st;
}

/* --- the ones before ------------------------------------------------------ */

size_t live_folder_older(const struct live_folder *folder)
{
	size_t older = 0;

	while (older < folder->generations.count && folder->generations.all[older].number < folder->live.number)
		older++;
	return older;
}

const struct generation *live_folder_before(const struct live_folder *folder)
{
	const size_t older = live_folder_older(folder);

	return older ? &folder->generations.all[older - 1] : NULL;
}

size_t live_folder_prune(struct live_folder *folder, uint64_t keep)
{
	struct generation_list *list = &folder->generations;
	const size_t older = live_folder_older(folder);
	size_t kept = 0, stuck = 0;

	for (size_t i = 0; i < list->count; i++) {
		const bool goes = keep < older && i < older - (size_t)keep;
		const bool gone = goes && (unlinkat(folder->fd, list->all[i].name, 0) == 0 || errno == ENOENT);

		stuck += goes && !gone;
		if (!gone)
			list->all[kept++] = list->all[i];
	}
	list->count = kept;
	return stuck;
}
