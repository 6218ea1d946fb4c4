/* Behaviour of read/order_reader: the same lines, ledger and failures however the input is packed and read. */
#include "read/order_reader.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "memory_file.h"
#include "order_rows.h"

/* A few hundred lines with everything in them: quotes, feeds inside fields, rejects of most kinds. */
static char *make_shop(size_t *nbytes, const char *line_end, bool with_mark, bool last_end, unsigned part,
		       unsigned parts)
{
	char *text;
	FILE *out = open_memstream(&text, nbytes);

	fprintf(out, "%sorder,item,customer,time,quantity,price%s", with_mark ? "\xef\xbb\xbf" : "", line_end);
	for (unsigned i = 0; i < 300; i++) {
		if (i % parts != part)
			continue;
		switch (i % 11) {
		case 3:
			fprintf(out, "%u,\"item, %u\",\"c\"\"%u\",2009-12-01 07:45:00,-1,1.5", i / 4, i, i % 7);
			break;
		case 5:
			fprintf(out, "\"%u\n\",\"two\nlines\",c%u,2009-12-01 07:4%u:00,3,0", i / 4, i % 7, i % 10);
			break;
		case 7:
			fprintf(out, "%u,item,c%u,soon,3,0", i / 4, i % 7);
			break;
		case 9:
			fprintf(out, i % 2 ? "%u,\"bad\"quote,c%u,,1," : "%u,short,c%u", i / 4, i % 7);
			break;
		default:
			fprintf(out, "%u,item %u,c%u,2009-12-%02u,%u,%u.25", i / 4, i % 50, i % 7, 1 + i % 28, i % 3,
				i);
		}
		if (i < 299 || last_end)
			fputs(line_end, out);
	}
	fclose(out);
	return text;
}

/* Settings that cut the input into many small blocks. */
static struct record_feed_settings small(size_t block_nbytes)
{
	return (struct record_feed_settings){.limits = {.max_field_nbytes = 200, .max_record_nbytes = 1000},
					     .block_nbytes = block_nbytes};
}

static struct order_rows read_one(const void *bytes, size_t nbytes, struct record_feed_settings settings,
				  uint32_t threads)
{
	struct memory_file file = memory_file_make(bytes, nbytes);
	const char *path = file.path;
	struct order_reader_options options = {.paths = &path, .path_count = 1, .thread_count = threads};
	struct order_rows r = order_rows_read(&options, settings);

	memory_file_close(&file);
	return r;
}

static void assert_same(struct order_rows *a, struct order_rows *b, bool same_places)
{
	cr_assert_eq(a->status, b->status, "%s%s", a->failure.sentence, b->failure.sentence);
	cr_assert_str_eq(a->text, b->text);
	cr_assert(line_ledger_adds_up(&a->outcome.ledger));
	cr_assert_eq(a->outcome.ledger.lines, b->outcome.ledger.lines);
	cr_assert_eq(a->outcome.ledger.used, b->outcome.ledger.used);
	cr_assert_eq(a->outcome.ledger.returns, b->outcome.ledger.returns);
	for (int i = 0; i < REJECT_REASON_COUNT; i++) {
		cr_assert_eq(a->outcome.ledger.rejected[i], b->outcome.ledger.rejected[i], "%s",
			     reject_reason_name((enum reject_reason)i));
		if (same_places) {
			cr_assert_eq(a->outcome.ledger.first[i].line, b->outcome.ledger.first[i].line);
			cr_assert_eq(a->outcome.ledger.first[i].offset, b->outcome.ledger.first[i].offset);
			cr_assert_str_eq(a->outcome.ledger.first[i].found, b->outcome.ledger.first[i].found);
			cr_assert_str_eq(a->outcome.ledger.first[i].expected, b->outcome.ledger.first[i].expected);
		}
	}
}

Test(order_reader, lines_are_the_same_at_every_block_size_and_thread_count)
{
	size_t nbytes;
	char *text = make_shop(&nbytes, "\n", false, true, 0, 1);
	struct order_rows plain = read_one(text, nbytes, small(1 << 20), 1);

	cr_assert_eq(plain.outcome.ledger.lines, 300);
	cr_assert_eq(plain.outcome.bytes_read, nbytes);
	cr_assert_eq(plain.outcome.bytes_inflated, nbytes);
	for (size_t block = 1; block < 3000; block += 1 + block / 2)
		for (uint32_t threads = 1; threads <= 4; threads++) {
			struct order_rows r = read_one(text, nbytes, small(block), threads);

			assert_same(&r, &plain, true);
			cr_assert_eq(r.outcome.bytes_inflated, nbytes);
			order_rows_clear(&r);
		}
	order_rows_clear(&plain);
	free(text);
}

