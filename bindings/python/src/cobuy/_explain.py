"""Why a neighbour is shown, in one sentence made of its counts."""

from __future__ import annotations

from math import floor

from ._types import Neighbour


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def explain(neighbour: Neighbour, table: str = "together") -> str:
    """ "bought together in 72 of 216 orders, by 72 customers, 6.0 times what chance gives" """
    n = neighbour
    tenths = floor(n.adjusted_lift * 10 + 0.5)  # half a tenth rounds up, so that every reader says the same
    after = "" if table == "together" else f"after {_many(n.lag_days, 'day')}, "
    return (
        f"bought {table} in {n.support:,} of {_many(n.at_risk, 'order')}, {after}by {_many(n.customers, 'customer')}, "
        f"{tenths // 10:,}.{tenths % 10} times what chance gives"
    )
