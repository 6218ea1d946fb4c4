"""The build: what went in, what was left out, under which options."""

from __future__ import annotations

from ._container import Container, Section
from ._types import Info, TableInfo
from ._words import GATES, TABLES, rank_by_name, reject_name

_TABLE_AT = 136
_TABLE_NBYTES = 168
_REJECTS = 16
_EMPTY_COUNT = 4
_SHOP = (
    "orders eligible_orders customers orders_without_customer orders_without_time orders_many_customers "
    "orders_over_limit returns_only items basket_items returned catalog_lines catalog_rejected catalog_unknown "
    "items_uncatalogued"
).split()
# In the order of the file; u: count, f: number, w: below 2^32.
_OPTIONS = (
    "min_support:u min_customers:u max_basket:u next_days:u next_orders:u top:u fdr:f min_lift:f margin_weight:f "
    "min_margin:f max_return_rate:f max_price_ratio:f return_cost_minor:u minor_digits:u rank_by:w uncatalogued_kept:w "
    "ordered_by_sequence:w has_catalog:w max_customer_share:f season:w upgrade_steepness:f max_substitute_lift:f "
    "checkout_price_ratio:f same_order_share:f after_days:u cost_share:f half_life_days:u"
).split()


def read_shop(ledger: Section) -> dict[str, int]:
    shop = {name: ledger.count(8 * i) for i, name in enumerate(_SHOP)}
    shop["first_time"], shop["last_time"] = ledger.i64(120), ledger.i64(128)
    return shop


def read_table_ledger(ledger: Section, table: str) -> TableInfo:
    at = _TABLE_AT + _TABLE_NBYTES * TABLES.index(table)
    empty = ledger.count(at + 160)
    if empty >= _EMPTY_COUNT:
        raise ledger.fail("no such reason for a table to be empty", at + 160)
    dropped = {gate: ledger.count(at + 32 + 8 * i) for i, gate in enumerate(GATES)}
    anchors, answered, considered, kept = (ledger.count(at + 8 * i) for i in range(4))
    return TableInfo(anchors, answered, considered, kept, dropped, ledger.count(at + 152), empty)


def read_options(opts: Section) -> dict[str, int | float | str | bool]:
    out: dict[str, int | float | str | bool] = {}
    for i, field in enumerate(_OPTIONS):
        name, kind = field.split(":")
        if kind == "f":
            out[name] = opts.f64(8 * i)
            continue
        value = opts.count(8 * i)
        if kind == "w" and value >= 1 << 32:
            raise opts.fail("an option is not below 2^32", 8 * i)
        out[name] = rank_by_name(value) if name == "rank_by" else value
    for name in ("uncatalogued_kept", "ordered_by_sequence", "has_catalog"):
        out[name] = out[name] != 0
    return out


def read_provenance(prov: Section) -> tuple[dict[str, int], dict[str, int]]:
    rejected: dict[str, int] = {}
    for reason in range(_REJECTS):
        name = reject_name(reason) or ""
        rejected[name] = rejected.get(name, 0) + prov.count(32 + 8 * reason)
    return {name: prov.count(8 * i) for i, name in enumerate(("lines", "used", "returns", "repeated"))}, rejected


def read_info(container: Container) -> Info:
    known = container.known
    ledger = known["LEDG"]
    provenance, rejected = read_provenance(known["PROV"])
    options = read_options(known["OPTS"])
    options["rollup"] = "LINK" in known
    return Info(
        version=(container.major, container.minor),
        file_nbytes=container.source.nbytes,
        build_id=container.build_id,
        items=container.item_count,
        tables={table: read_table_ledger(ledger, table) for table in TABLES},
        shop=read_shop(ledger),
        options=options,
        provenance=provenance,
        rejected=rejected,
    )
