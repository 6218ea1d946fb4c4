"""The engine in plain Python: lists, placements and the whole."""

from __future__ import annotations

import struct
from typing import Callable, Iterable, TypeVar

from ._cart import Question, Request, answer, listing_of, mask_of, page_question, placement_of
from ._explain import Explained, explain
from ._info import read_info
from ._measures import RepeatLimits, repeat_kind, repeat_window, wilson
from ._python_items import PythonItems
from ._pairs import PairReader
from ._rows import (
    EMPTY_HEAD,
    Cursor,
    Head,
    StoredReplenishment,
    read_head,
    read_replenishment,
    read_substitute,
    read_upgrade,
)
from ._types import Info, Neighbour, Replenishment, Row, Substitute, Suggestion, Upgrade
from ._verify import verify_index
from ._words import LIST_TABLES, pair_table

_U32_MAX = 0xFFFFFFFF

_Entry = TypeVar("_Entry")


class PythonIndex(PythonItems):
    engine = "python"

    def verify(self) -> None:
        verify_index(self)

    def info(self) -> Info:
        return read_info(self.data, self.container)

    # --- lists ---

    def cursor(self, table: str, product: int) -> Cursor:
        """The row of a product in a table that is there; its counts are looked at too."""
        self.entries.get(product)
        return self.items.cursor(table, product)

    def read_head(self, c: Cursor, table: str) -> Head:
        return read_head(c, table, self.weighted)

    def row(self, number: int, table: str = "together") -> Row:
        if table not in LIST_TABLES:
            raise ValueError(f"no such table: {table}; there are {', '.join(LIST_TABLES)}")
        if not (self.items.has(table) and self.has(number)):
            return Row(*EMPTY_HEAD)
        return Row(*self.read_head(self.cursor(table, self.product(number)), table))

    def _list(
        self, table: str, number: int, limit: int | None, reader: Callable[[int], Callable[[Cursor, int], _Entry]]
    ) -> list[_Entry]:
        if not (self.items.has(table) and self.has(number)):
            return []
        anchor = self.product(number)
        c = self.cursor(table, anchor)
        count = self.read_head(c, table).count
        if limit is not None:
            count = min(count, max(limit, 0))
        if not count:
            return []
        read = reader(anchor)
        return [read(c, rank) for rank in range(1, count + 1)]

    def _check(self, c: Cursor, anchor: int, item: int) -> None:
        if item >= self.count or item == anchor:
            raise c.damage("a neighbour is no item, or the anchor")

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
        product = self.product(number)
        there = self.items.has("replenish") and self.has(number)
        e = self.read_replenish(self.cursor("replenish", product), product) if there else None
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
        if not self.items.has(table):
            return []
        c = self.cursor(table, anchor)
        count = self.read_head(c, table).count
        if limit is not None:
            count = min(count, max(limit, 0))
        return PairReader(self, table == "next", anchor).read(c, count, mask)

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
