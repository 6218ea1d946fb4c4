"""Rows: the cursor that reads them, heads, and entries but those of `together` and `next`, which stand in _pairs."""

from __future__ import annotations

from math import ldexp
from typing import NamedTuple

from ._container import COUNT_LIMIT, Data, Section
from ._failure import IndexDamagedError
from ._words import GATE_OF, LEVELS, PAIR_TABLES

_FURTHEST = 31  # of the byte behind the count
_BOOSTED = 128
_BOOST_BITS = 30
_INCREMENT_BITS = 16
_U32 = 1 << 32


class Cursor:
    """Reads one row from front to back, never beyond its end."""

    __slots__ = ("data", "section", "row", "at", "end", "boosted", "backed", "level", "widths")

    def __init__(self, data: Data, section: Section, begin: int, end: int) -> None:
        self.data = data
        self.section = section
        self.row = self.at = begin
        self.end = end
        self.boosted = False  # until the head has said so
        self.level = 0  # likewise: over what the evidence was counted
        self.backed = 0  # likewise: the anchor's support where it backs off
        self.widths: Widths | None = None  # likewise: of neighbours in `together` and `next`

    def damage(self, what: str) -> IndexDamagedError:
        return self.section.damage(what, self.row)

    def at_end(self) -> bool:
        return self.at == self.end

    def byte(self) -> int:
        at = self.at
        if at >= self.end:
            raise self.damage("a row ends in the middle of an entry")
        self.at = at + 1
        return self.data[at]

    def u16(self) -> int:
        at = self.at
        if at + 2 > self.end:
            raise self.damage("a row ends in the middle of an entry")
        self.at = at + 2
        return self.data[at] | self.data[at + 1] << 8

    def varint(self, limit: int = _U32) -> int:
        """In shortest form, below `limit`."""
        at, data = self.at, self.data
        if at >= self.end:
            raise self.damage("a row ends in the middle of an entry")
        value = data[at]
        if value < 128:
            self.at = at + 1
            return value
        value &= 127
        shift = 7
        while True:
            at += 1
            if at >= self.end:
                raise self.damage("a row ends in the middle of an entry")
            byte = data[at]
            value |= (byte & 127) << shift
            if value >= limit or shift > 63:
                raise self.damage("a number is too large")
            if byte < 128:
                if byte == 0:
                    raise self.damage("a number is not in its shortest form")
                self.at = at + 1
                return value
            shift += 7


def count_bits(width: int) -> int:
    """What 5 bits say of a count's bits."""
    return 32 if width == 31 else width


class Widths(NamedTuple):
    """How the neighbours of a row are written: the bits of each number, and what all have in common."""

    at: int  #: in the file, where the first begins
    stride: int
    item: int
    support: int
    repeated: int
    lift: int
    place: int
    increment: int
    boost: int
    lags: int  #: of each of the three, where they are long
    long: bool
    both: int
    lift_base: int
    first_place: int


def read_widths(c: Cursor, followed: bool, weighted: bool, count: int) -> Widths:
    """Of a row of `count` neighbours, not 0; and that the row ends where they do."""
    word = c.u16() | c.byte() << 16
    lift_base, first_place = 256 * c.byte(), c.byte()
    item, lift, place, long = word & 31, word >> 15 & 31, word >> 20 & 7, word >> 23 == 1
    lags = both = 0
    if followed:
        byte = c.byte()
        lags, both = (4 if long else 2) * ((byte & 7) + 1), count_bits(byte >> 3)
    if item == 0 or lift > 16 or place > 6 or first_place > 63 or (long and not followed):
        raise c.damage("numbers of so many bits cannot be")
    support, repeated = count_bits(word >> 5 & 31), count_bits(word >> 10 & 31)
    increment, boost = _INCREMENT_BITS if weighted else 0, _BOOST_BITS if c.boosted else 0
    stride = item + support + repeated + lift + place + increment + boost + (3 * lags if long else lags) + both
    if c.end - c.at != (count * stride + 7) >> 3:
        raise c.damage("a row does not end behind its last neighbour")
    return Widths(
        c.at, stride, item, support, repeated, lift, place, increment, boost, lags, long, both, lift_base, first_place
    )


