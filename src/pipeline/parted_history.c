/* Makes the history of orders that were spilled: baskets partition by partition, then customers partition by partition. */
#include "pipeline/parted_history.h"

#include <omp.h>
#include <stdlib.h>

#include "base/big_memory.h"
#include "base/clock.h"
#include "base/memory_limit.h"
#include "history/history_items.h"
#include "history/item_numbering.h"
#include "history/order_basket.h"
#include "history/order_merge.h"
#include "history/order_record.h"
#include "history/posting_list.h"

/* A partition in memory, over what it takes in the file; and what it takes at least. */
enum { PARTITION_SWELL = 6, PARTITION_LEAST_NBYTES = 2 << 20 };

struct parted_history {
	struct history *h;
	struct history_parts *parts;
	struct order_spill *spill;
	const struct history_options *options;
	uint32_t partition_count; /* of customers */
	uint32_t worker_count;
	uint64_t limit_nbytes;
	struct spill_file file;	    /* baskets, by customer */
	struct spill_chain *chains; /* by worker, then partition of customers */
	struct basket_tally tally;
	struct item_numbering numbering;
	struct family_rollup rollup;
	struct shared_failure failure;
};

static uint64_t parted_history_largest(const struct spill_chain *chains, uint32_t owner_count, uint32_t partition_count)
{
	uint64_t largest = 0;

	for (uint32_t p = 0; p < partition_count; p++) {
		uint64_t nbytes = 0;

		for (uint32_t o = 0; o < owner_count; o++) {
			const struct spill_chain *c = &chains[(size_t)o * partition_count + p];

			for (uint32_t i = 0; i < c->count; i++)
				nbytes += c->extents[i].nbytes;
		}
		if (nbytes > largest)
			largest = nbytes;
	}
	return largest * PARTITION_SWELL + PARTITION_LEAST_NBYTES;
}

/* As many workers as there is room for; at least one must fit. */
static cobuy_status parted_history_staff(struct parted_history *x, uint64_t shared_nbytes, uint64_t nbytes_each, const char *doing, struct failure *f)
{
	const uint64_t held = clock_resident_nbytes() + shared_nbytes;
	const uint64_t room = x->limit_nbytes > held ? x->limit_nbytes - held : 0;

	if (room < nbytes_each)
		return failure_set(f, COBUY_E_MEMORY, "--memory is too small: %s %u items and %llu runs of lines takes %llu MiB", doing,
				   x->h->item_count ? x->h->item_count : x->spill->items.count, (unsigned long long)x->spill->run_count, (unsigned long long)((held + nbytes_each) >> 20) + 1);
	x->worker_count = room / nbytes_each < x->options->thread_count ? (uint32_t)(room / nbytes_each) : x->options->thread_count;
	return COBUY_OK;
}

/* --- baskets -------------------------------------------------------------- */

/* What one thread works with. */
struct basket_worker {
	struct parted_history *x;
	struct basket_part part;
	struct arena gathered;
	struct spill_writer *to; /* by partition of customers */
	struct failure failure;
};

static cobuy_status basket_worker_init(struct basket_worker *w, struct parted_history *x, uint32_t number)
{
	cobuy_status st = COBUY_OK;

	*w = (struct basket_worker){.x = x, .to = calloc(x->partition_count, sizeof *w->to)};
	arena_init(&w->gathered);
	if (!basket_part_init(&w->part, x->spill->items.count, &x->rollup, &w->gathered) || !w->to)
		st = failure_memory(&w->failure, "making baskets");
	for (uint32_t p = 0; p < x->partition_count && st == COBUY_OK; p++) {
		st = spill_writer_init(&w->to[p], &x->file, &w->failure);
		if (st == COBUY_OK)
			st = spill_writer_turn(&w->to[p], &x->chains[(size_t)number * x->partition_count + p]);
	}
	return st;
}

