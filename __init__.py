"""Reads a cobuy index: what is bought together, next, again.

    import cobuy

    index = cobuy.open("shop.cobuy", verify=True)
    anchor = index.find("machine-espresso-home")
    for n in index.neighbours(anchor, limit=4):
        print(index.title(n.item), cobuy.explain(n))

Money is in minor units (cents), times are microseconds since 1970-01-01 UTC. To swap, open the new file and drop the old index.
"""

from ._explain import explain
from ._failure import CobuyError, IndexDamagedError, IndexReadError, IndexVersionError
from ._index import Index, open_bytes
from ._index import open_index as open
from ._types import (
    Attribute,
    Difference,
    Info,
    Item,
    Neighbour,
    Row,
    Substitute,
    Suggestion,
    TableInfo,
    Upgrade,
)
from ._words import PLACES, TABLES, gate_name, rank_by_name, reject_name

__version__ = "0.1.0"
__all__ = [
    "Attribute", "CobuyError", "Difference", "Index", "IndexDamagedError", "IndexReadError", "IndexVersionError", "Info",
    "Item", "Neighbour", "PLACES", "Row", "Substitute", "Suggestion", "TABLES", "TableInfo", "Upgrade", "explain",
    "gate_name", "open", "open_bytes", "rank_by_name", "reject_name",
]