class Head(NamedTuple):
    count: int  # type: ignore[assignment]
    considered: int
    furthest: str


#: What is said of an item or a table that is not there.
EMPTY_HEAD = Head(0, 0, "none")
#: What an empty row says.
EMPTY_ROW = Head(0, 0, "support")


def read_head(c: Cursor, table: str, weighted: bool) -> Head:
    """`weighted`: the build had a half-life."""
    if c.at_end():
        return EMPTY_ROW
    pairs = table in PAIR_TABLES
    count = c.varint()
    said = c.byte()
    gate = said & _FURTHEST
    furthest = "none" if gate == _FURTHEST else GATE_OF[gate]
    c.level, c.boosted = said >> 5 & 3, said >= _BOOSTED
    if furthest is None or c.level >= len(LEVELS) or (said > _FURTHEST and (count == 0 or not pairs)):
        raise c.damage("no such gate, or no such level")
    considered = c.varint(COUNT_LIMIT)
    if pairs:
        c.backed = c.varint() if c.level else 0
        if c.level and c.backed == 0:
            raise c.damage("a row backs off to nothing")
        if count:
            c.widths = read_widths(c, table == "next", weighted, count)
        elif not c.at_end():
            raise c.damage("a row does not end behind its head")
    return Head(count, considered, furthest)


def small_float(code: int) -> float:
    """What a u16 stands for: a float of 6 bits of exponent and 10 of fraction."""
    return ldexp(1024 + (code & 1023), (code >> 10) - 41) if code else 0.0


class Lags(NamedTuple):
    q1: int
    median: int
    q3: int


_NO_LAGS = Lags(0, 0, 0)


class StoredUpgrade(NamedTuple):
    item: int
    forward: int
    backward: int
    margin_step: int | None


def read_upgrade(c: Cursor) -> StoredUpgrade:
    item = c.varint()
    head = c.varint(_U32 << 2)
    forward, flags = head >> 2, head & 3
    backward = c.varint() if flags & 2 else 0
    step = None
    if flags & 1:
        z = c.varint(COUNT_LIMIT)
        step = -(z + 1) // 2 if z & 1 else z // 2
    if forward == 0 or (flags & 2 and backward == 0):
        raise c.damage("a count that must be above 0 is 0")
    return StoredUpgrade(item, forward, backward, step)


class StoredSubstitute(NamedTuple):
    item: int
    together: int
    later: int
    earlier: int
    expected: float


def read_substitute(c: Cursor) -> StoredSubstitute:
    n = StoredSubstitute(c.varint(), c.varint(), c.varint(), c.varint(), small_float(c.u16()))
    if n.later == 0 and n.earlier == 0:
        raise c.damage("a count that must be above 0 is 0")
    return n


class StoredReplenishment(NamedTuple):
    gate: str
    buyers: int
    observed: int
    repeat: int
    intervals: int
    quantity: int
    days: Lags


def read_replenishment(c: Cursor) -> StoredReplenishment:
    """Of a row that is not empty, to its end."""
    gate = GATE_OF[c.byte()]
    if gate is None:
        raise c.damage("no such gate")
    if gate != "none":
        entry = StoredReplenishment(gate, 0, 0, 0, 0, 0, _NO_LAGS)
    else:
        observed = c.varint()
        buyers = observed + c.varint()
        repeat = c.varint()
        intervals = repeat + c.varint()
        quantity, days = 0, _NO_LAGS
        if intervals:
            quantity = c.varint()
            q1 = c.varint()
            median = q1 + c.varint()
            days = Lags(q1, median, median + c.varint())
            if quantity == 0:
                raise c.damage("a usual quantity of 0")
        if observed == 0 or repeat > observed or max(buyers, intervals, days.q3) >= _U32:
            raise c.damage("counts that cannot be")
        entry = StoredReplenishment(gate, buyers, observed, repeat, intervals, quantity, days)
    if not c.at_end():
        raise c.damage("a row does not end behind its last field")
    return entry
