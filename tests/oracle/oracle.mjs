/*
 * Compares three counters of the same orders: SQL (shop.sql.mjs, heavy.sql.mjs, sibling.sql.mjs, repeat.sql.mjs, return.sql.mjs), the naive counter, and
 * cobuy itself; on subsets of the real orders, or cobuy and SQL on all of them.
 *
 * In: `subsets` or `whole`, DATA_DIR BUILD_DIR NAIVE_EXPORT COBUY. Out: a line of counts and a line `ok NAME`, `not ok NAME` or `skip NAME: reason` for
 * each comparison; exit status 1 when one is not ok. Memory: pair_comparison.mjs's.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { MEASURES, PairComparison, countsOf, of, ranked, withIds } from './pair_comparison.mjs';
import { CATALOG_OPTIONS, COUNTS_OF, MEASURES_OF, copyCatalog, findSiblings, makeFacts } from './sibling.sql.mjs';
import { findHeaviest, keptWithin } from './heavy.sql.mjs';
import { REPEAT_COUNTS, findRepeats } from './repeat.sql.mjs';
import { copyRates, findReturns, keptBelow } from './return.sql.mjs';
import { ONLINE_RETAIL, acceptLines, countPairs, readOrders } from './shop.sql.mjs';
import { chooseItems, chooseLines, roughen } from './subset.sql.mjs';

const [extent, dataDir, buildDir, naiveExport, cobuy] = process.argv.slice(2);
const files = ['2009_2010', '2010_2011'].map((years) => join(dataDir, `online_retail_II_${years}.csv.gz`));
const oracle = await PairComparison.open(buildDir, cobuy);
const { sql, work } = oracle;
const hasCobuy = existsSync(cobuy);
const COLUMNS = ['--columns', 'order=Invoice,item=StockCode,time=InvoiceDate,quantity=Quantity,price=Price,customer=Customer ID'];

/* --- the naive counter ------------------------------------------------------ */

async function loadNaive({ maxBasket, nextDays, nextOrders }) {
	await sql.run(`COPY (SELECT "order", item, customer, coalesce(when_us::VARCHAR, ''), is_return::INTEGER FROM accepted_line)
		TO '${work('accepted.tsv')}' (HEADER false, DELIMITER '\t', QUOTE '', ESCAPE '')`);
	execFileSync(naiveExport, [maxBasket, nextDays, nextOrders].map(String), {
		stdio: [openSync(work('accepted.tsv'), 'r'), openSync(work('naive.tsv'), 'w'), 'inherit'],
	});
	await sql.run(`CREATE OR REPLACE TABLE naive_pair AS ${withIds('source.* EXCLUDE (anchor, item)',
		`read_csv('${work('naive.tsv')}', header = true, auto_detect = false, delim = '\t', quote = '', escape = '', columns = {
		 'tab': 'VARCHAR', 'anchor': 'VARCHAR', 'item': 'VARCHAR', 'support': 'BIGINT', 'customers': 'BIGINT',
		 'anchor_support': 'BIGINT', 'item_support': 'BIGINT', 'total': 'BIGINT', 'at_risk': 'BIGINT', 'lag_days': 'BIGINT',
		 'expected': 'DOUBLE'})`)}`);
}

/* --- scenarios ------------------------------------------------------------- */

async function compareExport(scenario, table, withNaive) {
	await oracle.loadExport(table);
	await oracle.compare(`cobuy_${scenario}_${table}_is_sql`, 'exported', ranked(table), [...countsOf(table), 'rank'], MEASURES);
	if (withNaive)
		await oracle.compare(`cobuy_${scenario}_${table}_is_naive`, 'exported', of('naive_pair', table), countsOf(table));
}

/* The same orders with a catalogue, for the tables that need one. */
async function compareSiblings(scenario, options, orders) {
	const catalog = work('catalog.csv');

	await oracle.runAll([makeFacts, copyCatalog(catalog), ...findSiblings]);
	oracle.buildIndex(options, orders, [...COLUMNS, '--catalog', catalog, ...CATALOG_OPTIONS]);
	for (const table of ['upgrade', 'substitute']) {
		await oracle.loadExport(table);
		const [{ none }] = await oracle.rowsOf(`SELECT (SELECT count(*) FROM exported) + (SELECT count(*) FROM ${table}) = 0 AS none`);
		if (none) {
			console.log(`skip cobuy_${scenario}_${table}_is_sql: in so few orders, nobody has one`);
			continue;
		}
		await oracle.compare(`cobuy_${scenario}_${table}_is_sql`, 'exported', table, COUNTS_OF[table], MEASURES_OF[table]);
	}
	rmSync(catalog);
}

async function compareRepeats(scenario) {
	await oracle.runAll(findRepeats);
	await oracle.loadExport('replenish');
	await oracle.compare(`cobuy_${scenario}_replenish_is_sql`, 'exported', 'repeat', REPEAT_COUNTS);
}

