#!/usr/bin/env python3
"""Look-ups in Python: cobuy's engines beside sqlite3 and LMDB, of the same lists.

python_lookups.py INDEX [LOOKUPS]

A look-up is what a product page does: from the item's text to its neighbours in `together`, each with its text, its counts and its measures. SQLite
holds a row a neighbour, clustered by item and rank; LMDB a record an item, of fixed fields and texts. Candidates take turns, so that a
slow moment of the machine meets all of them; times are of the process's CPU. All lists are compared with one another.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import struct
import sys
import tempfile
import time
from typing import Any, Callable

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "bindings", "python", "src"))
import cobuy

try:
    import lmdb
except ImportError:
    lmdb = None

LISTED = 12
ROUNDS = 5
ITEMS_AT_MOST = 20000
LookUp = Callable[[str], Any]

RECORD = struct.Struct("<4I3dH")


def entry(index: cobuy.Index, n: cobuy.Neighbour) -> Any:
    """What the others store of a neighbour."""
    text = index.item_text(n.item)
    return text, n.support, n.customers, n.at_risk, n.item_support, n.adjusted_lift, n.increment_low, n.value


def cobuy_lookup(index: cobuy.Index) -> LookUp:
    def look_up(item: str) -> Any:
        number = index.find(item)
        return [] if number is None else [(index.item_text(n.item), n) for n in index.neighbours(number, limit=LISTED)]

    return look_up


def plain(found: list[Any]) -> list[Any]:
    """A list as the others have it, to be compared."""
    return [
        (text, n[0].support, n[0].customers, n[0].at_risk, n[0].item_support, n[0].adjusted_lift, n[0].increment_low, n[0].value)
        if isinstance(n[0], cobuy.Neighbour)
        else (text, *n)
        for text, *n in found
    ]


def sqlite_lookup(index: cobuy.Index, folder: str) -> tuple[LookUp, str]:
    path = os.path.join(folder, "shop.sqlite")
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE items (number INTEGER PRIMARY KEY, item TEXT UNIQUE)")
    base.execute(
        "CREATE TABLE together (anchor INTEGER, rank INTEGER, other INTEGER, support INTEGER, customers INTEGER, at_risk INTEGER, "
        "item_support INTEGER, adjusted_lift REAL, increment_low REAL, value REAL, PRIMARY KEY (anchor, rank)) WITHOUT ROWID"
    )
    base.executemany("INSERT INTO items VALUES (?, ?)", ((i, index.item_text(i)) for i in range(len(index))))
    rows = (
        (i, n.rank, n.item, n.support, n.customers, n.at_risk, n.item_support, n.adjusted_lift, n.increment_low, n.value)
        for i in range(len(index))
        for n in index.neighbours(i, limit=LISTED)
    )
    base.executemany("INSERT INTO together VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    base.commit()
    base.execute("VACUUM")
    base.close()
    read = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    read.execute("PRAGMA mmap_size = 1073741824")
    query = (
        "SELECT o.item, t.support, t.customers, t.at_risk, t.item_support, t.adjusted_lift, t.increment_low, t.value FROM items a "
        "JOIN together t ON t.anchor = a.number JOIN items o ON o.number = t.other WHERE a.item = ? ORDER BY t.rank"
    )
    return lambda item: read.execute(query, (item,)).fetchall(), path


def lmdb_lookup(index: cobuy.Index, folder: str) -> tuple[LookUp, str]:
    path = os.path.join(folder, "shop.lmdb")
    base = lmdb.open(path, subdir=False, map_size=1 << 32, sync=False)
    with base.begin(write=True) as write:
        for i in range(len(index)):
            record = b""
            for n in index.neighbours(i, limit=LISTED):
                text, *fields = entry(index, n)
                record += RECORD.pack(*fields, len(text.encode())) + text.encode()
            write.put((index.item_text(i) or "").encode(), record)
    base.close()
    read = lmdb.open(path, subdir=False, readonly=True, lock=False)
    transaction = read.begin(buffers=False)

    def look_up(item: str) -> Any:
        record = transaction.get(item.encode()) or b""
        out, at = [], 0
        while at < len(record):
            *fields, nbytes = RECORD.unpack_from(record, at)
            at += RECORD.size + nbytes
            out.append((record[at - nbytes : at].decode(), *fields))
        return out

    return look_up, path


def candidates(path: str, folder: str) -> tuple[dict[str, LookUp], dict[str, int], cobuy.Index]:
    index = cobuy.open(path, engine="python")
    found: dict[str, LookUp] = {"cobuy, Python": cobuy_lookup(index)}
    sizes = {"cobuy, Python": os.path.getsize(path)}
    try:
        found["cobuy, libcobuy"] = cobuy_lookup(cobuy.open(path, engine="c"))
    except cobuy.LibraryError as e:
        print(f"skip libcobuy: {e}")
    found["sqlite3"], file = sqlite_lookup(index, folder)
    sizes["sqlite3"] = os.path.getsize(file)
    if lmdb is None:
        print("skip LMDB: it needs python3-lmdb")
    else:
        found["LMDB"], file = lmdb_lookup(index, folder)
        sizes["LMDB"] = os.stat(file).st_blocks * 512
    return found, sizes, index


def nanoseconds(look_up: LookUp, items: list[str]) -> list[int]:
    clock = time.perf_counter_ns
    out = []
    for item in items:
        begin = clock()
        look_up(item)
        out.append(clock() - begin)
    return out


def main(path: str, lookups: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        found, sizes, index = candidates(path, folder)
        pick = random.Random(1)
        full = [i for i in range(len(index)) if index.row(i).count >= LISTED]
        if not full:
            print(f"no item of {path} has {LISTED} neighbours")
            return 1
        sample = pick.sample(full, min(len(full), ITEMS_AT_MOST))
        texts = [index.item_text(i) or "" for i in sample]
        first = found["cobuy, Python"]
        for name, look_up in found.items():
            wrong = [item for item in texts[:2000] if plain(look_up(item)) != plain(first(item))]
            if wrong:
                print(f"not ok: {name} has another list for {wrong[0]}")
                return 1
        items = [pick.choice(texts) for _ in range(lookups)]
        cpu: dict[str, list[float]] = {name: [] for name in found}
        wall: dict[str, list[int]] = {name: [] for name in found}
        for _ in range(ROUNDS):
            for name, look_up in found.items():
                began = time.process_time_ns()
                for item in items:
                    look_up(item)
                cpu[name].append((time.process_time_ns() - began) / lookups)
                wall[name] += nanoseconds(look_up, items)
        print(f"{len(index):,} items, {len(full):,} with {LISTED} neighbours; {lookups:,} random look-ups, {ROUNDS} rounds; Python {sys.version.split()[0]}")
        print("| | CPU ns a look-up | p50 | p99 | file |\n| --- | --- | --- | --- | --- |")
        for name in found:
            cuts = statistics.quantiles(wall[name], n=100)
            size = f"{sizes[name] / 1e6:.1f} MB" if name in sizes else "the same"
            print(f"| {name} | {statistics.median(cpu[name]):,.0f} | {cuts[49]:,.0f} | {cuts[98]:,.0f} | {size} |")
    return 0


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20000))
