/*
 * Makes an index of chosen shape by formula, so that tests know what every look-up must answer.
 * Memory: owned until small_index_clear. The same shape gives the same bytes, always.
 */
#ifndef COBUY_TESTS_SMALL_INDEX_H
#define COBUY_TESTS_SMALL_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "write/index_content.h"

struct small_shape {
	uint32_t items;
	uint32_t neighbours; /* of an anchor in together; one less in next; every fifth anchor has none */
	bool catalog;	     /* facts, worths, titles, categories, families; and rows of replenish */
	uint32_t title_nbytes;
	uint32_t chunks; /* row chunks a table; any number gives the same bytes */
};

/* Two items bought together; nothing next. */
static const struct small_shape SMALL_SMALLEST = {.items = 2, .neighbours = 1, .chunks = 1};
enum { SMALL_ATTRIBUTES = 2, SMALL_VALUES = 3, SMALL_UPGRADES = 2 };

/* Every kind of section, and more than two blocks of counts. */
static const struct small_shape SMALL_FULL = {
    .items = 600, .neighbours = 5, .catalog = true, .title_nbytes = 12, .chunks = 3};
/* Every kind of section, few rows. */
static const struct small_shape SMALL_DENSE = {
    .items = 9, .neighbours = 3, .catalog = true, .title_nbytes = 5, .chunks = 2};
/* Above 32 KiB, but quick to look everything up in. */
static const struct small_shape SMALL_BULKY = {
    .items = 36, .neighbours = 4, .catalog = true, .title_nbytes = 850, .chunks = 1};

struct small_index {
	struct small_shape shape;
	struct index_content content;
	struct text *items, *titles, *names;
	struct item_supports *supports;
	struct item_facts *facts;
	float *worths;
	struct ranked_neighbour *lists[COBUY_PAIR_TABLE_COUNT]; /* shape.neighbours for each item */
	uint32_t *list_counts[COBUY_PAIR_TABLE_COUNT];
	struct row_encoder *rows[COBUY_TABLE_COUNT]; /* upgrade, substitute: one chunk, where there is a catalogue */
	struct text attribute_texts[SMALL_ATTRIBUTES + SMALL_VALUES];
	uint32_t *attributes;
	struct row_encoder *replenish;
	char *texts;
};

/* Aborts when memory is out, as every helper here. */
void small_index_make(struct small_index *s, struct small_shape shape);
void small_index_clear(struct small_index *s);

/*
 * What upgrade and substitute must answer, where there is a catalogue: upgrades of an anchor, at most SMALL_UPGRADES, how many; its one substitute.
 */
uint32_t small_index_upgrades(const struct small_index *s, uint32_t anchor, struct upgrade_entry list[SMALL_UPGRADES]);
struct substitute_entry small_index_substitute(const struct small_index *s, uint32_t anchor);

/* Where the neighbours of an anchor were counted over its family or category: that, and its support there; else 0. */
uint8_t small_index_level(const struct small_index *s, uint32_t anchor);
uint32_t small_index_backed(const struct small_index *s, cobuy_table table, uint32_t anchor);

/* Number of the value + 1 that an item has of an attribute; 0: none. */
uint32_t small_index_attribute(uint32_t item, uint32_t k);

/* What the index must answer. */
uint64_t small_index_considered(cobuy_table table, uint32_t anchor);
cobuy_gate small_index_furthest(uint32_t anchor);
bool small_index_replenish(uint32_t item, struct replenish_entry *entry); /* false: its row is empty */

/* The bytes the writer makes of it, in a block of exactly that size; to be freed. */
uint8_t *small_index_bytes(const struct index_content *content, size_t *nbytes);

/* Both at once. */
uint8_t *small_index_of(struct small_shape shape, size_t *nbytes);

#endif
