"""The section HASH: two tables of slots, the front with the items that are asked for most, the back with the others."""

from __future__ import annotations

import struct

from ._container import FRONT_ITEMS, FRONT_NBYTES, Data, Section, back_of
from ._records import Records
from ._xxhash import xxh32

_HEAD_NBYTES = 8
_FRONT_BITS = 16
_PROBES_MAX = 1024
_PIECE = 3 << 14  # slots' bytes read at a time

_word = struct.Struct("<I").unpack_from


class _Table:
    """`count` slots from byte `at` of the file on, with the numbers of the items from `first` to `last` - 1."""

    __slots__ = ("at", "count", "nbytes", "bits", "mask", "first", "last")

    def __init__(self, at: int, count: int, nbytes: int, bits: int, first: int, last: int) -> None:
        self.at = at
        self.count = count
        self.nbytes = nbytes
        self.bits = bits
        self.mask = (1 << 8 * nbytes) - 1
        self.first = first
        self.last = last


class Slots:
    __slots__ = ("data", "section", "items", "tables")

    def __init__(self, data: Data, section: Section, items: Records) -> None:
        self.data = data
        self.section = section
        self.items = items
        n = items.count
        at = section.begin + _HEAD_NBYTES
        (count,) = _word(data, section.begin + 4)
        front = _Table(at, count, FRONT_NBYTES, _FRONT_BITS, 0, min(n, FRONT_ITEMS))
        at += FRONT_NBYTES * count
        bits, nbytes = back_of(n)
        back = _Table(at, (section.end - at) // nbytes, nbytes, bits, front.last, n)
        self.tables = (front, back) if back.count else (front,)

    def probes(self) -> int:
        """Slots that a look-up may have to visit in a table."""
        probes: int = _word(self.data, self.section.begin)[0]
        if probes > _PROBES_MAX:
            raise self.section.damage("look-ups would take too long", self.section.begin)
        return probes

    def find(self, wanted: bytes) -> int | None:
        """The number of the item with that text."""
        probes, h = self.probes(), xxh32(wanted)
        for table in self.tables:
            number = self._find_in(table, wanted, h, probes)
            if number is not None:
                return number
        return None

    def _find_in(self, t: _Table, wanted: bytes, h: int, probes: int) -> int | None:
        data, first, nbytes, bits, mask, slots = self.data, t.at, t.nbytes, t.bits, t.mask, t.count
        upper = h >> (32 - 8 * nbytes + bits)
        at = h % slots
        for _ in range(probes):
            # Behind every payload there are 8 bytes more, so four can be read at each slot.
            slot: int = _word(data, first + nbytes * at)[0] & mask
            if slot == 0:
                return None
            if slot >> bits == upper:
                number = (slot & ((1 << bits) - 1)) - 1
                if not t.first <= number < t.last:
                    raise self.section.damage("a slot names no item of its table", first + nbytes * at)
                if self.items.get(number) == wanted:
                    return number
            at += 1
            if at == slots:
                at = 0
        return None

    def verify(self) -> None:
        """That each table has as many slots in use as items, and every item is found by its text."""
        self.probes()
        for t in self.tables:
            used, end, empty = 0, t.at + t.nbytes * t.count, bytes(t.nbytes)
            step = _PIECE // t.nbytes * t.nbytes
            for begin in range(t.at, end, step):
                piece = self.data[begin : min(begin + step, end)]
                used += sum(1 for at in range(0, len(piece), t.nbytes) if piece[at : at + t.nbytes] != empty)
            if used != t.last - t.first:
                raise self.section.damage("not as many slots are used as there are items", t.at)
        for i in range(self.items.count):
            if self.find(self.items.get(i)) != i:
                raise self.section.damage("an item is not found by its text", self.section.begin)
