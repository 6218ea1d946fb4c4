/* The subsets that the naive counter can bear, and one of them made rough: every kind of line that is rare in real orders. */

/* Whole orders of two customers in a hundred, and of the orders that have none. */
export const chooseLines = `
	CREATE OR REPLACE TABLE raw_line AS
	WITH choice AS (
		SELECT "order", right(coalesce(min(nullif(customer, '')), "order"), 2) IN ('07', '77') AS chosen FROM raw_line GROUP BY "order"
	)
	SELECT raw_line.* FROM raw_line JOIN choice USING ("order") WHERE chosen`;

/* Every customer, but the items of two categories alone: fewer pairs, of many orders and customers each. */
export const chooseItems = `
	CREATE OR REPLACE TABLE raw_line AS SELECT * FROM raw_line WHERE left(item, 2) IN ('48', '85')`;

/*
 * Times cut to the day, so that orders tie; lines of an order a day apart; times, customers, quantities and prices missing;
 * several customers on an order; returns inside orders; every kind of line to be rejected; items told apart by case
 * alone; items that CSV must quote.
 */
export const roughen = `
	CREATE OR REPLACE TABLE raw_line AS
	SELECT CASE WHEN n % 59 = 0 THEN '' ELSE "order" END AS "order",
	       CASE WHEN n % 61 = 0 THEN '' WHEN n % 67 = 0 THEN item || ',"x' WHEN n % 3 = 0 THEN lower(item) ELSE item END AS item,
	       CASE WHEN n % 17 = 0 THEN '' WHEN n % 19 = 0 THEN (10 + n % 80)::VARCHAR WHEN n % 23 = 0 THEN 'é' ELSE customer END
	       AS customer,
	       CASE WHEN n % 7 = 0 THEN '' WHEN n % 71 = 0 THEN 'yesterday'
		    ELSE strftime(date_trunc('day', time::TIMESTAMP) - to_days((n % 13 = 0)::INTEGER), '%Y-%m-%d %H:%M:%S') END AS time,
	       CASE WHEN n % 29 = 0 THEN '-1' WHEN n % 31 = 0 THEN '0' WHEN n % 37 = 0 THEN '' WHEN n % 41 = 0 THEN 'many'
		    ELSE quantity END AS quantity,
	       CASE WHEN n % 43 = 0 THEN '-1.00' WHEN n % 47 = 0 THEN '' WHEN n % 53 = 0 THEN 'dear' ELSE price END AS price
	FROM (SELECT *, row_number() OVER (ORDER BY "order", item, customer, time, quantity, price) AS n FROM raw_line)`;
