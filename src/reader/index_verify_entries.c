/* Verifies the section ENTR: blocks, entries and records stand one behind the other, in as few bytes as they need. */
#include "reader/index_verify.h"

#include "reader/index_entries.h"

/* The records of a block's items follow each other, and its widths are the least; `bits` gets those that any of its numbers has. */
static cobuy_status verify_entry_block(const struct cobuy *index, uint32_t first, uint32_t count, cobuy_fault *fault)
{
	const uint8_t *block = entry_block(index, first / ENTRY_BLOCK_ITEMS);
	const uint64_t records_nbytes = entry_block_records(block + ENTRY_BLOCK_NBYTES) - entry_block_records(block);
	uint32_t bits[ENTRY_FIELDS] = {0}, before = 0;

	if (entry_block_records(block + ENTRY_BLOCK_NBYTES) < entry_block_records(block))
		return fault_in(index, SECTION_ENTR, "the records of a block end before they begin", entry_place(first), fault);
	for (uint32_t i = 0; i < count; i++) {
		struct index_entry e;
		const uint8_t *at;

		if (!index_entry_open(index, first + i, &e))
			return fault_in(index, SECTION_ENTR, "an entry lies outside the section, or one of its numbers has more than four bytes", entry_place(first), fault);
		at = e.at;
		for (int k = 0; k < ENTRY_FIELDS; k++) {
			const unsigned width = entry_width_of(e.widths, k);

			bits[k] |= entry_number(at, width);
			at += width;
		}
		const uint32_t record = entry_number(e.at, entry_width_of(e.widths, ENTRY_RECORD));

		if (record < before || record > records_nbytes || (i == 0 && record != 0))
			return fault_in(index, SECTION_ENTR, "a record does not begin where the one before it may end", entry_place(first), fault);
		before = record;
	}
	for (int k = 0; k < ENTRY_FIELDS; k++)
		if (block[ENTRY_BLOCK_WIDTHS + k] != entry_width(bits[k]))
			return fault_in(index, SECTION_ENTR, "a block's numbers have more bytes than they need", entry_place(first), fault);
	return COBUY_OK;
}

/* Blocks stand one behind the other, and so do their entries and records. */
cobuy_status verify_entries(const struct cobuy *index, cobuy_fault *fault)
{
	const uint32_t items = index->header.item_count;
	const uint64_t blocks = entry_block_count(items);
	uint64_t begin = 0, end = 0;
	cobuy_status st = COBUY_OK;

	for (uint64_t b = 0; b <= blocks && st == COBUY_OK; b++) {
		const uint64_t at = b * ENTRY_BLOCK_NBYTES, first = b * ENTRY_BLOCK_ITEMS;
		const uint32_t count = b == blocks ? 0 : items - first < ENTRY_BLOCK_ITEMS ? (uint32_t)(items - first) : ENTRY_BLOCK_ITEMS;
		const uint8_t *block = entry_block(index, (uint32_t)b);
		const unsigned nbytes = entry_nbytes(entry_widths(block));

		if (!reserved_is_kept(index, block + ENTRY_BLOCK_RESERVED, 1))
			return fault_in(index, SECTION_ENTR, "a reserved field is not zero", at + ENTRY_BLOCK_RESERVED, fault);
		if (load_u32(block + ENTRY_BLOCK_BEGIN) != begin)
			return fault_in(index, SECTION_ENTR, "a block does not begin where the one before it ends", at, fault);
		if (b == 0 && entry_block_records(block) != 0)
			return fault_in(index, SECTION_ENTR, "the first record does not begin at 0", at + ENTRY_BLOCK_RECORDS, fault);
		if (b < blocks)
			st = verify_entry_block(index, (uint32_t)first, count, fault);
		else if (entry_widths(block) != 0)
			return fault_in(index, SECTION_ENTR, "the block without items has widths", at + ENTRY_BLOCK_WIDTHS, fault);
		if (count)
			end = begin * ENTRY_BLOCK_ITEMS + (uint64_t)count * nbytes;
		begin += nbytes;
	}
	if (st != COBUY_OK)
		return st;
	if (end != index->entries_nbytes)
		return fault_in(index, SECTION_ENTR, "the entries do not fill the section", 0, fault);
	if (entry_block_records(entry_block(index, (uint32_t)blocks)) != index->records_nbytes)
		return fault_in(index, SECTION_ENTR, "the records do not fill their section", blocks * ENTRY_BLOCK_NBYTES + ENTRY_BLOCK_RECORDS, fault);
	return COBUY_OK;
}