/* What came back of each pair is told by which pairs stand at a limit: with every other gate away, and rates of zero in general. */
async function compareReturns(scenario, options, orders, limits) {
	const catalog = work('rates.csv');

	await oracle.runAll([...findReturns(options), copyRates(catalog)]);
	for (const limit of limits) {
		oracle.buildIndex(options, orders, [...COLUMNS, '--catalog', catalog, '--max-return-rate', String(limit / 1e6)]);
		for (const table of ['together', 'next']) {
			await oracle.loadExport(table);
			const [{ back }] = await oracle.rowsOf(`SELECT (SELECT count(*) FROM pair WHERE tab = '${table}') - (SELECT count(*) FROM ${keptBelow(table, limit)}) AS back`);
			console.log(`# ${back} pairs come back too often`);
			await oracle.compare(`cobuy_${scenario}_${table}_returns_${limit}_is_sql`, 'exported', keptBelow(table, limit), countsOf(table));
		}
	}
	rmSync(catalog);
}

/* What one customer made of a pair is told by which pairs stand at a limit. */
async function compareHeaviest(scenario, options, orders, limits) {
	await oracle.runAll(findHeaviest);
	for (const limit of limits) {
		oracle.buildIndex(options, orders, [...COLUMNS, '--max-customer-share', String(limit / 1e6)]);
		for (const table of ['together', 'next']) {
			await oracle.loadExport(table);
			const [{ left }] = await oracle.rowsOf(`SELECT count(*) AS left FROM ${keptWithin(table, limit)}`);
			console.log(`# ${left} pairs are not mostly one customer's`);
			await oracle.compare(`cobuy_${scenario}_${table}_customer_share_${limit}_is_sql`, 'exported', keptWithin(table, limit), countsOf(table));
		}
	}
}

async function compareCobuy(scenario, options, orders, withNaive, limits) {
	if (!hasCobuy) {
		console.log(`skip cobuy_${scenario}: there is no ${cobuy}`);
		return;
	}
	try {
		const started = Date.now();

		oracle.buildIndex(options, orders, COLUMNS);
		console.log(`# cobuy_${scenario}: index built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
		for (const table of ['together', 'next']) await compareExport(scenario, table, withNaive);
		await compareRepeats(scenario);
		await compareSiblings(scenario, options, orders);
		await compareReturns(scenario, options, orders, limits.returns);
		await compareHeaviest(scenario, options, orders, limits.shares);
	} catch (error) {
		oracle.report(`cobuy_${scenario}`, false, error.message.trim().replaceAll('\n', '\n#   '));
	}
}

/* The lines that stand in raw_line now: SQL against the naive counter, cobuy against both. */
async function compareSubset(scenario, options, { returns = [0, 100_000, 300_000], shares = [500_000] } = {}) {
	const path = work('subset.csv');

	await sql.run(`COPY (SELECT "order" AS Invoice, item AS StockCode, quantity AS Quantity, time AS InvoiceDate, price AS Price,
		customer AS "Customer ID" FROM raw_line) TO '${path}' (HEADER true)`);
	await oracle.runAll([acceptLines, ...countPairs(options)]);
	const [{ lines }] = await oracle.rowsOf('SELECT count(*) AS lines FROM raw_line');
	console.log(`# ${scenario}: ${lines} lines, max-basket ${options.maxBasket}, next-days ${options.nextDays}, ` +
		`next-orders ${options.nextOrders}`);
	await loadNaive(options);
	for (const table of ['together', 'next'])
		await oracle.compare(`naive_${scenario}_${table}_is_sql`, of('naive_pair', table), of('pair', table), countsOf(table),
			{ expected: 1e-9 });
	await compareCobuy(scenario, options, [path], true, { returns, shares });
}

async function compareWhole() {
	const started = Date.now();
	const options = { maxBasket: 0, nextDays: 60, nextOrders: 5 };

	await oracle.runAll([readOrders(files, ONLINE_RETAIL), acceptLines, ...countPairs(options)]);
	const tables = await oracle.rowsOf('SELECT tab, count(*) AS pairs, sum(support) AS support FROM pair GROUP BY tab ORDER BY tab');
	for (const { tab, pairs, support } of tables) console.log(`# sql: ${tab} has ${pairs} pairs, seen ${support} times`);
	console.log(`# sql: ${((Date.now() - started) / 1000).toFixed(1)} s`);
	await compareCobuy('whole', options, files, false, { returns: [100_000], shares: [500_000] });
}

async function compareSubsets() {
	const plain = { maxBasket: 0, nextDays: 60, nextOrders: 5 };

	await oracle.runAll([readOrders(files, ONLINE_RETAIL), 'CREATE TABLE every_line AS FROM raw_line', chooseItems]);
	await compareSubset('two_categories', plain, { shares: [500_000, 210_000] });
	await oracle.runAll(['CREATE OR REPLACE TABLE raw_line AS FROM every_line', 'DROP TABLE every_line', chooseLines]);
	/* With orders of hundreds of items, so one limit will do. */
	await compareSubset('plain', plain, { returns: [100_000] });
	await compareSubset('tight', { maxBasket: 20, nextDays: 14, nextOrders: 2 });
	await sql.run(roughen);
	await compareSubset('rough', { maxBasket: 60, nextDays: 30, nextOrders: 3 });
	await compareSubset('boundless', { maxBasket: 100, nextDays: 0, nextOrders: 0 }, { shares: [500_000, 210_000] });
}

await (extent === 'whole' ? compareWhole() : compareSubsets());
for (const name of ['accepted.tsv', 'naive.tsv', 'subset.csv', 'oracle.cobuy']) rmSync(work(name), { force: true });
console.log(`# peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, ${Math.round(process.uptime())} s in all`);
process.exit(oracle.failures > 0 ? 1 : 0);
