/*
 * The tables `together` and `next` in SQL, written from the meaning of the words alone.
 *
 * In: order files as they are; options. Out: the statements that make DuckDB tables, each to be run in its turn:
 * raw_line; accepted_line; item_name; pair, with every count and measure, both directions.
 */
export const DAY_US = 86_400_000_000n;

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/* What the columns of a source are called, and which of them each field is. */
export const ONLINE_RETAIL = {
	columns: ['Invoice', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'Price', 'Customer ID', 'Country'],
	fields: { order: 'Invoice', item: 'StockCode', customer: 'Customer ID', time: 'InvoiceDate', quantity: 'Quantity', price: 'Price' },
};
export const BENCH_SHAPE = {
	columns: ['order', 'customer', 'time', 'item', 'quantity', 'price'],
	fields: { order: 'order', item: 'item', customer: 'customer', time: 'time', quantity: 'quantity', price: 'price' },
};

/* Every record of the files, as text. A record with another number of fields is an error: these files have none. */
export const readOrders = (paths, { columns, fields }) => `
	CREATE OR REPLACE TABLE raw_line AS
	SELECT ${Object.entries(fields).map(([field, column]) => `coalesce("${column}", '') AS "${field}"`).join(', ')}
	FROM read_csv([${paths.map(quoted).join(', ')}], header = true, all_varchar = true, delim = ',', quote = '"',
		      escape = '"', strict_mode = true, auto_detect = false,
		      columns = {${columns.map((column) => `${quoted(column)}: 'VARCHAR'`).join(', ')}})`;

/* A line is accepted when it has an order and an item and whatever else it gives can be read. */
export const acceptLines = `
	CREATE OR REPLACE TABLE accepted_line AS
	SELECT "order", item, customer, epoch_us(try_cast(nullif(time, '') AS TIMESTAMP)) AS when_us,
	       coalesce(try_cast(nullif(quantity, '') AS BIGINT) < 0, false) AS is_return,
	       least(32, greatest(1, coalesce(try_cast(nullif(quantity, '') AS BIGINT), 1))) AS quantity
	FROM raw_line
	WHERE "order" <> '' AND item <> ''
	  AND (time = '' OR try_cast(time AS TIMESTAMP) IS NOT NULL)
	  AND (quantity = '' OR try_cast(quantity AS BIGINT) <> 0)
	  AND (price = '' OR try_cast(price AS DECIMAL(18, 6)) >= 0)`;

const groupOrders = (maxBasket) => [
	`CREATE OR REPLACE TABLE item_name AS
	 SELECT item, (row_number() OVER (ORDER BY item))::INTEGER AS item_id
	 FROM (SELECT DISTINCT item FROM accepted_line)`,

	`CREATE OR REPLACE TABLE order_head AS
	 WITH size AS (
		SELECT "order", count(DISTINCT item) AS size FROM accepted_line WHERE NOT is_return GROUP BY "order"
	 ), head AS (
		SELECT "order", min(when_us) AS when_us, min(customer) FILTER (customer <> '') AS customer
		FROM accepted_line GROUP BY "order"
	 )
	 SELECT (row_number() OVER (ORDER BY "order"))::INTEGER AS order_id, "order", when_us, customer,
		dense_rank() OVER (ORDER BY coalesce('c' || customer, 'o' || "order"))::INTEGER AS buyer, size
	 FROM size JOIN head USING ("order")
	 ${maxBasket ? `WHERE size <= ${maxBasket}` : ''}`,

	`CREATE OR REPLACE TABLE basket AS
	 SELECT DISTINCT order_id, item_id
	 FROM accepted_line JOIN order_head USING ("order") JOIN item_name USING (item)
	 WHERE NOT is_return`,
];

/* The stratum a number falls into: how many of the lowest numbers it reaches, from 1. */
const stratum = (value, lowest) => `len(list_filter([${lowest.join(', ')}], least_value -> least_value <= ${value}))`;
const sizeStratum = (value) => stratum(value, [1, 2, 3, 4, 5, 7, 10, 15, 25, 50]);
const activityStratum = (value) => stratum(value, [1, 2, 3, 5, 9, 17, 33, 65]);

/* For every item, a list with one number for each stratum: `number` of the relation's rows (item_id, s), else 0. */
const perStratum = (name, relation, number, strata) => `
	CREATE OR REPLACE TABLE ${name} AS
	SELECT item_id, list(coalesce(number, 0)::DOUBLE ORDER BY s)::DOUBLE[${strata}] AS numbers
	FROM item_name CROSS JOIN (SELECT unnest(range(1, ${strata + 1})) AS s)
	LEFT JOIN (SELECT item_id, s, ${number} AS number FROM ${relation}) USING (item_id, s)
	GROUP BY item_id`;

