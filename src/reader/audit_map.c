/*
 * An audit file beside its index: what was counted of a pair, and which gate left it out.
 * In: the file, mapped; the open index. Out: one pair at a time. Memory: the map. Threads: any.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/audit_codec.h"
#include "format/audit_layout.h"
#include "format/checksum.h"
#include "measure/pair_measures.h"
#include "measure/poisson_tail.h"
#include "reader/index_neighbours.h"

struct cobuy_audit {
	const uint8_t *bytes;
	size_t nbytes;
	const cobuy *index;
	uint32_t anchor_count, group_count, least;
	double nats_needed[COBUY_PAIR_TABLE_COUNT];
	uint64_t *blocks; /* where they begin, by table, then group; and the end */
};

static cobuy_status audit_fault(cobuy_fault *fault, const char *section, const char *what, uint64_t offset)
{
	*fault = (cobuy_fault){section, what, offset};
	return COBUY_E_INDEX;
}

/* --- opening --------------------------------------------------------------- */

static uint64_t audit_entry_at(uint64_t block)
{
	return AUDIT_HEADER_NBYTES + block * AUDIT_ENTRY_NBYTES;
}

/* Of header and directory, the checksum's own place taken as 0. */
static bool audit_head_sound(const uint8_t *bytes, size_t nbytes)
{
	uint8_t *copy = malloc(nbytes);
	bool sound = false;

	if (!copy)
		return false;
	memcpy(copy, bytes, nbytes);
	memset(copy + AUDIT_CHECKSUM_AT, 0, 8);
	sound = checksum_of(copy, nbytes, 0) == load_u64(bytes + AUDIT_CHECKSUM_AT);
	free(copy);
	return sound;
}

static double audit_nats(uint64_t units)
{
	return units > UINT32_MAX ? COBUY_NO_FINDING : (double)units / NATS_PER_UNIT;
}

static cobuy_status audit_read_directory(struct cobuy_audit *a, cobuy_fault *fault)
{
	const uint64_t blocks = (uint64_t)COBUY_PAIR_TABLE_COUNT * a->group_count, head_nbytes = audit_entry_at(blocks);
	uint64_t at = head_nbytes;

	if (head_nbytes > a->nbytes || !audit_head_sound(a->bytes, (size_t)head_nbytes))
		return audit_fault(fault, "header", "the checksum of header and directory does not match", AUDIT_CHECKSUM_AT);
	a->blocks = calloc(blocks + 1, sizeof *a->blocks);
	if (!a->blocks)
		return COBUY_E_MEMORY;
	for (uint64_t b = 0; b < blocks; b++) {
		a->blocks[b] = at;
		at += load_u32(a->bytes + audit_entry_at(b) + AUDIT_ENTRY_NBYTES_AT);
	}
	a->blocks[blocks] = at;
	return at == a->nbytes ? COBUY_OK : audit_fault(fault, "directory", "the blocks do not fill the file", AUDIT_HEADER_NBYTES);
}

static cobuy_status audit_read_head(struct cobuy_audit *a, cobuy_fault *fault)
{
	if (a->nbytes < AUDIT_HEADER_NBYTES || memcmp(a->bytes + AUDIT_MAGIC_AT, AUDIT_MAGIC, AUDIT_MAGIC_NBYTES))
		return audit_fault(fault, "header", "not an audit", AUDIT_MAGIC_AT);
	if (load_u16(a->bytes + AUDIT_MAJOR_AT) != AUDIT_MAJOR) {
		audit_fault(fault, "header", "an audit of another major version", AUDIT_MAJOR_AT);
		return COBUY_E_VERSION;
	}
	if (load_u64(a->bytes + AUDIT_FILE_NBYTES_AT) != a->nbytes)
		return audit_fault(fault, "header", "the file has not the length that it says", AUDIT_FILE_NBYTES_AT);
	if (memcmp(a->bytes + AUDIT_BUILD_ID_AT, a->index->header.build_id, HEADER_BUILD_ID_NBYTES))
		return audit_fault(fault, "header", "it belongs to another index: the build ids differ; build both again", AUDIT_BUILD_ID_AT);
	a->anchor_count = load_u32(a->bytes + AUDIT_ANCHORS_AT);
	if (a->anchor_count > a->index->header.item_count || load_u64(a->bytes + AUDIT_LEAST_AT) > UINT32_MAX)
		return audit_fault(fault, "header", "more items than the index has, or no such bound", AUDIT_ANCHORS_AT);
	a->least = (uint32_t)load_u64(a->bytes + AUDIT_LEAST_AT);
	a->group_count = a->anchor_count / AUDIT_GROUP + (a->anchor_count % AUDIT_GROUP > 0);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		a->nats_needed[t] = audit_nats(load_u64(a->bytes + AUDIT_NATS_AT + 8 * t));
	return audit_read_directory(a, fault);
}

