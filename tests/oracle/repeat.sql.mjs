/*
 * The counts of the table `replenish` in SQL, written from the meaning of the words alone.
 *
 * In: the tables of shop.sql.mjs. Out: statements that make repeat, a row for each item that somebody could come back for.
 */
const DAY = 86_400, UNITS_MOST = 32;

export const findRepeats = [
	`CREATE OR REPLACE TABLE repeat_window AS
	 SELECT least(180, (max(when_us) - min(when_us)) // ${DAY * 1_000_000} // 2) AS days, max(when_us) // 1000000 AS ends FROM order_head`,

	/* Orders of an item less than a day behind each other are one purchase. */
	`CREATE OR REPLACE TABLE purchase AS
	 WITH bought AS (
		SELECT order_id, item_id, max(quantity) AS quantity
		FROM accepted_line JOIN order_head USING ("order") JOIN item_name USING (item) WHERE NOT is_return GROUP BY ALL
	 ), timed AS (
		SELECT buyer, item_id, order_id, when_us // 1000000 AS s, quantity FROM bought JOIN history USING (order_id)
	 ), marked AS (
		SELECT *, coalesce(s - lag(s) OVER (PARTITION BY buyer, item_id ORDER BY s, order_id) >= ${DAY}, true)::INTEGER AS begins FROM timed
	 ), numbered AS (
		SELECT *, sum(begins) OVER (PARTITION BY buyer, item_id ORDER BY s, order_id ROWS UNBOUNDED PRECEDING) AS number FROM marked
	 ), whole AS (
		SELECT buyer, item_id, number, min(s) AS s, least(${UNITS_MOST}, sum(quantity)) AS quantity FROM numbered GROUP BY ALL
	 )
	 SELECT buyer, item_id, number, quantity, ends - s >= days * ${DAY} AS observed,
		coalesce(lead(s) OVER again - s <= days * ${DAY}, false) AS repeated, (lead(s) OVER again - s) // ${DAY} AS days
	 FROM whole CROSS JOIN repeat_window WINDOW again AS (PARTITION BY buyer, item_id ORDER BY number)`,

	`CREATE OR REPLACE TABLE repeat AS
	 WITH counted AS (
		SELECT item_id, count(*) FILTER (number = 1) AS buyers, count(*) FILTER (number = 1 AND observed) AS observed,
			count(*) FILTER (number = 1 AND observed AND repeated) AS repeat
		FROM purchase GROUP BY item_id
	 ), usual AS (
		SELECT item_id, count(*) AS intervals, list_sort(list(quantity))[(count(*) + 1) // 2]::BIGINT AS quantity
		FROM purchase WHERE observed AND repeated GROUP BY item_id
	 ), scaled AS (
		SELECT item_id, list_sort(list((p.days * u.quantity // p.quantity)::BIGINT)) AS days, count(*) AS n
		FROM purchase p JOIN usual u USING (item_id) WHERE p.observed AND p.repeated GROUP BY item_id
	 )
	 SELECT item_id AS anchor_id, item_id, (SELECT days FROM repeat_window) AS window_days, buyers, observed, repeat, coalesce(intervals, 0) AS intervals,
		coalesce(quantity, 0) AS quantity, coalesce(s.days[(n + 3) // 4], 0) AS q1_days, coalesce(s.days[(n + 1) // 2], 0) AS median_days,
		coalesce(s.days[(3 * n + 3) // 4], 0) AS q3_days
	 FROM counted LEFT JOIN usual USING (item_id) LEFT JOIN scaled s USING (item_id) WHERE observed > 0`,
];

export const REPEAT_COUNTS = ['window_days', 'buyers', 'observed', 'repeat', 'intervals', 'quantity', 'q1_days', 'median_days', 'q3_days'];
