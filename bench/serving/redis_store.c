/* Redis, over the Unix socket FOLDER/redis.sock of a server that the bench starts: one GET an item, by write and read alone, no client library between. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "serving/packed_item.h"

enum { REPLY_NBYTES = PACKED_ITEM_NBYTES_MAX + 64, BATCH = 1000 };

struct redis {
	int fd;
	char reply[REPLY_NBYTES];
};

static void *open_redis(const char *path)
{
	struct redis *r = calloc(1, sizeof *r);
	struct sockaddr_un to = {.sun_family = AF_UNIX};

	if (!r || snprintf(to.sun_path, sizeof to.sun_path, "%s/redis.sock", path) >= (int)sizeof to.sun_path) {
		free(r);
		return NULL;
	}
	r->fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (connect(r->fd, (const struct sockaddr *)&to, sizeof to) == 0)
		return r;
	close(r->fd);
	free(r);
	return NULL;
}

static void close_redis(void *state)
{
	struct redis *r = state;

	close(r->fd);
	free(r);
}

static bool write_all(int fd, const char *bytes, size_t nbytes)
{
	while (nbytes > 0) {
		const ssize_t done = write(fd, bytes, nbytes);

		if (done <= 0)
			return false;
		bytes += done;
		nbytes -= (size_t)done;
	}
	return true;
}

static size_t put_word(char *at, const void *word, size_t nbytes)
{
	const int head = sprintf(at, "$%zu\r\n", nbytes);

	memcpy(at + head, word, nbytes);
	memcpy(at + head + nbytes, "\r\n", 2);
	return (size_t)head + nbytes + 2;
}

static size_t put_set(char *at, const void *key, size_t key_nbytes, const void *value, size_t nbytes)
{
	char *start = at;

	at += sprintf(at, "*3\r\n$3\r\nSET\r\n");
	at += put_word(at, key, key_nbytes);
	at += put_word(at, value, nbytes);
	return (size_t)(at - start);
}

/* Replies of "+OK\r\n". */
static bool take_replies(int fd, size_t count)
{
	char sink[4096];
	size_t left = 5 * count;

	while (left > 0) {
		const ssize_t done = read(fd, sink, left < sizeof sink ? left : sizeof sink);

		if (done <= 0 || memchr(sink, '-', (size_t)done))
			return false;
		left -= (size_t)done;
	}
	return true;
}

static bool fill(const char *path, const cobuy *index)
{
	struct redis *r = open_redis(path);
	char *request = malloc(2 * (PACKED_ITEM_NBYTES_MAX + 256));
	bool good = r && request;

	for (uint32_t i = 0, sent = 0; i < cobuy_item_count(index) && good; i++) {
		uint8_t packed[PACKED_ITEM_NBYTES_MAX], key[5] = {0};
		size_t used = packed_item_make(index, i, packed);
		cobuy_item item;

		memcpy(key + 1, &i, sizeof i);
		good = cobuy_item_get(index, i, &item) == COBUY_OK && item.item.nbytes < 100;
		if (good) {
			used = put_set(request, item.item.bytes, item.item.nbytes, packed, used);
			used += put_set(request + used, key, sizeof key, item.item.bytes, item.item.nbytes);
			good = write_all(r->fd, request, used);
			sent += 2;
		}
		if (good && (sent >= BATCH || i + 1 == cobuy_item_count(index))) {
			good = take_replies(r->fd, sent);
			sent = 0;
		}
	}
	if (r)
		close_redis(r);
	free(request);
	return good;
}

static size_t look(void *state, const char *item, size_t nbytes, struct store_neighbour *out)
{
	struct redis *r = state;
	char request[256];
	size_t used = (size_t)sprintf(request, "*2\r\n$3\r\nGET\r\n"), have = 0, body;
	char *end = NULL;

	used += put_word(request + used, item, nbytes);
	if (!write_all(r->fd, request, used))
		return 0;
	for (;;) {
		const ssize_t done = read(r->fd, r->reply + have, REPLY_NBYTES - 1 - have);

		if (done <= 0)
			return 0;
		have += (size_t)done;
		r->reply[have] = 0;
		end = memchr(r->reply, '\n', have);
		if (!end || r->reply[1] == '-')
			return 0;
		body = strtoul(r->reply + 1, NULL, 10);
		if (have >= (size_t)(end + 1 - r->reply) + body + 2)
			return packed_item_read((const uint8_t *)end + 1, out);
	}
}

/* Of what it saves to disk; while it runs it takes more. */
static uint64_t nbytes(const char *path)
{
	return store_file_nbytes(path, "dump.rdb");
}

const struct store redis_store = {"Redis", fill, open_redis, close_redis, look, nbytes};
