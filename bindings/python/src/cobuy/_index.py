"""An open index, whichever engine reads it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Iterable, TypeVar

from ._explain import Explained
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
    Upgrade,
)

Self = TypeVar("Self", bound="Index")


def text_of(data: bytes) -> str:
    """UTF-8; other bytes come as lone surrogates, and `bytes_of` takes them back."""
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)


class Index(ABC):
    """Which items are bought together, next, again, or in place of each other. Immutable: threads may share one.

    Items have numbers from 0, by falling count of orders. A number that is no item gets an empty answer. Every call may
    raise IndexDamagedError where the index is damaged; one that was verified never does. Texts are UTF-8; other bytes come
    as lone surrogates (`surrogateescape`), and `find` takes them back.
    """

    engine: str  #: "python" or "c"

    # --- the file ---

    @abstractmethod
    def close(self) -> None:
        """Look-ups raise ValueError from now on."""

    @abstractmethod
    def verify(self) -> None:
        """Reads every byte; raises IndexDamagedError that names the bad section."""

    @abstractmethod
    def info(self) -> Info:
        """The build: what went in, what was left out, under which options."""

    @abstractmethod
    def __len__(self) -> int:
        """How many items."""

    def __bool__(self) -> bool:
        return True

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def __contains__(self, item: str | bytes) -> bool:
        return self.find(item) is not None

    # --- items ---

    @abstractmethod
    def find(self, item: str | bytes) -> int | None:
        """The number of an item, or None."""

    @abstractmethod
    def item(self, number: int) -> Item | None:
        """What the index knows of an item."""

    @abstractmethod
    def item_text(self, number: int) -> str | None:
        """The item's own text."""

    @abstractmethod
    def title(self, number: int) -> str:
        """Empty: not known."""

    @abstractmethod
    def product(self, number: int) -> int:
        """Who answers for an item: itself, or the product that it is a variant of."""

    @abstractmethod
    def attributes(self, number: int) -> list[Attribute]:
        """In the order of the catalogue's columns."""

    @abstractmethod
    def differences(self, anchor: int, item: int) -> list[Difference]:
        """The attributes in which two items differ."""

    # --- lists ---

    @abstractmethod
    def neighbours(self, number: int, table: str = "together", limit: int | None = None) -> list[Neighbour]:
        """The best `limit` neighbours of an item in "together" or "next", best first."""

    @abstractmethod
    def row(self, number: int, table: str = "together") -> Row:
        """What a row says besides its list: of "together", "next", "upgrade" or "substitute"."""

    @abstractmethod
    def upgrades(self, number: int, limit: int | None = None) -> list[Upgrade]:
        """Dearer items of its category or family that its buyers moved up to."""

    @abstractmethod
    def substitutes(self, number: int, limit: int | None = None) -> list[Substitute]:
        """What is bought in its place."""

    @abstractmethod
    def replenish(self, number: int) -> Replenishment:
        """How an item is bought again. Where nothing is known of it, all counts are 0."""

    # --- carts and placements ---

    @abstractmethod
    def cart(
        self,
        items: Iterable[int],
        table: str = "together",
        *,
        places: Iterable[str] = (),
        bought: Iterable[int] = (),
        out_of_stock: Iterable[int] = (),
        limit: int | None = None,
    ) -> list[Suggestion]:
        """What goes with a cart: its first 64 different items list theirs, the first 32 that are stored of each.

        `places` keeps what may be shown in one of them. Never shown: any of the items, or what is `bought`, or a variant of
        these; what is `out_of_stock`; a second variant of one family. Numbers that the index does not have are passed over.

        What a rule pinned for any of the items comes first, then the sum of the values over the items decides. Where one
        item lists, the order is that of its list.
        """

    @abstractmethod
    def place(
        self,
        placement: str,
        items: Iterable[int],
        *,
        bought: Iterable[int] = (),
        out_of_stock: Iterable[int] = (),
        limit: int | None = None,
    ) -> list[Suggestion]:
        """What to show in one placement; unless told, 4 items on a product page, 2 in a cart, 1 at the checkout, 3 after a
        purchase, 4 in an e-mail.

        "product" goes with the first of the items that the index has; if that is out of stock, by the caller or the
        catalogue, it is what is bought in its place. The others answer as `cart` does, each with its own table and place.
        """

    @abstractmethod
    def placement_table(self, placement: str, items: Iterable[int], *, out_of_stock: Iterable[int] = ()) -> str:
        """The table that `place` asks: "substitute" for the page of an item that is out of stock."""

    @abstractmethod
    def explain(self, entry: Explained, table: str = "together") -> str:
        """Why it is shown, from its counts: "bought together in 412 of 9 130 orders". `table`: of a neighbour."""
