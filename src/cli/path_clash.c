/* Whether a build would write over a file that it reads, or write one file twice. */
#include "cli/path_clash.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/short_path.h"

enum { LINKS_MAX = 40, WRITTEN_MAX = 6 };

struct path_place {
	bool known;
	dev_t device; /* of the file; of its folder where it is not there yet */
	ino_t inode;
	char name[NAME_MAX + 1]; /* in that folder; empty: the file is there */
};

struct path_role {
	const char *role, *path;
	struct path_place place;
};

static bool path_is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* Where in a path its last name begins. */
static size_t path_name_at(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* A link that leads to nothing yet: a file made through it appears there. False: the path is no link. */
static bool path_follow(char path[PATH_MAX])
{
	char link[PATH_MAX];
	ssize_t nbytes = readlink(path, link, sizeof link - 1);
	size_t folder = path_name_at(path);

	if (nbytes <= 0)
		return false;
	link[nbytes] = '\0';
	if (*link == '/')
		folder = 0;
	if (folder + (size_t)nbytes >= PATH_MAX)
		return false;
	memcpy(path + folder, link, (size_t)nbytes + 1);
	return true;
}

static struct path_place path_place_to_be(const char *path)
{
	struct path_place p = {.known = false};
	struct stat about;
	char at[PATH_MAX];
	size_t name;

	if (strlen(path) >= sizeof at)
		return p;
	strcpy(at, path);
	for (int links = 0; links < LINKS_MAX && path_follow(at); links++)
		continue;
	name = path_name_at(at);
	if (strlen(at + name) > NAME_MAX)
		return p;
	strcpy(p.name, at + name);
	at[name] = '\0';
	p.known = *p.name && stat(name ? at : ".", &about) == 0;
	if (p.known) {
		p.device = about.st_dev;
		p.inode = about.st_ino;
	}
	return p;
}

static struct path_place path_place_of(const char *path)
{
	struct stat about;

	if ((path_is_stdin(path) ? fstat(STDIN_FILENO, &about) : stat(path, &about)) == 0)
		return (struct path_place){
			.known = S_ISREG(about.st_mode), .device = about.st_dev, .inode = about.st_ino};
	return errno == ENOENT ? path_place_to_be(path) : (struct path_place){.known = false};
}

static bool path_place_same(const struct path_place *a, const struct path_place *b)
{
	return a->known && b->known && a->device == b->device && a->inode == b->inode && !strcmp(a->name, b->name);
}

static cobuy_status path_clash_with(const struct path_role *written, size_t count, const struct path_role *other,
				    struct failure *f)
{
	for (size_t i = 0; i < count; i++) {
		if (!path_place_same(&written[i].place, &other->place))
			continue;
		return failure_set(f, COBUY_E_USAGE, "%s, %s, and %s, %s, are one file; nothing was written, name another",
				   written[i].role, short_path_of(written[i].path).text, other->role,
				   path_is_stdin(other->path) ? "standard input" : short_path_of(other->path).text);
	}
	return COBUY_OK;
}

/* Joins a file that is written to those before. */
static cobuy_status path_clash_write(struct path_role *written, size_t *count, const char *role, const char *path,
				     struct failure *f)
{
	struct path_role *own = &written[*count];

	if (!path)
		return COBUY_OK;
	*own = (struct path_role){.role = role, .path = path, .place = path_place_of(path)};
	return path_clash_with(written, (*count)++, own, f);
}

static cobuy_status path_clash_read(const struct path_role *written, size_t count, const char *role, const char *path,
				    struct failure *f)
{
	struct path_role own;

	if (!path)
		return COBUY_OK;
	own = (struct path_role){.role = role, .path = path, .place = path_place_of(path)};
	return path_clash_with(written, count, &own, f);
}

/* Where output_file.h builds it: beside what a link leads to. NULL: memory is out. */
static char *path_clash_building(const char *index_path)
{
	char *target = realpath(index_path, NULL), *building = NULL;

	if (asprintf(&building, "%s.building", target ? target : index_path) < 0)
		building = NULL;
	free(target);
	return building;
}

static cobuy_status path_clash_stdin(const struct build_options *o, struct failure *f)
{
	const char *const others[] = {o->catalog_path, o->rules_path, o->fits_path, o->orders.returns_path};
	uint32_t count = 0;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		count += others[i] && path_is_stdin(others[i]);
	for (uint32_t i = 0; i < o->orders.path_count; i++)
		count += path_is_stdin(o->orders.paths[i]);
	return count <= 1 ? COBUY_OK
			  : failure_set(f, COBUY_E_USAGE, "standard input (-) is named %u times; it can be read once", count);
}

cobuy_status path_clash_check(const struct build_options *o, const char *report_path, struct failure *f)
{
	struct path_role written[WRITTEN_MAX];
	size_t count = 0;
	char *building = o->index_path ? path_clash_building(o->index_path) : NULL;
	char *audit_building = o->audit_path ? path_clash_building(o->audit_path) : NULL;
	cobuy_status st = (building || !o->index_path) && (audit_building || !o->audit_path) ? path_clash_stdin(o, f)
												     : failure_memory(f, "comparing file names");

	if (st == COBUY_OK && o->index_path)
		st = path_clash_write(written, &count, "the index", o->index_path, f);
	if (st == COBUY_OK && building)
		st = path_clash_write(written, &count, "the file in which the index is built", building, f);
	if (st == COBUY_OK)
		st = path_clash_write(written, &count, "the audit", o->audit_path, f);
	if (st == COBUY_OK)
		st = path_clash_write(written, &count, "the file in which the audit is built", audit_building, f);
	if (st == COBUY_OK)
		st = path_clash_write(written, &count, "the file of rejects", o->orders.rejects_path, f);
	if (st == COBUY_OK)
		st = path_clash_write(written, &count, "the report", report_path, f);
	if (st == COBUY_OK)
		st = path_clash_read(written, count, "the catalogue", o->catalog_path, f);
	if (st == COBUY_OK)
		st = path_clash_read(written, count, "the file of rules", o->rules_path, f);
	if (st == COBUY_OK)
		st = path_clash_read(written, count, "the file of fits", o->fits_path, f);
	if (st == COBUY_OK)
		st = path_clash_read(written, count, "the file of returns", o->orders.returns_path, f);
	for (uint32_t i = 0; st == COBUY_OK && i < o->orders.path_count; i++)
		st = path_clash_read(written, count, "an order file", o->orders.paths[i], f);
	free(building);
	free(audit_building);
	return st;
}
