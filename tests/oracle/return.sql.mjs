/*
 * Which purchases came back, and how often of each pair, in SQL, written from the meaning of the words alone.
 *
 * In: the tables of shop.sql.mjs. Out: statements that make came_back, the purchases; pair_back, of each pair that one came back of, how often the
 * item did. With return rates of zero in the catalogue a pair's rate is the lower end of the interval of what came back of it.
 */
import { DAY_US, wilson } from './shop.sql.mjs';

export const findReturns = ({ maxBasket, nextDays, nextOrders }) => [
	`CREATE OR REPLACE TABLE sent_back AS
	 WITH head AS (
		SELECT "order", min(when_us) AS when_us, min(customer) FILTER (customer <> '') AS customer, count(DISTINCT item) FILTER (NOT is_return) AS size
		FROM accepted_line GROUP BY "order"
	 )
	 SELECT DISTINCT "order", item_id, head.when_us, head.customer
	 FROM accepted_line JOIN head USING ("order") JOIN item_name USING (item)
	 WHERE is_return ${maxBasket ? `AND size <= ${maxBasket}` : ''}`,

	/* Of its own order; else the customer's latest that is not later. */
	`CREATE OR REPLACE TABLE came_back AS
	 WITH own AS (
		SELECT s."order", s.item_id, o.order_id FROM sent_back s JOIN order_head o USING ("order") JOIN basket b ON b.order_id = o.order_id AND b.item_id = s.item_id
	 ), before AS (
		SELECT o.order_id, s.item_id, row_number() OVER (PARTITION BY s."order", s.item_id ORDER BY o.when_us DESC, o."order" DESC) AS ago
		FROM sent_back s JOIN order_head o ON o.customer = s.customer AND o.when_us <= s.when_us JOIN basket b ON b.order_id = o.order_id AND b.item_id = s.item_id
		WHERE NOT EXISTS (FROM own WHERE own."order" = s."order" AND own.item_id = s.item_id)
	 )
	 SELECT order_id, item_id FROM own UNION SELECT order_id, item_id FROM before WHERE ago = 1`,

	`CREATE OR REPLACE TABLE pair_back AS
	 WITH followed_back AS (
		SELECT DISTINCT e.order_id, c.item_id
		FROM came_back c JOIN history f ON f.order_id = c.order_id JOIN eligible e ON e.buyer = f.buyer AND f.place > e.reached
			${nextOrders ? `AND f.place <= e.reached + ${nextOrders}` : ''}
			${nextDays ? `AND f.when_us <= e.when_us + ${BigInt(nextDays) * DAY_US}` : ''}
		WHERE NOT EXISTS (FROM basket own WHERE own.order_id = e.order_id AND own.item_id = c.item_id)
	 )
	 SELECT 'together' AS tab, x.item_id AS anchor_id, c.item_id, count(*) AS item_back
	 FROM came_back c JOIN basket x ON x.order_id = c.order_id AND x.item_id <> c.item_id GROUP BY ALL
	 UNION ALL
	 SELECT 'next', x.item_id, c.item_id, count(*) FROM followed_back c JOIN basket x USING (order_id) GROUP BY ALL`,
];

export const copyRates = (path) => `COPY (SELECT item, 0 AS return_rate FROM item_name ORDER BY item_id) TO '${path}' (HEADER true)`;

/* The pairs of a table that do not come back more often than in `limit` millionths. */
export const keptBelow = (table, limit) => `(SELECT pair.* FROM pair LEFT JOIN pair_back USING (tab, anchor_id, item_id)
	WHERE tab = '${table}' AND (item_back IS NULL OR round((${wilson('-', 'item_back', 'support')}) * 1000000) <= ${limit}))`;
