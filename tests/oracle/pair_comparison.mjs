/*
 * What every oracle needs: a database, cobuy's indexes and lists in it, and whether two relations of pairs agree.
 *
 * In: BUILD_DIR with DuckDB installed, the program cobuy. Out: a line of counts and a line `ok NAME` or `not ok NAME` for each
 * comparison. Memory: DuckDB keeps to 8 GB and spills into BUILD_DIR.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, createReadStream, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { measures } from './shop.sql.mjs';

export const COUNTS = ['support', 'customers', 'anchor_support', 'item_support', 'total', 'at_risk'];
export const MEASURES = { confidence: 1e-4, lift: 1e-4, adjusted_lift: 1e-3, increment_low: 1e-4, value: 1e-4 };
export const countsOf = (table) => (table === 'next' ? [...COUNTS, 'lag_days'] : COUNTS);

/* Pairs of a relation in one table; and with what their counts say, and their rank by support. Item ids follow the items' bytes, so they settle ties as the ranking does. */
export const of = (relation, table) => `(FROM ${relation} WHERE tab = '${table}')`;
export const ranked = (table) => `(SELECT *, increment_low AS value FROM (SELECT *, ${measures},
	row_number() OVER (PARTITION BY anchor_id ORDER BY support DESC, item_id) AS rank FROM ${of('pair', table)}))`;

/* The same columns for items by id. */
export const withIds = (columns, source, anchor = 'anchor') => `
	SELECT a.item_id AS anchor_id, i.item_id AS item_id, ${columns} FROM ${source} source
	LEFT JOIN item_name a ON a.item = source.${anchor} LEFT JOIN item_name i ON i.item = source.item`;

const EVERY_GATE_AWAY = '--min-support 1 --min-customers 1 --min-lift 0 --fdr 1 --rank-by support --top 0 --max-reject 1'.split(' ');

