/*
 * How many of a pair's orders one customer made, in SQL, written from the meaning of the words alone.
 *
 * In: the tables of shop.sql.mjs. Out: statements that make heaviest: of each pair, the orders of the customer who made most of them.
 */
export const findHeaviest = [
	`CREATE OR REPLACE TABLE heaviest AS
	 WITH by_buyer AS (
		SELECT x.item_id AS a, y.item_id AS b, buyer, count(*) AS orders
		FROM basket x JOIN basket y ON y.order_id = x.order_id AND y.item_id > x.item_id JOIN order_head o ON o.order_id = x.order_id
		GROUP BY ALL
	 ), half AS (
		SELECT a, b, max(orders) AS heaviest FROM by_buyer GROUP BY a, b
	 )
	 SELECT 'together' AS tab, a AS anchor_id, b AS item_id, heaviest FROM half UNION ALL SELECT 'together', b, a, heaviest FROM half`,

	`INSERT INTO heaviest
	 WITH by_buyer AS (
		SELECT x.item_id AS a, f.item_id AS b, f.buyer, count(*) AS orders FROM followed f JOIN basket x USING (order_id) GROUP BY ALL
	 )
	 SELECT 'next', a, b, max(orders) FROM by_buyer GROUP BY a, b`,
];

/* The pairs of a table of which no customer made more than `limit` millionths. */
export const keptWithin = (table, limit) => `(SELECT pair.* FROM pair JOIN heaviest USING (tab, anchor_id, item_id)
	WHERE tab = '${table}' AND heaviest * 1000000 <= support * ${limit}::BIGINT)`;
