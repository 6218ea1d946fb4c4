"""The engine that asks libcobuy for what is asked often, and says the same as the one in plain Python."""

from __future__ import annotations

import ctypes
from functools import partial
from typing import Any, Callable, Iterable, TypeVar

from ._cart import ITEMS_MAX, NEIGHBOURS_MAX, Request, mask_of, placement_of
from ._container import Data
from ._failure import IndexDamagedError
from ._index import bytes_of
from ._library import (
    NEIGHBOUR,
    NEIGHBOUR_FIELDS,
    NO_STEP,
    NONE,
    OK,
    SUBSTITUTE,
    SUGGESTION,
    UPGRADE,
    Calls,
    Handle,
    RequestLayout,
)
from ._python_index import PythonIndex
from ._types import Neighbour, Substitute, Suggestion, Upgrade
from ._words import TABLES, pair_table

_FIRST = 32  # entries that a call has room for, unless there are more
_LEAST_NBYTES = 5  # of a stored entry

_Entry = TypeVar("_Entry")
_tuple = tuple.__new__


#: In the order of the structure's fields. A flag is 0 or 1.
_neighbour: Callable[[Any], Neighbour] = partial(_tuple, Neighbour)  # type: ignore[assignment]
_substitute: Callable[[Any], Substitute] = partial(_tuple, Substitute)  # type: ignore[assignment]


def _upgrade(t: tuple[Any, ...]) -> Upgrade:
    return _tuple(Upgrade, t if t[7] != NO_STEP else (*t[:7], None, *t[8:]))


def _suggestion(t: tuple[Any, ...]) -> Suggestion:
    item, anchors, best, number = t[:4]
    table = TABLES[number]
    instead = _substitute(t[4 + NEIGHBOUR_FIELDS : -1]) if table == "substitute" else None
    because = None if instead else _neighbour(t[4 : 4 + NEIGHBOUR_FIELDS])
    return Suggestion(item, anchors, best, table, because, instead, t[-1])


class _Room:
    """What the library writes into."""

    __slots__ = ("out", "view", "filled", "filled_at", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.out = ctypes.create_string_buffer(size)
        self.view = memoryview(self.out)
        self.filled = ctypes.c_size_t()
        self.filled_at = ctypes.byref(self.filled)


class CIndex(PythonIndex):
    """An answer of the library that says the index is damaged is asked for again in Python, which names the section."""

    engine = "c"

    def __init__(self, data: Data, calls: Calls) -> None:
        super().__init__(data)
        self._calls = calls
        self._handle: Handle | None = Handle(calls, data)
        self._rooms: list[_Room] = []  # not in use; as many as there were threads inside at once

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

    # --- lists ---

    def _room(self, size: int) -> _Room:
        try:
            room = self._rooms.pop()
        except IndexError:
            room = _Room(max(size, _FIRST * NEIGHBOUR.size))
        return room if room.size >= size else _Room(size)

    def _ask(
        self,
        layout: Any,
        make: Callable[[tuple[Any, ...]], _Entry],
        capacity: int,
        call: Any,
        *arguments: Any,
        last: tuple[None, ...] = (None,),
    ) -> list[_Entry] | None:
        """None: the library says that the index is damaged. `last`: what the call takes behind what it fills."""
        handle = self._held()
        room = self._room(layout.size * capacity)
        status = call(handle.pointer, *arguments, room.out, capacity, room.filled_at, *last)
        found: list[_Entry] | None = [] if status == NONE else None
        if status == OK:
            found = list(map(make, layout.iter_unpack(room.view[: layout.size * room.filled.value])))
        if room.size <= _FIRST * SUGGESTION.size:
            self._rooms.append(room)
        return found

    def _listed(
        self,
        number: int,
        limit: int | None,
        table: str,
        layout: Any,
        make: Callable[[tuple[Any, ...]], _Entry],
        call: Any,
        *arguments: Any,
    ) -> list[_Entry] | None:
        if not self.has(number) or (limit is not None and limit <= 0):
            return []
        capacity = _FIRST if limit is None or limit > _FIRST else limit
        found = self._ask(layout, make, capacity, call, *arguments, number)
        if found is None or len(found) < _FIRST or limit == _FIRST:
            return found
        # There may be more; never more than the file has bytes for, whatever it says.
        most = min(self.row(number, table).count, len(self.data) // _LEAST_NBYTES)
        capacity = most if limit is None else min(limit, most)
        return self._ask(layout, make, capacity, call, *arguments, number) if capacity > _FIRST else found

    def neighbours(self, number: int, table: str = "together", limit: int | None = None) -> list[Neighbour]:
        which = pair_table(table)
        found = self._listed(number, limit, table, NEIGHBOUR, _neighbour, self._calls.neighbours, which)
        return super().neighbours(number, table, limit) if found is None else found

    def upgrades(self, number: int, limit: int | None = None) -> list[Upgrade]:
        found = self._listed(number, limit, "upgrade", UPGRADE, _upgrade, self._calls.upgrades)
        return super().upgrades(number, limit) if found is None else found

    def substitutes(self, number: int, limit: int | None = None) -> list[Substitute]:
        found = self._listed(number, limit, "substitute", SUBSTITUTE, _substitute, self._calls.substitutes)
        return super().substitutes(number, limit) if found is None else found

    # --- carts and placements ---

    def _suggested(
        self, request: Request, limit: int | None, call: Any, *arguments: Any, last: tuple[None, ...]
    ) -> list[Suggestion] | None:
        capacity = NEIGHBOURS_MAX * min(len(request.items), ITEMS_MAX)  # no more can be found
        if limit is not None:
            capacity = min(limit, capacity)
        if capacity <= 0:
            return []
        # The arrays live as long as `layout`, which the call is given.
        layout = RequestLayout(*(part for numbers in request for part in _array(numbers)), capacity)
        return self._ask(SUGGESTION, _suggestion, capacity, call, *arguments, ctypes.byref(layout), last=last)

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
        which, places = pair_table(table), tuple(places)
        request = self._request(items, bought, out_of_stock)
        found = self._suggested(request, limit, self._calls.cart, which, mask_of(places), last=())
        if found is not None:
            return found
        return super().cart(
            request.items, table, places=places, bought=request.bought, out_of_stock=request.out_of_stock, limit=limit
        )

    def place(
        self,
        placement: str,
        items: Iterable[int],
        *,
        bought: Iterable[int] = (),
        out_of_stock: Iterable[int] = (),
        limit: int | None = None,
    ) -> list[Suggestion]:
        asked = placement_of(placement)
        request = self._request(items, bought, out_of_stock)
        room = asked.items if limit is None else limit
        found = self._suggested(request, room, self._calls.place, asked.bit, last=(None,))
        if found is not None:
            return found
        return super().place(
            placement, request.items, bought=request.bought, out_of_stock=request.out_of_stock, limit=limit
        )


def _array(numbers: list[int]) -> tuple[Any, int]:
    held = (ctypes.c_uint32 * len(numbers))(*numbers)
    return ctypes.cast(held, RequestLayout.Numbers), len(numbers)
