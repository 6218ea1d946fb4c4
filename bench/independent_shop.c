/*
 * Writes the orders of a simulated shop in which no item has anything to do with any other.
 *
 * Every basket draws distinct items one after the other, each in proportion to its popularity, and knows
 * nothing of who buys or when. So whatever is found between two items is chance. Sizes are mixed, 1 to 200
 * items with a mean of 5.4, so that chance is not small: of the pairs seen five times, half have a lift of 8
 * and more. With --plant, some pairs are put together into extra orders, and those alone are real.
 *
 * Out: CSV on stdout, the planted pairs in --plant-list. The same options give the same bytes everywhere, for
 * only + - * / and sqrt are used; build with -ffp-contract=off -fno-math-errno.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_BASKET = 200, YEAR_SECONDS = 365 * 86400 };

/* What the shop is like; all of it can be set on the command line. */
struct shop_options {
	uint64_t orders, items, customers, seed;
	double popularity;		  /* the item of rank r is bought in proportion to r^-popularity */
	double size_shift, size_exponent; /* a basket has k items in proportion to (k + shift)^-exponent */
	uint64_t plant, plant_orders;
	const char *plant_list;
};

/* Draws 0 ... count - 1 with given weights. */
struct wheel {
	double *upto; /* sum of the weights up to and with this one */
	size_t count;
};

struct shop {
	struct shop_options is;
	struct wheel items, sizes, customers;
	uint64_t *drawn_in; /* per item: the last order that drew it */
	uint64_t order;	    /* orders written so far */
};

