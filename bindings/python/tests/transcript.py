"""Prints what this reader answers about an index, as tests/corpus/README.md describes: transcript FILE [ENGINE]."""

from __future__ import annotations

import struct
import sys
from typing import Any, Callable

import cobuy
from cobuy._words import GATES, PLACES, REJECTS

LIMIT = 16
CART_LIMIT = 8
CART_ALL = 100
MANY, ENDS = 1000, 300  # of so many items, so many at either end are asked for
_SHOP = (
    "orders eligible_orders customers orders_without_customer orders_without_time orders_many_customers orders_over_limit "
    "returns_only items basket_items returned catalog_lines catalog_rejected catalog_unknown items_uncatalogued "
    "first_time last_time"
).split()
_COUNTS = (
    "min_support min_customers max_basket next_days next_orders top after_days return_cost_minor minor_digits "
    "half_life_days season replenish_days durable_days backoff"
).split()
_SHARES = (
    "fdr min_lift margin_weight min_margin max_return_rate max_price_ratio max_customer_share checkout_price_ratio "
    "same_order_share upgrade_steepness max_substitute_lift cost_share consumable_share durable_share return_weight min_gain least_increment "
    "bestseller_share least_share least_margin"
).split()
_FLAGS = "uncatalogued_kept ordered_by_sequence has_catalog rollup".split()


def escaped(text: str) -> str:
    if not text:
        return "-"
    return "".join(
        chr(byte) if 0x21 <= byte <= 0x7E and byte not in b"%=" else f"%{byte:02x}"
        for byte in text.encode("utf-8", "surrogateescape")
    )


def shown(value: Any) -> str:
    """A field: a double as its bits, what is not known as a dash."""
    if isinstance(value, float):
        return struct.pack(">d", value).hex()
    return "-" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def joined(*values: Any) -> str:
    return " ".join(shown(value) for value in values)


def info_line(info: cobuy.Info) -> str:
    tables: list[Any] = []
    for table in cobuy.TABLES:
        t = info.tables[table]
        dropped = (t.dropped[gate] for gate in GATES)
        tables += [t.anchors, t.answered, t.considered, t.kept, *dropped, t.tests, t.empty, *t.backed]
    options, provenance = info.options, info.provenance
    return joined(
        "{}.{}".format(*info.version),
        info.file_nbytes,
        info.build_id.hex(),
        info.items,
        *(info.shop[name] for name in _SHOP),
        *tables,
        *(options[name] for name in _COUNTS + _SHARES + ["rank_by"] + _FLAGS),
        *(provenance[name] for name in ("lines", "used", "returns", "repeated")),
        *(info.rejected[name] for name in REJECTS),
        info.rejected[""],
    )


def item_line(item: cobuy.Item) -> str:
    texts = [escaped(text) for text in (item.item, item.title, item.category, item.family)]
    return joined(texts[0], item.product, *texts[1:], *item[5:])


def evidence(n: cobuy.Neighbour) -> str:
    return joined(*n[:13], "".join(place + "," for place in n.places), n.level, *n[15:])


def suggestion(s: cobuy.Suggestion) -> str:
    shown = evidence(s.because) if s.because else joined(*(s.instead or ()))
    return f"{joined(s.table, s.item, s.anchors, s.best, s.value)} {shown}"


