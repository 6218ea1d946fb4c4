"""What follows from the counts of a pair. Made of + - * / and the square root alone, so that every machine agrees."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

_Z = 1.96
_Z2 = _Z * _Z
_SECOND = 1000000  # microseconds
_DAY = 86400  # seconds


def wilson(s: int, n: int) -> tuple[float, float]:
    """The Wilson interval of s in n."""
    if n == 0:
        return 0.0, 1.0
    far = s + _Z2 / 2 + _Z * sqrt(s * ((n - s) / n) + _Z2 / 4)
    return s / n * s / far, 1.0 if s == n else far / (n + _Z2)


def increment_low(support: int, at_risk: int, other_support: int, other_at_risk: int) -> float:
    """Lower bound of how much likelier the item is with the anchor than without: Newcombe, method 10."""
    # The bounds are those of `wilson`, of which one each is wanted.
    p1 = support / at_risk
    far = support + _Z2 / 2 + _Z * sqrt(support * ((at_risk - support) / at_risk) + _Z2 / 4)
    down = p1 - p1 * support / far
    p2, high = 0.0, 1.0
    if other_at_risk:
        p2 = other_support / other_at_risk
        if other_support != other_at_risk:
            far = other_support + _Z2 / 2 + _Z * sqrt(other_support * ((other_at_risk - other_support) / other_at_risk) + _Z2 / 4)
            high = far / (other_at_risk + _Z2)
    up = high - p2
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
