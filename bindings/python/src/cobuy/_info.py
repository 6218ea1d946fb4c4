"""The build: what went in, what was left out, under which options."""

from __future__ import annotations

import struct

from ._container import COUNT_LIMIT, Container, Data, Section
from ._types import Info, TableInfo
from ._words import GATES, PAIR_TABLES, TABLES, rank_by_name, reject_name

_TABLE_AT = 136
_TABLE_NBYTES = 168
_BACKED_AT = _TABLE_AT + 5 * _TABLE_NBYTES
REJECT_REASONS = 16
_WORD_LIMIT = 1 << 32
_EMPTY_COUNT = 5
SHOP = (
    "orders eligible_orders customers orders_without_customer orders_without_time orders_many_customers "
    "orders_over_limit returns_only items basket_items returned catalog_lines catalog_rejected catalog_unknown "
    "items_uncatalogued"
).split()
PROVENANCE = ("lines", "used", "returns", "repeated")
# In the order of the file; u: count, f: number, w: below 2^32, b: that, and not 0 or 0.
OPTIONS = (
    "min_support:u min_customers:u max_basket:u next_days:u next_orders:u top:u fdr:f min_lift:f margin_weight:f "
    "min_margin:f max_return_rate:f max_price_ratio:f return_cost_minor:u minor_digits:u rank_by:w uncatalogued_kept:b "
    "ordered_by_sequence:b has_catalog:b max_customer_share:f season:w upgrade_steepness:f max_substitute_lift:f "
    "checkout_price_ratio:f same_order_share:f after_days:u cost_share:f half_life_days:u replenish_days:w "
    "durable_days:u consumable_share:f durable_share:f backoff:b"
    " return_weight:f min_gain:f least_increment:f bestseller_share:f least_share:f least_margin:f"
).split()


class Record:
    """A section of 8-byte fields."""

    def __init__(self, data: Data, section: Section) -> None:
        self.data = data
        self.section = section

    def _field(self, form: str, at: int) -> int | float:
        value: int | float = struct.unpack_from(form, self.data, self.section.begin + at)[0]
        return value

    def count(self, at: int, limit: int = COUNT_LIMIT) -> int:
        value = int(self._field("<Q", at))
        if value >= limit:
            raise self.section.damage(f"a count is not below {limit}", self.section.begin + at)
        return value

    def time(self, at: int) -> int:
        return int(self._field("<q", at))

    def number(self, at: int) -> float:
        return float(self._field("<d", at))


def read_shop(ledger: Record) -> dict[str, int]:
    shop = {name: ledger.count(8 * i) for i, name in enumerate(SHOP)}
    shop["first_time"], shop["last_time"] = ledger.time(120), ledger.time(128)
    return shop


def read_backed(ledger: Record, table: str, limit: int = COUNT_LIMIT) -> list[int]:
    """Of the answered anchors, how many back off to their family, and to their category."""
    if table not in PAIR_TABLES:
        return [0, 0]
    return [ledger.count(_BACKED_AT + 16 * TABLES.index(table) + 8 * level, limit) for level in range(2)]


def read_table_ledger(ledger: Record, table: str) -> TableInfo:
    at = _TABLE_AT + _TABLE_NBYTES * TABLES.index(table)
    empty = ledger.count(at + 160)
    if empty >= _EMPTY_COUNT:
        raise ledger.section.damage("no such reason for a table to be empty", ledger.section.begin + at + 160)
    dropped = {gate: ledger.count(at + 32 + 8 * i) for i, gate in enumerate(GATES)}
    anchors, answered, considered, kept = (ledger.count(at + 8 * i) for i in range(4))
    backed = read_backed(ledger, table)
    return TableInfo(anchors, answered, considered, kept, dropped, ledger.count(at + 152), empty, backed)


def read_options(opts: Record) -> dict[str, int | float | str | bool]:
    out: dict[str, int | float | str | bool] = {}
    for i, field in enumerate(OPTIONS):
        name, kind = field.split(":")
        if kind == "f":
            out[name] = opts.number(8 * i)
        elif name == "rank_by":
            out[name] = rank_by_name(opts.count(8 * i, _WORD_LIMIT))
        else:
            out[name] = opts.count(8 * i, _WORD_LIMIT if kind in "wb" else COUNT_LIMIT)
            if kind == "b":
                out[name] = out[name] != 0
    return out


def read_provenance(prov: Record) -> tuple[dict[str, int], dict[str, int]]:
    rejected: dict[str, int] = {}
    for reason in range(REJECT_REASONS):
        name = reject_name(reason) or ""
        rejected[name] = rejected.get(name, 0) + prov.count(32 + 8 * reason)
    return {name: prov.count(8 * i) for i, name in enumerate(PROVENANCE)}, rejected


def read_info(data: Data, container: Container) -> Info:
    known = container.known
    ledger = Record(data, known["LEDG"])
    provenance, rejected = read_provenance(Record(data, known["PROV"]))
    options = read_options(Record(data, known["OPTS"]))
    options["rollup"] = "LINK" in known
    return Info(
        version=(container.major, container.minor),
        file_nbytes=container.nbytes,
        build_id=container.build_id,
        items=container.item_count,
        tables={table: read_table_ledger(ledger, table) for table in TABLES},
        shop=read_shop(ledger),
        options=options,
        provenance=provenance,
        rejected=rejected,
    )