/*
 * Pairs of a few anchors alone, where all would be too many: `count` of the items in baskets, by their hash, so that it is the
 * same ones every time.
 */
const chooseAnchors = (count) => `
	CREATE OR REPLACE TABLE anchor AS
	SELECT item_id FROM item_name WHERE item_id IN (SELECT item_id FROM basket) ORDER BY md5(item || ' of the oracle') LIMIT ${count}`;

const isAnchor = (item, anchors) => (anchors ? `${item} IN (SELECT item_id FROM anchor)` : 'true');

/* Each pair once from its lower item, then mirrored; of chosen anchors, from the anchor. */
const together = (anchors) => [
	`CREATE OR REPLACE TABLE size_stratum AS
	 SELECT ${sizeStratum('size')} AS s, sum(size * (size - 1))::DOUBLE / sum(size)::DOUBLE ** 2 AS chance
	 FROM order_head GROUP BY s`,

	`CREATE OR REPLACE TABLE basket_in AS
	 SELECT item_id, ${sizeStratum('size')} AS s, count(*) AS orders
	 FROM basket JOIN order_head USING (order_id) GROUP BY ALL`,

	perStratum('anchor_chance', 'basket_in JOIN size_stratum USING (s)', 'orders * chance', 10),
	perStratum('item_orders', 'basket_in', 'orders', 10),

	`CREATE OR REPLACE TABLE pair AS
	 WITH n AS (SELECT item_id, count(*) AS n FROM basket GROUP BY item_id),
	 by_buyer AS (
		SELECT x.item_id AS a, y.item_id AS b, buyer, count(*) AS orders
		FROM basket x JOIN basket y ON y.order_id = x.order_id AND y.item_id ${anchors ? '<>' : '>'} x.item_id
		JOIN order_head o ON o.order_id = x.order_id
		WHERE ${isAnchor('x.item_id', anchors)}
		GROUP BY ALL
	 ), half AS (
		SELECT a, b, sum(orders)::BIGINT AS support, count(*) AS customers FROM by_buyer GROUP BY a, b
	 ), whole AS (
		SELECT a, b, support, customers FROM half ${anchors ? '' : 'UNION ALL SELECT b, a, support, customers FROM half'}
	 )
	 SELECT 'together' AS tab, a AS anchor_id, b AS item_id, support, customers, na.n AS anchor_support, nb.n AS item_support,
		total, na.n AS at_risk, 0::BIGINT AS lag_days,
		total AS total_at_risk, array_inner_product(ca.numbers, cb.numbers) AS expected
	 FROM whole CROSS JOIN (SELECT count(*) AS total FROM order_head) JOIN n na ON na.item_id = a JOIN n nb ON nb.item_id = b
	 JOIN anchor_chance ca ON ca.item_id = a JOIN item_orders cb ON cb.item_id = b`,
];

