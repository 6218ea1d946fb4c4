"""libcobuy, found and declared: its calls, and how its structures lie in memory."""

from __future__ import annotations

import ctypes
import os
import struct
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint32, c_void_p
from typing import Any

from ._container import Data
from ._failure import LibraryError

#: The library's version that is called; another one may lay its structures out otherwise.
VERSION = "0.1.0"
_SONAME = "libcobuy.so.0"

OK, NONE = 0, 1
NO_STEP = -(1 << 63)

_EVIDENCE = "6IQ6I3B6d"
_INSTEAD = "7I4x3d"
#: cobuy_neighbour and the like, in native order and alignment.
NEIGHBOUR = struct.Struct("@" + _EVIDENCE)
UPGRADE = struct.Struct("@4I3Qq2d")
SUBSTITUTE = struct.Struct("@" + _INSTEAD)
SUGGESTION = struct.Struct("@3Ii" + _EVIDENCE + _INSTEAD + "d")
NEIGHBOUR_FIELDS = 22
_FAULT = struct.Struct("@PPQ")


class RequestLayout(ctypes.Structure):
    """cobuy_request."""

    Numbers = POINTER(c_uint32)
    _fields_ = [
        ("items", Numbers),
        ("item_count", c_size_t),
        ("bought", Numbers),
        ("bought_count", c_size_t),
        ("out_of_stock", Numbers),
        ("out_of_stock_count", c_size_t),
        ("limit", c_size_t),
    ]


class Calls:
    """The library's calls. Look-ups take microseconds and keep the interpreter's lock; verify gives it away."""

    def __init__(self, path: str) -> None:
        quick, slow = ctypes.PyDLL(path), ctypes.CDLL(path)
        version = self._declare(quick, "version", c_char_p)()
        if version != VERSION.encode():
            raise LibraryError(f"{path} is version {version.decode()}; this package calls {VERSION}")
        index, out, capacity, filled = c_void_p, c_void_p, c_size_t, POINTER(c_size_t)
        self.open_bytes = self._declare(quick, "open_bytes", c_int, c_void_p, c_size_t, POINTER(c_void_p), c_void_p)
        self.close = self._declare(quick, "close", None, index)
        self.verify = self._declare(slow, "verify", c_int, index, c_void_p)
        self.find = self._declare(quick, "find", c_int, index, c_char_p, c_size_t, POINTER(c_uint32))
        self.neighbours = self._declare(
            quick, "neighbours", c_int, index, c_int, c_uint32, out, capacity, filled, c_void_p
        )
        self.upgrades = self._declare(quick, "upgrades", c_int, index, c_uint32, out, capacity, filled, c_void_p)
        self.substitutes = self._declare(quick, "substitutes", c_int, index, c_uint32, out, capacity, filled, c_void_p)
        self.cart = self._declare(
            quick, "cart", c_int, index, c_int, c_uint32, c_void_p, out, capacity, filled
        )
        self.place = self._declare(
            quick, "place", c_int, index, c_int, c_void_p, out, capacity, filled, c_void_p
        )

    @staticmethod
    def _declare(library: Any, name: str, result: Any, *arguments: Any) -> Any:
        function = getattr(library, "cobuy_" + name)
        function.restype, function.argtypes = result, arguments
        return function


class Handle:
    """An index that the library has open. It is closed when nobody holds it any more, so never inside a call."""

    def __init__(self, calls: Calls, data: Data) -> None:
        self._calls = calls
        # The library reads these bytes in place. A read-only map lends its address to nobody, so maps are private.
        self._kept: Any = data if isinstance(data, bytes) else (ctypes.c_char * len(data)).from_buffer(data)
        address = ctypes.cast(c_char_p(data), c_void_p) if isinstance(data, bytes) else ctypes.addressof(self._kept)
        pointer = c_void_p()
        self.pointer: int | None = None
        status = calls.open_bytes(address, len(data), ctypes.byref(pointer), None)
        if status != OK:
            raise LibraryError(f"libcobuy does not open what this package does: {status}")
        self.pointer = pointer.value

    def __del__(self) -> None:
        if self.pointer:
            self._calls.close(self.pointer)

    def verify(self) -> tuple[str, str, int] | None:
        """Section, what is bad, and where in the file; None: all is well."""
        fault = ctypes.create_string_buffer(_FAULT.size)
        if self._calls.verify(self.pointer, fault) == OK:
            return None
        section, what, offset = _FAULT.unpack(fault.raw)
        return ctypes.string_at(section).decode(), ctypes.string_at(what).decode(), offset


_loaded: dict[str, Calls] = {}


def load_library(path: str | None = None) -> Calls:
    """The library at `path`, or where COBUY_LIBRARY says, or where the system finds it; LibraryError: there is none."""
    wanted = path or os.environ.get("COBUY_LIBRARY") or _SONAME
    if wanted not in _loaded:
        try:
            _loaded[wanted] = Calls(wanted)
        except (OSError, AttributeError) as e:
            raise LibraryError(f"{wanted} cannot be used: {e}") from e
    return _loaded[wanted]