static cobuy_status basket_worker_end(struct basket_worker *w)
{
	cobuy_status st = w->failure.status;

	for (uint32_t p = 0; w->to && p < w->x->partition_count; p++) {
		if (st == COBUY_OK)
			st = spill_writer_turn(&w->to[p], NULL);
		spill_writer_clear(&w->to[p]);
	}
	free(w->to);
	basket_part_clear(&w->part);
	arena_clear(&w->gathered);
	return st;
}

/* An order goes where its customer's others go; one without a customer anywhere. */
static struct spill_writer *basket_worker_writer(struct basket_worker *w, const struct order_run *head, struct text customer)
{
	const uint64_t hash = customer.nbytes ? text_hash(customer) : order_run_hash(head);

	return &w->to[(hash >> 32) * w->x->partition_count >> 32];
}

/* An order as it is kept: what it bought, and behind it what it sent back; no marks where there is nothing to keep. */
static struct order_run basket_worker_order(const struct basket_worker *w, const struct order_run *head)
{
	struct order_run order = *head;

	if (!order.items) {
		order.items = (uint32_t *)(uintptr_t)w->part.came_back;
		order.item_count = 0;
	}
	order.item_count += w->part.came_back_count;
	/* Returns that nobody is known for, or that have no time, lead to no purchase but their own order's. */
	if (!head->items && (order.customer == NO_CUSTOMER || order.when == ORDER_LINE_NO_TIME))
		order.item_count = 0;
	return order;
}

static cobuy_status basket_worker_put(struct basket_worker *w, struct order_shard *s, const struct text *customers)
{
	cobuy_status st = COBUY_OK;

	for (struct run_chunk *c = s->runs; c; c = c->older) {
		for (uint32_t i = 0; i < c->count && st == COBUY_OK; i++) {
			struct order_run *run = &c->runs[i];
			struct text customer = {NULL, 0};
			struct spill_writer *to;
			struct order_run order;

			if (!order_run_is_head(run))
				continue;
			if (!order_basket_make(&w->part, run, customers, w->x->options->max_basket))
				return failure_memory(&w->failure, "making baskets");
			order = basket_worker_order(w, run);
			if (order.item_count == 0)
				continue;
			if (run->customer != NO_CUSTOMER)
				customer = customers[run->customer];
			to = basket_worker_writer(w, run, customer);
			order_record_put(to, &order, customer, NULL);
			st = to->status;
		}
	}
	return st;
}

static struct text *order_shard_customers(const struct order_shard *s)
{
	struct text *texts = malloc(((size_t)s->customers.count + 1) * sizeof *texts);

	for (uint32_t i = 0; texts && i < s->customers.count; i++)
		texts[i] = text_table_text(&s->customers, i);
	return texts;
}

static cobuy_status basket_worker_take(struct basket_worker *w, uint32_t partition)
{
	struct order_shard s;
	struct text *customers = NULL;
	cobuy_status st;

	order_shard_init(&s);
	st = order_spill_load(w->x->spill, partition, &s, &w->failure);
	if (st == COBUY_OK)
		st = order_merge(&s, 1, 1, NULL, &w->failure);
	if (st == COBUY_OK && w->x->options->cutoff.is_set) {
		uint64_t sides[ORDER_SIDES] = {0};

		order_cutoff_apply(&s, &w->x->options->cutoff, sides);
		w->part.ledger.orders_late += sides[ORDER_LATE];
		w->part.ledger.orders_undated += sides[ORDER_UNDATED];
	}
	if (st == COBUY_OK) {
		customers = order_shard_customers(&s);
		st = customers ? basket_worker_put(w, &s, customers) : failure_memory(&w->failure, "making baskets");
	}
	free(customers);
	order_shard_clear(&s);
	arena_clear(&w->gathered);
	return st;
}

