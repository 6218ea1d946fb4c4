/* Why something is shown, in words made of its counts; into the caller's room, without libc's formats and their locale. */
#include <string.h>

#include "reader/index_map.h"

/* Counts all bytes and writes those that there is room for. */
struct sentence {
	char *out;
	size_t capacity, nbytes;
};

static void say(struct sentence *s, const char *text)
{
	for (; *text; text++) {
		if (s->nbytes + 1 < s->capacity)
			s->out[s->nbytes] = *text;
		s->nbytes++;
	}
}

/* Digits in groups of three, with a space between. */
static void say_number(struct sentence *s, uint64_t number)
{
	char digits[32];
	size_t at = sizeof digits - 1;
	int count = 0;

	digits[at] = 0;
	do {
		if (count && count % 3 == 0)
			digits[--at] = ' ';
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
		count++;
	} while (number);
	say(s, digits + at);
}

static void say_count(struct sentence *s, uint64_t number, const char *one)
{
	say_number(s, number);
	say(s, " ");
	say(s, one);
	if (number != 1)
		say(s, "s");
}

static void say_share(struct sentence *s, uint64_t part, uint64_t whole, const char *one)
{
	say_number(s, part);
	say(s, " of ");
	say_count(s, whole, one);
}

static void say_usual_days(struct sentence *s, uint32_t days)
{
	if (days == 0) {
		say(s, ", usually within a day");
		return;
	}
	say(s, ", usually after ");
	say_count(s, days, "day");
}

static size_t sentence_end(const struct sentence *s)
{
	if (s->capacity)
		s->out[s->nbytes < s->capacity ? s->nbytes : s->capacity - 1] = 0;
	return s->nbytes;
}

static void say_next(struct sentence *s, const cobuy *index, const cobuy_neighbour *n)
{
	const bool timed = !record_field(index, SECTION_OPTS, OPTION_ORDERED_BY_SEQUENCE);

	if (timed) {
		say(s, "bought within ");
		say_count(s, record_field(index, SECTION_OPTS, OPTION_NEXT_DAYS), "day");
		say(s, " of ");
	} else {
		say(s, "bought in a later order after ");
	}
	say_share(s, n->support, n->at_risk, "order");
	say(s, ", by ");
	say_count(s, n->customers, "customer");
	if (timed)
		say_usual_days(s, n->lag_days);
}

size_t cobuy_explain(const cobuy *index, cobuy_table table, const cobuy_neighbour *n, char *out, size_t capacity)
{
	static const char *const levels[] = {"", "; counted over its family", "; counted over its category"};
	struct sentence s = {out, capacity, 0};
	const bool pair = (unsigned)table < COBUY_PAIR_TABLE_COUNT;

	if (pair && n->pinned)
		say(&s, n->support ? "chosen by the shop; " : "chosen by the shop");
	if (pair && n->support) {
		if (table == COBUY_NEXT) {
			say_next(&s, index, n);
		} else {
			say(&s, "bought together in ");
			say_share(&s, n->support, n->at_risk, "order");
		}
		say(&s, n->level <= COBUY_LEVEL_CATEGORY ? levels[n->level] : "");
	}
	return sentence_end(&s);
}

size_t cobuy_explain_upgrade(const cobuy_upgrade *u, char *out, size_t capacity)
{
	struct sentence s = {out, capacity, 0};

	say_count(&s, u->forward, "customer");
	say(&s, " moved up to it");
	if (u->backward) {
		say(&s, ", ");
		say_number(&s, u->backward);
		say(&s, " moved back");
	}
	return sentence_end(&s);
}

size_t cobuy_explain_substitute(const cobuy_substitute *u, char *out, size_t capacity)
{
	struct sentence s = {out, capacity, 0};

	say(&s, "bought in its place by ");
	say_count(&s, (uint64_t)u->later + u->earlier, "customer");
	say(&s, "; both in ");
	say_share(&s, u->together, u->anchor_support, "order");
	return sentence_end(&s);
}

size_t cobuy_explain_replenishment(const cobuy_replenishment *r, char *out, size_t capacity)
{
	struct sentence s = {out, capacity, 0};

	if (r->gate == COBUY_GATE_NONE && r->observed) {
		say(&s, "bought again within ");
		say_count(&s, r->window_days, "day");
		say(&s, " by ");
		say_share(&s, r->repeat, r->observed, "buyer");
		if (r->intervals)
			say_usual_days(&s, r->median_days);
	}
	return sentence_end(&s);
}

size_t cobuy_explain_suggestion(const cobuy *index, const cobuy_suggestion *u, char *out, size_t capacity)
{
	if (u->table == COBUY_SUBSTITUTE)
		return cobuy_explain_substitute(&u->instead, out, capacity);
	return cobuy_explain(index, u->table, &u->because, out, capacity);
}