Test(order_reader, lines_are_the_same_with_crlf_mark_gzip_and_without_a_last_feed)
{
	size_t nbytes, other_nbytes, gz_nbytes;
	char *text = make_shop(&nbytes, "\n", false, true, 0, 1);
	struct order_rows plain = read_one(text, nbytes, small(500), 1);

	for (int i = 0; i < 8; i++) {
		char *other = make_shop(&other_nbytes, i & 1 ? "\r\n" : "\n", i & 2, i & 4, 0, 1);
		char *gz = memory_file_gzip(other, other_nbytes, &gz_nbytes);
		struct order_rows a = read_one(other, other_nbytes, small(64), 2),
				  b = read_one(gz, gz_nbytes, small(64), 2);

		assert_same(&a, &plain, false);
		assert_same(&b, &a, true);
		cr_assert_eq(b.outcome.bytes_read, gz_nbytes);
		order_rows_clear(&a);
		order_rows_clear(&b);
		free(other);
		free(gz);
	}
	order_rows_clear(&plain);
	free(text);
}

Test(order_reader, lines_are_the_same_split_into_files_in_any_order)
{
	enum { PARTS = 7 };
	size_t nbytes;
	char *text = make_shop(&nbytes, "\n", false, true, 0, 1);
	struct order_rows plain = read_one(text, nbytes, small(500), 1);
	struct memory_file files[PARTS];
	const char *paths[PARTS];

	for (unsigned i = 0; i < PARTS; i++) {
		char *part = make_shop(&nbytes, i % 2 ? "\r\n" : "\n", i % 3 == 0, true, i, PARTS);

		files[i] = memory_file_make(part, nbytes);
		free(part);
	}
	for (unsigned turn = 0; turn < PARTS; turn++) {
		struct order_reader_options options = {
			.paths = paths, .path_count = PARTS, .thread_count = 1 + turn % 4};

		for (unsigned i = 0; i < PARTS; i++)
			paths[i] = files[(i + turn) % PARTS].path;
		struct order_rows r = order_rows_read(&options, small(100));

		assert_same(&r, &plain, false);
		order_rows_clear(&r);
	}
	for (unsigned i = 0; i < PARTS; i++)
		memory_file_close(&files[i]);
	order_rows_clear(&plain);
	free(text);
}

/* Two members of one text; *cut is where the second begins. */
static char *make_two_members(const char *text, size_t nbytes, size_t *gz_nbytes, size_t *cut)
{
	size_t half = nbytes / 2, more;
	char *a = memory_file_gzip(text, half, cut), *b = memory_file_gzip(text + half, nbytes - half, &more);

	a = realloc(a, *cut + more);
	memcpy(a + *cut, b, more);
	free(b);
	*gz_nbytes = *cut + more;
	return a;
}

static const char tiny_shop[] =
	"order,item,customer\n1,lamp,ann\n1,bulb,ann\n2,lamp,bob\n2,shade,bob\n3,\"rug, red\",ann\n4,lamp,\n";

Test(order_reader, cut_gzip_fails_or_is_a_whole_member)
{
	size_t nbytes, cut;
	char *gz = make_two_members(tiny_shop, sizeof tiny_shop - 1, &nbytes, &cut);
	struct order_rows first = read_one(tiny_shop, (sizeof tiny_shop - 1) / 2, small(64), 1);

	for (size_t n = 0; n < nbytes; n++) {
		struct order_rows r = read_one(gz, n, small(64), 1);

		if (n == cut)
			assert_same(&r, &first, true);
		else
			cr_assert_eq(r.status, COBUY_E_DATA, "cut at %d", (int)n);
		order_rows_clear(&r);
	}
	order_rows_clear(&first);
	free(gz);
}

