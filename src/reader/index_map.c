/* Maps an index and checks, in constant time, that it is one and that its sections lie inside it. */
#include "reader/index_map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Slots of the back, of a section that has its first fields. */
static uint64_t back_count(const uint8_t *bytes, uint64_t nbytes, uint32_t items)
{
	const uint64_t front_nbytes = (uint64_t)HASH_FRONT_SLOT_NBYTES * load_u32(bytes + HASH_FRONT_COUNT);

	return nbytes - HASH_FRONT < front_nbytes ? 0 : (nbytes - HASH_FRONT - front_nbytes) / hash_back_shape(items).slot_nbytes;
}

static bool slots_fit(const uint8_t *bytes, uint64_t nbytes, uint32_t items)
{
	const struct hash_shape front = hash_front_shape(items), back = hash_back_shape(items);
	uint64_t count, backs;

	if (nbytes < HASH_FRONT)
		return false;
	count = load_u32(bytes + HASH_FRONT_COUNT);
	backs = back_count(bytes, nbytes, items);
	return count > front.end && nbytes == HASH_FRONT + front.slot_nbytes * count + back.slot_nbytes * backs && backs <= UINT32_MAX &&
	       (back.begin == back.end ? backs == 0 : backs > back.end - back.begin);
}

static bool records_fit(const uint8_t *bytes, uint64_t nbytes)
{
	return nbytes >= ITEMS_RECORDS && (load_u32(bytes + ITEMS_TABLES) & ITEMS_TABLES_NEEDED) == ITEMS_TABLES_NEEDED;
}

static bool section_length_fits(enum section_kind kind, const uint8_t *bytes, uint64_t nbytes, uint32_t items)
{
	switch (kind) {
	case SECTION_ITEM:
		return records_fit(bytes, nbytes);
	case SECTION_TITL:
		return nbytes >= texts_bytes_at(items);
	case SECTION_CATG:
	case SECTION_FAML:
		return nbytes >= texts_bytes_at(0);
	case SECTION_ATTR:
		return nbytes >= attributes_texts_at(items, 1, 1) + texts_bytes_at(1);
	case SECTION_HASH:
		return slots_fit(bytes, nbytes, items);
	case SECTION_LINK:
		return nbytes % LINK_NBYTES == 0 && (nbytes == 0 || nbytes / LINK_NBYTES < items);
	case SECTION_ENTR:
		return nbytes >= entries_at(items);
	case SECTION_FACT:
		return nbytes == (uint64_t)items * FACT_NBYTES;
	case SECTION_WRTH:
		return nbytes == (uint64_t)items * WORTH_NBYTES;
	case SECTION_LEDG:
		return nbytes >= LEDGER_FIELD_COUNT * RECORD_FIELD_NBYTES;
	case SECTION_OPTS:
		return nbytes >= OPTION_FIELD_COUNT * RECORD_FIELD_NBYTES;
	case SECTION_PROV:
		return nbytes >= PROVENANCE_FIELD_COUNT * RECORD_FIELD_NBYTES;
	case SECTION_KIND_COUNT:
		break;
	}
	return true;
}

static cobuy_status sections_find(struct cobuy *index, cobuy_fault *fault)
{
	const struct index_header *h = &index->header;
	enum section_kind kind = SECTION_KIND_COUNT;

	for (uint32_t i = 0; i < h->section_count; i++) {
		const struct index_section_entry *s = &h->sections[i];

		kind = section_kind_find(s->kind);
		if (kind == SECTION_KIND_COUNT)
			continue;
		if (index->sections[kind].bytes)
			return index_fault(fault, section_kind_name(kind), "the section is there twice",
					   s->offset);
		if (!section_length_fits(kind, index->bytes + s->offset, s->payload_nbytes, h->item_count))
			return index_fault(fault, section_kind_name(kind),
					   "the section's length does not fit the number of items",
					   s->offset);
		index->sections[kind] =
		    (struct index_section){index->bytes + s->offset, s->payload_nbytes, s->offset};
	}
	if (kind != SECTION_PROV)
		return index_fault(fault, "section table", "the last section is not PROV", HEADER_NBYTES);
	for (kind = 0; kind < SECTION_KIND_COUNT; kind++)
		if (section_kind_is_required(kind) && !index->sections[kind].bytes)
			return index_fault(fault, section_kind_name(kind), "the section is missing",
					   HEADER_NBYTES);
	return COBUY_OK;
}

