/* Puts an index in the place of the live one, or goes back to the one before. */
#include "publish/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/short_path.h"
#include "publish/live_folder.h"

struct publishing {
	const struct publish_options *options;
	struct live_folder folder;
	int from_fd; /* -1: not open */
	cobuy *fresh, *live;
};

/* One sentence for an index that cannot be opened or does not verify. */
static cobuy_status index_fail(const char *path, cobuy_status st, const cobuy_fault *fault, struct failure *f)
{
	if ((st == COBUY_E_INDEX || st == COBUY_E_VERSION) && fault->section)
		return failure_set(f, st, "%s: %s: %s, at byte %" PRIu64 "; the live index stays as it was", short_path_of(path).text,
				   fault->section, fault->what ? fault->what : cobuy_status_text(st), fault->offset);
	return failure_set(f, st, "%s: %s; the live index stays as it was", short_path_of(path).text, cobuy_status_text(st));
}

/* The folder's file of that name, whole. *out stays NULL on failure. */
static cobuy_status open_whole(const struct live_folder *folder, const char *name, cobuy **out, cobuy_fault *fault)
{
	char *path = live_folder_file(folder, name);
	cobuy_status st = path ? cobuy_open(path, out, fault) : COBUY_E_MEMORY;

	free(path);
	if (st == COBUY_OK)
		st = cobuy_verify(*out, fault);
	if (st != COBUY_OK) {
		cobuy_close(*out);
		*out = NULL;
	}
	return st;
}

/* A look at the head: what is no index at all is not worth a copy. */
static cobuy_status open_source(struct publishing *p, struct failure *f)
{
	const char *path = p->options->index_path;
	cobuy_fault fault = {0};
	cobuy *index = NULL;
	cobuy_status st;
	struct stat about;

	p->from_fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (p->from_fd < 0 || fstat(p->from_fd, &about) != 0)
		return failure_set(f, COBUY_E_MISSING, "%s: %s; cobuy build -o INDEX makes an index", short_path_of(path).text, strerror(errno));
	if (!S_ISREG(about.st_mode))
		return failure_set(f, COBUY_E_INDEX, "%s is not a regular file, so it is no index", short_path_of(path).text);
	st = cobuy_open(path, &index, &fault);
	cobuy_close(index);
	return st == COBUY_OK ? COBUY_OK : index_fail(path, st, &fault, f);
}

static cobuy_status copy_and_verify(struct publishing *p, struct failure *f)
{
	cobuy_fault fault = {0};
	cobuy_status st = live_folder_copy(&p->folder, p->from_fd, p->options->index_path, f);

	if (st == COBUY_OK && (st = open_whole(&p->folder, live_folder_copy_name, &p->fresh, &fault)) != COBUY_OK)
		st = index_fail(p->options->index_path, st, &fault, f);
	return st;
}

/* A live index that is gone or damaged keeps no better one out; one that is too new to be read does. */
static cobuy_status open_live(struct publishing *p, enum publish_ground *ground, struct failure *f)
{
	cobuy_fault fault = {0};
	cobuy_status st;

	*ground = PUBLISH_FIRST;
	if (!p->folder.has_live)
		return COBUY_OK;
	st = open_whole(&p->folder, p->folder.live.name, &p->live, &fault);
	*ground = st == COBUY_OK ? PUBLISH_COMPARED : st == COBUY_E_MISSING ? PUBLISH_LOST : PUBLISH_DAMAGED;
	return st == COBUY_OK || st == COBUY_E_MISSING || st == COBUY_E_INDEX ? COBUY_OK
									     : index_fail(p->folder.live.name, st, &fault, f);
}

