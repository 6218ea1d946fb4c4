/*
 * Compares cobuy with SQL on a shape of the bench: all pairs, or those of a few anchors; every gate away, both tables.
 *
 * In: BUILD_DIR COBUY SHAPE ANCHORS FILES..., ANCHORS 0 for all. Out: as pair_comparison.mjs; exit status 1 when one is not ok.
 * All pairs are compared as `export` gives them; a few anchors' as `query` does.
 */
import { rmSync } from 'node:fs';

import { MEASURES, PairComparison, countsOf, ranked } from './pair_comparison.mjs';
import { BENCH_SHAPE, acceptLines, countPairs, readOrders } from './shop.sql.mjs';

const [buildDir, cobuy, shape, anchorCount, ...files] = process.argv.slice(2);
const options = { maxBasket: 200, nextDays: 60, nextOrders: 5, anchors: Number(anchorCount) };
const oracle = await PairComparison.open(buildDir, cobuy);

async function timed(what, work) {
	const began = Date.now();

	await work();
	console.log(`# ${shape}: ${what} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

await timed('counted by DuckDB', () => oracle.runAll([readOrders(files, BENCH_SHAPE), acceptLines, ...countPairs(options)]));
await timed('index built', () => oracle.buildIndex(options, files));
const anchors = options.anchors ? (await oracle.rowsOf('SELECT item FROM anchor JOIN item_name USING (item_id) ORDER BY item')) : [];
for (const table of ['together', 'next']) {
	await timed(`${table} compared`, async () => {
		if (options.anchors) await oracle.loadQueries(table, anchors.map(({ item }) => item));
		else await oracle.loadExport(table);
		await oracle.compare(`${shape}_${table}_${options.anchors ? `of_${anchors.length}_anchors` : 'whole'}_is_sql`, 'exported',
			ranked(table), [...countsOf(table), 'rank'], MEASURES);
	});
}
rmSync(oracle.work('oracle.cobuy'), { force: true });
console.log(`# ${shape}: peak memory of DuckDB ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
process.exit(oracle.failures > 0 ? 1 : 0);
