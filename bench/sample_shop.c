/*
 * Makes the sample shop of data/: its catalogue and its orders, the same bytes every time.
 *
 * In: "catalog" or "orders". Out: that CSV file, on standard output. Memory: all sales at once, under 1 MB.
 * Each customer has one passion, which says what is bought first. A bond adds an item to the same order, or
 * brings the customer back for it later. Whims fall into any basket by chance. The tables: sample_goods.h.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample_goods.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
	DAYS = 547,	   /* 2024-01-01 to 2025-06-30 */
	FIRST_DAY = 19723, /* 2024-01-01, in days since 1970 */
	CUSTOMERS = 800,
	GUESTS = 350,
	SALES_MAX = 20000,
	VISITS_MAX = 100,
	BASKET_MAX = 16,
	TWICE_EVERY = 1500 /* one sale in so many is delivered twice */
};

struct sale {
	int64_t time;	     /* seconds since 1970 */
	int order, position; /* as made; numbered by time when written */
	int customer;	     /* 0: a guest */
	int item, quantity;
};

struct visit {
	int day, item;
};

struct shop {
	uint64_t random;
	int orders, customer, sale_count;
	struct sale sales[SALES_MAX];
};

/* splitmix64. */
static uint64_t shop_random(struct shop *s)
{
	uint64_t z = s->random += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/* Evenly from `low` to `high`, both included. */
static int shop_draw(struct shop *s, int low, int high)
{
	return low + (int)(shop_random(s) % (uint64_t)(high - low + 1));
}

static bool shop_chance(struct shop *s, int percent)
{
	return shop_draw(s, 1, 100) <= percent;
}

static int product_number(const char *item)
{
	for (size_t i = 0; i < COUNT(products); i++)
		if (strcmp(products[i].item, item) == 0)
			return (int)i;
	fprintf(stderr, "sample_shop: a table names \"%s\", which is not among the products\n", item);
	exit(1);
}

static int shop_whim(struct shop *s)
{
	int sum = 0, at;

	for (size_t i = 0; i < COUNT(products); i++)
		sum += products[i].whim;
	at = shop_draw(s, 1, sum);
	for (size_t i = 0; i < COUNT(products); i++) {
		at -= products[i].whim;
		if (at <= 0)
			return (int)i;
	}
	return 0;
}

static void shop_sell(struct shop *s, struct sale sale)
{
	if (s->sale_count == SALES_MAX) {
		fprintf(stderr, "sample_shop: more than %d sales; raise SALES_MAX\n", SALES_MAX);
		exit(1);
	}
	s->sales[s->sale_count++] = sale;
}

static int basket_add(int *basket, int count, int item)
{
	for (int i = 0; i < count; i++)
		if (basket[i] == item)
			return count;
	if (count < BASKET_MAX)
		basket[count++] = item;
	return count;
}

/* What stands in the basket for `item`: itself, what goes with it, whims, extras. */
static int shop_fill(struct shop *s, int item, int *basket)
{
	static const char whims[] = {0, 0, 0, 0, 0, 1, 1, 1, 2, 3};
	int count = basket_add(basket, 0, item);

	for (int at = 0; at < count; at++)
		for (size_t b = 0; b < COUNT(bonds); b++)
			if (bonds[b].to_days == 0 && product_number(bonds[b].item) == basket[at] &&
			    shop_chance(s, bonds[b].percent))
				count = basket_add(basket, count, product_number(bonds[b].other));
	for (int left = whims[shop_draw(s, 0, 9)]; left > 0; left--)
		count = basket_add(basket, count, shop_whim(s));
	if (count > 1 && shop_chance(s, 25))
		count = basket_add(basket, count, product_number("bag-carrier"));
	if (shop_chance(s, 5))
		count = basket_add(basket, count, product_number("sample-beans-50g"));
	return count;
}

static void shop_send_back(struct shop *s, struct sale sale)
{
	sale.time += (int64_t)shop_draw(s, 4, 16) * 86400 + shop_draw(s, -9000, 9000);
	sale.order = s->orders++;
	sale.quantity = -1;
	if (sale.time < (int64_t)(FIRST_DAY + DAYS) * 86400)
		shop_sell(s, sale);
}

/* One order; notes the visits that follow from it. Returns the number of visits known. */
static int shop_visit(struct shop *s, struct visit *visits, int count, struct visit v)
{
	int basket[BASKET_MAX], items = shop_fill(s, v.item, basket);
	const int order = s->orders++;
	const int64_t time = (int64_t)(FIRST_DAY + v.day) * 86400 + shop_draw(s, 7 * 3600, 22 * 3600);

	for (int i = 0; i < items; i++) {
		const struct product *p = &products[basket[i]];
		struct sale sale = {time, order, i, s->customer, basket[i], 1};

		if (p->price > 0 && p->price < 2000 && shop_chance(s, 12))
			sale.quantity = 2;
		shop_sell(s, sale);
		if (shop_chance(s, p->returned))
			shop_send_back(s, sale);
		for (size_t b = 0; b < COUNT(bonds) && s->customer != 0; b++) {
			if (bonds[b].to_days == 0 || strcmp(bonds[b].item, p->item) != 0 ||
			    !shop_chance(s, bonds[b].percent))
				continue;
			struct visit later = {v.day + shop_draw(s, bonds[b].from_days, bonds[b].to_days),
					      product_number(bonds[b].other)};
			if (later.day < DAYS && count < VISITS_MAX)
				visits[count++] = later;
		}
	}
	return count;
}

static const struct passion *shop_passion(struct shop *s)
{
	int at = shop_draw(s, 1, 100);

	for (size_t p = 0; p < COUNT(passions); p++) {
		at -= passions[p].percent;
		if (at <= 0)
			return &passions[p];
	}
	return &passions[0];
}

static void shop_live(struct shop *s)
{
	struct visit visits[VISITS_MAX];
	const struct passion *p;

	for (s->customer = 1; s->customer <= CUSTOMERS; s->customer++) {
		const int start = shop_draw(s, 0, DAYS - 120);
		int count = 0;

		p = shop_passion(s);
		for (size_t i = 0; i < COUNT(p->first) && p->first[i].item != NULL; i++)
			if (shop_chance(s, p->first[i].percent))
				visits[count++] = (struct visit){start + shop_draw(s, 0, 110),
								 product_number(p->first[i].item)};
		for (int i = 0; i < count; i++)
			count = shop_visit(s, visits, count, visits[i]);
	}
	s->customer = 0;
	for (int guest = 0; guest < GUESTS; guest++) {
		p = shop_passion(s);
		shop_visit(s, visits, 0,
			   (struct visit){shop_draw(s, 0, DAYS - 1), product_number(p->first[0].item)});
	}
}

static int sale_compare(const void *left, const void *right)
{
	const struct sale *a = left, *b = right;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->position - b->position;
}

/* Gregorian date of a day counted from 1970-01-01; good for the years of this shop. */
static void print_time(int64_t time)
{
	static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int day = (int)(time / 86400) - FIRST_DAY, year = 2024, month = 0;
	const int second = (int)(time % 86400);

	while (day >= (year % 4 == 0 ? 366 : 365))
		day -= year++ % 4 == 0 ? 366 : 365;
	while (day >= month_days[month] + (month == 1 && year % 4 == 0)) {
		day -= month_days[month] + (month == 1 && year % 4 == 0);
		month++;
	}
	printf("%d-%02d-%02dT%02d:%02d:%02dZ", year, month + 1, day + 1, second / 3600, second / 60 % 60,
	       second % 60);
}

static void print_sale(const struct sale *sale, int number)
{
	printf("%c%d,", sale->quantity < 0 ? 'R' : 'S', number);
	if (sale->customer != 0)
		printf("c%04d", sale->customer);
	putchar(',');
	print_time(sale->time);
	printf(",%s,%d,%d.%02d\n", products[sale->item].item, sale->quantity,
	       products[sale->item].price / 100, products[sale->item].price % 100);
}

static void print_orders(struct shop *s)
{
	/* What a till or an export gets wrong now and then. */
	static const struct {
		int after;
		const char *line;
	} damaged[] = {
	    {1000, "S90001,c0017,2024-05-02T10:00:00Z,,1,8.90"},
	    {3000, "S90002,c0017,2024-09-12T10:00:00Z,honey-jar,two,9.50"},
	    {5000, "S90003,c0017,2024-13-12T10:00:00Z,honey-jar,1,9.50"},
	    {7000, "S90004,c0017,honey-jar,1,9.50"},
	    {8000, "S90005,c0017,2025-05-02T10:00:00Z,honey-jar,0,9.50"},
	};
	int number = 1000, previous = -1;

	qsort(s->sales, (size_t)s->sale_count, sizeof(s->sales[0]), sale_compare);
	puts("order,customer,time,item,quantity,price");
	for (int i = 0; i < s->sale_count; i++) {
		number += s->sales[i].order != previous;
		previous = s->sales[i].order;
		print_sale(&s->sales[i], number);
		if (i % TWICE_EVERY == TWICE_EVERY - 1)
			print_sale(&s->sales[i], number);
		for (size_t d = 0; d < COUNT(damaged); d++)
			if (damaged[d].after == i)
				puts(damaged[d].line);
	}
}

static void print_catalog(void)
{
	puts("item,title,family,category,price,cost,stock,status");
	for (size_t i = 0; i < COUNT(products); i++) {
		const struct product *p = &products[i];
		const char *quote = strchr(p->title, ',') != NULL ? "\"" : "";

		printf("%s,%s%s%s,%s,%s,%d.%02d,%d.%02d,%d,%s\n", p->item, quote, p->title, quote, p->family,
		       p->category, p->price / 100, p->price % 100, p->cost / 100, p->cost % 100, p->stock,
		       p->retired ? "discontinued" : "active");
	}
}

int main(int argc, char **argv)
{
	struct shop *s;

	if (argc != 2 || (strcmp(argv[1], "catalog") != 0 && strcmp(argv[1], "orders") != 0)) {
		fputs("usage: sample_shop catalog|orders\n", stderr);
		return 64;
	}
	if (strcmp(argv[1], "catalog") == 0) {
		print_catalog();
	} else {
		s = calloc(1, sizeof(*s));
		if (s == NULL) {
			fputs("sample_shop: out of memory\n", stderr);
			return 71;
		}
		s->random = 14;
		shop_live(s);
		print_orders(s);
		free(s);
	}
	return fflush(stdout) == 0 ? 0 : 74;
}
