/* The row that one part of the history gives an anchor, in a spill stream. */
#include "count/partial_row.h"

void partial_row_put(struct spill_writer *to, const struct row_counter *row)
{
	spill_writer_number(to, row->listed_count);
	for (uint32_t i = 0; i < row->listed_count; i++) {
		const struct row_entry *e = row_counter_entry(row, i);
		const bool once = e->support == 1 && e->customers == 1;

		spill_writer_number(to, (uint64_t)(e->key - 1) << 1 | !once);
		if (!once) {
			spill_writer_number(to, e->support);
			spill_writer_number(to, e->customers);
		}
	}
}

void partial_row_add(struct row_counter *row, struct spill_reader *from)
{
	const uint64_t count = spill_reader_number(from);

	for (uint64_t i = 0; i < count; i++) {
		const uint64_t item = spill_reader_number(from);
		const uint32_t support = item & 1 ? (uint32_t)spill_reader_number(from) : 1;
		const uint32_t customers = item & 1 ? (uint32_t)spill_reader_number(from) : 1;

		row_counter_add(row, (uint32_t)(item >> 1), support, customers);
	}
}
