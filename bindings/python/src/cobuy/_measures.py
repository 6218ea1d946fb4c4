"""What follows from the counts of a pair. Made of + - * / and the square root alone, so that every machine agrees."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

_Z = 1.96
_SECOND = 1000000  # microseconds
_DAY = 86400  # seconds


def wilson(s: int, n: int) -> tuple[float, float]:
    """The Wilson interval of s in n."""
    if n == 0:
        return 0.0, 1.0
    far = s + _Z * _Z / 2 + _Z * sqrt(s * ((n - s) / n) + _Z * _Z / 4)
    return s / n * s / far, 1.0 if s == n else far / (n + _Z * _Z)


def increment_low(support: int, at_risk: int, other_support: int, other_at_risk: int) -> float:
    """Lower bound of how much likelier the item is with the anchor than without: Newcombe, method 10."""
    p1 = support / at_risk
    p2 = other_support / other_at_risk if other_at_risk else 0.0
    down = p1 - wilson(support, at_risk)[0]
    up = wilson(other_support, other_at_risk)[1] - p2
    return p1 - p2 - sqrt(down * down + up * up)


def repeat_window(days: int, first_time: int, last_time: int) -> int:
    """The days that a buyer is given to come back: no more than half of those that the orders span."""
    span = last_time // _SECOND - first_time // _SECOND
    return min(days, span // _DAY // 2 if span > 0 else 0)


class RepeatLimits(NamedTuple):
    consumable_share: float
    durable_share: float
    durable_days: int
    min_customers: int
    window_days: int


def repeat_kind(repeat: int, observed: int, limits: RepeatLimits) -> str:
    low, high = wilson(repeat, observed)
    if repeat >= limits.min_customers and low >= limits.consumable_share:
        return "consumable"
    if limits.window_days >= limits.durable_days and high <= limits.durable_share:
        return "durable"
    return "unknown"
