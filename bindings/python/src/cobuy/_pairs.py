"""Neighbours in `together` and `next`: how each is written, in bits, and what follows from its counts."""

from __future__ import annotations

import bisect
import struct
from math import ldexp, sqrt
from typing import TYPE_CHECKING, Iterator

from ._container import COUNT_LIMIT
from ._measures import Z as _Z, Z2 as _Z2
from ._rows import Cursor, Widths, count_bits, small_float
from ._types import Neighbour

if TYPE_CHECKING:
    from ._python_index import PythonIndex

_LAG_FAR = 71  # quartiles up to here share one code
_LAG_CODES = 64824
_BOOST_NONE = 1000000
_BOOST_MAX = 1000000000
_INCREMENT_ONE = 31 * 1024
_LIFT_MAX = 65535
_PLACE_EMAIL = 16
_PINNED = 32
_U32 = 1 << 32
_WORTH_LIMIT = 3.402823466385288598e38  # the largest f32
_CHUNK = 64  # neighbours that are read as one number; so many begin at a whole byte
_NO_LAGS = (0, 0, 0)
_TETRAHEDRAL = [q * (q + 1) * (q + 2) // 6 for q in range(_LAG_FAR + 1)]
_TRIANGULAR = [q * (q + 1) // 2 for q in range(_LAG_FAR + 1)]
_POWERS = [ldexp(1.0, e - 41) for e in range(64)]  # of a small float's exponent
_tuple = tuple.__new__
_worth = struct.Struct("<f").unpack_from


def _lags_of(c: Cursor, code: int) -> tuple[int, int, int]:
    if code >= _LAG_CODES:
        raise c.damage("no such quartiles of days")
    q3 = bisect.bisect_right(_TETRAHEDRAL, code) - 1
    code -= _TETRAHEDRAL[q3]
    median = bisect.bisect_right(_TRIANGULAR, code) - 1
    return code - _TRIANGULAR[median], median, q3


def _long_lags_of(c: Cursor, code: int, width: int) -> tuple[int, int, int]:
    mask = (1 << width) - 1
    q1 = code & mask
    median = q1 + (code >> width & mask)
    q3 = median + (code >> 2 * width)
    if q3 >= _U32:
        raise c.damage("no such quartiles of days")
    return q1, median, q3


def _increment_of(c: Cursor, code: int) -> float:
    size = code & 0x7FFF
    if size > _INCREMENT_ONE or code == 0x8000:
        raise c.damage("no such increment")
    return small_float(size) if code == size else -small_float(size)


def _boost_of(c: Cursor, boost: int) -> float:
    if boost == _BOOST_NONE or boost > _BOOST_MAX:
        raise c.damage("no such boost")
    return boost / _BOOST_NONE if boost else 1.0


class PairReader:
    """Reads the neighbours of one anchor; what they need of it and of the whole is read once."""

    __slots__ = ("index", "anchor", "followed", "support", "total", "weighted")

    def __init__(self, index: PythonIndex, followed: bool, anchor: int) -> None:
        orders, eligible, _, _ = index.counts(anchor)
        self.index = index
        self.anchor = anchor
        self.followed = followed
        self.support = eligible if followed else orders
        self.total = index.eligible_orders if followed else index.orders
        self.weighted = index.weighted

    def read(self, c: Cursor, count: int, mask: int = 0) -> list[Neighbour]:
        """The first `count` of the row, with all that follows from their counts, but for those that have no place of the mask."""
        w = c.widths
        out: list[Neighbour] = []
        if w is None or count == 0:
            return out
        index, anchor, followed, weighted, total = self.index, self.anchor, self.followed, self.weighted, self.total
        if total >= COUNT_LIMIT:
            raise c.damage("a count is not below 2^53")
        if c.backed and c.backed < self.support:
            raise c.damage("an anchor in more orders than its family or category")
        n, data, level, backed, boosted = index.count, index.data, c.level, c.backed, c.boosted
        anchor_support = backed or self.support
        worths_at, entries = index.worths_at, index.entries
        blocks, entries_end, number_of = entries.blocks, entries.section.end, int.from_bytes
        at, stride, item_bits, lag_bits, long = w.at, w.stride, w.item, w.lags, w.long
        lift_base, first_place = w.lift_base, w.first_place
        item_mask, support_mask, repeated_mask = (1 << item_bits) - 1, (1 << w.support) - 1, (1 << w.repeated) - 1
        lift_mask, place_mask, both_mask = (1 << w.lift) - 1, (1 << w.place) - 1, (1 << w.both) - 1
        repeated_at = item_bits + w.support
        lift_at = repeated_at + w.repeated
        place_at = lift_at + w.lift
        increment_at = place_at + w.place
        boost_at = increment_at + w.increment
        lags_at = boost_at + w.boost
        both_at = lags_at + (3 * lag_bits if long else lag_bits)
        lags_mask = (1 << (both_at - lags_at)) - 1
        lags = _NO_LAGS
        both, increment, boost = 0, 0.0, 1.0
        for first in range(0, count, _CHUNK):
            last = min(first + _CHUNK, count)
            begin = at + (first * stride >> 3)
            bits = number_of(data[begin : at + (last * stride + 7 >> 3)], "little")
            for rank in range(first + 1, last + 1):
                item = bits & item_mask
                support = bits >> item_bits & support_mask
                repeated = bits >> repeated_at & repeated_mask
                lift_code = (bits >> lift_at & lift_mask) + lift_base
                place = (bits >> place_at & place_mask) ^ first_place
                if item >= n or item == anchor:
                    raise c.damage("a neighbour is no item, or the anchor")
                if lift_code > _LIFT_MAX or (repeated >= support if support else repeated or place < _PINNED):
                    raise c.damage("support, customers or lift cannot be")
                if weighted:
                    increment = _increment_of(c, bits >> increment_at & 0xFFFF)
                if boosted:
                    boost = _boost_of(c, bits >> boost_at & 0x3FFFFFFF)
                block = blocks.get(item >> 7) or entries.block(item >> 7)
                stored_at = block[0] + (item & 127) * block[1]
                stored_end = stored_at + block[1]
                if stored_end > entries_end:
                    entries.get(item)  # says so
                stored = number_of(data[stored_at:stored_end], "little")
                if followed:
                    lag = bits >> lags_at & lags_mask
                    lags = _long_lags_of(c, lag, lag_bits) if long else _lags_of(c, lag)
                    both = bits >> both_at & both_mask
                    eligible = stored >> block[3] & block[7]
                    item_support = stored >> block[4] & block[8]
                    at_risk, total_at_risk = anchor_support - both, total - eligible
                    if both > eligible or both > anchor_support or (both and not support):
                        raise c.damage("orders with both that cannot be")
                else:
                    item_support = stored >> block[2] & block[6]
                    at_risk, total_at_risk = anchor_support, total
                bits >>= stride
                worth = 1.0
                if worths_at:
                    worth = _worth(data, worths_at + 4 * item)[0]
                    if not 0 <= worth <= _WORTH_LIMIT:
                        index.worth(item)  # says so
                if support == 0:
                    at_risk, confidence, lift, low = 0, 0.0, 0.0, 0.0
                else:
                    other_hits, other_tries = item_support - support, total_at_risk - at_risk
                    if support > at_risk or other_hits < 0 or other_tries < 0 or other_hits > other_tries:
                        raise c.damage("counts that cannot be")
                    confidence = support / at_risk
                    lift = confidence / (item_support / total_at_risk)
                    if weighted:
                        low = increment
                    else:
                        # Lower bound of how much likelier it is with the anchor than without: Newcombe, method 10.
                        far = support + _Z2 / 2 + _Z * sqrt(support * ((at_risk - support) / at_risk) + _Z2 / 4)
                        down = confidence - confidence * support / far
                        if other_tries:
                            share = other_hits / other_tries
                            if other_hits == other_tries:
                                up = 1.0 - share
                            else:
                                far = (
                                    other_hits
                                    + _Z2 / 2
                                    + _Z * sqrt(other_hits * ((other_tries - other_hits) / other_tries) + _Z2 / 4)
                                )
                                up = far / (other_tries + _Z2) - share
                        else:
                            share, up = 0.0, 1.0
                        low = confidence - share - sqrt(down * down + up * up)
                if mask and not place & mask:
                    continue
                value = low * worth
                if boosted and boost != 1 and value > 0:
                    value *= boost
                q1, median, q3 = lags
                out.append(
                    _tuple(
                        Neighbour,
                        (
                            item,
                            rank,
                            support,
                            support - repeated,
                            anchor_support,
                            item_support,
                            total,
                            at_risk,
                            q1,
                            median,
                            q3,
                            both,
                            (q1 or 1) if place & _PLACE_EMAIL else 0,
                            place & 31,
                            level,
                            place >= _PINNED,
                            confidence,
                            lift,
                            (1024 + (lift_code & 1023)) * _POWERS[lift_code >> 10] if lift_code else 0.0,
                            low,
                            value,
                            boost,
                        ),
                    )
                )
        return out


def _stored(c: Cursor, w: Widths, count: int) -> Iterator[tuple[int, ...]]:
    """The numbers of each neighbour as they are written."""
    lags = (w.lags,) * (3 if w.long else 1)
    for k in range(count):
        first = k * w.stride
        at = w.at + (first >> 3)
        bits = int.from_bytes(c.data[at : at + (w.stride + 14 >> 3)], "little") >> (first & 7)
        out = []
        for width in (w.item, w.support, w.repeated, w.lift, w.place, w.increment, w.boost, *lags, w.both):
            out.append(bits & ((1 << width) - 1))
            bits >>= width
        yield tuple(out)


def verify_widths(c: Cursor, followed: bool, count: int) -> None:
    """That the numbers of `count` sound neighbours have no more bits than they need, and nothing stands behind them."""
    w = c.widths
    if w is None:
        return
    rows = list(_stored(c, w, count))
    needed = [max(column).bit_length() for column in zip(*rows)]
    item, support, repeated, lift, place, _, _, *lags, both = needed
    unit = 4 if w.long else 2
    least_lags = unit * max(1, (max(lags) + unit - 1) // unit) if followed else 0
    far = any(sum(row[7:10]) > _LAG_FAR for row in rows) if w.long else True
    told = (w.item, w.support, w.repeated, w.lift, w.place, w.lags, w.both)
    least = (max(item, 1), count_bits(support), count_bits(repeated), lift, place, least_lags, count_bits(both))
    if told != least or not far:
        raise c.damage("numbers have more bits than they need")
    if min(row[3] for row in rows) > 255 or rows[0][4] != 0:
        raise c.damage("the first place or the least lift is not the row's")
    used = count * w.stride % 8
    if used and c.data[c.end - 1] >> used:
        raise c.damage("what is left of the last byte is not 0")
