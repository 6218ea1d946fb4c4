/* What the sample shop sells, and what its customers do: tables for sample_shop.c alone. */
#ifndef COBUY_BENCH_SAMPLE_GOODS_H
#define COBUY_BENCH_SAMPLE_GOODS_H

#include <stdbool.h>

/* clang-format off: one row, one line */

/* Money in cents. `whim`: weight among the chance items; `returned`: percent of sales that come back. */
struct product {
	const char *item, *title, *family, *category;
	int price, cost, stock;
	bool retired;
	int whim, returned;
};

static const struct product products[] = {
	{"beans-house-250g", "House blend beans, 250 g", "beans-house", "coffee", 890, 480, 400, false, 6, 0},
	{"beans-house-1kg", "House blend beans, 1 kg", "beans-house", "coffee", 2990, 1750, 150, false, 4, 0},
	{"beans-ethiopia-250g", "Ethiopia Sidamo beans, 250 g", "beans-ethiopia", "coffee", 1090, 610, 220, false, 5, 0},
	{"beans-decaf-250g", "Decaf beans, 250 g", "", "coffee", 990, 560, 90, false, 3, 0},
	{"machine-espresso-home", "Espresso machine Home", "", "machines", 44900, 29800, 18, false, 1, 4},
	{"machine-espresso-pro", "Espresso machine Pro, two boilers", "", "machines", 119000, 79000, 6, false, 1, 3},
	{"tamper-58mm", "Tamper, steel, 58 mm", "", "espresso tools", 2490, 980, 60, false, 2, 2},
	{"knock-box", "Knock box", "", "espresso tools", 2290, 940, 40, false, 2, 2},
	{"milk-pitcher-600ml", "Milk pitcher, 600 ml (out of stock)", "", "espresso tools", 1990, 760, 0, false, 2, 2},
	{"filter-basket-58mm", "Filter basket, 58 mm (discontinued)", "", "espresso tools", 1690, 640, 12, true, 1, 2},
	{"espresso-cups-2", "Espresso cups, set of two", "", "cups", 1790, 720, 80, false, 4, 2},
	{"descaler-500ml", "Descaler, 500 ml", "", "care", 1190, 390, 200, false, 3, 0},
	{"cleaning-tablets-10", "Cleaning tablets, 10 pieces", "", "care", 990, 310, 160, false, 3, 0},
	{"grinder-hand-steel", "Hand grinder, steel burrs", "", "grinders", 6900, 3900, 35, false, 2, 4},
	{"grinder-electric", "Electric grinder", "", "grinders", 22900, 14900, 20, false, 1, 5},
	{"pour-over-white", "Pour-over cone, white", "pour-over", "filter tools", 2290, 880, 70, false, 2, 2},
	{"pour-over-black", "Pour-over cone, black", "pour-over", "filter tools", 2290, 880, 55, false, 2, 2},
	{"filter-paper-100", "Filter paper, 100 sheets", "", "filter tools", 590, 180, 500, false, 4, 0},
	{"kettle-gooseneck", "Gooseneck kettle", "", "filter tools", 5900, 3400, 25, false, 2, 4},
	{"coffee-scale", "Coffee scale with timer", "", "filter tools", 3490, 1790, 30, false, 2, 4},
	{"french-press-1l", "French press, 1 l", "", "filter tools", 3290, 1590, 28, false, 3, 3},
	{"mug-enamel-red", "Enamel mug, red", "mug-enamel", "cups", 1190, 410, 90, false, 3, 1},
	{"mug-enamel-blue", "Enamel mug, blue", "mug-enamel", "cups", 1190, 410, 85, false, 3, 1},
	{"mug-enamel-green", "Enamel mug, green", "mug-enamel", "cups", 1190, 410, 40, false, 2, 1},
	{"thermos-500ml", "Vacuum flask, 500 ml", "", "cups", 2690, 1290, 50, false, 4, 2},
	{"teapot-glass", "Glass teapot, 1 l", "", "tea", 2990, 1380, 33, false, 2, 4},
	{"tea-strainer", "Tea strainer", "", "tea", 890, 290, 70, false, 3, 1},
	{"tea-green-100g", "Green tea, 100 g", "", "tea", 1290, 640, 120, false, 3, 0},
	{"tea-earl-grey-100g", "Earl Grey, 100 g", "", "tea", 1190, 560, 110, false, 4, 0},
	{"honey-jar", "Forest honey, 500 g", "", "tea", 950, 560, 75, false, 5, 0},
	{"knife-chef-20cm", "Chef's knife, 20 cm", "", "knives", 7900, 4200, 22, false, 2, 3},
	{"knife-sharpener", "Knife sharpener", "", "knives", 2490, 1090, 45, false, 2, 2},
	{"cutting-board-oak", "Cutting board, oak", "", "boards", 3900, 1990, 40, false, 3, 2},
	{"board-oil", "Board oil, 250 ml", "", "boards", 1290, 450, 90, false, 2, 0},
	{"pan-iron-28cm", "Iron pan, 28 cm", "", "pans", 4900, 2700, 38, false, 2, 4},
	{"pan-scraper", "Pan scraper", "", "pans", 690, 190, 130, false, 2, 1},
	{"seasoning-oil", "Seasoning oil for iron, 200 ml", "", "pans", 1090, 380, 85, false, 2, 0},
	{"spatula-wood", "Wooden spatula", "", "pans", 790, 240, 140, false, 4, 1},
	{"apron-linen", "Linen apron", "", "textiles", 3490, 1690, 26, false, 4, 5},
	{"tea-towels-3", "Tea towels, set of three", "", "textiles", 1690, 740, 60, false, 6, 1},
	{"bread-tin", "Bread tin", "", "baking", 2190, 980, 44, false, 2, 2},
	{"proofing-basket", "Proofing basket", "", "baking", 1890, 760, 52, false, 2, 2},
	{"bread-lame", "Scoring knife for bread", "", "baking", 1290, 420, 47, false, 2, 1},
	{"sourdough-jar", "Sourdough jar", "", "baking", 1490, 590, 39, false, 2, 1},
	{"flour-strong-1kg", "Strong bread flour, 1 kg", "", "baking", 290, 170, 600, false, 4, 0},
	{"kitchen-scale", "Kitchen scale", "", "baking", 2790, 1390, 31, false, 3, 4},
	{"tent-2p", "Tent for two", "", "tents", 24900, 15900, 14, false, 1, 6},
	{"tent-3p", "Tent for three", "", "tents", 32900, 21500, 9, false, 1, 6},
	{"tent-pegs-10", "Tent pegs, 10 pieces", "", "tent parts", 1490, 520, 120, false, 2, 1},
	{"tent-footprint", "Groundsheet for tents", "", "tent parts", 3490, 1690, 36, false, 2, 3},
	{"sleeping-bag", "Sleeping bag, 3 seasons", "", "sleeping", 12900, 7800, 24, false, 2, 6},
	{"sleeping-mat", "Sleeping mat", "", "sleeping", 7900, 4400, 28, false, 2, 5},
	{"stove-gas", "Gas stove", "", "camp kitchen", 5900, 3300, 32, false, 2, 3},
	{"gas-cartridge-230g", "Gas cartridge, 230 g", "", "camp kitchen", 690, 340, 300, false, 3, 0},
	{"pot-camp-set", "Camp pots, set of two", "", "camp kitchen", 3900, 1990, 27, false, 2, 2},
	{"kettle-camp-1l", "Camp kettle, 1 l (sold at a loss)", "", "camp kitchen", 1490, 1720, 48, false, 2, 2},
	{"spork-titanium", "Titanium spork", "", "camp kitchen", 1290, 480, 95, false, 4, 1},
	{"firesteel", "Firesteel", "", "camp kitchen", 1490, 540, 66, false, 3, 1},
	{"headlamp", "Headlamp, 300 lm", "", "light", 3490, 1690, 42, false, 3, 4},
	{"batteries-aaa-8", "AAA batteries, 8 pieces", "", "light", 790, 330, 240, false, 5, 0},
	{"boots-trail-40", "Trail boots, size 40", "boots-trail", "boots", 14900, 8700, 11, false, 1, 12},
	{"boots-trail-42", "Trail boots, size 42", "boots-trail", "boots", 14900, 8700, 15, false, 1, 12},
	{"boots-trail-44", "Trail boots, size 44", "boots-trail", "boots", 14900, 8700, 8, false, 1, 12},
	{"socks-merino-s", "Merino socks, S", "socks-merino", "socks", 1890, 790, 70, false, 2, 1},
	{"socks-merino-m", "Merino socks, M", "socks-merino", "socks", 1890, 790, 95, false, 2, 1},
	{"socks-merino-l", "Merino socks, L", "socks-merino", "socks", 1890, 790, 60, false, 2, 1},
	{"boot-wax", "Boot wax", "", "boots", 1090, 360, 80, false, 2, 0},
	{"backpack-40l", "Backpack, 40 l", "", "packs", 13900, 8200, 17, false, 2, 5},
	{"rain-cover-40l", "Rain cover for packs of 40 l", "", "packs", 2290, 890, 49, false, 2, 2},
	{"jacket-rain", "Rain jacket (comes back often)", "", "clothing", 15900, 8900, 21, false, 2, 50},
	{"trekking-poles", "Trekking poles, pair", "", "packs", 6900, 3700, 23, false, 2, 3},
	{"water-bottle-1l", "Water bottle, 1 l", "", "packs", 1890, 780, 77, false, 5, 1},
	{"gift-wrap", "Gift wrap", "", "extras", 350, 90, 400, false, 8, 0},
	{"bag-carrier", "Carrier bag", "", "extras", 30, 12, 5000, false, 0, 0},
	{"sample-beans-50g", "Sample of beans, 50 g (a gift)", "", "extras", 0, 110, 900, false, 0, 0},
};

