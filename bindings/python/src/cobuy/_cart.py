"""What goes with a cart: the neighbours of its items, added up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Iterable

from ._failure import IndexDamagedError
from ._types import Neighbour, Suggestion

if TYPE_CHECKING:
    from ._python_index import PythonIndex

ITEMS_MAX = 64
NEIGHBOURS_MAX = 32


class _Candidate:
    __slots__ = ("anchors", "best", "because", "value")

    def __init__(self, best: int, because: Neighbour) -> None:
        self.anchors = 0
        self.best = best
        self.because = because
        self.value = 0.0


def cart_items(index: PythonIndex, numbers: Iterable[int]) -> list[int]:
    """The first different products of a cart, rising: those that list theirs."""
    seen: dict[int, None] = {}
    for number in numbers:
        if index.has(number):
            seen[index.product(number)] = None
            if len(seen) == ITEMS_MAX:
                break
    return sorted(seen)


def _text(index: PythonIndex, item: int) -> bytes:
    """A damaged text is as good as empty: the caller gets an answer, in some order."""
    try:
        return index.items.get(item)
    except IndexDamagedError:
        return b""


def fill_cart(index: PythonIndex, numbers: Iterable[int], table: str, limit: int | None) -> list[Suggestion]:
    numbers = [number for number in numbers if index.has(number)]
    held = {index.product(number) for number in numbers}
    anchors = cart_items(index, numbers)
    families = {index.family(item) for item in held} - {0}
    found: dict[int, _Candidate] = {}
    for anchor in anchors:
        for n in index.neighbours(anchor, table, NEIGHBOURS_MAX):
            if n.item in held or index.family(n.item) in families:
                continue
            c = found.get(n.item)
            if c is None:
                c = found[n.item] = _Candidate(anchor, n)
            elif (n.pinned, n.value, n.support) > (c.because.pinned, c.because.value, c.because.support):
                c.best, c.because = anchor, n
            c.anchors += 1
            c.value += n.value
    ties = Counter((c.because.pinned, c.value, c.because.support) for c in found.values())

    def place(entry: tuple[int, _Candidate]) -> tuple[int, float, int, bytes]:
        c = entry[1]
        if len(anchors) == 1:  # one list keeps its own order
            return c.because.rank, 0.0, 0, b""
        pinned, value, support = c.because.pinned, c.value, c.because.support
        return -pinned, -value, -support, _text(index, entry[0]) if ties[pinned, value, support] > 1 else b""

    ranked = sorted(found.items(), key=place)
    out: list[Suggestion] = []
    shown: set[int] = set()
    for item, c in ranked:
        if limit is not None and len(out) >= limit:
            break
        family = index.family(item)
        if family and family in shown:
            continue
        shown.add(family)
        out.append(Suggestion(item, c.anchors, c.best, c.because, c.value))
    return out
