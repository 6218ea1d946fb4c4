"""Reads a cobuy index: what is bought together, next, again.

    import cobuy

    index = cobuy.open("shop.cobuy")
    anchor = index.find("machine-espresso-home")
    for n in index.neighbours(anchor, limit=4):
        print(index.title(n.item), index.explain(n))

Money is in minor units (cents), times are microseconds since 1970-01-01 UTC.
"""

from ._control import control
from ._failure import (
    CobuyError,
    IndexChangedError,
    IndexDamagedError,
    IndexFileError,
    IndexVersionError,
    LibraryError,
)
from ._index import Index
from ._live import Live
from ._open import open_bytes
from ._open import open_index as open
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
    TableInfo,
    Upgrade,
)
from ._words import PLACES, TABLES, gate_name, rank_by_name, reject_name

__version__ = "0.1.0"
__all__ = [
    "PLACES",
    "TABLES",
    "Attribute",
    "CobuyError",
    "Difference",
    "Index",
    "IndexChangedError",
    "IndexDamagedError",
    "IndexFileError",
    "IndexVersionError",
    "Info",
    "Item",
    "LibraryError",
    "Live",
    "Neighbour",
    "Replenishment",
    "Row",
    "Substitute",
    "Suggestion",
    "TableInfo",
    "Upgrade",
    "control",
    "gate_name",
    "open",
    "open_bytes",
    "rank_by_name",
    "reject_name",
]
