/* Compares record_feed and record_scanner with the simple scanner. */
#include "feed_twin.h"

#include <stdlib.h>

#include "memory_file.h"
#include "read/line_count.h"
#include "simple_scanner.h"

static void feed_twin_log_record(const struct record_block *b, const struct record *r, FILE *log)
{
	simple_scanner_log_record(log, (size_t)b->offset + r->begin, (size_t)(b->line + line_count(b->bytes, r->begin)),
				  r->fault, r->fault == RECORD_SOUND && r->long_field);
	for (uint32_t i = 0; r->fault == RECORD_SOUND && i < r->field_count; i++) {
		struct text value = record_field_value(b->bytes, r, i);

		simple_scanner_log_field(log, value.bytes, value.nbytes);
	}
	fputc('\n', log);
}

static cobuy_status feed_twin_log(const char *path, struct record_feed_settings settings, FILE *log)
{
	static struct record record;
	struct failure f = {.status = COBUY_OK};
	struct record_feed feed;
	struct record_block b;
	struct record_scanner scanner;
	cobuy_status st = record_block_init(&b, settings, &f);

	if (st == COBUY_OK)
		st = record_feed_open(&feed, path, settings, &f);
	if (st == COBUY_OK)
		st = record_feed_begin(&feed, &b, &record, &f);
	if (st == COBUY_OK) {
		/* Logging makes values in place, which is of no harm to what stands behind. */
		feed_twin_log_record(&b, &record, log);
		while ((st = record_feed_next(&feed, &b, &f)) == COBUY_OK) {
			record_block_scan(&b, settings.limits, &scanner);
			while (record_scanner_next(&scanner, b.cut, &record) == RECORD_FOUND)
				feed_twin_log_record(&b, &record, log);
			/* Every record before the cut was decided. */
			if (scanner.next < b.cut)
				fprintf(log, "stopped at byte %zu\n", (size_t)b.offset + scanner.next);
		}
	}
	record_feed_close(&feed);
	record_block_clear(&b);
	return st;
}

/* A feed refuses a file whose header row is missing or cannot be read; the simple scanner goes on. */
static bool feed_twin_has_header(const char *text, size_t nbytes, const char *expected)
{
	const char *first_end = strchr(expected, '\n');

	if (!first_end || (nbytes >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)))
		return false;
	return strstr(expected, " sound ") && strstr(expected, " sound ") < first_end &&
	       !memmem(expected, (size_t)(first_end - expected), " long field", 11);
}

bool feed_twin_agrees(const char *text, size_t nbytes, struct record_feed_settings settings)
{
	struct memory_file file = memory_file_make(text, nbytes);
	char *expected = NULL, *got = NULL;
	size_t expected_nbytes, got_nbytes;
	FILE *expected_log = open_memstream(&expected, &expected_nbytes), *got_log = open_memstream(&got, &got_nbytes);

	simple_scanner_log(text, nbytes, settings.limits, expected_log);
	cobuy_status st = feed_twin_log(file.path, settings, got_log);

	fclose(expected_log);
	fclose(got_log);
	memory_file_close(&file);
	bool agrees = st == COBUY_NONE ? expected_nbytes == got_nbytes && memcmp(expected, got, got_nbytes) == 0
				       : st == COBUY_E_DATA && !feed_twin_has_header(text, nbytes, expected);

	if (!agrees) {
		fprintf(stderr, "status %d\nexpected:\n", st);
		fwrite(expected, 1, expected_nbytes, stderr);
		fprintf(stderr, "\ngot:\n");
		fwrite(got, 1, got_nbytes, stderr);
	}
	free(expected);
	free(got);
	return agrees;
}

void feed_twin_make_text(char *text, size_t nbytes, uint64_t seed)
{
	static const char kinds[] = "\"\"\"\"\"\"\n\n\n\n,,,,,\r\r;\tabcd ";
	uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;

	for (size_t i = 0; i < nbytes; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		text[i] = kinds[(state >> 24) % (sizeof kinds - 1)];
	}
}
