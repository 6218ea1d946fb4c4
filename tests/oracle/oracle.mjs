/*
 * Compares three counters of the same orders: SQL (shop.sql.mjs), the naive counter, and cobuy itself.
 *
 * In: DATA_DIR BUILD_DIR NAIVE_EXPORT COBUY. Out: a line of counts and a line `ok NAME`, `not ok NAME` or `skip NAME: reason` for
 * each comparison; exit status 1 when one is not ok. Memory: DuckDB keeps to 8 GB and spills into BUILD_DIR.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { acceptLines, countPairs, measures, readOrders } from './shop.sql.mjs';
import { chooseLines, roughen } from './subset.sql.mjs';

const [dataDir, buildDir, naiveExport, cobuy] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(join(buildDir, 'package.json'))('@duckdb/node-api');
const files = ['2009_2010', '2010_2011'].map((years) => join(dataDir, `online_retail_II_${years}.csv.gz`));
const work = (name) => join(buildDir, name);
const hasCobuy = existsSync(cobuy);

const database = await DuckDBInstance.create(':memory:', {
	memory_limit: '8GB',
	threads: '2',
	temp_directory: work('spill'),
	preserve_insertion_order: 'false',
});
const sql = await database.connect();

async function runAll(statements) {
	for (const statement of statements) await sql.run(statement);
}

async function rowsOf(query) {
	return (await sql.runAndReadAll(query)).getRowObjects();
}

/* --- verdicts ------------------------------------------------------------- */

let failures = 0;

function report(name, holds, note) {
	console.log(`# ${name}: ${note}`);
	console.log(`${holds ? 'ok' : 'not ok'} ${name}`);
	failures += holds ? 0 : 1;
}

const COUNTS = ['support', 'customers', 'anchor_support', 'item_support', 'total', 'at_risk'];
const MEASURES = { confidence: 1e-4, lift: 1e-4, adjusted_lift: 1e-3, increment_low: 1e-4, value: 1e-4 };

/* A measure is near when it is within the share given, or within what a printed number of few decimals shows. */
const isNear = (column, share) =>
	`coalesce(abs(theirs.${column} - ours.${column}) <= ${share} * abs(ours.${column}) + 0.000006, false)`;

/*
 * Both relations have anchor_id and item_id, unknown items being NULL. Ours lists no pair twice; a pair that theirs lists
 * twice makes more rows of theirs than pairs that are in both.
 */
async function compare(name, theirs, ours, exact, near = {}) {
	const differs = exact.map((column) => `theirs.${column} IS DISTINCT FROM ours.${column}`).join(' OR ');
	const isFar = Object.entries(near).map(([column, share]) => `NOT ${isNear(column, share)}`).join(' OR ') || 'false';
	const joined = `(FROM ${theirs} SELECT *, true AS here) theirs FULL OUTER JOIN (FROM ${ours} SELECT *, true AS here) ours
		ON theirs.anchor_id = ours.anchor_id AND theirs.item_id = ours.item_id`;
	const [row] = await rowsOf(`
		SELECT count(*) FILTER (theirs.here IS NULL) AS missing, count(*) FILTER (ours.here IS NULL) AS surplus,
		       count(*) FILTER (theirs.here AND ours.here AND (${differs})) AS wrong,
		       count(*) FILTER (theirs.here AND ours.here AND NOT (${differs}) AND (${isFar})) AS far,
		       count(*) FILTER (ours.here AND theirs.here) AS shared, (SELECT count(*) FROM ${ours}) AS pairs
		FROM ${joined}`);
	const repeated = row.shared - (row.pairs - row.missing);
	const differences = row.missing + row.surplus + row.wrong + row.far + repeated;

	report(name, differences === 0n && row.pairs > 0n,
		`${row.pairs} pairs, ${differences} differences (${row.missing} missing, ${row.surplus} surplus, ${repeated} repeated, ` +
		`${row.wrong} with another count, ${row.far} with another measure)`);
	if (differences > 0n)
		for (const example of await rowsOf(`SELECT theirs, ours FROM ${joined}
			WHERE theirs.here IS NULL OR ours.here IS NULL OR ${differs} OR ${isFar} LIMIT 3`))
			console.log(`#   ${JSON.stringify(example, (key, value) => (typeof value === 'bigint' ? Number(value) : value))}`);
}

/* --- the other two counters ------------------------------------------------ */

const withIds = (columns, source) => `
	SELECT a.item_id AS anchor_id, i.item_id AS item_id, ${columns} FROM ${source} source
	LEFT JOIN item_name a ON a.item = source.anchor LEFT JOIN item_name i ON i.item = source.item`;

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

const EVERY_GATE_AWAY = ('--min-support 1 --min-customers 1 --min-lift 0 --fdr 1 --rank-by support --top 0 --max-reject 1 ' +
	'--columns order=Invoice,item=StockCode,time=InvoiceDate,quantity=Quantity,price=Price,customer=').split(' ');
EVERY_GATE_AWAY.push(`${EVERY_GATE_AWAY.pop()}Customer ID`);

function buildIndex({ maxBasket, nextDays, nextOrders }, orders) {
	execFileSync(cobuy, ['build', ...EVERY_GATE_AWAY, '--max-basket', String(maxBasket), '--next-days', String(nextDays),
		'--next-orders', String(nextOrders), '-o', work('oracle.cobuy'), ...orders], { stdio: ['ignore', 'ignore', 'pipe'] });
}

