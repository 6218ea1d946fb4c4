"""Header and section table: all that is checked when an index is opened, in constant time."""

from __future__ import annotations

import mmap
import struct
from typing import Callable, NamedTuple, Union

from ._failure import IndexDamagedError, IndexVersionError
from ._xxhash import xxh3_64

#: What an index is read from.
Data = Union[bytes, mmap.mmap]

HEADER_NBYTES = 64
ENTRY_NBYTES = 24
SECTIONS_MAX = 32
ITEMS_MAX = 0x7FFFFFFF
COUNT_LIMIT = 1 << 53
#: Of HASH: items that have their slot in front, and the bytes of such a slot.
FRONT_ITEMS = 0xFFFF
FRONT_NBYTES = 3
UNKNOWN = "unknown section"
_CHECKSUM_AT = 56
_NEEDED_TABLES = 3  # together, next


class Section(NamedTuple):
    """Where the payload of a section stands: from `begin` to `end` of the file."""

    kind: str  #: or "unknown section"
    begin: int
    end: int
    seed: int
    entry_at: int

    @property
    def nbytes(self) -> int:
        return self.end - self.begin

    def damage(self, what: str, at: int) -> IndexDamagedError:
        """`at`: in the file."""
        return IndexDamagedError(self.kind, what, at)


def padded(nbytes: int) -> int:
    return (nbytes + 7) & ~7


def _texts_fit(nbytes: int, n: int) -> bool:
    return nbytes >= 4 + 4 * (n + 1)


def back_of(n: int) -> tuple[int, int]:
    """The bits of a number in a slot of the back, and the slot's bytes."""
    bits = n.bit_length()
    return bits, 3 if bits <= 18 else 4


def _slots_fit(nbytes: int, n: int, front_count: int) -> bool:
    """Whether a payload of so many bytes can be one, with n items and so many slots in front."""
    front_items = min(n, FRONT_ITEMS)
    left = nbytes - 8 - FRONT_NBYTES * front_count
    if front_count <= front_items or left < 0:
        return False
    slots, rest = divmod(left, back_of(n)[1])
    return rest == 0 and (slots == 0 if n == front_items else n - front_items < slots < 1 << 32)


#: Kinds that are known, and whether a payload of so many bytes can be one, with n items.
_LENGTHS: dict[str, Callable[[int, int], bool]] = {
    "ITEM": lambda nbytes, n: nbytes >= 8,  # _head_fits says the rest of these two
    "HASH": lambda nbytes, n: nbytes >= 8 + 3,
    "LINK": lambda nbytes, n: nbytes == 0 or (nbytes % 4 == 0 and nbytes // 4 < n),
    "ENTR": lambda nbytes, n: nbytes >= 16 * ((n + 127) // 128 + 1),
    "FACT": lambda nbytes, n: nbytes == 20 * n,
    "WRTH": lambda nbytes, n: nbytes == 4 * n,
    "TITL": _texts_fit,
    "CATG": lambda nbytes, n: nbytes >= 8,
    "FAML": lambda nbytes, n: nbytes >= 8,
    "ATTR": lambda nbytes, n: nbytes >= 8 + n + 12,
    "LEDG": lambda nbytes, n: nbytes >= 1008,
    "OPTS": lambda nbytes, n: nbytes >= 304,
    "PROV": lambda nbytes, n: nbytes >= 160,
}
_NEEDED = ("ITEM", "HASH", "ENTR", "LEDG", "OPTS", "PROV")


def _bad_header(what: str, at: int) -> IndexDamagedError:
    return IndexDamagedError("header", what, at)


def _bad_table(what: str, at: int) -> IndexDamagedError:
    return IndexDamagedError("section table", what, at)


class Container:
    """`sections` in their order, and by kind in `known`. `head` is all that stands before the first one."""

    def __init__(self, data: Data, file_nbytes: int) -> None:
        """`data`: the file, or its first 1024 bytes, or as many as it has."""
        self.nbytes = file_nbytes
        self.item_count: int
        self._read_header(data)
        self.sections = self._read_table()
        self.known = self._find_sections(data)

    def _read_header(self, data: Data) -> None:
        if data[:8] != b"cobuyidx":
            raise _bad_header("not an index: it does not begin with the magic", 0)
        if self.nbytes < HEADER_NBYTES:
            raise _bad_header("shorter than a header", 0)
        self.major, self.minor, count, nbytes = struct.unpack_from("<HHIQ", data, 8)
        if self.major != 1:
            raise IndexVersionError("header", f"format {self.major} is not read, only 1", 8)
        if count > SECTIONS_MAX:
            raise _bad_header("more than 32 sections", 12)
        if nbytes != self.nbytes:
            raise _bad_header("the file does not have the length that it says", 16)
        end = HEADER_NBYTES + ENTRY_NBYTES * count
        if end > nbytes:
            raise _bad_header("the section table goes beyond the file", 12)
        head = data[:end]
        (checksum,) = struct.unpack_from("<Q", head, _CHECKSUM_AT)
        if xxh3_64(head[:_CHECKSUM_AT] + bytes(8) + head[_CHECKSUM_AT + 8 :]) != checksum:
            raise _bad_header("the checksum of header and section table does not match", _CHECKSUM_AT)
        self.build_id = head[24:40]
        (self.item_count,) = struct.unpack_from("<I", head, 40)
        if self.item_count > ITEMS_MAX:
            raise _bad_header("more than 2^31 - 1 items", 40)
        self.head = head

    def _read_table(self) -> list[Section]:
        sections = []
        end, at = len(self.head), HEADER_NBYTES
        for at in range(HEADER_NBYTES, len(self.head), ENTRY_NBYTES):
            seed, _, begin, nbytes = struct.unpack_from("<IIQQ", self.head, at)
            kind = self.head[at : at + 4].decode("latin-1")
            if begin != end:
                raise _bad_table("a section does not begin where the one before it ends", at)
            end = begin + padded(nbytes) + 8
            if end > self.nbytes:
                raise _bad_table("a section goes beyond the file", at)
            sections.append(Section(kind if kind in _LENGTHS else UNKNOWN, begin, begin + nbytes, seed, at))
        if end != self.nbytes:
            raise _bad_table("the last section does not end the file", at)
        return sections

    def _find_sections(self, data: Data) -> dict[str, Section]:
        known: dict[str, Section] = {}
        for section in self.sections:
            if section.kind == UNKNOWN:
                continue
            if section.kind in known:
                raise section.damage("it stands twice", section.begin)
            fits = _LENGTHS[section.kind](section.nbytes, self.item_count)
            if not fits or not self._head_fits(data, section):
                raise section.damage("its length is not possible", section.begin)
            known[section.kind] = section
        if not self.sections or self.sections[-1].kind != "PROV":
            raise _bad_table("the last section is not PROV", HEADER_NBYTES)
        for kind in _NEEDED:
            if kind not in known:
                raise IndexDamagedError(kind, "the section is not there", HEADER_NBYTES)
        return known

    def _head_fits(self, data: Data, section: Section) -> bool:
        """What the first 8 bytes of ITEM and HASH say; of what `data` has of them."""
        if section.kind not in ("ITEM", "HASH") or section.begin + 8 > len(data):
            return True
        first, second = struct.unpack_from("<II", data, section.begin)
        if section.kind == "HASH":
            return _slots_fit(section.nbytes, self.item_count, second)
        return bool(first & _NEEDED_TABLES == _NEEDED_TABLES)
