"""Looks up without pause in an index that is replaced: swap_reader.py CURRENT A B, until standard input ends. As swap_readers.c."""

from __future__ import annotations

import os
import random
import sys
import threading
from typing import Any

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "bindings", "python", "src"))
import cobuy

TABLES = ("together", "next")
VISIT = 4


def lists(index: cobuy.Index) -> list[Any]:
    return [[index.neighbours(i, table) for table in TABLES] for i in range(len(index))]


def main(current: str, *generations: str) -> int:
    indexes = [cobuy.open(path) for path in generations]
    expected = {index.info().build_id: lists(index) for index in indexes}
    live = cobuy.Live(current, every_ms=1)
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    visits = failed = torn = 0
    pick = random.Random(1)
    print("ready", flush=True)
    while not ended.is_set():
        visits += 1
        try:
            index = live.index
            right = expected[index.info().build_id]
            for _ in range(VISIT):
                item = pick.randrange(len(right))
                torn += [index.neighbours(item, table) for table in TABLES] != right[item]
            failed += live.failure is not None
        except Exception as e:
            failed += 1
            print(f"python: {e!r}", file=sys.stderr)
    engine = indexes[0].engine
    print(f"python ({engine}): {visits} visits, {live.reloads} indexes loaded, {failed} failed, {torn} torn", flush=True)
    return 1 if failed or torn else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
