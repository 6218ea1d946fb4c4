/* What of a build goes into its index. */
#include "pipeline/build_content.h"

#include <stdlib.h>

#include "format/layout.h"
#include "write/index_writer.h"

static struct build_options_record build_content_options(const struct build *b)
{
	const struct build_options *o = b->options;
	const struct slot_bar bar = slot_bar_make(COBUY_NEXT, &b->history, &b->expectation, &b->shop, o->ranking.bestseller_share);

	return (struct build_options_record){
		.min_support = o->evidence.min_support,
		.min_customers = o->evidence.min_customers,
		.max_basket = o->max_basket,
		.next_days = o->next_days,
		.next_orders = o->next_orders,
		.top = o->ranking.top,
		.fdr = o->evidence.fdr,
		.min_lift = o->ranking.min_lift,
		.margin_weight = o->shop.margin_weight,
		.min_margin = o->shop.min_margin,
		.max_return_rate = o->shop.returns_gate ? o->shop.max_return_rate : 1,
		.max_price_ratio = o->ranking.max_price_ratio,
		.max_customer_share = build_state_customer_share(b),
		.season = o->by_month,
		.upgrade_steepness = o->ranking.upgrade_steepness,
		.max_substitute_lift = o->ranking.max_substitute_lift,
		.checkout_price_ratio = o->placement.checkout_price_ratio,
		.same_order_share = o->placement.same_order_share,
		.after_days = o->placement.after_days,
		.cost_share = o->shop.cost_share,
		.half_life_days = o->half_life_days,
		.replenish_days = o->replenish.days,
		.durable_days = o->replenish.durable_days,
		.consumable_share = o->replenish.consumable_share,
		.durable_share = o->replenish.durable_share,
		.return_weight = o->shop.return_weight,
		.min_gain = o->ranking.min_gain,
		.least_increment = ranking_least_increment(COBUY_NEXT, &b->expectation, &o->ranking),
		.bestseller_share = o->ranking.bestseller_share,
		.least_share = bar.share,
		.least_margin = bar.margin,
		.return_cost_minor = o->shop.return_cost_minor,
		.minor_digits = o->minor_digits,
		.rank_by = o->ranking.rank_by,
		.uncatalogued_kept = o->shop.keep_uncatalogued,
		.ordered_by_sequence = b->summary->by_sequence,
		.has_catalog = o->catalog_path != NULL,
		.backoff = o->backoff,
	};
}

struct shop_ledger build_content_shop(const struct build *b)
{
	const struct history_ledger *h = &b->history.ledger;
	struct shop_ledger s = {
		.orders = h->orders,
		.eligible_orders = h->eligible_orders,
		.customers = h->customers,
		.orders_without_customer = h->orders_without_customer,
		.orders_without_time = h->orders_without_time,
		.orders_many_customers = h->orders_many_customers,
		.orders_over_limit = h->orders_over_limit,
		.returns_only = h->returns_only,
		.items = b->history.item_count,
		.basket_items = h->basket_items,
		.returned = h->returned,
		.first_time = h->first_time,
		.last_time = h->last_time,
	};

	if (b->summary->has_catalog) {
		s.catalog_lines = b->catalog.lines;
		for (int r = 0; r < CATALOG_REJECT_COUNT; r++)
			s.catalog_rejected += b->catalog.rejected[r];
		s.catalog_unknown = b->shop.catalog_unknown;
		s.items_uncatalogued = b->shop.uncatalogued;
	}
	return s;
}

static struct provenance build_content_provenance(const struct build *b)
{
	const struct line_ledger *l = &b->summary->read.ledger;
	struct provenance p = {.lines = l->lines, .used = l->used, .returns = l->returns, .repeated = b->history.ledger.repeated};

	for (int r = 0; r < REJECT_REASON_COUNT; r++)
		p.rejected[r] = l->rejected[r];
	return p;
}

/* Rare items have no strata: their eligible and followed orders are too few for any list, and are given as 0. */
static struct item_supports *build_content_supports(const struct build *b)
{
	const struct history *h = &b->history;
	struct item_supports *s = calloc((size_t)h->item_count + 1, sizeof *s);

	for (uint32_t i = 0; s && i < h->item_count; i++) {
		s[i].orders = h->item_orders[i];
		s[i].returned = i < h->product_count ? h->item_returned[i] : 0;
		if (i < h->active_count) {
			s[i].eligible = b->strata.eligible[i];
			s[i].followed = b->strata.followed[i];
		}
	}
	return s;
}

/* It goes first: an audit that waits for its index is refused by its build id, and the index that stands is still answered for by none. */
static cobuy_status build_content_write_audit(struct build *b, const uint8_t *build_id, struct failure *f)
{
	const struct audit_content content = {
		.trail = &b->audit,
		.rows = {&b->rows[COBUY_TOGETHER], &b->rows[COBUY_NEXT]},
		.least_nats = {b->least_nats[COBUY_TOGETHER], b->least_nats[COBUY_NEXT]},
		.build_id = build_id,
	};
	cobuy_status st = audit_pass_write(&b->audit_out, &content, f);

	b->summary->audit_nbytes = output_file_nbytes(&b->audit_out);
	return st == COBUY_OK ? output_file_publish(&b->audit_out, f) : st;
}

cobuy_status build_content_write(struct build *b, struct failure *f)
{
	struct item_supports *supports = build_content_supports(b);
	struct index_content content = {
		.item_count = b->history.item_count,
		.items = b->history.items,
		.rolled_up = b->options->rollup_family,
		.product_count = b->history.product_count,
		.product_of = b->history.product_of,
		.supports = supports,
		.facts = b->shop.facts,
		.worths = b->shop.worths,
		.titles = b->shop.titles,
		.categories = b->shop.category_names,
		.families = b->shop.family_names,
		.category_count = b->shop.categories.count,
		.family_count = b->shop.families.count,
		.attribute_names = b->attributes.names,
		.attribute_values = b->attributes.value_texts,
		.attribute_count = b->attributes.count,
		.attribute_value_count = b->attributes.value_count,
		.attributes = b->attributes.values,
		.options = build_content_options(b),
		.provenance = build_content_provenance(b),
	};
	uint8_t build_id[HEADER_BUILD_ID_NBYTES];
	cobuy_status st = supports ? COBUY_OK : failure_memory(f, "writing the index");

	progress_enter(b->options->progress, STAGE_WRITE);
	content.shop = build_content_shop(b);
	for (int t = 0; t < COBUY_TABLE_COUNT; t++) {
		content.rows[t] = b->rows[t].encoders;
		content.row_chunk_count[t] = b->rows[t].count;
		content.tables[t] = b->summary->tables[t];
	}
	if (st == COBUY_OK)
		st = index_write(&b->out, &content, build_id, f);
	if (st == COBUY_OK && b->options->audit_path)
		st = build_content_write_audit(b, build_id, f);
	if (st == COBUY_OK) {
		b->summary->index_nbytes = output_file_nbytes(&b->out);
		st = output_file_publish(&b->out, f);
	}
	free(supports);
	build_state_stage_done(b, STAGE_WRITE);
	return st;
}
