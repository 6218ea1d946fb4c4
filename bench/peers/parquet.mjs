// The lists as Parquet, zstd, by DuckDB: parquet.mjs FOLDER [LEVEL], with items.csv and neighbours.csv of `lookups text`. DuckDB's own level is 3.
import { DuckDBInstance } from "@duckdb/node-api";

const folder = process.argv[2], level = process.argv[3] ?? 3;
const db = await (await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "4GB" })).connect();
const path = (name) => `'${folder}/${name}'`.replaceAll("\\", "\\\\");
await db.run(`COPY (SELECT * FROM read_csv(${path("items.csv")}, header = true, all_varchar = false, types = {'item': 'VARCHAR'}))
	TO ${path("items.parquet")} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL ${level})`);
await db.run(`COPY (SELECT * FROM read_csv(${path("neighbours.csv")}, header = true, auto_detect = false, columns = {'tab': 'VARCHAR', 'anchor': 'VARCHAR', 'rank': 'UTINYINT',
	'item': 'VARCHAR', 'support': 'UINTEGER', 'customers': 'UINTEGER', 'lift': 'FLOAT', 'place': 'UTINYINT', 'joint': 'UINTEGER', 'q1': 'USMALLINT', 'q2': 'USMALLINT', 'q3': 'USMALLINT'}))
	TO ${path("neighbours.parquet")} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL ${level})`);
