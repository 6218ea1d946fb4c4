/* The kinds of section this version knows. */
#ifndef COBUY_FORMAT_SECTION_KIND_H
#define COBUY_FORMAT_SECTION_KIND_H

#include <stdbool.h>
#include <stdint.h>

/* In the order the writer lays them down. */
enum section_kind {
	SECTION_ITEM,
	SECTION_HASH,
	SECTION_LINK,
	SECTION_ENTR,
	SECTION_FACT,
	SECTION_WRTH,
	SECTION_TITL,
	SECTION_CATG,
	SECTION_FAML,
	SECTION_ATTR,
	SECTION_LEDG,
	SECTION_OPTS,
	SECTION_PROV,
	SECTION_KIND_COUNT /* also: unknown */
};

/* Four letters, ended by a zero; SECTION_KIND_COUNT gives "unknown section". */
const char *section_kind_name(enum section_kind kind);

/* SECTION_KIND_COUNT: not known. */
enum section_kind section_kind_find(const uint8_t name[4]);

/* An index without it is damaged. */
bool section_kind_is_required(enum section_kind kind);

#endif
