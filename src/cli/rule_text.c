/* What became of the shop's rules: for people and for programs. */
#include "cli/rule_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/number_text.h"
#include "cli/safe_text.h"

enum { SENTENCE_NBYTES = 768, NAME_SHOWN = 100 };

static int shown(struct text t)
{
	return t.nbytes < NAME_SHOWN ? (int)t.nbytes : NAME_SHOWN;
}

/* "item", "family:shirts", "*". */
static void side_write(char *to, size_t nbytes, const struct rule_side *side)
{
	snprintf(to, nbytes, "%s%.*s", rule_scope_prefix(side->scope), shown(side->name), side->name.bytes);
}

static void notice_write(char to[SENTENCE_NBYTES], const struct rule_report *x, const struct rule_notice *n)
{
	const struct rule *r = &x->list.at[n->rule];
	const struct text other = n->other == RULE_NONE ? (struct text){"", 0} : x->list.at[n->other].id;
	char anchor[NAME_SHOWN + 16], item[NAME_SHOWN + 16], head[2 * NAME_SHOWN + 200];

	side_write(anchor, sizeof anchor, &r->anchor);
	side_write(item, sizeof item, &r->other);
	snprintf(head, sizeof head, "%.*s (%s, %s, %s)", shown(r->id), r->id.bytes, rule_action_name(r->action), anchor, item);
	switch (n->kind) {
	case NOTICE_UNKNOWN:
		snprintf(to, SENTENCE_NBYTES, "%s names %s, which no order%s has", head, n->other_side ? item : anchor,
			 (n->other_side ? r->other.scope : r->anchor.scope) == RULE_OF_ITEM ? "" : " or catalogue line of an ordered item");
		break;
	case NOTICE_CONTRADICTS:
		snprintf(to, SENTENCE_NBYTES, "%s contradicts %.*s (%s) on the same pair", head, shown(other), other.bytes,
			 rule_action_name(x->list.at[n->other].action));
		break;
	case NOTICE_REPEATED:
		snprintf(to, SENTENCE_NBYTES, "%s says what %.*s says", head, shown(other), other.bytes);
		break;
	case NOTICE_OUT_OF_STOCK:
	case NOTICE_INACTIVE:
		snprintf(to, SENTENCE_NBYTES, "%s pins %.*s, which is %s; force would show it", head, shown(n->item), n->item.bytes,
			 n->kind == NOTICE_INACTIVE ? "inactive or in no catalogue line" : "out of stock");
		break;
	case NOTICE_PIN_BLOCKED:
		snprintf(to, SENTENCE_NBYTES, "%s is kept out of %s by %.*s (%s)", head, number_text_plural(n->count, "list").text, shown(other),
			 other.bytes, rule_action_name(x->list.at[n->other].action));
		break;
	case NOTICE_AGAINST_ORDERS:
		snprintf(to, SENTENCE_NBYTES, "%s: %s with both %.*s and %.*s, although the table says no", head,
			 number_text_plural(n->count, "joint order").text, shown(n->anchor), n->anchor.bytes, shown(n->item), n->item.bytes);
		break;
	case NOTICE_EMPTIES:
		snprintf(to, SENTENCE_NBYTES, "%s leaves %s empty, first that of %.*s", head, number_text_plural(n->count, "list").text,
			 shown(n->anchor), n->anchor.bytes);
		break;
	default:
		snprintf(to, SENTENCE_NBYTES, "%s met no candidate", head);
	}
}

void rule_text_print(FILE *to, const struct rule_report *x)
{
	static const char *const what[NOTICE_KIND_COUNT] = {
		[NOTICE_UNKNOWN] = "of unknown names",	  [NOTICE_CONTRADICTS] = "contradict another",
		[NOTICE_REPEATED] = "repeat another",	  [NOTICE_OUT_OF_STOCK] = "pin an item out of stock",
		[NOTICE_INACTIVE] = "pin an inactive item", [NOTICE_PIN_BLOCKED] = "pin what another keeps out",
		[NOTICE_AGAINST_ORDERS] = "go against orders", [NOTICE_EMPTIES] = "leave an anchor without a list",
		[NOTICE_NEVER] = "never matched",
	};
	bool said[NOTICE_KIND_COUNT] = {false};
	char sentence[SENTENCE_NBYTES];
	uint64_t rejected = 0;

	for (int r = 0; r < RULE_REJECT_COUNT; r++)
		rejected += x->list.rejected[r];
	fprintf(to, "rules     %s lines, %s rejected\n", number_text_groups(x->list.lines).text, number_text_groups(rejected).text);
	for (int r = 0; r < RULE_REJECT_COUNT; r++) {
		if (!x->list.rejected[r])
			continue;
		fprintf(to, "          %s %s, first: ", rule_reject_name((enum rule_reject)r), number_text_groups(x->list.rejected[r]).text);
		safe_text_print(to, x->list.first_rejected[r], strlen(x->list.first_rejected[r]));
		fputc('\n', to);
	}
	for (uint32_t i = 0; i < x->notice_count; i++) {
		const struct rule_notice *n = &x->notices[i];

		if (said[n->kind])
			continue;
		said[n->kind] = true;
		notice_write(sentence, x, n);
		fprintf(to, "          %s %s, first: ", number_text_groups(x->notices_of[n->kind]).text, what[n->kind]);
		safe_text_print(to, sentence, strlen(sentence));
		fputc('\n', to);
	}
}

static void write_side(struct json_writer *w, const char *key, const struct rule_side *side)
{
	char text[NAME_SHOWN + 16];

	side_write(text, sizeof text, side);
	json_word(w, key, text);
}

static void write_rule(struct json_writer *w, const struct rule *r, const struct rule_outcome *o)
{
	json_object_begin(w, NULL);
	json_text(w, "id", r->id.bytes, r->id.nbytes);
	json_word(w, "action", rule_action_name(r->action));
	write_side(w, "anchor", &r->anchor);
	write_side(w, "other", &r->other);
	if (r->action == RULE_BOOST)
		json_number(w, "value", (double)r->boost / BOOST_ONE);
	if (r->force)
		json_truth(w, "force", true);
	json_count(w, "hits", o->hits);
	json_count(w, "dropped", o->dropped);
	json_object_end(w);
}

void rule_text_write_json(struct json_writer *w, const struct rule_report *x)
{
	char sentence[SENTENCE_NBYTES];

	json_object_begin(w, "rules");
	json_count(w, "lines", x->list.lines);
	json_object_begin(w, "rejected");
	for (int r = 0; r < RULE_REJECT_COUNT; r++)
		json_count(w, rule_reject_name((enum rule_reject)r), x->list.rejected[r]);
	json_object_end(w);
	json_array_begin(w, "first_rejected");
	for (int r = 0; r < RULE_REJECT_COUNT; r++) {
		if (x->list.rejected[r])
			json_word(w, NULL, x->list.first_rejected[r]);
	}
	json_array_end(w);
	json_array_begin(w, "rules");
	for (uint32_t r = 0; x->outcomes && r < x->list.count; r++)
		write_rule(w, &x->list.at[r], &x->outcomes[r]);
	json_array_end(w);
	json_array_begin(w, "notices");
	for (uint32_t i = 0; i < x->notice_count; i++) {
		const struct rule_notice *n = &x->notices[i];
		const struct text id = x->list.at[n->rule].id;

		notice_write(sentence, x, n);
		json_object_begin(w, NULL);
		json_word(w, "kind", rule_notice_name(n->kind));
		json_text(w, "id", id.bytes, id.nbytes);
		if (n->count)
			json_count(w, "count", n->count);
		json_word(w, "text", sentence);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}
