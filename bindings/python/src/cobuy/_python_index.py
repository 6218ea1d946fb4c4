"""The engine in plain Python: lists, placements and the whole."""

from __future__ import annotations

import struct
from typing import Callable, Iterable, TypeVar

from ._cart import Question, Request, answer, listing_of, mask_of, page_question, placement_of
from ._container import COUNT_LIMIT
from ._explain import Explained, explain
from ._info import read_info
from ._measures import RepeatLimits, increment_low, repeat_kind, repeat_window, wilson
from ._python_items import PythonItems
from ._rows import (
    EMPTY_HEAD,
    Cursor,
    RowTable,
    StoredReplenishment,
    read_head,
    read_pair,
    read_replenishment,
    read_substitute,
    read_upgrade,
)
from ._types import Info, Neighbour, Replenishment, Row, Substitute, Suggestion, Upgrade
from ._verify import verify_index
from ._words import LIST_TABLES, pair_table

_PLACE_EMAIL = 16
_U32_MAX = 0xFFFFFFFF

_Entry = TypeVar("_Entry")
_tuple = tuple.__new__


class PairBase:
    """What `together` and `next` need of the anchor, read once a row."""

    __slots__ = ("followed", "support", "eligible", "total", "weighted")

    def __init__(self, index: PythonIndex, followed: bool, anchor: int) -> None:
        orders, self.eligible, _, _ = index.counts(anchor)
        self.followed = followed
        self.support = self.eligible if followed else orders
        self.total = index.eligible_orders if followed else index.orders
        self.weighted = index.weighted