class Transcript:
    def __init__(self, index: cobuy.Index) -> None:
        self.index = index
        self.lines: list[str] = []

    def _line(self, head: str, ask: Callable[[], str]) -> None:
        try:
            said = ask()
        except cobuy.CobuyError:
            said = "damaged"
        self.lines.append(f"{head} {said}")

    def _rows(self, table: str, number: int, ask: Callable[..., list[Any]], show: Callable[[Any], str]) -> None:
        head = f"{table} {number}"
        try:
            row = self.index.row(number, table)
        except cobuy.CobuyError:
            self.lines.append(f"{head} damaged")
            return
        self.lines.append(f"{head} {joined(*row)}")
        try:
            found = ask(number, limit=LIMIT)
        except cobuy.CobuyError:
            self.lines.append("- damaged")
            return
        self.lines += [f"- {show(entry)} {self._explanation(entry, table)}" for entry in found]

    def _explanation(self, entry: Any, table: str = "together") -> str:
        return escaped(self.index.explain(entry, table))

    def _replenishment(self, r: cobuy.Replenishment) -> str:
        return f"{joined(*r[1:])} {self._explanation(r)}" if r.observed else f"none {r.gate} {r.window_days}"

    def _find(self, text: str) -> None:
        def ask() -> str:
            number = self.index.find(text)
            return "none" if number is None else str(number)

        self._line(f"find {escaped(text)}", ask)

    def _item(self, number: int) -> None:
        try:
            item = self.index.item(number)
        except cobuy.CobuyError:
            self.lines.append(f"item {number} damaged")
            return
        self.lines.append(f"item {number} {item_line(item) if item else 'none'}")
        if item:
            self._find(item.item)

    def _suggestions(self, head: str, ask: Callable[[], list[cobuy.Suggestion]]) -> None:
        try:
            found = ask()
        except cobuy.CobuyError:
            self.lines.append(f"{head} damaged")
            return
        self.lines.append(head if found else f"{head} none")
        self.lines += [f"- {suggestion(s)} {self._explanation(s)}" for s in found]

    def _cart(self, name: str, numbers: list[int], limit: int = CART_LIMIT, **options: Any) -> None:
        for table in ("together", "next"):
            self._suggestions(f"cart {name} {table}", lambda t=table: self.index.cart(numbers, t, limit=limit, **options))

    def _places(self, name: str, numbers: list[int], **options: Any) -> None:
        for placement in PLACES:
            self._suggestions(f"place {name} {placement}", lambda p=placement: self.index.place(p, numbers, **options))

    def _requests(self, i: int, n: int) -> None:
        other, out = (7 * i + 3) % n, [(i + 2) % n] if i % 3 else [(i + 2) % n, i]
        visitor = {"bought": [0xFFFFFFFF, (i + 1) % n], "out_of_stock": out}
        self._cart(str(i), [i, other, i])
        self._cart(f"{i}:known", [n, i, other, i], places=[p for k, p in enumerate(PLACES) if i % 32 >> k & 1], **visitor)
        self._places(f"{i}:known", [n, i, other, i], **visitor)
        self._cart(f"{i}:few", [n, i], 3, out_of_stock=out)
        self._places(f"{i}:few", [n, i], out_of_stock=out, limit=3)

    def _words(self, head: str, ask: Callable[[], list[Any]]) -> None:
        self._line(head, lambda: " ".join(escaped(text) for entry in ask() for text in entry) or "none")

    def _one(self, i: int, n: int) -> None:
        index = self.index
        self._item(i)
        self._words(f"attributes {i}", lambda: index.attributes(i))
        self._words(f"differences {i} {(i + 1) % n}", lambda: index.differences(i, (i + 1) % n))
        for table in ("together", "next"):
            self._rows(table, i, lambda number, limit, t=table: index.neighbours(number, t, limit), evidence)
        self._line(f"replenish {i}", lambda: self._replenishment(index.replenish(i)))
        self._rows("upgrade", i, index.upgrades, lambda u: joined(*u))
        self._rows("substitute", i, index.substitutes, lambda s: joined(*s))

    def all(self) -> list[str]:
        index, n = self.index, len(self.index)
        try:
            index.verify()
            self.lines.append("verify ok")
        except cobuy.IndexFileError as e:
            self.lines.append(f"verify {e.section}")
        self.lines.append(f"items {n}")
        self._line("info", lambda: info_line(index.info()))
        for text in ("", "no such item", "x" * 300):
            self._find(text)
        self._item(n)
        asked = [i for i in range(n) if n <= MANY or i < ENDS or i >= n - ENDS]
        for i in asked:
            self._one(i, n)
        self._cart("empty", [])
        self._cart("beyond", [n, 0xFFFFFFFF])
        self._cart("many", [(7 * i + 3) % n if n else i for i in range(CART_ALL)])
        for i in asked:
            self._requests(i, n)
        return self.lines


def transcript(path: str, engine: str, access: str = "copy") -> str:
    """Of a file, as one text."""
    try:
        index = cobuy.open(path, engine=engine, access=access)
    except cobuy.IndexVersionError:
        return "open version\n"
    except cobuy.IndexFileError as e:
        return f"open {e.section}\n"
    return "\n".join(["open ok", *Transcript(index).all()]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(transcript(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "python"))
