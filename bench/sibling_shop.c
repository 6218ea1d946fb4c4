/*
 * Writes the orders of a simulated shop whose items stand in for each other, follow each other, or go together, as planted.
 *
 * Customers have needs, of which they fill some with every order. A need has two items of one category:
 *   substitute  either one, the other one as likely next time; never both in one order
 *   upgrade     the basic one at first; at every purchase some change to the dearer one for good, a few of whom go back; never both
 *   refill      a decoy: the basic one first, then the dearer one with it or alone: an addition, no step up
 *   set         a decoy: both in one order
 * Needs are drawn alike and know nothing of each other, though ten share a category, so all else that is found is chance.
 *
 * Out: orders on stdout as CSV; the catalogue and the planted pairs where the options say. The same options give the same bytes everywhere.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { SUBSTITUTE, UPGRADE, REFILL, SET, KIND_COUNT };

enum { CUSTOMERS = 15000, ORDERS_EACH = 8, WISHES = 12, WISHES_AN_ORDER_MAX = 9, CATEGORIES = 20, NEEDS = 200, DAY_SECONDS = 86400 };

/* How many needs there are of each kind. */
static const unsigned counts[KIND_COUNT] = {[SUBSTITUTE] = 100, [UPGRADE] = 50, [REFILL] = 25, [SET] = 25};

struct need {
	enum kind kind;
	unsigned price[2]; /* cents; of the two items */
};

struct shop {
	struct need needs[NEEDS];
	uint64_t state;
	unsigned long order;
};

static uint64_t random_next(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static unsigned random_below(uint64_t *state, unsigned bound)
{
	return (unsigned)(random_next(state) % bound);
}

static bool random_percent(uint64_t *state, unsigned percent)
{
	return random_below(state, 100) < percent;
}

static void print_item(FILE *to, unsigned need, unsigned which)
{
	fprintf(to, "N%03u%c", need, "ab"[which]);
}

static void make_needs(struct shop *s)
{
	unsigned at = 0;

	for (enum kind k = 0; k < KIND_COUNT; k++) {
		for (unsigned i = 0; i < counts[k]; i++, at++) {
			struct need *n = &s->needs[at];

			n->kind = k;
			n->price[0] = 500 + random_below(&s->state, 4000);
			/* 20 % to twice the price; between substitutes, up to a fifth of it. */
			n->price[1] = k == SUBSTITUTE ? n->price[0] + n->price[0] * random_below(&s->state, 20) / 100
						      : n->price[0] + n->price[0] * (20 + random_below(&s->state, 81)) / 100;
		}
	}
}

static void print_catalog(const struct shop *s, FILE *to)
{
	fputs("item,category,price,cost,attr:model\n", to);
	for (unsigned n = 0; n < NEEDS; n++) {
		for (unsigned i = 0; i < 2; i++) {
			const unsigned price = s->needs[n].price[i], cost = price * 6 / 10;

			print_item(to, n, i);
			fprintf(to, ",c%02u,%u.%02u,%u.%02u,%s\n", n % CATEGORIES, price / 100, price % 100, cost / 100, cost % 100,
				i ? "plus" : "basic");
		}
	}
}

/* Pairs of one kind, the cheaper first. */
static void print_pairs(const struct shop *s, enum kind kind, FILE *to)
{
	for (unsigned n = 0; n < NEEDS; n++) {
		if (s->needs[n].kind != kind)
			continue;
		print_item(to, n, 0);
		fputc(',', to);
		print_item(to, n, 1);
		fputc('\n', to);
	}
}

struct wish {
	unsigned need;
	unsigned bought; /* times */
	bool moved;	 /* to the dearer one */
};

static void print_line(struct shop *s, unsigned customer, unsigned day, unsigned need, unsigned which)
{
	printf("O%lu,", s->order);
	print_item(stdout, need, which);
	printf(",C%u,%lu\n", customer, 1640995200 + (unsigned long)day * DAY_SECONDS);
}

/* What a customer takes for one need: a bit for each of its items. */
static unsigned fill_wish(struct shop *s, struct wish *w)
{
	unsigned taken = 1;

	switch (s->needs[w->need].kind) {
	case UPGRADE:
		w->moved = w->moved ? !random_percent(&s->state, 6) : random_percent(&s->state, w->bought ? 40 : 5);
		taken = w->moved ? 2 : 1;
		break;
	case REFILL:
		taken = w->bought == 0 ? 1 : random_percent(&s->state, 30) ? 3 : 2;
		break;
	case SET:
		taken = random_percent(&s->state, 70) ? 3 : random_percent(&s->state, 50) ? 1 : 2;
		break;
	default:
		taken = random_percent(&s->state, 50) ? 1 : 2;
	}
	w->bought++;
	return taken;
}

static void print_order(struct shop *s, unsigned customer, unsigned day, struct wish *wishes)
{
	const unsigned count = 1 + random_below(&s->state, WISHES_AN_ORDER_MAX);

	s->order++;
	for (unsigned i = 0; i < count; i++) {
		const unsigned at = i + random_below(&s->state, WISHES - i);
		const struct wish w = wishes[at];
		unsigned taken;

		wishes[at] = wishes[i];
		wishes[i] = w;
		taken = fill_wish(s, &wishes[i]);
		for (unsigned which = 0; which < 2; which++)
			if (taken >> which & 1)
				print_line(s, customer, day, w.need, which);
	}
}

static void print_customer(struct shop *s, unsigned customer)
{
	struct wish wishes[WISHES] = {{0}};
	unsigned day = random_below(&s->state, 300);

	for (unsigned i = 0; i < WISHES; i++) {
		unsigned k = 0;

		wishes[i].need = random_below(&s->state, NEEDS);
		while (wishes[k].need != wishes[i].need)
			k++;
		i -= k < i; /* it has that one: draw again */
	}
	for (unsigned i = 0; i < ORDERS_EACH; i++) {
		print_order(s, customer, day, wishes);
		day += 5 + random_below(&s->state, 20);
	}
}

static int usage(void)
{
	fputs("usage: sibling_shop SEED CATALOG SUBSTITUTES UPGRADES > orders.csv\n", stderr);
	return 64;
}

int main(int argc, char **argv)
{
	static struct shop s;
	FILE *files[3];
	bool failed = false;

	if (argc != 5)
		return usage();
	s.state = strtoull(argv[1], NULL, 10);
	make_needs(&s);
	for (int i = 0; i < 3; i++) {
		files[i] = fopen(argv[2 + i], "w");
		if (!files[i]) {
			perror(argv[2 + i]);
			return 73;
		}
	}
	print_catalog(&s, files[0]);
	print_pairs(&s, SUBSTITUTE, files[1]);
	print_pairs(&s, UPGRADE, files[2]);
	puts("order,item,customer,time");
	for (unsigned c = 0; c < CUSTOMERS; c++)
		print_customer(&s, c);
	for (int i = 0; i < 3; i++)
		failed |= fclose(files[i]) != 0;
	failed |= fflush(stdout) != 0 || ferror(stdout);
	return failed ? 74 : 0;
}