class PythonIndex(PythonItems):
    engine = "python"

    def verify(self) -> None:
        verify_index(self)

    def info(self) -> Info:
        return read_info(self.data, self.container)

    # --- lists ---

    def rows(self, table: str) -> RowTable | None:
        """None: the index has no such table."""
        return self._tables[table]

    def row(self, number: int, table: str = "together") -> Row:
        if table not in LIST_TABLES:
            raise ValueError(f"no such table: {table}; there are {', '.join(LIST_TABLES)}")
        rows = self.rows(table)
        head = read_head(rows.cursor(self.product(number)), table) if rows and self.has(number) else EMPTY_HEAD
        return Row(*head)

    def _list(
        self, table: str, number: int, limit: int | None, reader: Callable[[int], Callable[[Cursor, int], _Entry]]
    ) -> list[_Entry]:
        rows = self.rows(table)
        if rows is None or not self.has(number):
            return []
        anchor = self.product(number)
        c = rows.cursor(anchor)
        count = read_head(c, table).count
        if limit is not None:
            count = min(count, max(limit, 0))
        if not count:
            return []
        read = reader(anchor)
        return [read(c, rank) for rank in range(1, count + 1)]

    def _check(self, c: Cursor, anchor: int, item: int) -> None:
        if item >= self.count or item == anchor:
            raise c.damage("a neighbour is no item, or the anchor")

    def read_neighbour(self, c: Cursor, anchor: int, base: PairBase, rank: int, mask: int = 0) -> Neighbour | None:
        """One neighbour with all that follows from its counts; None: its place has no bit of the mask."""
        item, support, customers, adjusted_lift, stored, placement, level, pinned, lags, both, boost = read_pair(
            c, base.followed, base.weighted
        )
        self._check(c, anchor, item)
        if (level != 0) != (c.backed != 0) or c.level not in (None, level):
            raise c.damage("a row backs off as a whole or not at all")
        c.level = level
        if c.backed and c.backed < base.support:
            raise c.damage("an anchor in more orders than its family or category")
        anchor_support = c.backed or base.support
        total, followed = base.total, base.followed
        if total >= COUNT_LIMIT:
            raise c.damage("a count is not below 2^53")
        item_orders, item_eligible, item_followed, _ = self.counts(item)
        item_support = item_followed if followed else item_orders
        at_risk, total_at_risk, confidence, lift, increment = 0, 0, 0.0, 0.0, 0.0
        if support:
            at_risk = anchor_support - both
            total_at_risk = total - item_eligible if followed else total
            if (
                both > item_eligible
                or support > at_risk
                or support > item_support
                or at_risk > total_at_risk
                or item_support - support > total_at_risk - at_risk
            ):
                raise c.damage("counts that cannot be")
        if mask and not placement & mask:
            self.worth(item)  # checked where it is not heard, too
            return None
        if support:
            confidence = support / at_risk
            lift = confidence / (item_support / total_at_risk)
            increment = (
                increment_low(support, at_risk, item_support - support, total_at_risk - at_risk)
                if stored is None
                else stored
            )
        value = increment * self.worth(item)
        if boost != 1 and value > 0:
            value *= boost
        q1, median, q3 = lags
        return _tuple(
            Neighbour,
            (
                item,
                rank,
                support,
                customers,
                anchor_support,
                item_support,
                total,
                at_risk,
                q1,
                median,
                q3,
                both,
                max(q1, 1) if placement & _PLACE_EMAIL else 0,
                placement,
                level,
                pinned,
                confidence,
                lift,
                adjusted_lift,
                increment,
                value,
                boost,
            ),
        )

    def neighbours(self, number: int, table: str = "together", limit: int | None = None) -> list[Neighbour]:
        pair_table(table)
        if not self.has(number):
            return []
        return self.heard(self.product(number), table, 0, limit)

    def read_upgrade(self, c: Cursor, anchor: int, rank: int) -> Upgrade:
        n = read_upgrade(c)
        self._check(c, anchor, n.item)
        anchor_price, price = self.facts(anchor).price, self.facts(n.item).price
        if price is None or anchor_price is None or price <= anchor_price:
            raise c.damage("an upgrade does not cost more")
        _, own_eligible, own_followed, _ = self.counts(anchor)
        _, eligible, followed, _ = self.counts(n.item)
        if n.forward > min(own_eligible, followed) or n.backward > min(eligible, own_followed):
            raise c.damage("counts that cannot be")
        share_low = wilson(n.forward, n.forward + n.backward)[0]
        value = share_low * self.worth(n.item)
        return Upgrade(
            n.item,
            rank,
            n.forward,
            n.backward,
            anchor_price,
            price,
            price - anchor_price,
            n.margin_step,
            share_low,
            value,
        )

    def upgrades(self, number: int, limit: int | None = None) -> list[Upgrade]:
        return self._list("upgrade", number, limit, lambda anchor: lambda c, rank: self.read_upgrade(c, anchor, rank))

    def read_substitute(self, c: Cursor, anchor: int, rank: int) -> Substitute:
        n = read_substitute(c)
        self._check(c, anchor, n.item)
        own_orders, own_eligible, own_followed, _ = self.counts(anchor)
        orders, eligible, followed, _ = self.counts(n.item)
        if (
            n.together > min(own_orders, orders)
            or n.later > min(own_eligible, followed)
            or n.earlier > min(eligible, own_followed)
        ):
            raise c.damage("counts that cannot be")
        switch_low = wilson(min(n.later + n.earlier, own_orders), own_orders)[0]
        value = switch_low * self.worth(n.item)
        return Substitute(
            n.item, rank, n.together, n.later, n.earlier, own_orders, orders, n.expected, switch_low, value
        )

    def substitutes(self, number: int, limit: int | None = None) -> list[Substitute]:
        return self._list(
            "substitute", number, limit, lambda anchor: lambda c, rank: self.read_substitute(c, anchor, rank)
        )

    # --- bought again ---

    def repeat_limits(self) -> RepeatLimits:
        opts, ledger = self.section("OPTS").begin, self.section("LEDG").begin
        (min_customers,) = struct.unpack_from("<Q", self.data, opts + 8)
        days, durable_days, consumable, durable = struct.unpack_from("<QQdd", self.data, opts + 216)
        window = repeat_window(min(days, _U32_MAX), *struct.unpack_from("<qq", self.data, ledger + 120))
        return RepeatLimits(consumable, durable, durable_days, min_customers, window)

    def read_replenish(self, c: Cursor, number: int) -> StoredReplenishment | None:
        """None: the row is empty."""
        if c.at_end():
            return None
        entry = read_replenishment(c)
        orders = self.counts(number)[0]
        if entry.buyers > orders or entry.intervals > orders - entry.buyers:
            raise c.damage("counts that cannot be")
        return entry

    def replenish(self, number: int) -> Replenishment:
        limits = self.repeat_limits()
        rows = self.rows("replenish") if self.has(number) else None
        product = self.product(number)
        e = self.read_replenish(rows.cursor(product), product) if rows else None
        if e is None or e.gate != "none":
            gate = e.gate if e else "none"
            return Replenishment(gate, "unknown", limits.window_days, 0, 0, 0, 0.0, 0.0, 0.0, *([0] * 8))
        low, high = wilson(e.repeat, e.observed)
        kind = repeat_kind(e.repeat, e.observed, limits)
        consumable = kind == "consumable"
        return Replenishment(
            gate=e.gate,
            kind=kind,
            window_days=limits.window_days,
            buyers=e.buyers,
            observed=e.observed,
            repeat=e.repeat,
            share=e.repeat / e.observed,
            share_low=low,
            share_high=high,
            intervals=e.intervals,
            quantity=e.quantity,
            q1_days=e.days.q1,
            median_days=e.days.median,
            q3_days=e.days.q3,
            due_begin_days=e.days.q1 if consumable else 0,
            due_end_days=e.days.q3 if consumable else 0,
            hide_days=limits.window_days if kind == "durable" else 0,
        )

    # --- carts and placements ---

    def is_out(self, number: int) -> bool:
        """Out of stock when the index was built."""
        return bool(self._facts_at) and self.data[self._facts_at + 20 * number + 17] == 1

    def heard(self, anchor: int, table: str, mask: int, limit: int | None) -> list[Neighbour]:
        """Of the first `limit` neighbours of a product those whose place has a bit of the mask; 0: all."""
        rows = self.rows(table)
        if rows is None:
            return []
        c = rows.cursor(anchor)
        count = read_head(c, table).count
        if limit is not None:
            count = min(count, max(limit, 0))
        base = PairBase(self, table == "next", anchor)
        found = [self.read_neighbour(c, anchor, base, rank, mask) for rank in range(1, count + 1)]
        return [n for n in found if n is not None]

    def _request(self, items: Iterable[int], bought: Iterable[int], out_of_stock: Iterable[int]) -> Request:
        has = self.has
        return Request(*([i for i in numbers if has(i)] for numbers in (items, bought, out_of_stock)))

    def _answer(self, q: Question, request: Request) -> list[Suggestion]:
        return answer(self, q, request)

    def cart(
        self,
        items: Iterable[int],
        table: str = "together",
        *,
        places: Iterable[str] = (),
        bought: Iterable[int] = (),
        out_of_stock: Iterable[int] = (),
        limit: int | None = None,
    ) -> list[Suggestion]:
        pair_table(table)
        request = self._request(items, bought, out_of_stock)
        return self._answer(Question(table, mask_of(places), listing_of(self, request.items), limit), request)

    def place(
        self,
        placement: str,
        items: Iterable[int],
        *,
        bought: Iterable[int] = (),
        out_of_stock: Iterable[int] = (),
        limit: int | None = None,
    ) -> list[Suggestion]:
        place = placement_of(placement)
        request = self._request(items, bought, out_of_stock)
        room = place.items if limit is None else limit
        if placement == "product":
            q = page_question(self, request, room)
        else:
            q = Question(place.table, place.bit, listing_of(self, request.items), room)
        return self._answer(q, request)

    def placement_table(self, placement: str, items: Iterable[int], *, out_of_stock: Iterable[int] = ()) -> str:
        place = placement_of(placement)
        if placement != "product":
            return place.table
        return page_question(self, self._request(items, (), out_of_stock), place.items).table

    def explain(self, entry: Explained, table: str = "together") -> str:
        opts = self.section("OPTS").begin
        (by_sequence,) = struct.unpack_from("<Q", self.data, opts + 128)
        (next_days,) = struct.unpack_from("<Q", self.data, opts + 24)
        return explain(entry, table, None if by_sequence else next_days)
