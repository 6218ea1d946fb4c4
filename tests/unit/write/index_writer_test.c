/* What the writer promises of an index's bytes; what they mean is tested by the reader's tests. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/layout.h"
#include "index_sealer.h"
#include "small_index.h"
#include "write/index_writer.h"

static cobuy_status write_refused(const struct index_content *content, struct failure *f)
{
	char path[] = "/tmp/cobuy_writer_XXXXXX";
	int fd = mkstemp(path);
	struct output_file out;
	cobuy_status st;

	*f = (struct failure){0};
	cr_assert_eq(output_file_open(&out, path, f), COBUY_OK);
	st = index_write(&out, content, NULL, f);
	output_file_discard(&out);
	close(fd);
	unlink(path);
	return st;
}

Test(index_writer, the_same_content_gives_the_same_bytes_in_any_number_of_chunks)
{
	struct small_shape shape = SMALL_FULL;
	size_t nbytes, again_nbytes;
	uint8_t *bytes = small_index_of(shape, &nbytes);

	for (shape.chunks = 1; shape.chunks < 20; shape.chunks += 6) {
		uint8_t *again = small_index_of(shape, &again_nbytes);

		cr_assert_eq(again_nbytes, nbytes);
		cr_assert_eq(memcmp(again, bytes, nbytes), 0, "%u chunks", shape.chunks);
		free(again);
	}
	free(bytes);
}

Test(index_writer, lines_delivered_twice_change_nothing_outside_provenance)
{
	struct small_index s;
	size_t nbytes, other_nbytes, payload_nbytes;
	uint8_t *bytes, *other, *provenance;

	small_index_make(&s, SMALL_FULL);
	bytes = small_index_bytes(&s.content, &nbytes);
	s.content.provenance.lines += 2;
	s.content.provenance.used += 2;
	s.content.provenance.repeated += 2;
	other = small_index_bytes(&s.content, &other_nbytes);
	provenance = index_section_payload(bytes, nbytes, "PROV", &payload_nbytes);
	cr_assert_eq(nbytes, other_nbytes);
	cr_assert_eq(memcmp(bytes, other, (size_t)(provenance - bytes)), 0);
	cr_assert_neq(memcmp(bytes, other, nbytes), 0);
	cr_assert_eq(provenance + payload_nbytes + SECTION_CHECKSUM_NBYTES, bytes + nbytes,
		     "PROV stands last");
	free(bytes);
	free(other);
	small_index_clear(&s);
}

Test(index_writer, a_changed_section_changes_nothing_elsewhere_but_the_header)
{
	struct small_index s;
	size_t nbytes, other_nbytes, payload_nbytes;
	uint8_t *bytes, *other, *begin, *end;

	small_index_make(&s, SMALL_FULL);
	bytes = small_index_bytes(&s.content, &nbytes);
	s.supports[7].returned++;
	other = small_index_bytes(&s.content, &other_nbytes);
	begin = index_section_payload(bytes, nbytes, "ENTR", &payload_nbytes);
	end = begin + padded(payload_nbytes) + SECTION_CHECKSUM_NBYTES;
	cr_assert_eq(nbytes, other_nbytes);
	cr_assert_neq(memcmp(bytes, other, HEADER_NBYTES), 0, "the build id is another");
	cr_assert_eq(
	    memcmp(bytes + HEADER_NBYTES, other + HEADER_NBYTES, (size_t)(begin - bytes) - HEADER_NBYTES), 0);
	cr_assert_eq(memcmp(end, other + (end - bytes), (size_t)(bytes + nbytes - end)), 0);
	free(bytes);
	free(other);
	small_index_clear(&s);
}

Test(index_writer, rows_that_are_not_one_for_each_item_are_refused)
{
	struct small_index s;
	struct failure f;

	small_index_make(&s, SMALL_DENSE);
	s.content.row_chunk_count[COBUY_NEXT]--;
	cr_assert_eq(write_refused(&s.content, &f), COBUY_E_WRITE);
	cr_assert_not_null(strstr(f.sentence, "next"), "%s", f.sentence);
	small_index_clear(&s);
}

Test(index_writer, texts_beyond_4_gib_are_refused)
{
	struct small_index s;
	struct failure f;

	/* Three texts that claim 2 GiB each: the writer must find out from the lengths, before it reads a
	 * byte. */
	small_index_make(&s, SMALL_DENSE);
	for (int i = 0; i < 3; i++)
		s.titles[i].nbytes = 1u << 31;
	cr_assert_eq(write_refused(&s.content, &f), COBUY_E_WRITE);
	cr_assert_not_null(strstr(f.sentence, "TITL"), "%s", f.sentence);
	small_index_clear(&s);
}
