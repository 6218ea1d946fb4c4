"""The engine in plain Python: look-ups in the bytes of an index."""

from __future__ import annotations

import struct
from typing import Callable, Iterable, TypeVar

from ._cart import fill_cart
from ._container import COUNT_LIMIT, Container, Data, Section
from ._index import Index, bytes_of, text_of
from ._info import read_info
from ._measures import RepeatLimits, increment_low, repeat_kind, repeat_window, wilson
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
from ._texts import TextTable
from ._types import (
    Attribute,
    Difference,
    Info,
    Item,
    Neighbour,
    Replenishment,
    Row,
    Substitute,
    Suggestion,
    Upgrade,
)
from ._verify import verify_index
from ._words import GATE_OF, LEVELS, LIST_TABLES, PLACES_OF, ROW_SECTIONS, STOCKS, pair_table
from ._xxhash import xxh32

_PROBES_MAX = 1024
_ATTRIBUTES_MAX = 32
_NO_PRICE = 0xFFFFFFFFFFFFFFFF
_PLACE_EMAIL = 16
_WORTH_LIMIT = 3.402823466385288598e38  # the largest f32
_U32_MAX = 0xFFFFFFFF
_HELD = ("data", "items", "titles", "_tables")  # what keeps the bytes of the index

_Entry = TypeVar("_Entry")
_word = struct.Struct("<I").unpack_from
_counts: Callable[[Data, int], "tuple[int, int, int, int]"] = struct.Struct("<4I").unpack_from  # type: ignore[assignment]
_facts = struct.Struct("<IIQBBB").unpack_from
_worth = struct.Struct("<f").unpack_from


class Attributes:
    """Names, values and where they stand."""

    def __init__(self, data: Data, section: Section, n: int) -> None:
        self.data = data
        self.section = section
        self.count, self.width = struct.unpack_from("<II", data, section.begin)
        if not 1 <= self.count <= _ATTRIBUTES_MAX or self.width not in (1, 2, 4):
            raise section.damage("no such attributes", section.begin)
        self._values_at = section.begin + 8
        texts_at = self._values_at + self.width * self.count * n
        if texts_at + 12 > section.end:
            raise section.damage("it ends too early", section.begin)
        self.texts = TextTable(data, section, texts_at)
        if self.texts.count < self.count:
            raise section.damage("attributes without names", texts_at)

    def value(self, item: int, k: int) -> int:
        at = self._values_at + self.width * (item * self.count + k)
        value = int.from_bytes(self.data[at : at + self.width], "little")
        if value > self.texts.count - self.count:
            raise self.section.damage("an attribute has no value of that number", at)
        return value

    def name(self, k: int) -> bytes:
        return self.texts.get(k)

    def text(self, value: int) -> bytes:
        return self.texts.get(self.count + value - 1) if value else b""


class PairBase:
    """What `together` and `next` need of the anchor, read once a row."""

    __slots__ = ("followed", "support", "eligible", "total", "weighted")

    def __init__(self, index: PythonIndex, followed: bool, anchor: int) -> None:
        orders, self.eligible, _, _ = index.counts(anchor)
        self.followed = followed
        self.support = self.eligible if followed else orders
        self.total = index.eligible_orders if followed else index.orders
        self.weighted = index.weighted


class Facts:
    """Of an item, from the catalogue."""

    __slots__ = ("category", "family", "price", "band", "stock", "gate")

    def __init__(self, category: int, family: int, price: int | None, band: int, stock: str, gate: str) -> None:
        self.category = category
        self.family = family
        self.price = price
        self.band = band
        self.stock = stock
        self.gate = gate


_NO_FACTS = Facts(0, 0, None, 0, STOCKS[0], "none")


