/* Spill files and streams: what goes in comes out, and what was damaged does not. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "history/order_record.h"
#include "random_orders.h"

struct spill {
	struct spill_folder folder;
	struct spill_file file;
	struct failure f;
};

static void spill_begin(struct spill *s)
{
	*s = (struct spill){.folder = {.path = "/tmp"}};
	cr_assert_eq(spill_file_open(&s->file, &s->folder, &s->f), COBUY_OK, "%s", s->f.sentence);
}

/* A number of any length. */
static uint64_t some_number(uint64_t *state)
{
	const uint64_t high = random_below(state, UINT32_MAX), number = high << 32 | random_below(state, UINT32_MAX);

	return number >> random_below(state, 64);
}

Test(spill_stream, gives_numbers_and_texts_back_across_blocks)
{
	enum { CHAINS = 3, RECORDS = 20000 };
	struct spill s;
	struct spill_chain chains[CHAINS] = {{0}};
	struct spill_writer w;
	struct spill_reader r;
	static char text[70000];
	uint64_t state = 7;

	spill_begin(&s);
	memset(text, 'x', sizeof text);
	cr_assert_eq(spill_writer_init(&w, &s.file, &s.f), COBUY_OK);
	for (int c = 0; c < CHAINS; c++) {
		spill_writer_turn(&w, &chains[c]);
		for (int i = 0; i < RECORDS; i++) {
			const uint32_t nbytes = random_below(&state, i % 5000 ? 20 : sizeof text);

			spill_writer_number(&w, some_number(&state));
			spill_writer_number(&w, nbytes);
			spill_writer_bytes(&w, text, nbytes);
		}
	}
	cr_assert_eq(spill_writer_turn(&w, NULL), COBUY_OK);
	spill_writer_clear(&w);
	cr_assert_gt(chains[0].count, 3);
	cr_assert_eq(s.folder.written_nbytes, s.file.nbytes);

	state = 7;
	cr_assert_eq(spill_reader_init(&r, &s.file, &s.f), COBUY_OK);
	for (int c = 0; c < CHAINS; c++) {
		spill_reader_turn(&r, &chains[c]);
		for (int i = 0; i < RECORDS; i++) {
			const uint32_t nbytes = random_below(&state, i % 5000 ? 20 : sizeof text);
			struct text got;

			cr_assert(spill_reader_more(&r));
			cr_assert_eq(spill_reader_number(&r), some_number(&state));
			cr_assert_eq(spill_reader_number(&r), nbytes);
			got = spill_reader_text(&r, nbytes);
			cr_assert_eq(got.nbytes, nbytes);
			cr_assert(nbytes == 0 || memcmp(got.bytes, text, nbytes) == 0);
		}
		cr_assert_not(spill_reader_more(&r));
		spill_chain_clear(&chains[c]);
	}
	cr_assert_eq(r.status, COBUY_OK);
	spill_reader_clear(&r);
	spill_file_close(&s.file);
}

Test(spill_stream, a_damaged_block_is_an_error_not_an_answer)
{
	struct spill s;
	struct spill_extent at;
	char back[6];

	spill_begin(&s);
	cr_assert_eq(spill_file_append(&s.file, "orders", 6, &at, &s.f), COBUY_OK);
	cr_assert_eq(spill_file_read(&s.file, &at, back, &s.f), COBUY_OK);
	cr_assert_eq(memcmp(back, "orders", 6), 0);
	cr_assert_eq(pwrite(s.file.fd, "O", 1, 0), 1);
	cr_assert_eq(spill_file_read(&s.file, &at, back, &s.f), COBUY_E_READ);
	cr_assert(strstr(s.f.sentence, "checksum"), "%s", s.f.sentence);
	s.f.status = COBUY_OK;
	cr_assert_eq(ftruncate(s.file.fd, 3), 0);
	cr_assert_eq(spill_file_read(&s.file, &at, back, &s.f), COBUY_E_READ);
	spill_file_close(&s.file);
}

Test(spill_stream, a_spill_file_has_no_name)
{
	char folder[] = "/tmp/cobuy-spill-test-XXXXXX";
	struct spill_folder in = {.path = mkdtemp(folder)};
	struct spill_file file;
	struct failure f = {.status = COBUY_OK};
	struct dirent *entry;
	DIR *entries;

	cr_assert(in.path);
	cr_assert_eq(spill_file_open(&file, &in, &f), COBUY_OK);
	entries = opendir(folder);
	while ((entry = readdir(entries)))
		cr_assert(entry->d_name[0] == '.', "%s", entry->d_name);
	closedir(entries);
	spill_file_close(&file);
	cr_assert_eq(rmdir(folder), 0);
	cr_assert_eq(spill_file_open(&file, &in, &f), COBUY_E_CREATE);
	cr_assert(strstr(f.sentence, folder), "%s", f.sentence);
}

Test(spill_stream, runs_come_back_as_they_were)
{
	static const int64_t times[] = {ORDER_LINE_NO_TIME, 0, -1, INT64_MAX, INT64_C(1700000000000000)};
	enum { RUNS = 5, LONG = ITEMS_PER_CHUNK + 3 };
	const uint32_t map[] = {7, 3, 1000000};
	uint32_t *items = malloc(LONG * sizeof *items);
	struct spill s;
	struct spill_chain chain = {0};
	struct spill_writer w;
	struct spill_reader r;
	struct order_shard shard;
	int seen = 0;

	spill_begin(&s);
	for (uint32_t i = 0; i < LONG; i++)
		items[i] = item_mark_make(i % 3, i % 40, i % 7 == 0);
	cr_assert_eq(spill_writer_init(&w, &s.file, &s.f), COBUY_OK);
	spill_writer_turn(&w, &chain);
	for (uint32_t i = 0; i < RUNS; i++) {
		char id[8] = {(char)(7 - i)};
		const struct order_run run = {.id = id, .when = times[i], .items = items, .item_count = i == 4 ? LONG : i + 1};

		memcpy(id + 1, &"order-5"[i], 7 - i);

		order_record_put(&w, &run, text_of(i == 2 ? "" : "customer"), map);
	}
	cr_assert_eq(spill_writer_turn(&w, NULL), COBUY_OK);
	order_shard_init(&shard);
	cr_assert_eq(spill_reader_init(&r, &s.file, &s.f), COBUY_OK);
	cr_assert_eq(order_record_load(&shard, &r, &chain, &s.f), COBUY_OK);
	for (uint32_t i = 0; i < shard.runs->count; i++, seen++) {
		const struct order_run *run = &shard.runs->runs[i];

		cr_assert(text_equals(order_run_id(run), (struct text){&"order-5"[i], 7 - i}));
		cr_assert_eq(run->when, times[i]);
		cr_assert_eq(run->customer == NO_CUSTOMER, i == 2);
		cr_assert_eq(run->item_count, i == 4 ? LONG : i + 1);
		for (uint32_t k = 0; k < run->item_count; k++)
			cr_assert_eq(run->items[k], item_mark_renumber(items[k], map[item_mark_number(items[k])]));
	}
	cr_assert_eq(seen, RUNS);
	order_shard_clear(&shard);
	spill_reader_clear(&r);
	spill_writer_clear(&w);
	spill_chain_clear(&chain);
	spill_file_close(&s.file);
	free(items);
}