/* `other` joins an order with `item` in `percent` of cases; or, where days are given, leads to a later order. */
struct bond {
	const char *item, *other;
	int percent, from_days, to_days;
};

static const struct bond bonds[] = {
	/* in the same order */
	{"machine-espresso-home", "tamper-58mm", 45, 0, 0},
	{"machine-espresso-home", "descaler-500ml", 30, 0, 0},
	{"machine-espresso-home", "milk-pitcher-600ml", 40, 0, 0},
	{"machine-espresso-home", "filter-basket-58mm", 30, 0, 0},
	{"machine-espresso-pro", "tamper-58mm", 50, 0, 0},
	{"machine-espresso-pro", "knock-box", 70, 0, 0},
	{"pour-over-white", "filter-paper-100", 70, 0, 0},
	{"pour-over-black", "filter-paper-100", 70, 0, 0},
	{"pour-over-white", "kettle-gooseneck", 30, 0, 0},
	{"pour-over-black", "kettle-gooseneck", 30, 0, 0},
	{"kettle-gooseneck", "coffee-scale", 60, 0, 0},
	{"mug-enamel-red", "mug-enamel-blue", 50, 0, 0},
	{"teapot-glass", "tea-strainer", 55, 0, 0},
	{"teapot-glass", "tea-green-100g", 45, 0, 0},
	{"knife-chef-20cm", "cutting-board-oak", 45, 0, 0},
	{"pan-iron-28cm", "pan-scraper", 50, 0, 0},
	{"proofing-basket", "bread-lame", 55, 0, 0},
	{"proofing-basket", "flour-strong-1kg", 45, 0, 0},
	{"tent-2p", "tent-pegs-10", 60, 0, 0},
	{"tent-3p", "tent-pegs-10", 60, 0, 0},
	{"tent-2p", "tent-footprint", 35, 0, 0},
	{"tent-3p", "tent-footprint", 35, 0, 0},
	{"sleeping-bag", "sleeping-mat", 60, 0, 0},
	{"stove-gas", "gas-cartridge-230g", 70, 0, 0},
	{"stove-gas", "pot-camp-set", 40, 0, 0},
	{"stove-gas", "kettle-camp-1l", 35, 0, 0},
	{"headlamp", "batteries-aaa-8", 60, 0, 0},
	{"boots-trail-40", "socks-merino-s", 60, 0, 0},
	{"boots-trail-42", "socks-merino-m", 60, 0, 0},
	{"boots-trail-44", "socks-merino-l", 60, 0, 0},
	{"backpack-40l", "rain-cover-40l", 55, 0, 0},
	{"backpack-40l", "jacket-rain", 45, 0, 0},
	/* in a later order */
	{"machine-espresso-home", "grinder-electric", 45, 10, 35},
	{"machine-espresso-home", "descaler-500ml", 55, 21, 56},
	{"machine-espresso-home", "machine-espresso-pro", 15, 150, 330},
	{"machine-espresso-pro", "cleaning-tablets-10", 60, 21, 50},
	{"pour-over-white", "grinder-hand-steel", 40, 10, 40},
	{"pour-over-black", "grinder-hand-steel", 40, 10, 40},
	{"grinder-hand-steel", "grinder-electric", 20, 90, 240},
	{"knife-chef-20cm", "knife-sharpener", 45, 20, 55},
	{"cutting-board-oak", "board-oil", 45, 14, 50},
	{"pan-iron-28cm", "seasoning-oil", 45, 10, 45},
	{"proofing-basket", "sourdough-jar", 40, 7, 30},
	{"tent-2p", "sleeping-bag", 40, 7, 40},
	{"tent-3p", "sleeping-bag", 40, 7, 40},
	{"boots-trail-40", "boot-wax", 50, 14, 50},
	{"boots-trail-42", "boot-wax", 50, 14, 50},
	{"boots-trail-44", "boot-wax", 50, 14, 50},
	/* again */
	{"beans-house-250g", "beans-house-250g", 85, 21, 28},
	{"beans-ethiopia-250g", "beans-ethiopia-250g", 80, 21, 28},
	{"filter-paper-100", "filter-paper-100", 45, 40, 60},
	{"flour-strong-1kg", "flour-strong-1kg", 65, 14, 28},
	{"tea-earl-grey-100g", "tea-earl-grey-100g", 65, 35, 50},
	{"gas-cartridge-230g", "gas-cartridge-230g", 45, 20, 45},
};

