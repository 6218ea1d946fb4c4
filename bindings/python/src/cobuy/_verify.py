"""Reads every byte: checksums first, then what each section says."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from ._container import padded
from ._failure import IndexDamagedError
from ._info import Record, read_backed, read_options, read_provenance, read_shop, read_table_ledger
from ._measures import repeat_kind
from ._pairs import PairReader, verify_widths
from ._rows import EMPTY_ROW
from ._texts import TextTable
from ._words import PAIR_TABLES, TABLES
from ._xxhash import xxh3_64_of, xxh3_128

if TYPE_CHECKING:
    from ._python_index import PythonIndex

_NEWEST_MINOR = 0
_BUILD_ID_AT = 24
_RESERVED_AT = 44
_CHECKSUM_AT = 56


def _verify_checksums(index: PythonIndex) -> bytes:
    """Returns what the build id is made of."""
    container, data = index.container, index.data
    head = container.head
    parts = [head[:_BUILD_ID_AT] + bytes(16) + head[_BUILD_ID_AT + 16 : _CHECKSUM_AT] + bytes(8)]
    for s in container.sections:
        nbytes = padded(s.nbytes)
        begin = s.begin
        checksum = data[begin + nbytes : begin + nbytes + 8]
        if struct.pack("<Q", xxh3_64_of(lambda at, n: data[begin + at : begin + at + n], nbytes, s.seed)) != checksum:
            raise s.damage("its checksum does not match", begin)
        if any(data[s.end : begin + nbytes]):
            raise s.damage("its padding is not 0", s.end)
        entry = container.head[s.entry_at : s.entry_at + 24]
        if container.minor <= _NEWEST_MINOR and any(entry[4:8]):
            raise IndexDamagedError("section table", "a reserved field is not 0", s.entry_at + 4)
        parts.append(entry[:4] + entry[16:] + checksum)
    return b"".join(parts[:-1])  # without PROV, the last


def _verify_header(index: PythonIndex, parts: bytes) -> None:
    container = index.container
    if container.minor <= _NEWEST_MINOR and any(container.head[_RESERVED_AT : _RESERVED_AT + 12]):
        raise IndexDamagedError("header", "a reserved field is not 0", _RESERVED_AT)
    if struct.pack("<QQ", *xxh3_128(parts)) != container.build_id:
        raise IndexDamagedError("header", "the build id is not that of the sections", _BUILD_ID_AT)


def _verify_texts(index: PythonIndex) -> None:
    titles = index.titles
    if titles:
        if titles.stated_count() != index.count:
            raise titles.section.damage("not as many texts as items", titles.at)
        titles.verify()
    for kind in ("CATG", "FAML"):
        if kind in index.container.known:
            TextTable(index.data, index.section(kind)).verify()


def _verify_counts(index: PythonIndex) -> None:
    entries, ledger = index.entries, Record(index.data, index.section("LEDG"))
    all_orders, all_eligible = ledger.count(0), ledger.count(8)
    before = 0
    for i in range(index.count):
        orders, eligible, followed, _ = index.counts(i)
        if orders > all_orders or eligible > min(orders, all_eligible) or followed > all_eligible - eligible:
            raise entries.damage(i, "counts that cannot be")
        if i not in (0, index.products) and (
            orders > before or (orders == before and index.items.get(i - 1) >= index.items.get(i))
        ):
            raise entries.damage(i, "items are not in their order")
        before = orders


def _verify_facts(index: PythonIndex) -> None:
    facts = index.container.known.get("FACT")
    for i in range(index.count):
        index.worth(i)
        if facts:
            index.item(i)  # its classes, names and price
            at = facts.begin + 20 * i + 19
            if index.container.minor <= _NEWEST_MINOR and index.data[at]:
                raise facts.damage("a reserved field is not 0", at)


def _verify_links(index: PythonIndex) -> None:
    """Variants behind the products: each leads to a product of its family, and has nothing of its own but orders."""
    for i in range(index.products, index.count):
        product, family = index.product(i), index.family(i)
        orders, *others = index.counts(i)
        if product == i or family == 0 or index.family(product) != family:
            link = index.section("LINK")
            raise link.damage("an item does not lead to a product of its family", link.begin + 4 * (i - index.products))
        if any(others) or orders > index.counts(product)[0]:
            raise index.entries.damage(i, "a variant's counts cannot be")
        for table in TABLES:
            c = index.items.cursor(table, i) if index.items.has(table) else None
            if c and not c.at_end():
                raise c.damage("a variant has a row of its own")


def _verify_attributes(index: PythonIndex) -> None:
    table = index.attribute_table()
    if table is None:
        return
    for i in range(index.count):
        for k in range(table.count):
            table.value(i, k)
    table.texts.verify()


def _verify_list_rows(index: PythonIndex, table: str) -> tuple[int, int, int, list[int]]:
    """Returns kept, answered, considered, and how many back off to family and to category."""
    kept = answered = considered = 0
    backed = [0, 0]
    if not index.items.has(table):
        return 0, 0, 0, backed
    for i in range(index.count):
        c = index.items.cursor(table, i)
        empty = c.at_end()
        head = index.read_head(c, table)
        if table in PAIR_TABLES:
            PairReader(index, table == "next", i).read(c, head.count)
            verify_widths(c, table == "next", head.count)
        else:
            read = index.read_upgrade if table == "upgrade" else index.read_substitute
            for rank in range(head.count):
                read(c, i, rank)
            if not c.at_end():
                raise c.damage("a row does not end behind its last neighbour")
        if not empty and head == EMPTY_ROW:
            raise c.damage("a row that says nothing is not empty")
        kept += head.count
        answered += head.count > 0
        considered += head.considered
        if c.level:
            backed[c.level - 1] += 1
    return kept, answered, considered, backed


def _verify_replenish_rows(index: PythonIndex) -> tuple[int, int, int, list[int]]:
    kept = answered = considered = 0
    if not index.items.has("replenish"):
        return 0, 0, 0, [0, 0]
    limits = index.repeat_limits()
    for i in range(index.count):
        e = index.read_replenish(index.items.cursor("replenish", i), i)
        considered += e is not None
        if e and e.gate == "none":
            kept += 1
            answered += repeat_kind(e.repeat, e.observed, limits) != "unknown"
    return kept, answered, considered, [0, 0]


def _verify_rows(index: PythonIndex) -> None:
    ledger = Record(index.data, index.section("LEDG"))
    for place, table in enumerate(TABLES):
        replenish = table == "replenish"
        rows = _verify_replenish_rows(index) if replenish else _verify_list_rows(index, table)
        kept, answered, considered, backed = rows
        at = ledger.section.begin + 136 + 168 * place
        told_answered, told_considered, told_kept = struct.unpack_from("<QQQ", index.data, at + 8)
        if (
            told_kept != kept
            or told_answered != answered
            or told_considered < considered
            or (replenish and told_considered != considered)
            or backed != read_backed(ledger, table, 1 << 64)
        ):
            raise ledger.section.damage(f"{table}: it does not say what the rows add up to", at)


def _verify_records(index: PythonIndex) -> None:
    ledger = Record(index.data, index.section("LEDG"))
    read_shop(ledger)
    for table in TABLES:
        told = read_table_ledger(ledger, table)
        if told.considered != told.kept + sum(told.dropped.values()):
            raise ledger.section.damage(f"{table}: considered is not kept and dropped together", ledger.section.begin)
    prov = Record(index.data, index.section("PROV"))
    provenance, rejected = read_provenance(prov)
    if provenance["lines"] != provenance["used"] + sum(rejected.values()):
        raise prov.section.damage("lines are not used and rejected together", prov.section.begin)
    read_options(Record(index.data, index.section("OPTS")))


def verify_index(index: PythonIndex) -> None:
    """Raises IndexDamagedError, naming the section."""
    _verify_header(index, _verify_checksums(index))
    strict = index.container.minor <= _NEWEST_MINOR
    index.entries.verify(index.items.nbytes, strict)
    index.items.verify(strict)
    _verify_texts(index)
    index.slots.verify()
    _verify_counts(index)
    _verify_facts(index)
    _verify_links(index)
    _verify_attributes(index)
    _verify_rows(index)
    _verify_records(index)
