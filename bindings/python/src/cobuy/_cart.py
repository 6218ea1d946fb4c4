"""What goes with the items of a request: the neighbours of each, added up; and what a placement asks for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Iterable, Iterator, NamedTuple

from ._failure import IndexDamagedError
from ._types import Neighbour, Substitute, Suggestion

if TYPE_CHECKING:
    from ._python_index import PythonIndex

ITEMS_MAX = 64
NEIGHBOURS_MAX = 32


class Placement(NamedTuple):
    bit: int
    table: str
    items: int  #: shown unless told


PLACEMENTS = {
    "product": Placement(1, "together", 4),
    "cart": Placement(2, "together", 2),
    "checkout": Placement(4, "together", 1),
    "after": Placement(8, "next", 3),
    "email": Placement(16, "next", 4),
}


def placement_of(name: str) -> Placement:
    if name not in PLACEMENTS:
        raise ValueError(f"no such placement: {name}; there are {', '.join(PLACEMENTS)}")
    return PLACEMENTS[name]


def mask_of(places: Iterable[str]) -> int:
    """0 for none: any."""
    mask = 0
    for place in places:
        mask |= placement_of(place).bit
    return mask


class Request(NamedTuple):
    """Numbers of items that the index has, in the caller's order, with repeats."""

    items: list[int]
    bought: list[int]
    out_of_stock: list[int]


class Question(NamedTuple):
    """What is asked of a table about a request. `listing`: whose lists are read."""

    table: str
    mask: int
    listing: list[int]
    limit: int | None


class _Candidate:
    __slots__ = ("anchors", "best", "rank", "pinned", "support", "highest", "evidence", "value")

    def __init__(self) -> None:
        self.anchors = 0
        self.best = self.rank = self.support = 0
        self.pinned = False
        self.highest = 0.0
        self.evidence: Neighbour | Substitute | None = None
        self.value = 0.0

    def hear(self, anchor: int, pinned: bool, support: int, evidence: Neighbour | Substitute) -> None:
        """Anchors come in rising order, so an equal voice met later is not better."""
        if self.anchors == 0 or (pinned, evidence.value, support) > (self.pinned, self.highest, self.support):
            self.best, self.rank, self.evidence = anchor, evidence.rank, evidence
            self.pinned, self.highest, self.support = pinned, evidence.value, support
        self.anchors += 1
        self.value += evidence.value


def _products(index: PythonIndex, numbers: Iterable[int]) -> Iterator[int]:
    return (index.product(number) for number in numbers)


def listing_of(index: PythonIndex, items: Iterable[int]) -> list[int]:
    """The first different products, rising."""
    seen: dict[int, None] = {}
    for product in _products(index, items):
        seen[product] = None
        if len(seen) == ITEMS_MAX:
            break
    return sorted(seen)


def page_question(index: PythonIndex, request: Request, limit: int) -> Question:
    """Of a product page: its item is the first of the request; if that is out of stock, what is bought in its place."""
    place = PLACEMENTS["product"]
    listing = listing_of(index, request.items[:1])
    out = bool(listing) and (request.items[0] in request.out_of_stock or index.is_out(request.items[0]))
    return Question("substitute" if out else place.table, 0 if out else place.bit, listing, limit)


def _gather(index: PythonIndex, q: Question) -> dict[int, _Candidate]:
    found: dict[int, _Candidate] = {}
    for anchor in q.listing:
        if q.table == "substitute":
            for s in index.substitutes(anchor, NEIGHBOURS_MAX):
                found.setdefault(s.item, _Candidate()).hear(anchor, False, s.together, s)
        else:
            for n in index.heard(anchor, q.table, q.mask, NEIGHBOURS_MAX):
                found.setdefault(n.item, _Candidate()).hear(anchor, n.pinned, n.support, n)
    return found


def _drop(index: PythonIndex, q: Question, request: Request, found: dict[int, _Candidate]) -> None:
    """What is asked for, was bought or is out of stock; and variants of the former two."""
    known = request.items + request.bought
    for item in [*_products(index, known), *request.out_of_stock]:
        found.pop(item, None)
    # What is bought in an item's place may be a variant of it.
    listing = set(q.listing) if q.table == "substitute" else set()
    families = {index.family(item) for item in request.items if index.product(item) not in listing}
    families |= {index.family(item) for item in request.bought}
    families.discard(0)
    if families:
        for item in [item for item in found if index.family(item) in families]:
            del found[item]


def _text(index: PythonIndex, item: int) -> bytes:
    """A damaged text is as good as empty: the caller gets an answer, in some order."""
    try:
        return index.items.get(item)
    except IndexDamagedError:
        return b""


def _ranked(index: PythonIndex, q: Question, found: dict[int, _Candidate]) -> list[tuple[int, _Candidate]]:
    if len(q.listing) == 1:
        return sorted(found.items(), key=lambda entry: entry[1].rank)
    ties = Counter((c.pinned, c.value, c.support) for c in found.values())

    def place(entry: tuple[int, _Candidate]) -> tuple[bool, float, int, bytes]:
        item, c = entry
        tied = ties[c.pinned, c.value, c.support] > 1
        return not c.pinned, -c.value, -c.support, _text(index, item) if tied else b""

    return sorted(found.items(), key=place)


def answer(index: PythonIndex, q: Question, request: Request) -> list[Suggestion]:
    found = _gather(index, q)
    _drop(index, q, request, found)
    out: list[Suggestion] = []
    shown: set[int] = set()
    for item, c in _ranked(index, q, found):
        if q.limit is not None and len(out) >= q.limit:
            break
        family = index.family(item)
        if family and family in shown:
            continue
        shown.add(family)
        because = c.evidence if isinstance(c.evidence, Neighbour) else None
        instead = c.evidence if isinstance(c.evidence, Substitute) else None
        out.append(Suggestion(item, c.anchors, c.best, q.table, because, instead, c.value))
    return out