const EXPORTED = {
	anchor: 'VARCHAR', rank: 'BIGINT', item: 'VARCHAR', support: 'BIGINT', customers: 'BIGINT', anchor_support: 'BIGINT',
	item_support: 'BIGINT', total: 'BIGINT', at_risk: 'BIGINT', confidence: 'DOUBLE', lift: 'DOUBLE', adjusted_lift: 'DOUBLE',
	increment_low: 'DOUBLE', value: 'DOUBLE',
};
const PAIRED = { anchor: 'VARCHAR', rank: 'BIGINT', item: 'VARCHAR' };
const PROMISED = {
	together: EXPORTED,
	next: { ...EXPORTED, lag_days: 'BIGINT' },
	upgrade: {
		...PAIRED, forward: 'BIGINT', backward: 'BIGINT', anchor_price_minor: 'BIGINT', price_minor: 'BIGINT', price_step_minor: 'BIGINT',
		margin_step_minor: 'VARCHAR', share_low: 'DOUBLE', value: 'DOUBLE',
	},
	substitute: {
		...PAIRED, together: 'BIGINT', expected: 'DOUBLE', later: 'BIGINT', earlier: 'BIGINT', anchor_support: 'BIGINT', item_support: 'BIGINT',
		switch_low: 'DOUBLE', value: 'DOUBLE',
	},
};
export const REPEATED = {
	item: 'VARCHAR', kind: 'VARCHAR', window_days: 'BIGINT', buyers: 'BIGINT', observed: 'BIGINT', repeat: 'BIGINT', intervals: 'BIGINT', quantity: 'BIGINT',
	q1_days: 'BIGINT', median_days: 'BIGINT', q3_days: 'BIGINT',
};
PROMISED.replenish = REPEATED;
const promisedColumns = (table) => PROMISED[table];
const asStruct = (columns) => `{${Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`).join(', ')}}`;

/* The promised columns come first and in order; what follows them is text. */
function exportedColumns(path, table) {
	const file = openSync(path, 'r');
	const start = Buffer.alloc(4096);
	const header = start.toString('utf8', 0, readSync(file, start)).split('\n', 1)[0].trim().split(',');
	const promised = promisedColumns(table);

	closeSync(file);
	if (Object.keys(promised).some((name, at) => header[at] !== name))
		throw new Error(`the export of ${table} has the columns ${header}`);
	return Object.fromEntries(header.map((name) => [name, promised[name] ?? 'VARCHAR']));
}

/* A measure is near when it is within the share given, or within what a printed number of few decimals shows. */
const isNear = (column, share) =>
	`coalesce(abs(theirs.${column} - ours.${column}) <= ${share} * abs(ours.${column}) + 0.000006, false)`;

export class PairComparison {
	failures = 0;

	static async open(buildDir, cobuy) {
		const comparison = new PairComparison();
		const { DuckDBInstance } = createRequire(join(buildDir, 'package.json'))('@duckdb/node-api');

		comparison.work = (name) => join(buildDir, name);
		comparison.cobuy = cobuy;
		const database = await DuckDBInstance.create(':memory:', {
			memory_limit: '8GB',
			threads: '2',
			temp_directory: comparison.work('spill'),
			preserve_insertion_order: 'false',
		});
		comparison.sql = await database.connect();
		return comparison;
	}

	async runAll(statements) {
		for (const statement of statements) await this.sql.run(statement);
	}

	async rowsOf(query) {
		return (await this.sql.runAndReadAll(query)).getRowObjects();
	}

	report(name, holds, note) {
		console.log(`# ${name}: ${note}`);
		console.log(`${holds ? 'ok' : 'not ok'} ${name}`);
		this.failures += holds ? 0 : 1;
	}

	/*
	 * Both relations have anchor_id and item_id, unknown items being NULL. Ours lists no pair twice; a pair that theirs lists
	 * twice makes more rows of theirs than pairs that are in both.
	 */
	async compare(name, theirs, ours, exact, near = {}) {
		const differs = exact.map((column) => `theirs.${column} IS DISTINCT FROM ours.${column}`).join(' OR ');
		const isFar = Object.entries(near).map(([column, share]) => `NOT ${isNear(column, share)}`).join(' OR ') || 'false';
		const joined = `(FROM ${theirs} SELECT *, true AS here) theirs FULL OUTER JOIN (FROM ${ours} SELECT *, true AS here) ours
			ON theirs.anchor_id = ours.anchor_id AND theirs.item_id = ours.item_id`;
		const [row] = await this.rowsOf(`
			SELECT count(*) FILTER (theirs.here IS NULL) AS missing, count(*) FILTER (ours.here IS NULL) AS surplus,
			       count(*) FILTER (theirs.here AND ours.here AND (${differs})) AS wrong,
			       count(*) FILTER (theirs.here AND ours.here AND NOT (${differs}) AND (${isFar})) AS far,
			       count(*) FILTER (ours.here AND theirs.here) AS shared, (SELECT count(*) FROM ${ours}) AS pairs
			FROM ${joined}`);
		const repeated = row.shared - (row.pairs - row.missing);
		const differences = row.missing + row.surplus + row.wrong + row.far + repeated;

		this.report(name, differences === 0n && row.pairs > 0n,
			`${row.pairs} pairs, ${differences} differences (${row.missing} missing, ${row.surplus} surplus, ${repeated} repeated, ` +
			`${row.wrong} with another count, ${row.far} with another measure)`);
		if (differences > 0n)
			for (const example of await this.rowsOf(`SELECT theirs, ours FROM ${joined}
				WHERE theirs.here IS NULL OR ours.here IS NULL OR ${differs} OR ${isFar} LIMIT 3`))
				console.log(`#   ${JSON.stringify(example, (key, value) => (typeof value === 'bigint' ? Number(value) : value))}`);
	}

	/* --- cobuy ---------------------------------------------------------- */

	/* With every gate away. */
	buildIndex({ maxBasket, nextDays, nextOrders }, orders, more = []) {
		execFileSync(this.cobuy, ['build', ...EVERY_GATE_AWAY, '--max-basket', String(maxBasket), '--next-days', String(nextDays),
			'--next-orders', String(nextOrders), ...more, '-o', this.work('oracle.cobuy'), ...orders],
			{ stdio: ['ignore', 'ignore', 'pipe'] });
	}

	async loadRows(path, columns) {
		const source = columns.anchor ? 'source.* EXCLUDE (anchor, item)' : 'source.* EXCLUDE (item)';

		await this.sql.run(`CREATE OR REPLACE TABLE exported AS ${withIds(source,
			`read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
			 columns = ${asStruct(columns)})`, columns.anchor ? 'anchor' : 'item')}`);
		rmSync(path);
	}

	/* A whole table, as `export` gives it. */
	async loadExport(table) {
		const path = this.work(`${table}.csv`);

		execFileSync(this.cobuy, ['export', this.work('oracle.cobuy'), '--table', table, '--format', 'csv'], {
			stdio: ['ignore', openSync(path, 'w'), 'inherit'],
		});
		await this.loadRows(path, exportedColumns(path, table));
	}

	/* The lists of a few anchors, as `query` gives them. One shell asks for all: a fork of this large process takes long. */
	async loadQueries(table, anchors) {
		const path = this.work(`${table}.csv`), answers = this.work(`${table}.jsonl`);
		const columns = promisedColumns(table), names = Object.keys(columns);
		const ask = 'while read -r anchor; do "$0" query "$1" --table "$2" --top 0 --json "$anchor" || [ $? -eq 1 ] || exit 1; done';
		const file = openSync(path, 'w');

		execFileSync('sh', ['-c', ask, this.cobuy, this.work('oracle.cobuy'), table],
			{ input: anchors.map((anchor) => `${anchor}\n`).join(''), stdio: ['pipe', openSync(answers, 'w'), 'inherit'] });
		writeSync(file, `${names}\n`);
		for await (const line of createInterface({ input: createReadStream(answers) })) {
			const answer = JSON.parse(line), anchor = answer.anchor.item;

			writeSync(file, answer[table].neighbours.map((n) => `${names.map((name) => (name === 'anchor' ? anchor : n[name]))}\n`).join(''));
		}
		closeSync(file);
		rmSync(answers);
		await this.loadRows(path, columns);
	}
}
