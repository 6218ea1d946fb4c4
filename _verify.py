"""Reads every byte: checksums first, then what each section says."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from ._container import Container, padded
from ._failure import IndexDamagedError
from ._info import read_options, read_provenance, read_shop, read_table_ledger
from ._rows import read_head
from ._texts import TextTable
from ._words import ROW_SECTIONS, TABLES
from ._xxhash import xxh3_64_of, xxh3_128

if TYPE_CHECKING:
    from ._index import Index

_NEWEST_MINOR = 0
_BUILD_ID_AT = 24
_RESERVED_AT = 44


def _verify_checksums(container: Container) -> bytes:
    """Returns what the build id is made of."""
    source = container.source
    parts = [struct.pack("<HH", container.major, container.minor)]
    for s in container.sections:
        nbytes = padded(s.nbytes)
        checksum = source.read(s.offset + nbytes, 8)
        if xxh3_64_of(lambda at, n: source.read(s.offset + at, n), nbytes, s.seed) != struct.unpack("<Q", checksum)[0]:
            raise s.fail("its checksum does not match")
        if any(source.read(s.offset + s.nbytes, nbytes - s.nbytes)):
            raise s.fail("its padding is not 0", s.nbytes)
        entry = container.head[s.entry_at : s.entry_at + 24]
        if container.minor <= _NEWEST_MINOR and any(entry[4:8]):
            raise IndexDamagedError("section table", "a reserved field is not 0", s.entry_at + 4)
        parts.append(entry[:4] + entry[16:] + checksum)
    return b"".join(parts[:-1])  # without PROV, the last


def _verify_header(container: Container, parts: bytes) -> None:
    if container.minor <= _NEWEST_MINOR and any(container.head[_RESERVED_AT : _RESERVED_AT + 12]):
        raise IndexDamagedError("header", "a reserved field is not 0", _RESERVED_AT)
    if struct.pack("<QQ", *xxh3_128(parts)) != container.build_id:
        raise IndexDamagedError("header", "the build id is not that of the sections", _BUILD_ID_AT)


def _verify_texts(index: Index) -> None:
    TextTable(index.section("ITEM")).verify(len(index), True)
    if index.has_section("TITL"):
        TextTable(index.section("TITL")).verify(len(index), False)
    for kind in ("CATG", "FAML"):
        if index.has_section(kind):
            table = TextTable(index.section(kind))
            table.verify(table.count(), False)


def _verify_hash(index: Index, minor: int) -> None:
    table = index.section("HASH")
    if minor <= _NEWEST_MINOR and table.u32(4) != 0:
        raise table.fail("a reserved field is not 0", 4)
    if table.u32(0) > 1024:
        raise table.fail("look-ups would take too long")
    used = 0
    for begin in range(8, table.nbytes, 1 << 16):
        chunk = table.read(begin, min(1 << 16, table.nbytes - begin))
        for i, (slot,) in enumerate(struct.iter_unpack("<I", chunk)):
            if slot > len(index):
                raise table.fail("a slot names no item", begin + 4 * i)
            used += slot != 0
    if used != len(index):
        raise table.fail("not as many slots are used as there are items")
    for i in range(len(index)):
        if index.find(index.item_bytes(i)) != i:
            raise table.fail("an item is not found by its text")


def _verify_counts(index: Index) -> None:
    supp, ledger = index.section("SUPP"), index.section("LEDG")
    orders, eligible = ledger.count(0), ledger.count(8)
    last = None
    for i in range(len(index)):
        c = index.counts(i)
        if last is not None and i != index.product_count:
            behind = c.orders > last or c.orders == last and index.item_bytes(i - 1) >= index.item_bytes(i)
            if behind:
                raise supp.fail("items are not in their order", 16 * i)
        if c.orders > orders or c.eligible > min(c.orders, eligible) or c.followed > eligible - c.eligible:
            raise supp.fail("counts that cannot be", 16 * i)
        last = c.orders


def _verify_facts(index: Index, minor: int) -> None:
    for i in range(len(index)):
        index.item(i)  # its classes, names, price and worth
        if index.has_section("FACT") and minor <= _NEWEST_MINOR and index.section("FACT").u8(20 * i + 19):
            raise index.section("FACT").fail("a reserved field is not 0", 20 * i + 19)


def _verify_links(index: Index) -> None:
    """Variants behind the products: each leads to a product of its family, and has nothing of its own but orders."""
    products = index.product_count
    for i in range(products, len(index)):
        product, family = index.product(i), index.family(i)
        c = index.counts(i)
        if product == i or family == 0 or index.family(product) != family:
            raise index.section("LINK").fail("an item does not lead to a product of its family", 4 * (i - products))
        if c.eligible or c.followed or c.returned or c.orders > index.counts(product).orders:
            raise index.section("SUPP").fail("a variant's counts cannot be", 16 * i)
        for table in ROW_SECTIONS:
            rows = index.rows(table)
            if rows and read_head(rows.cursor(i)).count:
                raise rows.section.fail("a variant has a list of its own")


def _verify_attributes(index: Index) -> None:
    table = index.attribute_table()
    if table is None:
        return
    table.texts.verify(table.text_count, False)
    for i in range(len(index)):
        for k in range(table.count):
            table.value(i, k)


def _verify_rows(index: Index, table: str) -> tuple[int, int, int]:
    """Returns kept, answered and considered."""
    from ._index import PairBase

    rows = index.rows(table)
    kept = answered = considered = 0
    if rows is None:
        return 0, 0, 0
    rows.verify_offsets()
    for i in range(len(index)):
        c = rows.cursor(i)
        head = read_head(c)
        if table in ("together", "next"):
            base = PairBase(index, table, i)
            for rank in range(head.count):
                index.read_neighbour(c, i, base, rank)
        else:
            own = index.counts(i)
            read = index.read_upgrade if table == "upgrade" else index.read_substitute
            for rank in range(head.count):
                read(c, i, own, rank)
        if not c.at_end():
            raise c.fail("a row does not end behind its last neighbour")
        kept += head.count
        answered += head.count > 0
        considered += head.considered
    return kept, answered, considered


def verify_index(index: Index) -> None:
    """Raises IndexDamagedError, naming the section."""
    container = index.container
    _verify_header(container, _verify_checksums(container))
    _verify_texts(index)
    _verify_hash(index, container.minor)
    _verify_counts(index)
    _verify_facts(index, container.minor)
    _verify_links(index)
    _verify_attributes(index)
    sums = {table: _verify_rows(index, table) for table in ROW_SECTIONS}
    ledger = index.section("LEDG")
    read_shop(ledger)
    for table in TABLES:
        told = read_table_ledger(ledger, table)
        if told.considered != told.kept + sum(told.dropped.values()):
            raise ledger.fail(f"{table}: considered is not kept and dropped together")
        if table in sums:
            kept, answered, considered = sums[table]
            if told.kept != kept or told.answered != answered or told.considered < considered:
                raise ledger.fail(f"{table}: it does not say what the rows add up to")
    read_options(index.section("OPTS"))
    provenance, rejected = read_provenance(index.section("PROV"))
    if provenance["lines"] != provenance["used"] + sum(rejected.values()):
        raise index.section("PROV").fail("lines are not used and rejected together")