static cobuy_status parted_history_baskets(struct parted_history *x, struct failure *f)
{
	const uint64_t tallies = (uint64_t)x->spill->items.count * (x->rollup.group_of ? 3 : 2) * sizeof(uint32_t);
	cobuy_status st = parted_history_staff(
		x, tallies,
		parted_history_largest(x->spill->chains, x->spill->shard_count, x->spill->partition_count) + tallies +
			(uint64_t)x->partition_count * SPILL_BLOCK_NBYTES,
		"making baskets of", f);

	if (st == COBUY_OK)
		st = basket_tally_init(&x->tally, x->spill->items.count, x->worker_count, f);
	if (st == COBUY_OK) {
		x->chains = calloc((size_t)x->worker_count * x->partition_count, sizeof *x->chains);
		st = x->chains ? spill_file_open(&x->file, x->spill->folder, f) : failure_memory(f, "making baskets");
	}
	if (st != COBUY_OK)
		return st;
#pragma omp parallel num_threads(x->worker_count)
	{
		struct basket_worker w;

		if (basket_worker_init(&w, x, (uint32_t)omp_get_thread_num()) != COBUY_OK)
			shared_failure_note(&x->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t p = 0; p < x->spill->partition_count; p++) {
			if (!shared_failure_before(&x->failure, (uint64_t)p + 1) && basket_worker_take(&w, p) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)p + 1, &w.failure);
		}
#pragma omp critical
		if (w.failure.status == COBUY_OK && !basket_tally_join(&x->tally, &w.part, x->spill->items.count, &x->rollup))
			failure_memory(&w.failure, "making baskets");
		if (basket_worker_end(&w) != COBUY_OK)
			shared_failure_note(&x->failure, x->spill->partition_count, &w.failure);
	}
	if (x->failure.first.status != COBUY_OK)
		*f = x->failure.first;
	return x->failure.first.status;
}

/* Groups the joint items by family, before baskets are made. */
static cobuy_status parted_history_roll_up(struct parted_history *x, struct failure *f)
{
	const struct text_table *joint = &x->spill->items;
	struct text *texts = x->options->families ? malloc(((size_t)joint->count + 1) * sizeof *texts) : NULL;
	cobuy_status st;

	if (!x->options->families)
		return COBUY_OK;
	if (!texts)
		return failure_memory(f, "rolling families up");
	for (uint32_t i = 0; i < joint->count; i++)
		texts[i] = text_table_text(joint, i);
	st = family_rollup_make(&x->rollup, texts, joint->count, x->options->families, f);
	free(texts);
	return st;
}

/* --- items ---------------------------------------------------------------- */

/* The texts are taken over from the joint table; those that stand in its entries are copied. */
static bool parted_history_list_items(struct parted_history *x, const struct text *texts)
{
	struct history *h = x->h;

	h->item_bytes = x->spill->items.bytes;
	arena_init(&x->spill->items.bytes);
	if (!history_items_number(h, &x->numbering, texts, &x->tally, x->options->min_item_orders) ||
	    !history_items_price(h, &x->numbering, &x->spill->prices))
		return false;
	for (uint32_t i = 0; i < h->item_count; i++) {
		if (h->items[i].nbytes <= TEXT_ENTRY_NBYTES)
			h->items[i].bytes = arena_copy(&h->item_bytes, h->items[i].bytes, h->items[i].nbytes);
		if (!h->items[i].bytes)
			return false;
	}
	return true;
}

static cobuy_status parted_history_items(struct parted_history *x, struct failure *f)
{
	const struct text_table *joint = &x->spill->items;
	struct text *texts = malloc(((size_t)joint->count + 1) * sizeof *texts);
	cobuy_status st = texts ? COBUY_OK : failure_memory(f, "numbering items");

	for (uint32_t i = 0; texts && i < joint->count; i++)
		texts[i] = text_table_text(joint, i);
	if (st == COBUY_OK)
		st = family_rollup_number(&x->rollup, &x->numbering, &x->tally, texts, joint->count, x->options->thread_count, f);
	if (st == COBUY_OK && !parted_history_list_items(x, texts))
		st = failure_memory(f, "numbering items");
	free(texts);
	x->h->ledger = x->tally.ledger;
	basket_tally_clear(&x->tally);
	text_table_clear(&x->spill->items);
	return st;
}

/* --- layout --------------------------------------------------------------- */

