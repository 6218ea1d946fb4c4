/* What a gate means, in words, with the limit it was held at. */
#include "cli/gate_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "cli/number_text.h"

/* In `next`, --min-support holds for customers too. */
static uint64_t least_customers(cobuy_table table, const cobuy_info *info)
{
	uint64_t support = table == COBUY_NEXT ? info->options.min_support : 0;

	return info->options.min_customers > support ? info->options.min_customers : support;
}

/* What gates mean where they ask otherwise in `upgrade` and `substitute`. */
static bool gate_text_of_siblings(struct gate_text *out, cobuy_gate gate, cobuy_table table, const cobuy_info *info)
{
	const bool upgrade = table == COBUY_UPGRADE;

	if (!upgrade && table != COBUY_SUBSTITUTE)
		return false;
	if (gate == COBUY_GATE_CHANCE)
		snprintf(out->text, sizeof out->text, "%s (--fdr %.6g)",
			 upgrade ? "nearly as many buyers moved down as up, so chance could have made it"
				 : "the two are bought together about as often as chance has it, or were expected too seldom",
			 info->options.fdr);
	else if (gate == COBUY_GATE_LIFT && upgrade)
		snprintf(out->text, sizeof out->text, "it is not known to be bought in the anchor's place: it may be an addition");
	else if (gate == COBUY_GATE_LIFT)
		snprintf(out->text, sizeof out->text, "both are bought together more than %.6g times as often as chance has it (--max-substitute-lift)",
			 info->options.max_substitute_lift);
	else if (gate == COBUY_GATE_RETURNS && upgrade)
		snprintf(out->text, sizeof out->text, "it comes back more often than the anchor, or in more than %s of its orders (--max-return-rate)",
			 number_text_percent(info->options.max_return_rate).text);
	else if (gate == COBUY_GATE_PRICE && upgrade)
		snprintf(out->text, sizeof out->text, "the step in price is too big for the evidence (--upgrade-steepness %.6g), or above --max-price-ratio",
			 info->options.upgrade_steepness);
	else if (gate == COBUY_GATE_VALUE && upgrade)
		snprintf(out->text, sizeof out->text, "it earns no more than the anchor after returns");
	else
		return false;
	return true;
}

struct gate_text gate_text_reason(cobuy_gate gate, cobuy_table table, const cobuy_info *info)
{
	struct gate_text out = {0};
	int used;

	if (gate_text_of_siblings(&out, gate, table, info))
		return out;
	switch (gate) {
	case COBUY_GATE_SUPPORT:
		snprintf(out.text, sizeof out.text, "it was seen fewer than %s times (--min-support)",
			 number_text_groups(info->options.min_support).text);
		break;
	case COBUY_GATE_CUSTOMERS:
		used = snprintf(out.text, sizeof out.text, "fewer than %s customers stand behind it (%s)",
				number_text_groups(least_customers(table, info)).text,
				least_customers(table, info) > info->options.min_customers ? "--min-support"
											   : "--min-customers");
		if (info->options.max_customer_share > 0 && info->options.max_customer_share < 1)
			snprintf(out.text + used, sizeof out.text - (size_t)used,
				 ", or one made more than %s of its orders (--max-customer-share)",
				 number_text_percent(info->options.max_customer_share).text);
		break;
	case COBUY_GATE_CHANCE:
		snprintf(out.text, sizeof out.text, "chance alone could have made it (--fdr %.6g)",
			 info->options.fdr);
		break;
	case COBUY_GATE_LIFT:
		snprintf(out.text, sizeof out.text,
			 "it was seen less than %.6g times as often as chance has it (--min-lift)",
			 info->options.min_lift);
		break;
	case COBUY_GATE_STOCK:
		snprintf(out.text, sizeof out.text, "it is out of stock");
		break;
	case COBUY_GATE_INACTIVE:
		snprintf(out.text, sizeof out.text, "it is not for sale%s",
			 info->options.has_catalog && !info->options.uncatalogued_kept
			     ? " (its status, or no line in the catalogue: --uncatalogued)"
			     : "");
		break;
	case COBUY_GATE_MARGIN:
		snprintf(out.text, sizeof out.text, "its margin is below %s of its price (--min-margin)",
			 number_text_percent(info->options.min_margin).text);
		break;
	case COBUY_GATE_RETURNS:
		snprintf(out.text, sizeof out.text,
			 "more than %s of its orders come back, or of those with the anchor (--max-return-rate)",
			 number_text_percent(info->options.max_return_rate).text);
		break;
	case COBUY_GATE_PRICE:
		snprintf(out.text, sizeof out.text,
			 "it costs more than %.6g times the anchor (--max-price-ratio)",
			 info->options.max_price_ratio);
		break;
	case COBUY_GATE_FAMILY:
		snprintf(out.text, sizeof out.text,
			 "it is a variant of the anchor, or a second one of its family");
		break;
	case COBUY_GATE_SUBSTITUTE:
		snprintf(out.text, sizeof out.text, "the two are bought in place of each other: it is a substitute");
		break;
	case COBUY_GATE_MISFIT:
		snprintf(out.text, sizeof out.text, "it is known not to fit");
		break;
	case COBUY_GATE_BLOCKED:
		snprintf(out.text, sizeof out.text, "a rule blocks it");
		break;
	case COBUY_GATE_VALUE:
		snprintf(out.text, sizeof out.text,
			 "it is not worth a slot: it earns nothing after returns, in general or with the anchor, or adds or earns too little");
		break;
	case COBUY_GATE_RANK:
		snprintf(out.text, sizeof out.text, "%s others rank higher (--top)",
			 number_text_groups(info->options.top).text);
		break;
	case COBUY_GATE_NONE:
		snprintf(out.text, sizeof out.text, "nothing keeps it out");
		break;
	}
	return out;
}
