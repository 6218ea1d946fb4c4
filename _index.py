"""An open index: items, neighbours, carts."""

from __future__ import annotations

import os
import struct
from typing import Callable, Iterable, TypeVar

from ._container import COUNT_LIMIT, Container, Section
from ._info import read_info
from ._measures import increment_low, wilson
from ._rows import EMPTY_HEAD, Cursor, RowTable, read_head, read_pair, read_substitute, read_upgrade
from ._source import Memory, Source, open_source
from ._texts import TextTable
from ._types import Attribute, Difference, Info, Item, Neighbour, Row, Substitute, Suggestion, Upgrade
from ._verify import verify_index
from ._words import LEVELS, NO_GATE, PLACES, ROW_SECTIONS, STOCKS, gate_name, is_gate
from ._xxhash import xxh32

_PROBES_MAX = 1024
_ATTRIBUTES_MAX = 32
_NO_PRICE = 0xFFFFFFFFFFFFFFFF
_HALF_LIFE_AT = 208  # in OPTS
_CART_ITEMS = 64
_CART_NEIGHBOURS = 32
_PLACE_EMAIL = 16

_Entry = TypeVar("_Entry")


class Counts:
    """Of an item, as they are stored."""

    __slots__ = ("orders", "eligible", "followed", "returned")

    def __init__(self, data: bytes) -> None:
        self.orders, self.eligible, self.followed, self.returned = struct.unpack("<4I", data)


class Facts:
    """Of an item, from the catalogue."""

    __slots__ = ("category", "family", "price", "band", "stock", "gate")

    def __init__(self, data: bytes) -> None:
        self.category, self.family, price, self.band, self.stock, self.gate = struct.unpack_from("<IIQBBB", data)
        self.price = None if price == _NO_PRICE else price

    def known(self) -> bool:
        return (
            (self.price is None or self.price < COUNT_LIMIT)
            and (self.band <= 21 or self.band == 255)
            and self.stock < len(STOCKS)
            and is_gate(self.gate)
        )


class Attributes:
    """Names, values and where they stand."""

    def __init__(self, section: Section, n: int) -> None:
        self.section = section
        self.count, self.width = section.u32(0), section.u32(4)
        if not 1 <= self.count <= _ATTRIBUTES_MAX or self.width not in (1, 2, 4):
            raise section.fail("no such attributes")
        self.texts = TextTable(section, 8 + self.width * self.count * n)
        self.text_count = self.texts.count()
        if self.text_count < self.count:
            raise section.fail("attributes without names", self.texts.at)

    def value(self, item: int, k: int) -> int:
        at = 8 + self.width * (item * self.count + k)
        value = int.from_bytes(self.section.read(at, self.width), "little")
        if value > self.text_count - self.count:
            raise self.section.fail("an attribute has no value of that number", at)
        return value

    def name(self, k: int) -> bytes:
        return self.texts.get(k, self.text_count)

    def text(self, value: int) -> bytes:
        return self.texts.get(self.count + value - 1, self.text_count) if value else b""


class PairBase:
    """What `together` and `next` need of the anchor and of the whole, read once a row."""

    def __init__(self, index: Index, table: str, anchor: int) -> None:
        counts = index.counts(anchor)
        self.followed = table == "next"
        self.eligible = counts.eligible
        self.support = counts.eligible if self.followed else counts.orders
        self.total = index.section("LEDG").u64(8 if self.followed else 0)
        self.weighted = index.section("OPTS").u64(_HALF_LIFE_AT) != 0