static cobuy_status audit_map(struct cobuy_audit *a, int fd, cobuy_fault *fault)
{
	struct stat st;
	void *map;

	if (fstat(fd, &st) != 0)
		return COBUY_E_READ;
	if (!S_ISREG(st.st_mode) || st.st_size == 0)
		return audit_fault(fault, "header", "not an audit", 0);
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return errno == ENOMEM ? COBUY_E_MEMORY : COBUY_E_READ;
	a->bytes = map;
	a->nbytes = (size_t)st.st_size;
	return COBUY_OK;
}

cobuy_status cobuy_audit_open(const char *path, const cobuy *index, cobuy_audit **out, cobuy_fault *fault)
{
	cobuy_fault local;
	struct cobuy_audit *a;
	cobuy_status st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return errno == ENOMEM ? COBUY_E_MEMORY : errno == EMFILE || errno == ENFILE || errno == EIO ? COBUY_E_READ : COBUY_E_MISSING;
	fault = fault ? fault : &local;
	a = calloc(1, sizeof *a);
	st = a ? audit_map(a, fd, fault) : COBUY_E_MEMORY;
	close(fd);
	if (st == COBUY_OK) {
		a->index = index;
		st = audit_read_head(a, fault);
	}
	if (st == COBUY_OK)
		*out = a;
	else
		cobuy_audit_close(a);
	return st;
}

void cobuy_audit_close(cobuy_audit *audit)
{
	if (!audit)
		return;
	if (audit->bytes)
		munmap((void *)audit->bytes, audit->nbytes);
	free(audit->blocks);
	free(audit);
}

/* --- one pair -------------------------------------------------------------- */

struct audit_search {
	const struct cobuy_audit *audit;
	cobuy_table table;
	unsigned form;
	struct audit_limits limits;
};

static struct audit_search audit_search_begin(const struct cobuy_audit *a, cobuy_table table)
{
	const uint64_t support = record_field(a->index, SECTION_OPTS, OPTION_MIN_SUPPORT);
	const uint64_t customers = record_field(a->index, SECTION_OPTS, OPTION_MIN_CUSTOMERS);

	return (struct audit_search){
	    .audit = a,
	    .table = table,
	    .form = (unsigned)table | (record_field(a->index, SECTION_OPTS, OPTION_HALF_LIFE_DAYS) ? ROW_WEIGHTED : 0),
	    .limits = {support, table == COBUY_NEXT && support > customers ? support : customers},
	};
}

static bool audit_block_open(const struct audit_search *s, uint32_t anchor, struct row_cursor *c)
{
	const struct cobuy_audit *a = s->audit;
	const uint64_t block = (uint64_t)s->table * a->group_count + anchor / AUDIT_GROUP;
	const uint8_t *bytes = a->bytes + a->blocks[block];
	const size_t nbytes = (size_t)(a->blocks[block + 1] - a->blocks[block]);

	*c = (struct row_cursor){.at = bytes, .end = bytes + nbytes};
	return checksum_of(bytes, nbytes, 0) == load_u64(a->bytes + audit_entry_at(block) + AUDIT_ENTRY_CHECKSUM_AT);
}