Test(order_reader, flipped_bit_in_gzip_fails_or_changes_nothing)
{
	size_t nbytes, cut;
	char *gz = make_two_members(tiny_shop, sizeof tiny_shop - 1, &nbytes, &cut);
	struct order_rows whole = read_one(gz, nbytes, small(64), 1);

	cr_assert_eq(whole.outcome.ledger.used, 6);
	for (size_t bit = 0; bit < 8 * nbytes; bit++) {
		gz[bit / 8] ^= (char)(1 << bit % 8);
		struct order_rows r = read_one(gz, nbytes, small(64), 1);

		gz[bit / 8] ^= (char)(1 << bit % 8);
		if (r.status == COBUY_OK)
			assert_same(&r, &whole, true);
		else
			cr_assert_eq(r.status, COBUY_E_DATA, "bit %d: %s", (int)bit, r.failure.sentence);
		order_rows_clear(&r);
	}
	order_rows_clear(&whole);
	free(gz);
}

Test(order_reader, earliest_bad_file_is_told_at_every_thread_count)
{
	enum { FILES = 9 };
	size_t nbytes, gz_nbytes;
	char *text = make_shop(&nbytes, "\n", false, true, 0, 1), *gz = memory_file_gzip(text, nbytes, &gz_nbytes);
	struct memory_file files[FILES];
	const char *paths[FILES];
	char sentence[FAILURE_SENTENCE_NBYTES] = "";

	for (int i = 0; i < FILES; i++) {
		/* The fourth is corrupt near its end; the sixth at once, so it is found first. */
		size_t n = i == 5 ? 30 : gz_nbytes;

		gz[gz_nbytes - 6] ^= i == 3;
		files[i] = memory_file_make(gz, n);
		gz[gz_nbytes - 6] ^= i == 3;
		paths[i] = files[i].path;
	}
	for (int round = 0; round < 40; round++) {
		struct order_reader_options options = {
			.paths = paths, .path_count = FILES, .thread_count = 1 + (uint32_t)round % 4};
		struct order_rows r = order_rows_read(&options, small(300));

		cr_assert_eq(r.status, COBUY_E_DATA);
		cr_assert(strstr(r.failure.sentence, paths[3]), "%s", r.failure.sentence);
		if (round)
			cr_assert_str_eq(r.failure.sentence, sentence);
		memcpy(sentence, r.failure.sentence, sizeof sentence);
		order_rows_clear(&r);
	}
	for (int i = 0; i < FILES; i++)
		memory_file_close(&files[i]);
	free(text);
	free(gz);
}

Test(order_reader, progress_ends_at_all_bytes_and_lines_at_every_thread_count)
{
	size_t nbytes, gz_nbytes;
	char *text = make_shop(&nbytes, "\n", false, true, 0, 1), *gz = memory_file_gzip(text, nbytes, &gz_nbytes);
	struct memory_file plain = memory_file_make(text, nbytes), packed = memory_file_make(gz, gz_nbytes);
	const char *paths[] = {plain.path, packed.path};

	for (uint32_t threads = 1; threads <= 4; threads++) {
		struct progress progress;
		struct order_reader_options options = {
			.paths = paths, .path_count = 2, .thread_count = threads, .progress = &progress};

		progress_init(&progress);
		struct order_rows r = order_rows_read(&options, small(300));

		cr_assert_eq(r.status, COBUY_OK, "%s", r.failure.sentence);
		cr_expect_eq(progress.bytes_total, nbytes + gz_nbytes);
		cr_expect_eq(progress.bytes, nbytes + gz_nbytes);
		cr_expect_eq(progress.bytes, r.outcome.bytes_read);
		cr_expect_eq(progress.lines, r.outcome.ledger.lines);
		order_rows_clear(&r);
	}
	memory_file_close(&plain);
	memory_file_close(&packed);
	free(text);
	free(gz);
}

