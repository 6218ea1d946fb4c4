"""What the look-ups answer."""

from __future__ import annotations

from typing import NamedTuple

from ._words import LEVELS, PLACES_OF


class Item(NamedTuple):
    item: str
    product: int  #: who answers for it: itself or, where families are rolled up, the product that it is a variant of
    title: str  #: empty: not known; so are category and family
    category: str
    family: str
    orders: int
    eligible: int  #: eligible orders with it, and followed by it; both 0, not counted, below min_support orders
    followed: int
    returned: int  #: orders or return documents that sent it back
    price_minor: int | None
    stock: str  #: "unknown", "out" or "in"
    margin_band: int  #: 0 unknown; 1 + twentieths of the price; 255 below zero
    gate: str  #: what keeps it out of every list, or "none"
    worth: float  #: profit after returns to the power of the margin weight; 1 without margins


class Neighbour(NamedTuple):
    """One neighbour of an anchor. Counts are exact; the measures are derived from them."""

    item: int
    rank: int  #: from 1
    support: int
    customers: int
    anchor_support: int
    item_support: int
    total: int
    at_risk: int
    lag_q1_days: int  #: next: quartiles of the whole days until it is bought; together: 0
    lag_days: int
    lag_q3_days: int
    both: int  #: next: eligible orders with both
    email_day: int  #: days after the purchase to write; 0: not by e-mail
    placement: int  #: where it may be shown, as a mask; `places` has the names
    level_number: int  #: what it was counted over; `level` has the name
    pinned: bool  #: a rule put it here; where support is 0 too, the pair was not counted, and all measures are 0
    confidence: float
    lift: float
    adjusted_lift: float  #: stored rounded, within 0.05 %
    increment_low: float
    value: float  #: increment_low times the item's worth, times boost
    boost: float

    @property
    def places(self) -> tuple[str, ...]:
        """Of "product", "cart", "checkout", "after", "email"."""
        return PLACES_OF[self.placement]

    @property
    def level(self) -> str:
        """Its evidence is of the item itself, or of its "family" or "category"."""
        return LEVELS[self.level_number]


class Row(NamedTuple):
    count: int  # type: ignore[assignment]
    considered: int  #: candidates with enough support to be looked at
    furthest: str  #: the furthest gate that dropped one of them, or "none"


class Upgrade(NamedTuple):
    """A dearer item of the anchor's category or family that its buyers moved up to."""

    item: int
    rank: int
    forward: int
    backward: int
    anchor_price_minor: int
    price_minor: int
    price_step_minor: int
    margin_step_minor: int | None  #: what one earns more than the anchor, after returns
    share_low: float
    value: float


class Substitute(NamedTuple):
    """What is bought in the anchor's place."""

    item: int
    rank: int
    together: int
    later: int
    earlier: int
    anchor_support: int
    item_support: int
    expected: float
    switch_low: float
    value: float


class Replenishment(NamedTuple):
    """How an item is bought again. A buyer is a customer who bought it at a known time; of these, those are observed whose
    first purchase lies at least window_days before the last order. Whoever of them bought it again by then came back."""

    gate: str  #: what drops it, and nothing below is known; or "none"
    kind: str  #: "unknown", "consumable" or "durable"
    window_days: int
    buyers: int
    observed: int
    repeat: int
    share: float  #: repeat of observed, and its bounds
    share_low: float
    share_high: float
    intervals: int  #: between purchases; quartiles of their whole days, scaled to the usual quantity
    quantity: int  #: the usual one; 0 without intervals
    q1_days: int
    median_days: int
    q3_days: int
    due_begin_days: int  #: consumable: when to show it after a purchase; else 0
    due_end_days: int
    hide_days: int  #: durable: how long not to show it after a purchase; else 0


class Attribute(NamedTuple):
    name: str
    value: str  #: empty: not given


class Difference(NamedTuple):
    attribute: str
    anchor: str
    item: str


class Suggestion(NamedTuple):
    """What the items asked for agree on."""

    item: int
    anchors: int  #: how many of the items list it
    best: int  #: the one that speaks for it most ...
    table: str  #: "together", "next" or "substitute"
    because: Neighbour | None  #: ... and its evidence there; None in "substitute"
    instead: Substitute | None  #: the evidence in "substitute"
    value: float  #: sum of its values over those items


class TableInfo(NamedTuple):
    anchors: int
    answered: int
    considered: int
    kept: int
    dropped: dict[str, int]  #: by gate
    tests: int
    empty: int  #: why it has no anchors: 0 nothing stood in the way, 1 no catalogue, 2 no category or family, 3 no price,
    #: 4 no times
    backed: list[int]  #: of the answered, those that back off to their family, and to their category


class Info(NamedTuple):
    """The build: what went in, what was left out, under which options. Fields are those of the format's page."""

    version: tuple[int, int]
    file_nbytes: int
    build_id: bytes
    items: int
    tables: dict[str, TableInfo]
    shop: dict[str, int]
    options: dict[str, int | float | str | bool]
    provenance: dict[str, int]
    rejected: dict[str, int]  #: lines by reason; "" for reasons without a name