/* place: of the order in its customer's history; reached: the last place that is not later in time. */
const next = (days, orders, anchors) => [
	`CREATE OR REPLACE TABLE history AS
	 SELECT order_id, buyer, when_us,
		row_number() OVER (PARTITION BY buyer ORDER BY when_us, "order") AS place,
		count(*) OVER (PARTITION BY buyer ORDER BY when_us RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reached,
		count(*) OVER (PARTITION BY buyer) AS length
	 FROM order_head WHERE customer IS NOT NULL AND when_us IS NOT NULL`,

	`CREATE OR REPLACE TABLE eligible AS
	 SELECT *, ${activityStratum('count(*) OVER (PARTITION BY buyer)')} AS s FROM history
	 WHERE ${days ? `when_us + ${BigInt(days) * DAY_US} <= (SELECT max(when_us) FROM order_head)` : 'reached < length'}`,

	`CREATE OR REPLACE TABLE followed AS
	 SELECT e.order_id, e.buyer, e.s, b.item_id, min((f.when_us - e.when_us) // ${DAY_US}) AS lag_days
	 FROM eligible e JOIN history f ON f.buyer = e.buyer AND f.place > e.reached
		${orders ? `AND f.place <= e.reached + ${orders}` : ''}
		${days ? `AND f.when_us <= e.when_us + ${BigInt(days) * DAY_US}` : ''}
	 JOIN basket b ON b.order_id = f.order_id
	 WHERE NOT EXISTS (FROM basket own WHERE own.order_id = e.order_id AND own.item_id = b.item_id)
	 GROUP BY ALL`,

	`CREATE OR REPLACE TABLE eligible_in AS
	 SELECT item_id, s, count(*) AS orders FROM eligible JOIN basket USING (order_id) GROUP BY ALL`,

	`CREATE OR REPLACE TABLE followed_in AS
	 SELECT item_id, s, count(*) AS orders FROM followed GROUP BY ALL`,

	`CREATE OR REPLACE TABLE followed_share AS
	 SELECT item_id, s, f.orders / (total - coalesce(h.orders, 0)) AS share
	 FROM followed_in f LEFT JOIN eligible_in h USING (item_id, s)
	 JOIN (SELECT s, count(*) AS total FROM eligible GROUP BY s) USING (s)`,

	perStratum('anchor_eligible', 'eligible_in', 'orders', 8),
	perStratum('item_share', 'followed_share', 'share', 8),

	`CREATE OR REPLACE TABLE own_pair AS
	 SELECT x.item_id AS a, y.item_id AS b, count(*) AS m
	 FROM eligible JOIN basket x USING (order_id) JOIN basket y ON y.order_id = x.order_id AND y.item_id <> x.item_id
	 WHERE ${isAnchor('x.item_id', anchors)}
	 GROUP BY ALL`,

	`INSERT INTO pair
	 WITH n AS (SELECT item_id, sum(orders)::BIGINT AS n FROM eligible_in GROUP BY item_id),
	 nb AS (SELECT item_id, sum(orders)::BIGINT AS n FROM followed_in GROUP BY item_id),
	 by_lag AS (
		SELECT x.item_id AS a, f.item_id AS b, f.buyer, f.lag_days, count(*) AS orders
		FROM followed f JOIN basket x USING (order_id)
		WHERE ${isAnchor('x.item_id', anchors)}
		GROUP BY ALL
	 ), ranked AS (
		SELECT a, b, buyer, lag_days, orders,
		       sum(orders) OVER (PARTITION BY a, b ORDER BY lag_days RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to,
		       sum(orders) OVER (PARTITION BY a, b) AS support
		FROM by_lag
	 ), counted AS (
		SELECT a, b, sum(orders)::BIGINT AS support, count(DISTINCT buyer) AS customers,
		       min(lag_days) FILTER (2 * up_to >= support) AS lag_days
		FROM ranked GROUP BY a, b
	 )
	 SELECT 'next', a, c.b, c.support, customers, na.n, nb.n, total,
		na.n - coalesce(m, 0) AS at_risk, lag_days, total - coalesce(hb.n, 0),
		(1 - coalesce(m, 0) / na.n) * array_inner_product(ea.numbers, sb.numbers)
	 FROM counted c CROSS JOIN (SELECT count(*) AS total FROM eligible) JOIN n na ON na.item_id = a JOIN nb ON nb.item_id = c.b LEFT JOIN n hb ON hb.item_id = c.b
	 LEFT JOIN own_pair USING (a, b)
	 JOIN anchor_eligible ea ON ea.item_id = a JOIN item_share sb ON sb.item_id = c.b`,
];

/* anchors: of how many anchors pairs are counted; 0: all. */
export const countPairs = ({ maxBasket, nextDays, nextOrders, anchors = 0 }) => [
	...groupOrders(maxBasket),
	...(anchors ? [chooseAnchors(anchors)] : []),
	...together(anchors),
	...next(nextDays, nextOrders, anchors),
];

/* The interval of a share by Wilson's score, z = 1.96; nothing tried: anything between 0 and 1. */
export const wilson = (sign, hits, tries) =>
	`CASE WHEN ${tries} = 0 THEN ${sign === '-' ? 0 : 1} ELSE (${hits} + 1.96 ** 2 / 2 ${sign}
	 1.96 * sqrt(${hits} * (1 - ${hits} / ${tries}) + 1.96 ** 2 / 4)) / (${tries} + 1.96 ** 2) END`;

/* What the counts of a pair say; increment_low by Newcombe's method 10. */
export const measures = `
	support / at_risk AS confidence,
	(support / at_risk) / (item_support / total_at_risk) AS lift,
	support / expected AS adjusted_lift,
	item_support - support AS other_hits,
	total_at_risk - at_risk AS other_tries,
	CASE WHEN other_tries = 0 THEN 0 ELSE other_hits / other_tries END AS other_share,
	confidence - other_share - sqrt((confidence - (${wilson('-', 'support', 'at_risk')})) ** 2 +
					((${wilson('+', 'other_hits', 'other_tries')}) - other_share) ** 2) AS increment_low`;
