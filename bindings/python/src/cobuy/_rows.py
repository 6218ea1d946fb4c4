"""Rows: where they begin, and how each table's entries are written. All row decoding stands here."""

from __future__ import annotations

import bisect
import struct
from math import ldexp
from typing import NamedTuple, Optional, Tuple

from ._container import COUNT_LIMIT, Data, Section, row_bases_nbytes
from ._failure import IndexDamagedError
from ._words import GATE_OF

_GROUP = 256
_LAG_FAR = 71  # quartiles up to here share one code
_LAG_CODES = 64824
_LAG_ESCAPE = 65535
_BOOSTED = 64  # flipped in the byte of the furthest gate
_BACKED = 32  # likewise
_BOOST_NONE = 1000000
_BOOST_MAX = 1000000000
_INCREMENT_ONE = 31 * 1024
_U32 = 1 << 32
_TETRAHEDRAL = [q * (q + 1) * (q + 2) // 6 for q in range(_LAG_FAR + 1)]
_TRIANGULAR = [q * (q + 1) // 2 for q in range(_LAG_FAR + 1)]
_TWO = struct.Struct("<II").unpack_from
_ONE = struct.Struct("<I").unpack_from
_BASE = struct.Struct("<Q").unpack_from


class Cursor:
    """Reads one row from front to back, never beyond its end."""

    __slots__ = ("data", "section", "row", "at", "end", "boosted", "backed", "level")

    def __init__(self, data: Data, section: Section, begin: int, end: int) -> None:
        self.data = data
        self.section = section
        self.row = self.at = begin
        self.end = end
        self.boosted = False  # until the head has said so
        self.backed = 0  # likewise: the anchor's support where it backs off
        self.level: int | None = None  # of the neighbours read so far

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


class RowTable:
    """The rows of one table's section, for n items."""

    __slots__ = ("data", "section", "n", "offsets_at", "bytes_at")

    def __init__(self, data: Data, section: Section, n: int) -> None:
        self.data = data
        self.section = section
        self.n = n
        self.offsets_at = section.begin + row_bases_nbytes(n)
        self.bytes_at = self.offsets_at + 4 * (n + 1)

    def begin(self, i: int, offset: int) -> int:
        """Where row i begins, in the file; i = n: where the last one ends."""
        at = self.bytes_at + _BASE(self.data, self.section.begin + 8 * (i // _GROUP))[0] + offset
        if at > self.section.end:
            raise self.section.damage("a row goes beyond its section", self.offsets_at + 4 * i)
        return int(at)

    def cursor(self, i: int) -> Cursor:
        first, second = _TWO(self.data, self.offsets_at + 4 * i)
        begin, end = self.begin(i, first), self.begin(i + 1, second)
        if begin > end:
            raise self.section.damage("a row ends before it begins", self.offsets_at + 4 * i)
        return Cursor(self.data, self.section, begin, end)

    def verify_offsets(self) -> None:
        """That rows stand one behind the other, from the first byte to the last."""
        if _BASE(self.data, self.section.begin)[0] != 0:
            raise self.section.damage("the first base is not 0", self.section.begin)
        for i in range(0, self.n + 1, _GROUP):
            if _ONE(self.data, self.offsets_at + 4 * i)[0] != 0:
                raise self.section.damage("a 256th offset is not 0", self.offsets_at + 4 * i)
        last = self.offsets_at + 4 * self.n
        if self.begin(self.n, _ONE(self.data, last)[0]) != self.section.end:
            raise self.section.damage("the last row does not end the section", last)


class Head(NamedTuple):
    count: int  # type: ignore[assignment]
    considered: int
    furthest: str


EMPTY_HEAD = Head(0, 0, "none")


def read_head(c: Cursor, table: str) -> Head:
    count = c.varint()
    byte = c.byte()
    flipped = (~byte if byte > 127 else byte) & (_BOOSTED | _BACKED)
    furthest = GATE_OF[byte ^ flipped]
    if furthest is None or (flipped and table not in ("together", "next")):
        raise c.damage("no such gate")
    considered = c.varint(COUNT_LIMIT)
    c.boosted = flipped & _BOOSTED != 0
    c.backed = c.varint() if flipped & _BACKED else 0
    if flipped & _BACKED and (c.backed == 0 or count == 0):
        raise c.damage("a row backs off to nothing")
    return Head(count, considered, furthest)


def small_float(code: int) -> float:
    """What a u16 stands for: a float of 6 bits of exponent and 10 of fraction."""
    return ldexp(1024 + (code & 1023), (code >> 10) - 41) if code else 0.0


class Lags(NamedTuple):
    q1: int
    median: int
    q3: int


_NO_LAGS = Lags(0, 0, 0)


def _read_lags(c: Cursor) -> Lags:
    code = c.u16()
    if code < _LAG_CODES:
        q3 = bisect.bisect_right(_TETRAHEDRAL, code) - 1
        code -= _TETRAHEDRAL[q3]
        median = bisect.bisect_right(_TRIANGULAR, code) - 1
        return Lags(code - _TRIANGULAR[median], median, q3)
    if code != _LAG_ESCAPE:
        raise c.damage("no such quartiles of days")
    q1 = c.varint()
    median = q1 + c.varint()
    q3 = median + c.varint()
    if not _LAG_FAR < q3 < _U32:
        raise c.damage("no such quartiles of days")
    return Lags(q1, median, q3)


def _read_increment(c: Cursor) -> float:
    code = c.u16()
    size = code & 0x7FFF
    if size > _INCREMENT_ONE or code == 0x8000:
        raise c.damage("no such increment")
    return small_float(size) if code == size else -small_float(size)


#: A neighbour of `together` or `next`, as it is stored: item, support, customers, adjusted lift, increment (None but in a build with a
#: half-life), placement, level, whether it is pinned, lags, both, boost. No class: there are many, and each is taken apart at once.
Pair = Tuple[int, int, int, float, Optional[float], int, int, bool, Lags, int, float]


def read_pair(c: Cursor, followed: bool, weighted: bool) -> Pair:
    """`followed`: of `next`; `weighted`: the build had a half-life."""
    item = c.varint()
    head = c.varint(_U32 << 2 if followed else _U32 << 1)
    support, flags = (head >> 2, head & 3) if followed else (head >> 1, head & 1)
    repeated = c.varint() if flags & 1 else 0
    if flags if support == 0 else flags & 1 and not 0 < repeated < support:
        raise c.damage("support or customers cannot be")
    lift = small_float(c.u16())
    increment = _read_increment(c) if weighted else None
    place = c.byte()
    level = place >> 5 & 3
    if level == 3 or (support == 0 and place < 128):
        raise c.damage("no such level, or a pair that was not counted")
    lags = _read_lags(c) if followed else _NO_LAGS
    both = 0
    if flags & 2:
        both = c.varint()
        if both == 0:
            raise c.damage("a count that is flagged is 0")
    factor = 1.0
    if c.boosted:
        boost = c.varint()
        if boost == _BOOST_NONE or boost > _BOOST_MAX:
            raise c.damage("no such boost")
        factor = boost / _BOOST_NONE if boost else 1.0
    return item, support, support - repeated, lift, increment, place & 31, level, place > 127, lags, both, factor


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
