"""What follows from the counts of a pair. Made of + - * / and the square root alone, so that every machine agrees."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z = 1.96
Z2 = Z * Z
_SECOND = 1000000  # microseconds
_DAY = 86400  # seconds


def wilson(s: int, n: int) -> tuple[float, float]:
    """The Wilson interval of s in n."""
    if n == 0:
        return 0.0, 1.0
    far = s + Z2 / 2 + Z * sqrt(s * ((n - s) / n) + Z2 / 4)
    return s / n * s / far, 1.0 if s == n else far / (n + Z2)


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
