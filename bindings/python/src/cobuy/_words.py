"""The names of what a file says in numbers."""

from __future__ import annotations

TABLES = ("together", "next", "replenish", "upgrade", "substitute")
PAIR_TABLES = ("together", "next")
LIST_TABLES = ("together", "next", "upgrade", "substitute")
GATES = tuple(
    "support customers chance lift stock inactive margin returns price family substitute misfit blocked value rank".split()
)
NO_GATE = 255
RANKS = tuple("value increment support confidence lift llr cosine".split())
REJECTS = tuple(
    "fields quote too_long order item time quantity zero_quantity price negative_price dropped_status".split()
)
PLACES = ("product", "cart", "checkout", "after", "email")
LEVELS = ("item", "family", "category")
STOCKS = ("unknown", "out", "in")
REPEATS = ("unknown", "consumable", "durable")

#: The names of the places behind each mask of them.
PLACES_OF = tuple(tuple(name for bit, name in enumerate(PLACES) if mask >> bit & 1) for mask in range(1 << len(PLACES)))
#: The name behind each byte of a gate; None: there is no such gate.
GATE_OF = tuple(GATES[g] if g < len(GATES) else "none" if g == NO_GATE else None for g in range(256))


def gate_name(gate: int) -> str:
    """Of a gate's byte in the file; "unknown" for one that is not known."""
    return (GATE_OF[gate] if 0 <= gate < len(GATE_OF) else None) or "unknown"


def rank_by_name(rank: int) -> str:
    return RANKS[rank] if 0 <= rank < len(RANKS) else "unknown"


def reject_name(reason: int) -> str | None:
    """Of a field of rejected lines; None where it is unused."""
    return REJECTS[reason] if 0 <= reason < len(REJECTS) else None


def pair_table(table: str) -> int:
    """The number of a table that is counted pair by pair."""
    if table not in PAIR_TABLES:
        raise ValueError(f"no such table: {table}; there are {', '.join(PAIR_TABLES)}")
    return PAIR_TABLES.index(table)
