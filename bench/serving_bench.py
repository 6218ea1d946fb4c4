"""Look-ups and sizes: cobuy's index beside the stores that teams use in its place, with the same content."""
import os
import shutil
import struct
import subprocess
import time

from decisions import ORDERS as RETAIL
from harness import BENCH, expect, orders, table
from peer_bench import install_duckdb

RETAIL_COLUMNS = ["--columns", "order=Invoice,item=StockCode,customer=Customer ID,time=InvoiceDate,quantity=Quantity,price=Price"]
# Full lists, so that a list of twelve is the rule; and what a shop gets that asks for nothing.
FULL = ["--min-support", "2", "--min-customers", "1", "--min-lift", "0", "--fdr", "1", "--max-price-ratio", "0", "--rank-by", "support"]
CONTENTS = [("S2, full lists", "S2", FULL), ("S2", "S2", []), ("Online Retail II, full lists", "retail", FULL), ("Online Retail II", "retail", [])]
NOT_NEIGHBOURS = ("ITEM", "TITL", "CATG", "FAML", "ATTR", "FACT")


class Redis:
    """A server of its own, on a Unix socket in the folder, that keeps nothing unless told."""

    def __init__(self, folder):
        self.folder, self.process = folder, None

    def __enter__(self):
        socket = os.path.join(self.folder, "redis.sock")
        if shutil.which("redis-server"):
            self.process = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", self.folder], stdout=subprocess.DEVNULL)
            for _ in range(100):
                if os.path.exists(socket):
                    break
                time.sleep(0.1)
        return self

    def save(self):
        if self.process:
            subprocess.run(["redis-cli", "-s", os.path.join(self.folder, "redis.sock"), "save"], check=True, stdout=subprocess.DEVNULL)

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()


def contents(options, wanted):
    """(title, folder with index.cobuy) of each content asked for; built unless it is there."""
    for title, shape, more in CONTENTS:
        if wanted and shape not in wanted:
            continue
        if shape == "retail" and not all(map(os.path.exists, RETAIL)):
            print(f"skip {title}: {RETAIL[0]} is not there")
            continue
        folder = os.path.join(BENCH, "serving", title.lower().replace(", ", "-").replace(" ", "-"))
        index = os.path.join(folder, "index.cobuy")
        if not os.path.exists(index):
            files = [*RETAIL_COLUMNS, *RETAIL] if shape == "retail" else orders(options, shape)
            os.makedirs(folder, exist_ok=True)
            subprocess.run([options.program("cobuy"), "build", "--quiet", "--top", "12", *more, "-o", index, *files], check=True)
        yield title, folder


def lookups(options, *arguments):
    done = subprocess.run([options.program("bench/lookups"), *arguments], check=False, capture_output=True, text=True)
    if done.stderr:
        print("  " + done.stderr.strip().replace("\n", "\n  "))
    return done.returncode, [line.split("\t") for line in done.stdout.splitlines()]


def there(options, what):
    if not os.path.exists(options.program("bench/lookups")):
        print(f"skip {what}: make bench-lookups builds it; it needs liblmdb-dev, libcdb-dev and libsqlite3-dev (scripts/setup peers)")
        return False
    return True


def run_lookup(options):
    if not there(options, "lookup"):
        return
    for title, folder in contents(options, options.shapes or ["S2"]):
        if not title.endswith("full lists"):
            continue
        with Redis(folder):
            lookups(options, "fill", folder)
            code, rows = lookups(options, "time", folder)
        expect(code == 0, f"{title}: every store answers what cobuy does")
        figures = {row[0]: row[1:] for row in rows}
        rate, middle, best = map(float, figures.pop("threads"))
        table(f"{title}: nanoseconds a look-up, one thread, reading the clock among them", ["", "p50", "p99", "p99.9", "mean"],
              [[name, *(f"{float(x):,.0f}" for x in row[:4])] for name, row in figures.items()])
        print(f"  one thread, clock not read: {rate:,.0f} look-ups a second; two threads: {middle:.2f} x in the middle of six turns, {best:.2f} x at best\n")
        others = {name: float(figures[name][0]) for name in ("LMDB", "cdb", "SQLite", "Redis") if name in figures}
        cobuy = float(figures["cobuy"][0])
        expect(all(cobuy < other for other in others.values()), f"{title}: cobuy is the fastest at p50: {cobuy:,.0f} ns; " + ", ".join(f"{n} {x:,.0f}" for n, x in others.items()))
        expect(cobuy <= 250, f"{title}: {cobuy:,.0f} ns at p50; at most 250")
        expect(float(figures["cart of 5"][0]) <= 3000, f"{title}: {float(figures['cart of 5'][0]):,.0f} ns a cart of 5; at most 3,000")
        expect(float(figures["open"][0]) <= 100000, f"{title}: {float(figures['open'][0]):,.0f} ns to open; at most 100,000")
        expect(best >= 1.9, f"{title}: two threads give {best:.2f} x; at least 1.9")