/* What look-ups would work out each time. */
static void sections_remember(struct cobuy *index)
{
	const struct index_section *item = &index->sections[SECTION_ITEM], *hash = &index->sections[SECTION_HASH], *entr = &index->sections[SECTION_ENTR];
	const uint32_t items = index->header.item_count;

	index->tables = load_u32(item->bytes + ITEMS_TABLES);
	index->records = item->bytes + ITEMS_RECORDS;
	index->records_nbytes = item->nbytes - ITEMS_RECORDS;
	index->front = (struct index_slots){hash->bytes + HASH_FRONT, load_u32(hash->bytes + HASH_FRONT_COUNT), hash_front_shape(items)};
	index->back = (struct index_slots){index->front.bytes + (uint64_t)HASH_FRONT_SLOT_NBYTES * index->front.count,
					   (uint32_t)back_count(hash->bytes, hash->nbytes, items), hash_back_shape(items)};
	index->entries = entr->bytes + entries_at(items);
	index->entries_nbytes = entr->nbytes - entries_at(items);
}

/* Takes over a map, and ends it on failure. */
static cobuy_status index_map_open(const struct cobuy *map, cobuy **out, cobuy_fault *fault)
{
	cobuy_fault local;
	struct cobuy *index = calloc(1, sizeof *index);
	cobuy_status st = index ? COBUY_OK : COBUY_E_MEMORY;

	if (!fault)
		fault = &local;
	if (st == COBUY_OK) {
		*index = *map;
		st = index_header_decode(&index->header, map->bytes, map->nbytes, fault);
	}
	if (st == COBUY_OK)
		st = sections_find(index, fault);
	if (st != COBUY_OK) {
		free(index);
		if (map->mapped)
			munmap((void *)map->bytes, map->nbytes);
		return st;
	}
	sections_remember(index);
	*out = index;
	return COBUY_OK;
}

cobuy_status cobuy_open_bytes(const void *bytes, size_t nbytes, cobuy **out, cobuy_fault *fault)
{
	const struct cobuy map = {.bytes = bytes, .nbytes = nbytes};

	return index_map_open(&map, out, fault);
}

static cobuy_status map_file(int fd, struct cobuy *out, cobuy_fault *fault)
{
	struct stat st;
	void *map;

	if (fstat(fd, &st) != 0)
		return COBUY_E_READ;
	if (!S_ISREG(st.st_mode))
		return index_fault(fault, "header", "not a regular file", 0);
	if (st.st_size == 0)
		return index_fault(fault, "header", "the file is empty", 0);
	if ((uint64_t)st.st_size > SIZE_MAX)
		return COBUY_E_READ;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return errno == ENOMEM ? COBUY_E_MEMORY : COBUY_E_READ;
	*out = (struct cobuy){
	    .bytes = map, .nbytes = (size_t)st.st_size, .mapped = true, .device = (uint64_t)st.st_dev, .file = (uint64_t)st.st_ino};
	return COBUY_OK;
}

cobuy_status cobuy_open(const char *path, cobuy **out, cobuy_fault *fault)
{
	cobuy_fault local;
	struct cobuy map;
	cobuy_status st;
	/* Not blocking, so that a pipe in the index's place is an error and not a wait without end. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return errno == ENOMEM					    ? COBUY_E_MEMORY
		       : errno == EMFILE || errno == ENFILE || errno == EIO ? COBUY_E_READ
									    : COBUY_E_MISSING;
	st = map_file(fd, &map, fault ? fault : &local);
	close(fd);
	return st == COBUY_OK ? index_map_open(&map, out, fault) : st;
}

void cobuy_close(cobuy *index)
{
	if (!index)
		return;
	if (index->mapped)
		munmap((void *)index->bytes, index->nbytes);
	free(index);
}