/* What the whole history knows, for one partition of it; its own counts begin at zero. */
static struct history parted_history_frame(const struct parted_history *x, const struct order_shard *s)
{
	struct history laid = {.active_count = x->h->active_count, .keeps_rare = x->h->keeps_rare};

	laid.ledger.first_time = x->h->ledger.first_time;
	laid.ledger.last_time = x->h->ledger.last_time;
	for (const struct run_chunk *c = s->runs; c; c = c->older) {
		for (uint32_t i = 0; i < c->count; i++) {
			laid.ledger.orders += order_run_is_head(&c->runs[i]);
			laid.ledger.orders_without_customer += order_run_is_head(&c->runs[i]) && c->runs[i].customer == NO_CUSTOMER;
		}
	}
	return laid;
}

static void parted_history_sum_up(struct history *sum, const struct history *laid)
{
	sum->ledger.customers += laid->ledger.customers;
	sum->ledger.eligible_orders += laid->ledger.eligible_orders;
	for (uint32_t s = 0; s < SIZE_CELLS; s++) {
		sum->size_sum[s] += laid->size_sum[s];
		sum->size_pairs[s] += laid->size_pairs[s];
	}
	sum->ledger.returns_tied += laid->ledger.returns_tied;
	sum->has_quantities |= laid->has_quantities;
	sum->has_returns |= laid->has_returns;
	sum->meetings[0] += laid->meetings[0];
	sum->meetings[1] += laid->meetings[1];
	for (uint32_t s = 0; s < LOYALTY_CELLS; s++)
		sum->loyalty_orders[s] += laid->loyalty_orders[s];
}

static cobuy_status parted_history_load_customers(const struct parted_history *x, uint32_t owner_count, uint32_t partition, struct order_shard *s,
						  struct failure *f)
{
	struct spill_reader from;
	cobuy_status st = spill_reader_init(&from, &x->file, f);

	for (uint32_t w = 0; w < owner_count && st == COBUY_OK; w++)
		st = order_record_load(s, &from, &x->chains[(size_t)w * x->partition_count + partition], f);
	spill_reader_clear(&from);
	return st;
}

static cobuy_status parted_history_lay(struct parted_history *x, uint32_t owner_count, uint32_t partition, struct failure *f)
{
	struct order_shard s;
	struct run_chunk_list runs = {0};
	struct return_notes notes = {0};
	struct history laid = {0};
	cobuy_status st;

	order_shard_init(&s);
	st = parted_history_load_customers(x, owner_count, partition, &s, f);
	if (st == COBUY_OK && !return_notes_take(&notes, &s))
		st = failure_memory(f, "noting what came back");
	if (st == COBUY_OK)
		st = run_chunk_list_make(&runs, &s, 1, f);
	if (st == COBUY_OK) {
		laid = parted_history_frame(x, &s);
		st = history_layout(&laid, &runs, x->numbering.number_of, s.customers.count, &x->options->follow, &notes, &s, 1, 1, NULL, f);
	}
	return_notes_clear(&notes);
	run_chunk_list_clear(&runs);
	order_shard_clear(&s);
	if (st == COBUY_OK)
		st = history_parts_keep(x->parts, partition, &laid, f);
	if (st == COBUY_OK) {
#pragma omp critical
		parted_history_sum_up(x->h, &laid);
	}
	history_clear_baskets(&laid);
	return st;
}

static cobuy_status parted_history_layout(struct parted_history *x, struct failure *f)
{
	const uint32_t owner_count = x->worker_count;
	cobuy_status st = parted_history_staff(x, 0, parted_history_largest(x->chains, owner_count, x->partition_count), "laying out the orders of", f);

	if (st == COBUY_OK)
		st = history_parts_init(x->parts, x->spill->folder, x->partition_count, f);
	if (st != COBUY_OK)
		return st;
#pragma omp parallel for schedule(dynamic, 1) num_threads(x->worker_count)
	for (uint32_t p = 0; p < x->partition_count; p++) {
		struct failure mine = {.status = COBUY_OK};

		if (!shared_failure_before(&x->failure, p) && parted_history_lay(x, owner_count, p, &mine) != COBUY_OK)
			shared_failure_note(&x->failure, p, &mine);
	}
	for (size_t i = 0; i < (size_t)owner_count * x->partition_count; i++)
		spill_chain_clear(&x->chains[i]);
	if (x->failure.first.status != COBUY_OK)
		*f = x->failure.first;
	return x->failure.first.status;
}