class Index:
    """Which items are bought together, next, or in place of each other. Immutable: threads may share one.

    Items have numbers from 0, by falling count of orders. A number that is no item gets an empty answer. Every call may
    raise IndexDamagedError where the index is damaged; one that was verified never does. Texts are UTF-8; other bytes come
    as lone surrogates (`surrogateescape`), and `find` takes them back.
    """

    def __init__(self, source: Source) -> None:
        self._container = Container(source)

    # --- the file ---

    def close(self) -> None:
        """Look-ups fail from now on."""
        self._container.source.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._container.item_count

    def __contains__(self, item: str | bytes) -> bool:
        return self.find(item) is not None

    @property
    def container(self) -> Container:
        """Of the format; for the other modules."""
        return self._container

    def section(self, kind: str) -> Section:
        return self._container.known[kind]

    def has_section(self, kind: str) -> bool:
        return kind in self._container.known

    def verify(self) -> None:
        """Reads every byte; raises IndexDamagedError that names the bad section."""
        verify_index(self)

    def info(self) -> Info:
        return read_info(self._container)

    # --- items ---

    def _has(self, number: int) -> bool:
        return 0 <= number < len(self)

    @staticmethod
    def _text(data: bytes) -> str:
        return data.decode("utf-8", "surrogateescape")

    def item_bytes(self, number: int) -> bytes:
        """The text of an item that is there."""
        return TextTable(self.section("ITEM")).get(number, len(self))

    def find(self, item: str | bytes) -> int | None:
        """The number of an item, or None."""
        wanted = item.encode("utf-8", "surrogateescape") if isinstance(item, str) else item
        table = self.section("HASH")
        slots = (table.nbytes - 8) // 4
        probes = table.u32(0)
        if probes > _PROBES_MAX:
            raise table.fail("look-ups would take too long")
        slot = xxh32(wanted) & (slots - 1)
        for _ in range(probes):
            number = table.u32(8 + 4 * slot) - 1
            if number < 0:
                return None
            if number >= len(self):
                raise table.fail("a slot names no item", 8 + 4 * slot)
            if self.item_bytes(number) == wanted:
                return number
            slot = (slot + 1) & (slots - 1)
        return None

    def item_text(self, number: int) -> str | None:
        return self._text(self.item_bytes(number)) if self._has(number) else None

    def title(self, number: int) -> str:
        """Empty: not known."""
        if not self._has(number) or not self.has_section("TITL"):
            return ""
        return self._text(TextTable(self.section("TITL")).get(number, len(self)))

    @property
    def product_count(self) -> int:
        """Items that have counts and rows of their own: the first ones."""
        return len(self) - (self.section("LINK").nbytes // 4 if self.has_section("LINK") else 0)

    def product(self, number: int) -> int:
        """Who answers for an item: itself, or the product that it is a variant of. A damaged link leads nowhere."""
        products = self.product_count
        product = number if number < products else self.section("LINK").u32(4 * (number - products))
        return product if product < products else number

    def counts(self, number: int) -> Counts:
        return Counts(self.section("SUPP").read(16 * number, 16))

    def worth(self, number: int) -> float:
        if not self.has_section("WRTH"):
            return 1.0
        worth = self.section("WRTH").f32(4 * number)
        if not 0 <= worth < float("inf"):
            raise self.section("WRTH").fail("a worth is not a number of at least 0", 4 * number)
        return worth

    def family(self, number: int) -> int:
        """0: none."""
        return self.section("FACT").u32(20 * number + 4) if self.has_section("FACT") else 0

    def facts(self, number: int) -> Facts | None:
        """None without a catalogue."""
        if not self.has_section("FACT"):
            return None
        facts = Facts(self.section("FACT").read(20 * number, 20))
        if not facts.known():
            raise self.section("FACT").fail("a price or class that cannot be", 20 * number)
        return facts

    def _group(self, kind: str, number: int, item: int) -> str:
        if number == 0:
            return ""
        table = TextTable(self.section(kind)) if self.has_section(kind) else None
        count = table.count() if table else 0
        if table is None or number > count:
            raise self.section("FACT").fail("a category or family has no name", 20 * item)
        return self._text(table.get(number - 1, count))

    def item(self, number: int) -> Item | None:
        """What the index knows of an item."""
        if not self._has(number):
            return None
        facts = self.facts(number)
        product = self.product(number)
        counts = self.counts(product)
        return Item(
            item=self._text(self.item_bytes(number)),
            product=product,
            title=self.title(number),
            category=self._group("CATG", facts.category, number) if facts else "",
            family=self._group("FAML", facts.family, number) if facts else "",
            orders=counts.orders,
            eligible=counts.eligible,
            followed=counts.followed,
            returned=counts.returned,
            price_minor=facts.price if facts else None,
            stock=STOCKS[facts.stock] if facts else STOCKS[0],
            margin_band=facts.band if facts else 0,
            gate=gate_name(facts.gate if facts else NO_GATE),
            worth=self.worth(number),
        )

    # --- attributes ---

    def attribute_table(self) -> Attributes | None:
        return Attributes(self.section("ATTR"), len(self)) if self.has_section("ATTR") else None

    def attributes(self, number: int) -> list[Attribute]:
        """In the order of the catalogue's columns."""
        table = self.attribute_table() if self._has(number) else None
        if table is None:
            return []
        return [
            Attribute(self._text(table.name(k)), self._text(table.text(table.value(number, k))))
            for k in range(table.count)
        ]

    def differences(self, anchor: int, item: int) -> list[Difference]:
        """The attributes in which two items differ."""
        table = self.attribute_table() if self._has(anchor) and self._has(item) else None
        out = []
        for k in range(table.count if table else 0):
            a, b = table.value(anchor, k), table.value(item, k)
            if a != b:
                out.append(Difference(*(self._text(text) for text in (table.name(k), table.text(a), table.text(b)))))
        return out

    # --- neighbours ---

    def rows(self, table: str) -> RowTable | None:
        kind = ROW_SECTIONS.get(table)
        if kind is None:
            raise ValueError(f"no such table: {table}; there are {', '.join(ROW_SECTIONS)}")
        return RowTable(self.section(kind), len(self)) if self.has_section(kind) else None

    def row(self, number: int, table: str = "together") -> Row:
        """What a row says besides its neighbours."""
        rows = self.rows(table)
        head = read_head(rows.cursor(self.product(number))) if rows and self._has(number) else EMPTY_HEAD
        return Row(head.count, head.considered, gate_name(head.furthest))

    def _list(
        self, table: str, number: int, limit: int | None, reader: Callable[[int], Callable[[Cursor, int], _Entry]]
    ) -> list[_Entry]:
        rows = self.rows(table)
        if rows is None or not self._has(number):
            return []
        anchor = self.product(number)
        c = rows.cursor(anchor)
        count = read_head(c).count
        if limit is not None:
            count = min(count, limit)
        read = reader(anchor)
        return [read(c, rank) for rank in range(1, count + 1)]

    def _check(self, c: Cursor, anchor: int, item: int) -> None:
        if item >= len(self) or item == anchor:
            raise c.fail("a neighbour is no item, or the anchor")

    def read_neighbour(self, c: Cursor, anchor: int, base: PairBase, rank: int) -> Neighbour:
        """One neighbour with all that follows from its counts."""
        n = read_pair(c, base.followed, base.weighted)
        self._check(c, anchor, n.item)
        if base.total >= COUNT_LIMIT:
            raise c.fail("a count is not below 2^53")
        item = self.counts(n.item)
        item_support = item.followed if base.followed else item.orders
        at_risk, confidence, lift, increment = 0, 0.0, 0.0, 0.0
        if n.support:
            if base.followed and (n.both > base.eligible or n.both > item.eligible):
                raise c.fail("more orders with both than with one")
            at_risk = base.support - n.both
            total_at_risk = base.total - item.eligible if base.followed else base.total
            if (
                n.support > at_risk
                or n.support > item_support
                or at_risk > total_at_risk
                or item_support - n.support > total_at_risk - at_risk
            ):
                raise c.fail("counts that cannot be")
            confidence = n.support / at_risk
            lift = confidence / (item_support / total_at_risk)
            increment = (
                increment_low(n.support, at_risk, item_support - n.support, total_at_risk - at_risk)
                if n.increment is None
                else n.increment
            )
        value = increment * self.worth(n.item)
        if value > 0 and n.boost != 1:
            value *= n.boost
        return Neighbour(
            item=n.item,
            rank=rank,
            support=n.support,
            customers=n.customers,
            anchor_support=base.support,
            item_support=item_support,
            total=base.total,
            at_risk=at_risk,
            lag_q1_days=n.lags.q1,
            lag_days=n.lags.median,
            lag_q3_days=n.lags.q3,
            both=n.both,
            email_day=max(n.lags.q1, 1) if n.placement & _PLACE_EMAIL else 0,
            places=tuple(place for bit, place in enumerate(PLACES) if n.placement >> bit & 1),
            level=LEVELS[n.level],
            pinned=n.pinned,
            confidence=confidence,
            lift=lift,
            adjusted_lift=n.adjusted_lift,
            increment_low=increment,
            value=value,
            boost=n.boost,
        )

    def _pair_table(self, table: str) -> None:
        if table not in ("together", "next"):
            raise ValueError(f"no such table: {table}; there are together, next")

    def neighbours(self, number: int, table: str = "together", limit: int | None = None) -> list[Neighbour]:
        """The best `limit` neighbours of an item in "together" or "next", best first."""
        self._pair_table(table)

        def reader(anchor: int) -> Callable[[Cursor, int], Neighbour]:
            base = PairBase(self, table, anchor)
            return lambda c, rank: self.read_neighbour(c, anchor, base, rank)

        return self._list(table, number, limit, reader)

    def read_upgrade(self, c: Cursor, anchor: int, own: Counts, rank: int) -> Upgrade:
        n = read_upgrade(c)
        self._check(c, anchor, n.item)
        facts, anchor_facts = self.facts(n.item), self.facts(anchor)
        price = facts.price if facts else None
        anchor_price = anchor_facts.price if anchor_facts else None
        if price is None or anchor_price is None or price <= anchor_price:
            raise c.fail("an upgrade does not cost more")
        item = self.counts(n.item)
        if (
            n.forward > own.eligible
            or n.forward > item.followed
            or n.backward > item.eligible
            or n.backward > own.followed
        ):
            raise c.fail("counts that cannot be")
        share_low = wilson(n.forward, n.forward + n.backward)[0]
        value = share_low * self.worth(n.item)
        step = price - anchor_price
        return Upgrade(
            n.item, rank, n.forward, n.backward, anchor_price, price, step, n.margin_step, share_low, value
        )

    def upgrades(self, number: int, limit: int | None = None) -> list[Upgrade]:
        def reader(anchor: int) -> Callable[[Cursor, int], Upgrade]:
            own = self.counts(anchor)
            return lambda c, rank: self.read_upgrade(c, anchor, own, rank)

        return self._list("upgrade", number, limit, reader)

    def read_substitute(self, c: Cursor, anchor: int, own: Counts, rank: int) -> Substitute:
        n = read_substitute(c)
        self._check(c, anchor, n.item)
        item = self.counts(n.item)
        if (
            n.together > own.orders
            or n.together > item.orders
            or n.later > own.eligible
            or n.later > item.followed
            or n.earlier > item.eligible
            or n.earlier > own.followed
        ):
            raise c.fail("counts that cannot be")
        switch_low = wilson(min(n.later + n.earlier, own.orders), own.orders)[0]
        value = switch_low * self.worth(n.item)
        return Substitute(
            n.item, rank, n.together, n.later, n.earlier, own.orders, item.orders, n.expected, switch_low, value
        )

    def substitutes(self, number: int, limit: int | None = None) -> list[Substitute]:
        def reader(anchor: int) -> Callable[[Cursor, int], Substitute]:
            own = self.counts(anchor)
            return lambda c, rank: self.read_substitute(c, anchor, own, rank)

        return self._list("substitute", number, limit, reader)

    # --- carts ---

    def cart(self, numbers: Iterable[int], table: str = "together", limit: int | None = None) -> list[Suggestion]:
        """What goes with a cart: values added up over its first 64 different items, 32 neighbours of each.

        Nothing in the cart, nor a variant of it, nor two variants of one family.
        """
        self._pair_table(table)
        distinct = dict.fromkeys(self.product(number) for number in numbers if self._has(number))
        anchors = sorted(list(distinct)[:_CART_ITEMS])
        families = {self.family(anchor) for anchor in anchors} - {0}
        found: dict[int, Suggestion] = {}
        for anchor in anchors:
            for n in self.neighbours(anchor, table, _CART_NEIGHBOURS):
                if n.item in anchors or self.family(n.item) in families:
                    continue
                s = found.get(n.item, Suggestion(n.item, 0, anchor, n, 0.0))
                if (n.value, n.support) > (s.because.value, s.because.support):
                    s = s._replace(best=anchor, because=n)
                found[n.item] = s._replace(anchors=s.anchors + 1, value=s.value + n.value)
        ranked = sorted(found.values(), key=lambda s: (-s.value, -s.because.support, self.item_bytes(s.item)))
        out: list[Suggestion] = []
        shown: set[int] = set()
        for s in ranked:
            if limit is not None and len(out) >= limit:
                break
            family = self.family(s.item)
            if family and family in shown:
                continue
            shown.add(family)
            out.append(s)
        return out


def open_index(path: str | os.PathLike[str], *, verify: bool = False, access: str = "pread") -> Index:
    """Opens an index; raises OSError or CobuyError.

    access: "pread" reads from the file each time, so that whatever happens to it is an error at worst; "mmap" maps it, which
    is faster, but a read of what was cut off a mapped file ends the process; "copy" reads it into memory once.
    """
    if access not in ("pread", "mmap", "copy"):
        raise ValueError(f"no such access: {access}; there are pread, mmap, copy")
    source = open_source(path, access)
    try:
        index = Index(source)
        if access == "copy":
            index = Index(Memory(source.read(0, source.nbytes)))
            source.close()
        if verify:
            index.verify()
    except BaseException:
        source.close()
        raise
    return index


def open_bytes(data: bytes | bytearray | memoryview, *, verify: bool = False) -> Index:
    """As open_index, for bytes that stay unchanged."""
    index = Index(Memory(data))
    if verify:
        index.verify()
    return index