class PythonIndex(Index):
    engine = "python"

    def __init__(self, data: Data) -> None:
        container = Container(data, len(data))
        known = container.known
        self.data = data
        self.container = container
        self.count = container.item_count
        self.items = TextTable(data, known["ITEM"], None, self.count)
        self.titles = TextTable(data, known["TITL"], None, self.count) if "TITL" in known else None
        self.products = self.count - (known["LINK"].nbytes // 4 if "LINK" in known else 0)
        self._links_at = known["LINK"].begin if "LINK" in known else 0
        self._counts_at = known["SUPP"].begin
        self._facts_at = known["FACT"].begin if "FACT" in known else 0
        self._worths_at = known["WRTH"].begin if "WRTH" in known else 0
        self._slots_at = known["HASH"].begin + 8
        self._slot_mask = (known["HASH"].nbytes - 8) // 4 - 1
        self._tables = {
            table: RowTable(data, known[kind], self.count) if kind in known else None
            for table, kind in ROW_SECTIONS.items()
        }
        self.orders, self.eligible_orders = struct.unpack_from("<QQ", data, known["LEDG"].begin)
        self.weighted = bool(struct.unpack_from("<Q", data, known["OPTS"].begin + 208)[0])

    # --- the file ---

    def close(self) -> None:
        for name in _HELD:
            self.__dict__.pop(name, None)

    def __getattr__(self, name: str) -> object:
        # Only what close took away is looked for here.
        if name in _HELD:
            raise ValueError("the index is closed")
        raise AttributeError(name)

    def __len__(self) -> int:
        return self.count

    def section(self, kind: str) -> Section:
        return self.container.known[kind]

    def verify(self) -> None:
        verify_index(self)

    def info(self) -> Info:
        return read_info(self.data, self.container)

    # --- items ---

    def has(self, number: int) -> bool:
        return 0 <= number < self.count

    def find(self, item: str | bytes) -> int | None:
        wanted = bytes_of(item)
        data, slots_at, mask = self.data, self._slots_at, self._slot_mask
        probes = _word(data, slots_at - 8)[0]
        if probes > _PROBES_MAX:
            raise self.section("HASH").damage("look-ups would take too long", slots_at - 8)
        slot = xxh32(wanted) & mask
        for _ in range(probes):
            number = _word(data, slots_at + 4 * slot)[0]
            if number == 0:
                return None
            if number > self.count:
                raise self.section("HASH").damage("a slot names no item", slots_at + 4 * slot)
            if self.items.get(number - 1) == wanted:
                return int(number) - 1
            slot = (slot + 1) & mask
        return None

    def item_text(self, number: int) -> str | None:
        return text_of(self.items.get(number)) if self.has(number) else None

    def title(self, number: int) -> str:
        titles = self.titles
        return text_of(titles.get(number)) if titles and self.has(number) else ""

    def product(self, number: int) -> int:
        # A damaged link leads nowhere.
        if not self.products <= number < self.count:
            return number
        product: int = _word(self.data, self._links_at + 4 * (number - self.products))[0]
        return product if product < self.products else number

    def counts(self, number: int) -> tuple[int, int, int, int]:
        """Orders, eligible, followed, returned."""
        return _counts(self.data, self._counts_at + 16 * number)

    def worth(self, number: int) -> float:
        if not self._worths_at:
            return 1.0
        worth: float = _worth(self.data, self._worths_at + 4 * number)[0]
        if not 0 <= worth <= _WORTH_LIMIT:
            raise self.section("WRTH").damage("a worth is not a number of at least 0", self._worths_at + 4 * number)
        return worth

    def family(self, number: int) -> int:
        """0: none."""
        return int(_word(self.data, self._facts_at + 20 * number + 4)[0]) if self._facts_at else 0

    def facts(self, number: int) -> Facts:
        at = self._facts_at
        if not at:
            return _NO_FACTS
        category, family, price, band, stock, gate = _facts(self.data, at + 20 * number)
        name = GATE_OF[gate]
        known = None if price == _NO_PRICE else price
        if (
            (known is not None and known >= COUNT_LIMIT)
            or 21 < band < 255
            or stock >= len(STOCKS)
            or name is None
        ):
            raise self.section("FACT").damage("a price or class that cannot be", at + 20 * number)
        return Facts(category, family, known, band, STOCKS[stock], name)

    def _group(self, kind: str, number: int, item: int) -> str:
        if number == 0:
            return ""
        section = self.container.known.get(kind)
        table = TextTable(self.data, section) if section else None
        if table is None or number > table.count:
            raise self.section("FACT").damage("a category or family has no name", self._facts_at + 20 * item)
        return text_of(table.get(number - 1))

    def item(self, number: int) -> Item | None:
        if not self.has(number):
            return None
        facts = self.facts(number)
        product = self.product(number)
        return Item(
            text_of(self.items.get(number)),
            product,
            self.title(number),
            self._group("CATG", facts.category, number),
            self._group("FAML", facts.family, number),
            *self.counts(product),
            facts.price,
            facts.stock,
            facts.band,
            facts.gate,
            self.worth(number),
        )

    # --- attributes ---

    def attribute_table(self) -> Attributes | None:
        section = self.container.known.get("ATTR")
        return Attributes(self.data, section, self.count) if section else None

    def attributes(self, number: int) -> list[Attribute]:
        table = self.attribute_table() if self.has(number) else None
        if table is None:
            return []
        return [
            Attribute(text_of(table.name(k)), text_of(table.text(table.value(number, k)))) for k in range(table.count)
        ]

    def differences(self, anchor: int, item: int) -> list[Difference]:
        table = self.attribute_table() if self.has(anchor) and self.has(item) else None
        out = []
        for k in range(table.count if table else 0):
            assert table
            a, b = table.value(anchor, k), table.value(item, k)
            if a != b:
                out.append(Difference(*(text_of(text) for text in (table.name(k), table.text(a), table.text(b)))))
        return out

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

    def read_neighbour(self, c: Cursor, anchor: int, base: PairBase, rank: int) -> Neighbour:
        """One neighbour with all that follows from its counts."""
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
        at_risk, confidence, lift, increment = 0, 0.0, 0.0, 0.0
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
        return Neighbour(
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
            PLACES_OF[placement],
            LEVELS[level],
            pinned,
            confidence,
            lift,
            adjusted_lift,
            increment,
            value,
            boost,
        )

    def neighbours(self, number: int, table: str = "together", limit: int | None = None) -> list[Neighbour]:
        followed = pair_table(table) == 1

        def reader(anchor: int) -> Callable[[Cursor, int], Neighbour]:
            base = PairBase(self, followed, anchor)
            return lambda c, rank: self.read_neighbour(c, anchor, base, rank)

        return self._list(table, number, limit, reader)

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

    # --- carts ---

    def cart(self, numbers: Iterable[int], table: str = "together", limit: int | None = None) -> list[Suggestion]:
        pair_table(table)
        return fill_cart(self, numbers, table, limit)
