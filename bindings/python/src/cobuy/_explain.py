"""Why something is shown, in one sentence made of its counts."""

from __future__ import annotations

from typing import Union

from ._types import Neighbour, Replenishment, Substitute, Suggestion, Upgrade

#: What a sentence can be made of.
Explained = Union[Neighbour, Upgrade, Substitute, Replenishment, Suggestion]

_LEVELS = {"item": "", "family": "; counted over its family", "category": "; counted over its category"}


def _number(n: int) -> str:
    return f"{n:,}".replace(",", " ")


def _many(n: int, noun: str) -> str:
    return f"{_number(n)} {noun}{'' if n == 1 else 's'}"


def _share(part: int, whole: int, noun: str) -> str:
    return f"{_number(part)} of {_many(whole, noun)}"


def _usual(days: int) -> str:
    return f", usually after {_many(days, 'day')}" if days else ", usually within a day"


def _pair(n: Neighbour, table: str, next_days: int | None) -> str:
    if n.support == 0:
        return "chosen by the shop" if n.pinned else ""
    share = _share(n.support, n.at_risk, "order")
    if table == "together":
        said = f"bought together in {share}"
    elif next_days is None:
        said = f"bought in a later order after {share}, by {_many(n.customers, 'customer')}"
    else:
        customers = _many(n.customers, "customer")
        said = f"bought within {_many(next_days, 'day')} of {share}, by {customers}{_usual(n.lag_days)}"
    return ("chosen by the shop; " if n.pinned else "") + said + _LEVELS[n.level]


def _upgrade(u: Upgrade) -> str:
    back = f", {_number(u.backward)} moved back" if u.backward else ""
    return f"{_many(u.forward, 'customer')} moved up to it{back}"


def _substitute(s: Substitute) -> str:
    both = _share(s.together, s.anchor_support, "order")
    return f"bought in its place by {_many(s.later + s.earlier, 'customer')}; both in {both}"


def _replenishment(r: Replenishment) -> str:
    if r.gate != "none" or not r.observed:
        return ""
    said = f"bought again within {_many(r.window_days, 'day')} by {_share(r.repeat, r.observed, 'buyer')}"
    return said + (_usual(r.median_days) if r.intervals else "")


def explain(entry: Explained, table: str, next_days: int | None) -> str:
    """`next_days`: of the build; None: its orders have running numbers and no times."""
    if isinstance(entry, Suggestion):
        evidence = entry.because or entry.instead
        return explain(evidence, entry.table, next_days) if evidence else ""
    if isinstance(entry, Neighbour):
        return _pair(entry, table, next_days)
    if isinstance(entry, Upgrade):
        return _upgrade(entry)
    return _substitute(entry) if isinstance(entry, Substitute) else _replenishment(entry)