static cobuy_status compare(struct publishing *p, const cobuy_info *fresh, struct publish_outcome *outcome, struct failure *f)
{
	enum joint_side bad;
	cobuy_info live;
	cobuy_status st;

	if (!p->live)
		return COBUY_OK;
	if (cobuy_info_get(p->live, &live) == COBUY_OK && !memcmp(live.build_id, fresh->build_id, sizeof live.build_id)) {
		outcome->ground = PUBLISH_UNCHANGED;
		return COBUY_OK;
	}
	st = publish_gate_pass(&outcome->change, p->live, p->fresh, &p->options->limits, &bad, f);
	if (st == COBUY_E_INDEX)
		failure_set(f, st, "%s: damaged, though it verified; the live index stays as it was",
			    bad == JOINT_OLD ? p->folder.live.name : short_path_of(p->options->index_path).text);
	return st;
}

static cobuy_status go_live(struct publishing *p, const cobuy_info *fresh, struct publish_outcome *outcome, struct failure *f)
{
	struct live_folder *folder = &p->folder;
	cobuy_status st;

	outcome->before = folder->live;
	st = live_folder_enter(folder, fresh->build_id, f);
	outcome->live = folder->live;
	return st;
}

cobuy_status publish_index(const struct publish_options *options, struct publish_outcome *outcome, struct failure *f)
{
	struct publishing p = {.options = options, .folder = {.fd = -1, .lock_fd = -1}, .from_fd = -1};
	cobuy_info fresh;
	cobuy_status st;

	*outcome = (struct publish_outcome){0};
	st = open_source(&p, f);
	if (st == COBUY_OK)
		st = live_folder_open(&p.folder, options->folder_path, true, f);
	if (st == COBUY_OK)
		st = copy_and_verify(&p, f);
	if (st == COBUY_OK && cobuy_info_get(p.fresh, &fresh) != COBUY_OK)
		st = failure_set(f, COBUY_E_INDEX, "%s: damaged, though it verified", short_path_of(options->index_path).text);
	if (st == COBUY_OK)
		st = open_live(&p, &outcome->ground, f);
	if (st == COBUY_OK)
		st = compare(&p, &fresh, outcome, f);
	outcome->live = p.folder.live;
	if (st == COBUY_OK && outcome->ground != PUBLISH_UNCHANGED)
		st = go_live(&p, &fresh, outcome, f);
	if (st == COBUY_OK) {
		/* Also where nothing was to be done: the one before may have been killed right after the switch. */
		outcome->stuck = live_folder_prune(&p.folder, options->keep);
		outcome->older = live_folder_older(&p.folder);
	}
	cobuy_close(p.fresh);
	cobuy_close(p.live);
	live_folder_close(&p.folder);
	if (p.from_fd >= 0)
		close(p.from_fd);
	return st;
}

static cobuy_status go_back(struct live_folder *folder, struct publish_outcome *outcome, struct failure *f)
{
	const struct generation *to = live_folder_before(folder);
	cobuy_fault fault = {0};
	cobuy *index = NULL;
	cobuy_status st;

	if (!folder->has_live)
		return failure_set(f, COBUY_E_MISSING, "nothing is live in %s; cobuy publish puts an index there",
				   short_path_of(folder->path).text);
	if (!to)
		return failure_set(f, COBUY_NONE, "%s is the oldest index that is kept in %s; it stays live", folder->live.name,
				   short_path_of(folder->path).text);
	st = open_whole(folder, to->name, &index, &fault);
	cobuy_close(index);
	if (st != COBUY_OK)
		return index_fail(to->name, st, &fault, f);
	outcome->before = folder->live;
	st = live_folder_switch(folder, to, f);
	outcome->live = folder->live;
	outcome->older = live_folder_older(folder);
	return st;
}

cobuy_status publish_rollback(const char *folder_path, struct publish_outcome *outcome, struct failure *f)
{
	struct live_folder folder;
	cobuy_status st = live_folder_open(&folder, folder_path, false, f);

	*outcome = (struct publish_outcome){0};
	if (st == COBUY_OK)
		st = go_back(&folder, outcome, f);
	live_folder_close(&folder);
	return st;
}