Test(order_reader, rejects_file_is_the_same_at_every_block_size_and_thread_count)
{
	char path[] = "/tmp/cobuy-order-reader-XXXXXX";
	size_t nbytes, first_nbytes = 0;
	char *first = NULL;
	struct memory_file files[3];
	const char *paths[3];

	close(mkstemp(path));
	for (unsigned i = 0; i < 3; i++) {
		char *part = make_shop(&nbytes, "\n", false, true, i, 3);

		files[i] = memory_file_make(part, nbytes);
		paths[i] = files[i].path;
		free(part);
	}
	for (size_t block = 16; block < 3000; block *= 3)
		for (uint32_t threads = 1; threads <= 4; threads++) {
			struct order_reader_options options = {
				.paths = paths, .path_count = 3, .thread_count = threads, .rejects_path = path};
			struct order_rows r = order_rows_read(&options, small(block));
			char *text = memory_file_slurp(path, &nbytes);
			struct memory_file again = memory_file_make(text, nbytes);
			const char *again_path = again.path;

			cr_assert_eq(r.status, COBUY_OK, "%s", r.failure.sentence);
			if (!first) {
				first = text;
				first_nbytes = nbytes;
				/* It is CSV, with a row for each reject. */
				struct order_reader_options reread = {.paths = &again_path,
								      .path_count = 1,
								      .columns = {"offset", "line", "record"},
								      .thread_count = 1};
				struct order_rows rows = order_rows_read(&reread, record_feed_settings_usual(0));

				cr_assert_eq(rows.outcome.ledger.lines, line_ledger_rejected(&r.outcome.ledger));
				cr_assert_eq(rows.outcome.ledger.used, rows.outcome.ledger.lines);
				cr_assert_not_null(strstr(rows.text, "|2,\"bad\"quote,c2,,1,|"));
				order_rows_clear(&rows);
			} else {
				cr_assert(nbytes == first_nbytes && memcmp(text, first, nbytes) == 0);
				free(text);
			}
			memory_file_close(&again);
			order_rows_clear(&r);
		}
	for (unsigned i = 0; i < 3; i++)
		memory_file_close(&files[i]);
	free(first);
	unlink(path);
}

Test(order_reader, many_files_need_few_open_at_once)
{
	enum { FILES = 2000 };
	char folder[] = "/tmp/cobuy-order-reader-XXXXXX", name[80];
	static char *paths[FILES];
	struct rlimit few;

	cr_assert_not_null(mkdtemp(folder));
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof name, "%s/%d.csv", folder, i);
		paths[i] = strdup(name);
		FILE *out = fopen(name, "w");

		fprintf(out, "order,item\n%d,a\n%d,b\n", i, i);
		fclose(out);
	}
	getrlimit(RLIMIT_NOFILE, &few);
	few.rlim_cur = 24;
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	struct order_reader_options options = {
		.paths = (const char *const *)paths, .path_count = FILES, .thread_count = 4};
	struct order_rows r = order_rows_read(&options, small(100));

	cr_assert_eq(r.status, COBUY_OK, "%s", r.failure.sentence);
	cr_assert_eq(r.outcome.ledger.used, 2 * FILES);
	order_rows_clear(&r);
	for (int i = 0; i < FILES; i++) {
		unlink(paths[i]);
		free(paths[i]);
	}
	rmdir(folder);
}

Test(order_reader, missing_file_is_told_before_any_is_read)
{
	struct memory_file bad = memory_file_make("no header that fits\n", 20);
	const char *paths[] = {bad.path, "/nowhere/orders.csv"};
	struct order_reader_options options = {.paths = paths, .path_count = 2, .thread_count = 2};
	struct order_rows r = order_rows_read(&options, small(100));

	cr_assert_eq(r.status, COBUY_E_MISSING);
	cr_assert(strstr(r.failure.sentence, "/nowhere/orders.csv"));
	order_rows_clear(&r);
	memory_file_close(&bad);
}

Test(order_reader, standard_input_may_be_named_once)
{
	const char *paths[] = {"-", "-"};
	struct order_reader_options options = {.paths = paths, .path_count = 2, .thread_count = 1};
	struct order_rows r = order_rows_read(&options, small(100));

	cr_assert_eq(r.status, COBUY_E_USAGE);
	order_rows_clear(&r);
	struct memory_file file = memory_file_make("order,item\n1,a\n", 15);

	cr_assert(lseek(file.fd, 0, SEEK_SET) == 0 && dup2(file.fd, STDIN_FILENO) == STDIN_FILENO);
	options.path_count = 1;
	r = order_rows_read(&options, small(100));
	cr_assert_str_eq(r.text, "1|a||none|bought\n");
	order_rows_clear(&r);
	memory_file_close(&file);
}