/* Reads an anchor's pairs, to their end; *found has the item's counts, or no support. */
static bool audit_read_pairs(const struct audit_search *s, struct row_cursor *c, uint32_t item, struct audit_entry *found)
{
	uint64_t count;
	uint32_t after = 0;

	*found = (struct audit_entry){0};
	if (!row_varint_decode(c, &count))
		return false;
	for (uint64_t i = 0; i < count; i++) {
		struct audit_entry e;

		if (!audit_entry_decode(c, s->table, &s->limits, &e, after))
			return false;
		after = e.item + 1;
		if (e.item == item)
			*found = e;
	}
	return true;
}

/* The same for what was left out; *beyond: how many stand before it beyond the top. */
static bool audit_read_left(const struct audit_search *s, struct row_cursor *c, uint32_t item, struct left_entry *found, uint32_t *beyond)
{
	uint32_t before = 0;
	uint64_t count;

	*found = (struct left_entry){.gate = COBUY_GATE_NONE, .boost = ROW_BOOST_NONE};
	if (!row_varint_decode(c, &count))
		return false;
	for (uint64_t i = 0; i < count; i++) {
		struct left_entry e;

		if (!left_entry_decode(c, s->form, &e))
			return false;
		if (e.item == item) {
			*found = e;
			*beyond = before;
		}
		before += e.gate == COBUY_GATE_RANK;
	}
	return true;
}

/* An anchor's whole row; false: damaged. */
static bool audit_read_row(const struct audit_search *s, uint32_t anchor, uint32_t item, struct audit_entry *pair, struct left_entry *left, uint32_t *beyond)
{
	struct row_cursor c;

	if (!audit_block_open(s, anchor, &c))
		return false;
	for (uint32_t a = anchor - anchor % AUDIT_GROUP; a <= anchor; a++) {
		if (!audit_read_pairs(s, &c, item, pair) || !audit_read_left(s, &c, item, left, beyond))
			return false;
	}
	return true;
}

/* Whether the index lists it, and at which place it ends. */
static bool audit_listed(const struct audit_search *s, uint32_t anchor, uint32_t item, bool *listed, uint32_t *count)
{
	struct index_row row;
	cobuy_neighbour n;

	*listed = false;
	if (!index_row_open(&row, s->audit->index, s->table, anchor))
		return false;
	*count = row.head.count;
	for (uint32_t i = 0; i < row.head.count; i++) {
		if (!index_row_read(&row, &n, 1))
			return false;
		*listed |= n.item == item && n.level == COBUY_LEVEL_ITEM;
	}
	return true;
}

static cobuy_gate audit_gate(const struct audit_search *s, const struct audit_entry *pair, const struct left_entry *left, bool listed)
{
	if (listed)
		return COBUY_GATE_NONE;
	if (left->gate != COBUY_GATE_NONE)
		return left->gate;
	if (pair->support < s->limits.support)
		return COBUY_GATE_SUPPORT;
	return pair->customers < s->limits.customers ? COBUY_GATE_CUSTOMERS : COBUY_GATE_CHANCE;
}

/* With k times as many customers and orders, and what chance expects as well, when is it a finding? 0: never. */
static uint32_t audit_customers_needed(double lift, double nats_needed, uint32_t customers)
{
	const uint32_t units = nats_needed < (double)UINT32_MAX / NATS_PER_UNIT ? (uint32_t)(nats_needed * NATS_PER_UNIT) : UINT32_MAX;
	uint64_t low = customers, high = customers;

	if (lift <= 1.01 || nats_needed >= COBUY_NO_FINDING)
		return 0;
	while (poisson_tail_nats(high, (double)high / lift) < units) {
		low = high;
		high *= 2;
		if (high > 1000000)
			return 0;
	}
	while (high - low > 1) {
		const uint64_t middle = low + (high - low) / 2;

		if (poisson_tail_nats(middle, (double)middle / lift) < units)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)high;
}

