// Both tables in DuckDB: duckdb_tables.mjs [--passes N] [--threads N] --out FILE ORDERS...
//
// Items and orders become numbers first; pairs are counted from numbers alone. With --passes, anchors are counted a part at a time, which
// bounds the memory of the hash tables. Out: table,anchor,rank,item,support of the 20 best by support, from 5 on.
// Counted less than cobuy: no distinct customers, no orders at risk, no gates.
import { DuckDBInstance } from "@duckdb/node-api";

const options = { passes: "1", threads: "2", memory: "12GB", days: "60", orders: "5", support: "5", top: "20", out: "" };
const files = [];
for (let i = 2; i < process.argv.length; i++) {
	const name = process.argv[i].slice(2);
	if (process.argv[i].startsWith("--") && name in options) options[name] = process.argv[++i];
	else files.push(process.argv[i]);
}
if (!options.out || !files.length) {
	console.error("usage: duckdb_tables.mjs [--passes N] [--threads N] [--memory SIZE] --out FILE ORDERS...");
	process.exit(64);
}

const text = (value) => `'${value.replaceAll("'", "''")}'`;
const instance = await DuckDBInstance.create(":memory:", { threads: options.threads, memory_limit: options.memory });
const db = await instance.connect();
const run = (sql) => db.run(sql);
const seconds = {};
async function stage(name, ...statements) {
	const began = performance.now(), cpu = process.cpuUsage();
	for (const sql of statements) await run(sql);
	const used = process.cpuUsage(cpu);
	seconds[`${name}_wall_seconds`] = (seconds[`${name}_wall_seconds`] ?? 0) + (performance.now() - began) / 1000;
	seconds[`${name}_cpu_seconds`] = (seconds[`${name}_cpu_seconds`] ?? 0) + (used.user + used.system) / 1e6;
}

await run("SET preserve_insertion_order = false");
await stage("read", `
	CREATE TABLE lines AS SELECT "order", customer, time, item FROM read_csv([${files.map(text)}], header = true, compression = 'gzip', auto_detect = false, columns =
		{'order': 'VARCHAR', 'customer': 'VARCHAR', 'time': 'VARCHAR', 'item': 'VARCHAR', 'quantity': 'INTEGER', 'price': 'VARCHAR'}) WHERE quantity > 0`);
await stage("number",
	`CREATE TABLE items AS SELECT item, line_count, (row_number() OVER (ORDER BY line_count DESC, item) - 1)::INTEGER AS i FROM
		(SELECT item, count(*) AS line_count FROM lines GROUP BY item)`,
	`CREATE TABLE orders AS SELECT "order", (row_number() OVER () - 1)::INTEGER AS o, customer, t::TIMESTAMP AS t FROM
		(SELECT "order", any_value(customer) AS customer, any_value(time) AS t FROM lines GROUP BY "order")`,
	`CREATE TABLE baskets AS SELECT DISTINCT o, i FROM lines JOIN orders USING ("order") JOIN items USING (item)`,
	"DROP TABLE lines");

// Follows: of each eligible order, the customer's next orders with a strictly later time.
await stage("follow",
	`CREATE TABLE visits AS SELECT o, customer, t,
		row_number() OVER (PARTITION BY customer ORDER BY t, "order") AS r,
		count(*) OVER (PARTITION BY customer ORDER BY t RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto
		FROM orders WHERE customer IS NOT NULL AND customer <> ''`,
	`CREATE TABLE follows AS SELECT a.o, b.o AS next FROM visits a JOIN visits b ON a.customer = b.customer AND b.r > a.upto
		AND b.r <= a.upto + ${options.orders} AND b.t <= a.t + INTERVAL ${options.days} DAY
		WHERE a.t + INTERVAL ${options.days} DAY <= (SELECT max(t) FROM orders)`,
	"DROP TABLE visits",
	`CREATE TABLE followed AS SELECT DISTINCT f.o, b.i FROM follows f JOIN baskets b ON b.o = f.next
		ANTI JOIN baskets own ON own.o = f.o AND own.i = b.i`,
	// An item in fewer orders than a pair must be seen in has no row, and no place in together; it can follow that often, though.
	`DELETE FROM baskets WHERE i >= (SELECT count(*) FROM items WHERE line_count >= ${options.support})`);

await run("CREATE TABLE tops (t VARCHAR, a INTEGER, rank INTEGER, b INTEGER, n INTEGER)");
const best = (t, pairs) => `INSERT INTO tops SELECT ${text(t)}, a, rank, b, n FROM
	(SELECT a, b, n, row_number() OVER (PARTITION BY a ORDER BY n DESC, item) AS rank FROM (${pairs}) JOIN items ON i = b) WHERE rank <= ${options.top}`;
const passes = Number(options.passes);
if (passes === 1) {
	// Each pair once, then handed to both.
	await stage("together",
		`CREATE TABLE pairs AS SELECT x.i AS a, y.i AS b, count(*)::INTEGER AS n FROM baskets x JOIN baskets y ON x.o = y.o AND x.i < y.i
			GROUP BY ALL HAVING count(*) >= ${options.support}`,
		best("together", "SELECT a, b, n FROM pairs UNION ALL SELECT b, a, n FROM pairs"));
	await stage("next", best("next", `SELECT x.i AS a, y.i AS b, count(*)::INTEGER AS n FROM baskets x JOIN followed y ON x.o = y.o
		GROUP BY ALL HAVING count(*) >= ${options.support}`));
} else {
	for (let p = 0; p < passes; p++) {
		const part = `(SELECT * FROM baskets WHERE i % ${passes} = ${p})`;
		await stage("together", best("together", `SELECT x.i AS a, y.i AS b, count(*)::INTEGER AS n FROM ${part} x JOIN baskets y ON x.o = y.o AND x.i <> y.i
			GROUP BY ALL HAVING count(*) >= ${options.support}`));
		await stage("next", best("next", `SELECT x.i AS a, y.i AS b, count(*)::INTEGER AS n FROM ${part} x JOIN followed y ON x.o = y.o
			GROUP BY ALL HAVING count(*) >= ${options.support}`));
	}
}
await stage("write", `COPY (SELECT t, x.item, rank, y.item, n FROM tops JOIN items x ON x.i = a JOIN items y ON y.i = b ORDER BY t, a, rank)
	TO ${text(options.out)} (FORMAT csv, HEADER false)`);
for (const [name, value] of Object.entries(seconds)) console.log(`${name} ${value.toFixed(4)}`);