static uint64_t random_next(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static uint64_t random_below(uint64_t *state, uint64_t bound)
{
	return random_next(state) % bound;
}

/* x^-w for w >= 0: whole part by products, the rest bit by bit from square roots. */
static double falling_power(double x, double w)
{
	double power = 1, root = x;

	for (; w >= 1; w -= 1)
		power *= x;
	for (int bit = 0; bit < 40; bit++) {
		root = __builtin_sqrt(root);
		w *= 2;
		if (w >= 1) {
			power *= root;
			w -= 1;
		}
	}
	return 1 / power;
}

static void *take_memory(size_t count, size_t nbytes)
{
	void *memory = calloc(count ? count : 1, nbytes);

	if (!memory) {
		fputs("independent_shop: out of memory\n", stderr);
		exit(71);
	}
	return memory;
}

/* Weight of place i: (i + 1 + shift)^-exponent. */
static struct wheel wheel_make(size_t count, double shift, double exponent)
{
	struct wheel w = {take_memory(count, sizeof *w.upto), count};
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		w.upto[i] = sum += falling_power((double)(i + 1) + shift, exponent);
	return w;
}

static size_t wheel_draw(const struct wheel *w, uint64_t *state)
{
	double at = (double)(random_next(state) >> 11) * 0x1p-53 * w->upto[w->count - 1];
	size_t low = 0, high = w->count - 1;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (w->upto[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* 2023 has no 29th of February. */
static void print_time(uint64_t second)
{
	static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned day = (unsigned)(second / 86400), rest = (unsigned)(second % 86400), month = 0;

	for (; day >= days[month]; month++)
		day -= days[month];
	printf("2023-%02u-%02uT%02u:%02u:%02uZ", month + 1, day + 1, rest / 3600, rest / 60 % 60, rest % 60);
}

static void print_line(const struct shop *s, size_t item, size_t customer, uint64_t second, uint64_t *state)
{
	uint64_t price_state = s->is.seed ^ (item + 1) << 20;
	unsigned price = 50 + (unsigned)random_below(&price_state, 5000), quantity = 1;

	while (quantity < 12 && random_below(state, 4) == 0)
		quantity++;
	printf("O%08llu,I%06zu,C%06zu,", (unsigned long long)s->order, item + 1, customer + 1);
	print_time(second);
	printf(",%u,%u.%02u\n", quantity, price / 100, price % 100);
}

/* One order: the given items, and `size` more that are drawn. */
static void print_order(struct shop *s, const size_t *given, size_t given_count, size_t size, size_t customer,
			uint64_t *state)
{
	uint64_t second = random_below(state, YEAR_SECONDS);

	s->order++;
	for (size_t i = 0; i < given_count + size; i++) {
		size_t item = i < given_count ? given[i] : wheel_draw(&s->items, state);

		while (s->drawn_in[item] == s->order)
			item = wheel_draw(&s->items, state);
		s->drawn_in[item] = s->order;
		print_line(s, item, customer, second, state);
	}
}

static void print_independent_orders(struct shop *s)
{
	uint64_t state = s->is.seed;

	for (uint64_t i = 0; i < s->is.orders; i++) {
		size_t customer = wheel_draw(&s->customers, &state), size = wheel_draw(&s->sizes, &state) + 1;

		print_order(s, NULL, 0, size, customer, &state);
	}
}

/* Items of middling popularity, from the first tenth to the half, in random order. */
static size_t *shuffle_middle(const struct shop *s, uint64_t *state)
{
	size_t from = s->is.items / 10, count = s->is.items / 2 - from;
	size_t *middle = take_memory(count, sizeof *middle);

	for (size_t i = 0; i < count; i++) {
		size_t at = random_below(state, i + 1);

		middle[i] = middle[at];
		middle[at] = from + i;
	}
	return middle;
}

/* Extra orders of each planted pair, each by another customer: both items, and a basket as any other. */
static void print_planted_orders(struct shop *s, FILE *list)
{
	uint64_t state = ~s->is.seed;
	size_t *pairs = shuffle_middle(s, &state);
	uint64_t *asked = take_memory(s->is.customers, sizeof *asked);

	for (uint64_t p = 1; p <= s->is.plant; p++) {
		const size_t *pair = pairs + 2 * (p - 1);

		if (list)
			fprintf(list, "I%06zu,I%06zu\n", pair[0] + 1, pair[1] + 1);
		for (uint64_t i = 0; i < s->is.plant_orders; i++) {
			size_t size = wheel_draw(&s->sizes, &state) + 1, customer;

			if (size > s->sizes.count - 2)
				size = s->sizes.count - 2;
			do
				customer = random_below(&state, s->is.customers);
			while (asked[customer] == p);
			asked[customer] = p;
			print_order(s, pair, 2, size, customer, &state);
		}
	}
	free(asked);
	free(pairs);
}

static size_t largest_basket(uint64_t items)
{
	return items / 2 < LARGEST_BASKET ? items / 2 : LARGEST_BASKET;
}

static int usage(void)
{
	fputs("usage: independent_shop [--orders N] [--items N] [--customers N] [--seed S]\n"
	      "       [--popularity EXPONENT] [--size-shift SHIFT] [--size-exponent EXPONENT]\n"
	      "       [--plant PAIRS] [--plant-orders N] [--plant-list FILE] > orders.csv\n",
	      stderr);
	return 64;
}

static bool parse_count(const char *text, uint64_t *to)
{
	char *end;

	*to = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0';
}

static bool parse_exponent(const char *text, double *to)
{
	char *end;

	*to = strtod(text, &end);
	return end != text && *end == '\0' && *to >= 0 && *to <= 10;
}

static bool parse_options(int argc, char **argv, struct shop_options *o)
{
	struct {
		const char *name;
		uint64_t *count;
		double *exponent;
	} known[] = {{"--orders", &o->orders, NULL},
		     {"--items", &o->items, NULL},
		     {"--customers", &o->customers, NULL},
		     {"--seed", &o->seed, NULL},
		     {"--plant", &o->plant, NULL},
		     {"--plant-orders", &o->plant_orders, NULL},
		     {"--popularity", NULL, &o->popularity},
		     {"--size-shift", NULL, &o->size_shift},
		     {"--size-exponent", NULL, &o->size_exponent}};
	enum { KNOWN = sizeof known / sizeof *known };

	for (int i = 1; i < argc; i += 2) {
		unsigned k = 0;

		if (i + 1 == argc)
			return false;
		if (strcmp(argv[i], "--plant-list") == 0) {
			o->plant_list = argv[i + 1];
			continue;
		}
		while (k < KNOWN && strcmp(argv[i], known[k].name) != 0)
			k++;
		if (k == KNOWN || !(known[k].count ? parse_count(argv[i + 1], known[k].count)
						   : parse_exponent(argv[i + 1], known[k].exponent)))
			return false;
	}
	/* Every draw finds an item in the end; planted pairs and their customers do not run out. */
	return o->items >= 4 && o->items <= UINT32_MAX && o->popularity <= 2 && o->customers >= 1 &&
	       o->customers <= UINT32_MAX && o->plant <= (o->items / 2 - o->items / 10) / 2 &&
	       (o->plant == 0 || o->plant_orders <= o->customers);
}

int main(int argc, char **argv)
{
	struct shop s = {.is = {.orders = 60000,
				.items = 2000,
				.customers = 15000,
				.seed = 1,
				.popularity = 1,
				.size_shift = 2,
				.size_exponent = 2.4,
				.plant_orders = 60}};
	FILE *list = NULL;
	bool failed;

	if (!parse_options(argc, argv, &s.is))
		return usage();
	if (s.is.plant_list && !(list = fopen(s.is.plant_list, "w"))) {
		perror(s.is.plant_list);
		return 73;
	}
	s.items = wheel_make(s.is.items, 0, s.is.popularity);
	s.sizes = wheel_make(largest_basket(s.is.items), s.is.size_shift, s.is.size_exponent);
	s.customers = wheel_make(s.is.customers, 0, 0.5);
	s.drawn_in = take_memory(s.is.items, sizeof *s.drawn_in);

	puts("order,item,customer,time,quantity,price");
	print_independent_orders(&s);
	print_planted_orders(&s, list);

	failed = fflush(stdout) != 0 || ferror(stdout);
	if (list)
		failed |= fclose(list) != 0;
	if (failed)
		perror("independent_shop");
	free(s.items.upto);
	free(s.sizes.upto);
	free(s.customers.upto);
	free(s.drawn_in);
	return failed ? 74 : 0;
}