cobuy_status parted_history_make(struct history *h, struct history_parts *parts, struct order_spill *spill,
				 const struct history_options *options, uint32_t partition_count, uint64_t limit_nbytes, struct failure *f)
{
	struct parted_history x = {
		.h = h, .parts = parts, .spill = spill, .options = options, .partition_count = partition_count, .limit_nbytes = limit_nbytes};
	cobuy_status st;

	history_init(h);
	h->by_month = options->follow.by_month;
	h->keeps_rare = options->keep_rare;
	spill_file_init(&x.file);
	shared_failure_init(&x.failure);
	text_table_close(&spill->items);
	st = parted_history_roll_up(&x, f);
	if (st == COBUY_OK)
		st = parted_history_baskets(&x, f);
	spill_file_close(&spill->file);
	memory_limit_release();
	if (st == COBUY_OK)
		st = parted_history_items(&x, f);
	if (st == COBUY_OK)
		st = parted_history_layout(&x, f);
	free(x.chains);
	spill_file_close(&x.file);
	item_numbering_clear(&x.numbering);
	family_rollup_clear(&x.rollup);
	basket_tally_clear(&x.tally);
	shared_failure_clear(&x.failure);
	memory_limit_release();
	return st;
}

/* --- parts ---------------------------------------------------------------- */

cobuy_status parted_history_load(struct history *h, const struct history *whole, const struct history_parts *parts, uint32_t part,
				 uint32_t thread_count, struct failure *f)
{
	const struct history_part *p = &parts->parts[part];
	uint64_t *bases = calloc(2 * ((size_t)p->end - p->begin + 1), sizeof *bases), *rare_bases = bases + (p->end - p->begin + 1);
	struct shared_failure shared;
	cobuy_status st;

	*h = *whole;
	h->posting_begins = NULL;
	h->postings = NULL;
	h->quantities = NULL;
	h->came_back = NULL;
	h->posting_count = 0;
	h->word_count = p->word_count;
	h->words = big_memory_take(p->word_count + 1, sizeof *h->words);
	h->rare = (struct rare_postings){.seen_count = p->rare_count};
	if (h->keeps_rare)
		h->rare.seen = malloc((p->rare_count + 1) * sizeof *h->rare.seen);
	if (!h->words || !bases || (h->keeps_rare && !h->rare.seen)) {
		free(bases);
		return failure_memory(f, "loading a part of the history");
	}
	for (uint32_t i = p->begin; i < p->end; i++) {
		bases[i - p->begin + 1] = bases[i - p->begin] + parts->partitions[i].word_count;
		rare_bases[i - p->begin + 1] = rare_bases[i - p->begin] + parts->partitions[i].rare_count;
	}
	shared_failure_init(&shared);
#pragma omp parallel for schedule(dynamic, 1) num_threads(thread_count)
	for (uint32_t i = p->begin; i < p->end; i++) {
		struct failure mine = {.status = COBUY_OK};

		if (!shared_failure_before(&shared, i) && history_parts_read(parts, i, h, bases[i - p->begin], rare_bases[i - p->begin], &mine) != COBUY_OK)
			shared_failure_note(&shared, i, &mine);
	}
	st = shared.first.status;
	if (st != COBUY_OK)
		*f = shared.first;
	shared_failure_clear(&shared);
	free(bases);
	if (st == COBUY_OK)
		st = posting_list_make(h, thread_count, NULL, f);
	return st == COBUY_OK && h->keeps_rare ? rare_postings_make(&h->rare, h->active_count, h->product_count, f) : st;
}