/* What a customer with this passion buys first, each with its own chance. */
struct passion {
	int percent; /* of customers */
	struct {
		const char *item;
		int percent;
	} first[6];
};

static const struct passion passions[] = {
	{18, {{"machine-espresso-home", 85}, {"machine-espresso-pro", 30}, {"beans-house-250g", 45}, {"espresso-cups-2", 40}}},
	{18, {{"pour-over-white", 45}, {"pour-over-black", 40}, {"beans-ethiopia-250g", 45}, {"french-press-1l", 25}}},
	{12, {{"teapot-glass", 85}, {"tea-earl-grey-100g", 60}, {"honey-jar", 40}}},
	{14, {{"knife-chef-20cm", 80}, {"pan-iron-28cm", 75}, {"spatula-wood", 40}, {"apron-linen", 25}}},
	{11, {{"proofing-basket", 85}, {"bread-tin", 40}, {"kitchen-scale", 40}}},
	{14, {{"tent-2p", 50}, {"tent-3p", 45}, {"stove-gas", 75}, {"headlamp", 65}, {"mug-enamel-red", 70}}},
	{13, {{"boots-trail-40", 40}, {"boots-trail-42", 45}, {"boots-trail-44", 45}, {"backpack-40l", 75}, {"trekking-poles", 30}}},
};

/* clang-format on */

#endif