static bool audit_measure(const struct audit_search *s, uint32_t anchor, uint32_t item, const struct audit_entry *pair, const struct left_entry *left,
			  cobuy_audited *out)
{
	const bool next = s->table == COBUY_NEXT;
	struct pair_counts c = {.support = pair->support};
	struct indexed_supports a, b;
	float worth;

	if (!index_item_supports(s->audit->index, anchor, &a) || !index_item_supports(s->audit->index, item, &b))
		return false;
	c.anchor_support = next ? a.eligible : a.orders;
	c.item_support = next ? b.followed : b.orders;
	c.total = record_field(s->audit->index, SECTION_LEDG, next ? LEDGER_ELIGIBLE_ORDERS : LEDGER_ORDERS);
	if (c.anchor_support < pair->both || (next && c.total < b.eligible) || !index_item_worth(s->audit->index, item, &worth))
		return false;
	c.at_risk = c.anchor_support - pair->both;
	c.total_at_risk = next ? c.total - b.eligible : c.total;
	out->anchor_support = (uint32_t)c.anchor_support;
	out->item_support = (uint32_t)c.item_support;
	out->total = c.total;
	if (!pair->tested)
		return true;
	out->tested = 1;
	out->both = pair->both;
	out->at_risk = (uint32_t)c.at_risk;
	out->adjusted_lift = pair->adjusted_lift;
	out->expected = pair->adjusted_lift > 0 ? (double)pair->support / pair->adjusted_lift : 0;
	out->confidence = measure_confidence(&c);
	out->lift = measure_lift(&c);
	out->boost = (double)left->boost / ROW_BOOST_NONE;
	out->increment_low = s->form & ROW_WEIGHTED ? left->increment : measure_increment_low(&c);
	out->value = out->increment_low * (double)worth;
	if (left->boost != ROW_BOOST_NONE && out->value > 0)
		out->value *= out->boost;
	out->nats = pair->adjusted_lift > 0 ? (double)poisson_tail_nats(pair->customers, (double)pair->customers / pair->adjusted_lift) / NATS_PER_UNIT : 0;
	if (out->gate == COBUY_GATE_CHANCE)
		out->customers_needed = audit_customers_needed(pair->adjusted_lift, out->nats_needed, pair->customers);
	return true;
}

cobuy_status cobuy_audit_pair(const cobuy_audit *audit, cobuy_table table, uint32_t anchor, uint32_t item, cobuy_audited *out)
{
	struct audit_search s;
	struct audit_entry pair;
	struct left_entry left, unused_left;
	uint32_t beyond = 0, none, count;
	cobuy_audited x = {.least = audit->least};
	bool listed;

	if ((unsigned)table >= COBUY_PAIR_TABLE_COUNT)
		return COBUY_E_USAGE;
	if (anchor >= audit->anchor_count || item >= audit->anchor_count || anchor == item)
		return COBUY_NONE;
	s = audit_search_begin(audit, table);
	if (!audit_read_row(&s, anchor, item, &pair, &left, &beyond) || !audit_listed(&s, anchor, item, &listed, &count))
		return COBUY_E_INDEX;
	/* A pair of `together` stands where its less popular item does. */
	if (table == COBUY_TOGETHER && item > anchor && !audit_read_row(&s, item, anchor, &pair, &unused_left, &none))
		return COBUY_E_INDEX;
	x.counted = pair.support > 0;
	x.gate = audit_gate(&s, &pair, &left, listed);
	x.nats_needed = audit->nats_needed[table];
	if (x.counted) {
		x.support = pair.support;
		x.customers = pair.customers;
		x.heaviest = left.heaviest;
		x.returned = left.returned;
		x.rank = x.gate == COBUY_GATE_RANK ? count + beyond + 1 : 0;
		if (!audit_measure(&s, anchor, item, &pair, &left, &x))
			return COBUY_E_INDEX;
	}
	*out = x;
	return COBUY_OK;
}
