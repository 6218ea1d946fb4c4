"""Items, in plain Python: look-ups in the bytes of an index."""

from __future__ import annotations

import struct
from ._container import COUNT_LIMIT, Container, Data, Section
from ._entries import Entries
from ._index import Index, bytes_of, text_of
from ._records import Records
from ._slots import Slots
from ._texts import TextTable
from ._types import Attribute, Difference, Item
from ._words import GATE_OF, STOCKS

_ATTRIBUTES_MAX = 32
_NO_PRICE = 0xFFFFFFFFFFFFFFFF
_WORTH_LIMIT = 3.402823466385288598e38  # the largest f32
_HELD = ("data", "entries", "items", "slots", "titles")  # what keeps the bytes of the index

_word = struct.Struct("<I").unpack_from
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


class PythonItems(Index):
    """What is known of each item; the lists stand in _python_index."""

    def __init__(self, data: Data) -> None:
        container = Container(data, len(data))
        known = container.known
        self.data = data
        self.container = container
        self.count = container.item_count
        self.entries = Entries(data, known["ENTR"], self.count)
        self.items = Records(data, known["ITEM"], self.entries)
        self.slots = Slots(data, known["HASH"], self.items)
        self.titles = TextTable(data, known["TITL"], None, self.count) if "TITL" in known else None
        self.products = self.count - (known["LINK"].nbytes // 4 if "LINK" in known else 0)
        self._links_at = known["LINK"].begin if "LINK" in known else 0
        self._facts_at = known["FACT"].begin if "FACT" in known else 0
        self.worths_at = known["WRTH"].begin if "WRTH" in known else 0
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

    # --- items ---

    def has(self, number: int) -> bool:
        return 0 <= number < self.count

    def find(self, item: str | bytes) -> int | None:
        return self.slots.find(bytes_of(item))

    def item_text(self, number: int) -> str | None:
        return self.items.text(number) if 0 <= number < self.count else None

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
        return self.entries.get(number)

    def worth(self, number: int) -> float:
        if not self.worths_at:
            return 1.0
        worth: float = _worth(self.data, self.worths_at + 4 * number)[0]
        if not 0 <= worth <= _WORTH_LIMIT:
            raise self.section("WRTH").damage("a worth is not a number of at least 0", self.worths_at + 4 * number)
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