def sections(path):
    """{kind: bytes in the file, padding and checksum among them}; "header" with the section table."""
    with open(path, "rb") as f:
        head = f.read(64 + 32 * 24)
    count = struct.unpack_from("<I", head, 12)[0]
    found = {"header": 64 + 24 * count}
    for i in range(count):
        kind = head[64 + 24 * i:68 + 24 * i].decode()
        nbytes = struct.unpack_from("<Q", head, 64 + 24 * i + 16)[0]
        found[kind] = (nbytes + 7) // 8 * 8 + 8
    return found


def varint(data, at):
    """(value, where it ends)."""
    value, shift = 0, 0
    while data[at] > 127:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1


def record_places(data, entr, items):
    """Where each record begins among the records, and where the last one ends."""
    blocks, places = (items + 127) // 128, []
    entries = entr + 16 * (blocks + 1)
    for b in range(blocks + 1):
        begin, widths = struct.unpack_from("<I5s", data, entr + 16 * b)
        records, stride = int.from_bytes(data[entr + 16 * b + 10:entr + 16 * b + 16], "little"), sum(widths)
        first = entries + 128 * begin
        places += [records + int.from_bytes(data[first + k * stride:first + k * stride + widths[0]], "little") for k in range(min(128, items - 128 * b))]
    return places + [records]


def record_nbytes(path, items):
    """{part of the items' records: bytes}, each with the length before it."""
    with open(path, "rb") as f:
        data = f.read()
    count = struct.unpack_from("<I", data, 12)[0]
    kinds = {data[64 + 24 * i:68 + 24 * i]: struct.unpack_from("<Q", data, 64 + 24 * i + 8)[0] for i in range(count)}
    first = kinds[b"ITEM"] + 8
    tables = struct.unpack_from("<I", data, kinds[b"ITEM"])[0]
    places = record_places(data, kinds[b"ENTR"], items)
    parts = ["texts", *(t for i, t in enumerate(("together", "next", "replenish", "upgrade", "substitute")) if tables >> i & 1)]
    sums = dict.fromkeys(parts, 0)
    for i in range(items):
        at, end = first + places[i], first + places[i + 1]
        for part in parts:
            if at == end:
                break
            nbytes, behind = varint(data, at)
            sums[part] += behind + nbytes - at
            at = behind + nbytes
    return sums


def run_size(options):
    if not there(options, "size"):
        return
    duckdb = install_duckdb()
    if not duckdb:
        print("skip Parquet: npm cannot install @duckdb/node-api")
    for title, folder in contents(options, options.shapes):
        file = lambda name: os.path.join(folder, name)  # noqa: E731
        with Redis(folder) as redis:
            lookups(options, "fill", folder)
            redis.save()
        lookups(options, "text", folder)
        figures = {name: int(x) for name, x in lookups(options, "size", folder)[1]}
        neighbours, items = figures.pop("neighbours"), figures.pop("items")
        subprocess.run(["gzip", "-9kf", file("items.jsonl")], check=True)
        figures["JSON lines, gzip -9"] = os.path.getsize(file("items.jsonl.gz"))
        if duckdb:
            for name, level in (("Parquet, zstd", "3"), ("Parquet, zstd -19", "19")):
                subprocess.run(["node", os.path.join(BENCH, "peers", "parquet.mjs"), folder, level], check=True)
                figures[name] = os.path.getsize(file("items.parquet")) + os.path.getsize(file("neighbours.parquet"))
        cobuy = figures["cobuy"]
        parts = sections(file("index.cobuy"))
        records = record_nbytes(file("index.cobuy"), items)
        rows = records["together"] + records["next"]
        besides = sum(n for kind, n in parts.items() if kind not in NOT_NEIGHBOURS) + rows
        # The others do not hold when an item is bought again.
        same = cobuy - records.get("replenish", 0)
        table(f"{title}: {items:,} items, {neighbours:,} neighbours", ["", "bytes", "x cobuy"],
              [[name, f"{n:,}", f"{n / same:.2f}"] for name, n in [("cobuy", same), *((k, v) for k, v in figures.items() if k != "cobuy")] if n]
              + [["cobuy, with replenish", f"{cobuy:,}", f"{cobuy / same:.2f}"]])
        print("  sections: " + ", ".join(f"{kind} {n:,}" for kind, n in parts.items()))
        print("  records: " + ", ".join(f"{part} {n:,}" for part, n in records.items()))
        print(f"  rows of together and next: {rows / max(1, neighbours):.2f} bytes a neighbour; all but item texts, catalogue and replenish: {besides / max(1, neighbours):.2f}, of which "
              f"{(besides - rows) / items:.1f} an item\n")
        answering = [figures[name] for name in ("LMDB", "cdb", "SQLite", "Redis") if figures.get(name)]
        expect(all(same < n for n in answering), f"{title}: smaller than each store that answers a look-up")
        if "Parquet, zstd" in figures:
            expect(same <= 1.3 * figures["Parquet, zstd"], f"{title}: {same / figures['Parquet, zstd']:.2f} x the Parquet; at most 1.3")
        expect(rows <= 8 * neighbours, f"{title}: {rows / max(1, neighbours):.2f} bytes of rows a neighbour; at most 8")