const EXPORTED = {
	anchor: 'VARCHAR', rank: 'BIGINT', item: 'VARCHAR', support: 'BIGINT', customers: 'BIGINT', anchor_support: 'BIGINT',
	item_support: 'BIGINT', total: 'BIGINT', at_risk: 'BIGINT', confidence: 'DOUBLE', lift: 'DOUBLE', adjusted_lift: 'DOUBLE',
	increment_low: 'DOUBLE', value: 'DOUBLE',
};

/* The promised columns come first and in order; what follows them is text. */
function exportedColumns(path, table) {
	const file = openSync(path, 'r');
	const start = Buffer.alloc(4096);
	const header = start.toString('utf8', 0, readSync(file, start)).split('\n', 1)[0].trim().split(',');
	const promised = table === 'next' ? { ...EXPORTED, lag_days: 'BIGINT' } : EXPORTED;

	closeSync(file);
	if (Object.keys(promised).some((name, at) => header[at] !== name))
		throw new Error(`the export of ${table} has the columns ${header}`);
	return `{${header.map((name) => `'${name}': '${promised[name] ?? 'VARCHAR'}'`).join(', ')}}`;
}

async function loadExport(table) {
	const path = work(`${table}.csv`);

	execFileSync(cobuy, ['export', work('oracle.cobuy'), '--table', table, '--format', 'csv'], {
		stdio: ['ignore', openSync(path, 'w'), 'inherit'],
	});
	await sql.run(`CREATE OR REPLACE TABLE exported AS ${withIds('source.* EXCLUDE (anchor, item)',
		`read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
		 columns = ${exportedColumns(path, table)})`)}`);
	rmSync(path);
}

/* --- scenarios ------------------------------------------------------------- */

const of = (relation, table) => `(FROM ${relation} WHERE tab = '${table}')`;
/* Item ids follow the items' bytes, so they settle ties as the ranking does. */
const ranked = (table) => `(SELECT *, increment_low AS value FROM (SELECT *, ${measures},
	row_number() OVER (PARTITION BY anchor_id ORDER BY support DESC, item_id) AS rank FROM ${of('pair', table)}))`;
const countsOf = (table) => (table === 'next' ? [...COUNTS, 'lag_days'] : COUNTS);

async function compareExport(scenario, table, withNaive) {
	await loadExport(table);
	await compare(`cobuy_${scenario}_${table}_is_sql`, 'exported', ranked(table), [...countsOf(table), 'rank'], MEASURES);
	if (withNaive)
		await compare(`cobuy_${scenario}_${table}_is_naive`, 'exported', of('naive_pair', table), countsOf(table));
}

async function compareCobuy(scenario, options, orders, withNaive) {
	if (!hasCobuy) {
		console.log(`skip cobuy_${scenario}: there is no ${cobuy}`);
		return;
	}
	try {
		const started = Date.now();

		buildIndex(options, orders);
		console.log(`# cobuy_${scenario}: index built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
		for (const table of ['together', 'next']) await compareExport(scenario, table, withNaive);
	} catch (error) {
		report(`cobuy_${scenario}`, false, error.message.trim().replaceAll('\n', '\n#   '));
	}
}

/* The lines that stand in raw_line now: SQL against the naive counter, cobuy against both. */
async function compareSubset(scenario, options) {
	const path = work('subset.csv');

	await sql.run(`COPY (SELECT "order" AS Invoice, item AS StockCode, quantity AS Quantity, time AS InvoiceDate, price AS Price,
		customer AS "Customer ID" FROM raw_line) TO '${path}' (HEADER true)`);
	await runAll([acceptLines, ...countPairs(options)]);
	const [{ lines }] = await rowsOf('SELECT count(*) AS lines FROM raw_line');
	console.log(`# ${scenario}: ${lines} lines, max-basket ${options.maxBasket}, next-days ${options.nextDays}, ` +
		`next-orders ${options.nextOrders}`);
	await loadNaive(options);
	for (const table of ['together', 'next'])
		await compare(`naive_${scenario}_${table}_is_sql`, of('naive_pair', table), of('pair', table), countsOf(table),
			{ expected: 1e-9 });
	await compareCobuy(scenario, options, [path], true);
}

async function compareWhole() {
	const started = Date.now();
	const options = { maxBasket: 0, nextDays: 60, nextOrders: 5 };

	await runAll([readOrders(files), acceptLines, ...countPairs(options)]);
	const tables = await rowsOf('SELECT tab, count(*) AS pairs, sum(support) AS support FROM pair GROUP BY tab ORDER BY tab');
	for (const { tab, pairs, support } of tables) console.log(`# sql: ${tab} has ${pairs} pairs, seen ${support} times`);
	console.log(`# sql: ${((Date.now() - started) / 1000).toFixed(1)} s`);
	await compareCobuy('whole', options, files, false);
}

await runAll([readOrders(files), chooseLines]);
await compareSubset('plain', { maxBasket: 0, nextDays: 60, nextOrders: 5 });
await compareSubset('tight', { maxBasket: 20, nextDays: 14, nextOrders: 2 });
await sql.run(roughen);
await compareSubset('rough', { maxBasket: 60, nextDays: 30, nextOrders: 3 });
await compareSubset('boundless', { maxBasket: 100, nextDays: 0, nextOrders: 0 });
await compareWhole();
for (const name of ['accepted.tsv', 'naive.tsv', 'subset.csv', 'oracle.cobuy']) rmSync(work(name), { force: true });
console.log(`# peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, ${Math.round(process.uptime())} s in all`);
process.exit(failures > 0 ? 1 : 0);
