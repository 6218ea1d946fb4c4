/*
 * The tables `upgrade` and `substitute` in SQL, written from the meaning of the words alone, with every gate away that can be.
 *
 * In: the tables of shop.sql.mjs. Out: statements that make sibling_facts, a catalogue by formula; sibling, every pair of one category that was
 * bought one after the other, both ways; upgrade and substitute, what the lists must hold.
 */
import { wilson } from './shop.sql.mjs';

/* Items whose ids begin alike are of one category; the price is made up. Nothing comes back more often than anything else. */
export const makeFacts = `
	CREATE OR REPLACE TABLE sibling_facts AS
	SELECT item_id, item, left(upper(item), 2) AS category, 100 + item_id * 7919 % 900 AS price_minor FROM item_name`;

export const copyCatalog = (path) => `
	COPY (SELECT item, category, price_minor // 100 || '.' || lpad((price_minor % 100)::VARCHAR, 2, '0') AS price, 0.1 AS return_rate
	      FROM sibling_facts ORDER BY item_id) TO '${path}' (HEADER true)`;

export const CATALOG_OPTIONS = ['--max-price-ratio', '0', '--upgrade-steepness', '0', '--max-substitute-lift', '1', '--max-return-rate', '1'];

export const findSiblings = [
	`CREATE OR REPLACE TABLE sibling AS
	 WITH n AS (SELECT item_id, count(*) AS n FROM basket GROUP BY item_id),
	 found AS (SELECT anchor_id AS a, item_id AS b, customers FROM pair WHERE tab = 'next'),
	 either AS (SELECT a, b FROM found UNION SELECT b, a FROM found)
	 SELECT a AS anchor_id, b AS item_id, coalesce(up.customers, 0) AS later, coalesce(down.customers, 0) AS earlier,
		coalesce(t.support, 0) AS together, array_inner_product(ca.numbers, cb.numbers) AS expected, n AS anchor_support,
		fb.price_minor - fa.price_minor AS price_step_minor
	 FROM either JOIN sibling_facts fa ON fa.item_id = a JOIN sibling_facts fb ON fb.item_id = b AND fb.category = fa.category
	 JOIN n ON n.item_id = a JOIN anchor_chance ca ON ca.item_id = a JOIN item_orders cb ON cb.item_id = b
	 LEFT JOIN found up USING (a, b) LEFT JOIN found down ON down.a = either.b AND down.b = either.a
	 LEFT JOIN pair t ON t.tab = 'together' AND t.anchor_id = either.a AND t.item_id = either.b`,

	/* Of what is seen in one order no more often than chance has it. */
	`CREATE OR REPLACE TABLE substitute AS
	 SELECT *, ${wilson('-', 'least(later + earlier, anchor_support)', 'anchor_support')} AS switch_low, switch_low AS value,
		row_number() OVER (PARTITION BY anchor_id ORDER BY round(switch_low, 13) DESC, later + earlier DESC, item_id) AS rank
	 FROM sibling WHERE together <= expected`,

	`CREATE OR REPLACE TABLE upgrade AS
	 SELECT *, later AS forward, earlier AS backward, ${wilson('-', 'later', '(later + earlier)')} AS share_low, share_low AS value,
		row_number() OVER (PARTITION BY anchor_id ORDER BY round(share_low, 13) DESC, later DESC, item_id) AS rank
	 FROM sibling WHERE together <= expected AND price_step_minor > 0 AND later > 0 AND share_low > 0.5`,
];

export const COUNTS_OF = {
	upgrade: ['forward', 'backward', 'price_step_minor', 'rank'],
	substitute: ['together', 'later', 'earlier', 'anchor_support', 'rank'],
};
export const MEASURES_OF = { upgrade: { share_low: 1e-7, value: 1e-7 }, substitute: { expected: 6e-4, switch_low: 1e-7, value: 1e-7 } };