Test(order_reader, times_and_running_numbers_do_not_mix)
{
	struct memory_file a = memory_file_make("order,item,time\n1,a,5\n", 22),
			   b = memory_file_make("order,item,sequence\n2,b,1\n", 26);
	const char *paths[] = {a.path, b.path};
	struct order_reader_options options = {.paths = paths, .path_count = 2, .thread_count = 2};
	struct order_rows r = order_rows_read(&options, small(100));

	cr_assert_eq(r.status, COBUY_E_DATA);
	cr_assert(strstr(r.failure.sentence, "running number"));
	cr_assert(r.outcome.has_time && r.outcome.has_sequence && !r.outcome.has_customer);
	order_rows_clear(&r);
	memory_file_close(&a);
	memory_file_close(&b);
}

static cobuy_status refuse(void *state, const struct order_batch *batch, struct failure *f)
{
	(void)batch;
	++*(int *)state;
	return failure_set(f, COBUY_E_MEMORY, "no room");
}

Test(order_reader, taker_that_fails_ends_the_reading)
{
	enum { THREADS = 4 };
	size_t nbytes;
	char *text = make_shop(&nbytes, "\n", false, true, 0, 1);
	struct memory_file file = memory_file_make(text, nbytes);
	const char *paths[20];
	int calls[THREADS] = {0};
	void *states[THREADS];
	struct order_reader_outcome outcome;
	struct failure f = {0};

	for (int i = 0; i < 20; i++)
		paths[i] = file.path;
	for (int i = 0; i < THREADS; i++)
		states[i] = &calls[i];
	struct order_reader_options options = {.paths = paths, .path_count = 20, .thread_count = THREADS};

	cr_assert_eq(order_reader_run_with(&options, small(200), refuse, states, &outcome, &f), COBUY_E_MEMORY);
	cr_assert_str_eq(f.sentence, "no room");
	for (int i = 0; i < THREADS; i++)
		cr_assert(calls[i] <= 1);
	memory_file_close(&file);
	free(text);
}

Test(order_reader, long_record_and_unclosed_quote_cost_one_line_each)
{
	static char text[8 << 20];
	size_t n = (size_t)sprintf(text, "order,item\n1,a\n\"open,b\n2,c\n");

	memset(text + n, 'x', 5 << 20);
	n += 5 << 20;
	n += (size_t)sprintf(text + n, "\n3,d\n");
	struct order_rows r = order_rows_of(text, n);

	cr_assert_str_eq(r.text, "1|a||none|bought\n2|c||none|bought\n3|d||none|bought\n");
	cr_assert_eq(r.outcome.ledger.rejected[REJECT_TOO_LONG], 2);
	cr_assert_eq(r.outcome.ledger.first[REJECT_TOO_LONG].line, 3);
	cr_assert_eq(r.outcome.ledger.lines, 5);
	order_rows_clear(&r);
}

Test(order_reader, real_orders_have_their_known_ledger)
{
	const char *paths[] = {"../shared/data/online_retail_II_2009_2010.csv.gz",
			       "../shared/data/online_retail_II_2010_2011.csv.gz"};
	struct order_reader_options options = {
		.paths = paths,
		.path_count = 2,
		.columns = {[FIELD_ORDER] = "Invoice",
			    [FIELD_ITEM] = "StockCode",
			    [FIELD_CUSTOMER] = "Customer ID",
			    [FIELD_TIME] = "InvoiceDate",
			    [FIELD_QUANTITY] = "Quantity",
			    [FIELD_PRICE] = "Price"},
		.thread_count = 2,
	};

	if (access(paths[0], R_OK) != 0)
		cr_skip_test("the real orders are not here");
	struct order_rows r = order_rows_read(&options, record_feed_settings_usual(0));

	cr_assert_eq(r.status, COBUY_OK, "%s", r.failure.sentence);
	cr_assert_eq(r.outcome.ledger.lines, 1067370);
	cr_assert_eq(r.outcome.ledger.used, 1067365);
	cr_assert_eq(r.outcome.ledger.rejected[REJECT_NEGATIVE_PRICE], 5);
	cr_assert(line_ledger_adds_up(&r.outcome.ledger));
	cr_assert_eq(r.outcome.ledger.first[REJECT_NEGATIVE_PRICE].line, 179405);
	cr_assert_eq(r.outcome.bytes_inflated, 93201493);
	order_rows_clear(&r);
}
