"""The engine that asks libcobuy for what is asked often, and says the same as the one in plain Python."""

from __future__ import annotations

import ctypes
from typing import Any, Callable, Iterable, TypeVar

from ._container import Data
from ._failure import IndexDamagedError
from ._index import bytes_of
from ._library import NEIGHBOUR, NO_STEP, NONE, OK, REQUEST, SUBSTITUTE, SUGGESTION, UPGRADE, Calls, Handle
from ._python_index import PythonIndex
from ._types import Neighbour, Substitute, Suggestion, Upgrade
from ._words import LEVELS, PLACES_OF, pair_table

_FIRST = 32  # neighbours that a call has room for, unless there are more
_LEAST_NBYTES = 5  # of a stored neighbour
_CART_MOST = 2048

_Entry = TypeVar("_Entry")


def _neighbour(t: tuple[Any, ...]) -> Neighbour:
    return Neighbour._make(t[:13] + (PLACES_OF[t[13]], LEVELS[t[14]], t[15] == 1) + t[16:])


def _upgrade(t: tuple[Any, ...]) -> Upgrade:
    return Upgrade._make(t if t[7] != NO_STEP else t[:7] + (None,) + t[8:])


def _suggestion(t: tuple[Any, ...]) -> Suggestion:
    return Suggestion(t[0], t[1], t[2], _neighbour(t[4:26]), t[-1])


class CIndex(PythonIndex):
    """An answer of the library that says the index is damaged is asked for again in Python, which names the section."""

    engine = "c"

    def __init__(self, data: Data, calls: Calls) -> None:
        super().__init__(data)
        self._calls = calls
        self._handle: Handle | None = Handle(calls, data)

    def close(self) -> None:
        self._handle = None
        super().close()

    def _held(self) -> Handle:
        if self._handle is None:
            raise ValueError("the index is closed")
        return self._handle

    def verify(self) -> None:
        fault = self._held().verify()
        if fault:
            raise IndexDamagedError(*fault)

    def find(self, item: str | bytes) -> int | None:
        wanted = bytes_of(item)
        handle = self._held()
        number = ctypes.c_uint32()
        status = self._calls.find(handle.pointer, wanted, len(wanted), ctypes.byref(number))
        if status == OK:
            return number.value
        return None if status == NONE else super().find(item)

    def _ask(
        self,
        layout: Any,
        make: Callable[[tuple[Any, ...]], _Entry],
        room: int,
        call: Callable[[Handle, Any, int, Any], Any],
    ) -> list[_Entry] | None:
        """None: the library says that the index is damaged."""
        handle = self._held()
        out = ctypes.create_string_buffer(layout.size * room)
        filled = ctypes.c_size_t()
        status = call(handle, out, room, ctypes.byref(filled))
        if status == OK:
            return [make(t) for t in layout.iter_unpack(out[: layout.size * filled.value])]
        return [] if status == NONE else None

    def _listed(
        self,
        number: int,
        limit: int | None,
        table: str,
        ask: Callable[[int], list[_Entry] | None],
        again: Callable[[], list[_Entry]],
    ) -> list[_Entry]:
        if not self.has(number) or (limit is not None and limit <= 0):
            return []
        room = _FIRST if limit is None else min(limit, _FIRST)
        found = ask(room)
        if found is not None and len(found) == _FIRST and limit != _FIRST:
            # There may be more; never more than the file has bytes for, whatever it says.
            most = min(self.row(number, table).count, len(self.data) // _LEAST_NBYTES)
            room = most if limit is None else min(limit, most)
            found = ask(room) if room > _FIRST else found
        return again() if found is None else found

    def neighbours(self, number: int, table: str = "together", limit: int | None = None) -> list[Neighbour]:
        which, call = pair_table(table), self._calls.neighbours
        return self._listed(
            number,
            limit,
            table,
            lambda room: self._ask(
                NEIGHBOUR,
                _neighbour,
                room,
                lambda h, out, n, filled: call(h.pointer, which, number, out, n, filled, None),
            ),
            lambda: PythonIndex.neighbours(self, number, table, limit),
        )

    def upgrades(self, number: int, limit: int | None = None) -> list[Upgrade]:
        call = self._calls.upgrades
        return self._listed(
            number,
            limit,
            "upgrade",
            lambda room: self._ask(
                UPGRADE, _upgrade, room, lambda h, out, n, filled: call(h.pointer, number, out, n, filled, None)
            ),
            lambda: PythonIndex.upgrades(self, number, limit),
        )

    def substitutes(self, number: int, limit: int | None = None) -> list[Substitute]:
        call = self._calls.substitutes
        return self._listed(
            number,
            limit,
            "substitute",
            lambda room: self._ask(
                SUBSTITUTE,
                Substitute._make,
                room,
                lambda h, out, n, filled: call(h.pointer, number, out, n, filled, None),
            ),
            lambda: PythonIndex.substitutes(self, number, limit),
        )

    def cart(self, numbers: Iterable[int], table: str = "together", limit: int | None = None) -> list[Suggestion]:
        which, call = pair_table(table), self._calls.cart
        items = [number for number in numbers if self.has(number)]
        held = (ctypes.c_uint32 * len(items))(*items)
        request = REQUEST.pack(ctypes.addressof(held), len(items), 0, 0, 0, 0, 0)
        room = _CART_MOST if limit is None else max(0, min(limit, _CART_MOST))
        found = self._ask(
            SUGGESTION,
            _suggestion,
            room,
            lambda h, out, n, filled: call(h.pointer, which, 0, request, out, n, filled),
        )
        return super().cart(items, table, limit) if found is None else found
