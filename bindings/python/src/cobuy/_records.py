"""The section ITEM: one record an item, its text and behind it its rows of all tables."""

from __future__ import annotations

import struct

from ._container import Data, Section
from ._entries import Entries
from ._rows import Cursor
from ._words import TABLES

_HEAD_NBYTES = 8
_KNOWN_TABLES = (1 << len(TABLES)) - 1


class Records:
    """`count` items."""

    __slots__ = ("data", "section", "entries", "count", "tables", "_records_at", "nbytes", "_before")

    def __init__(self, data: Data, section: Section, entries: Entries) -> None:
        self.data = data
        self.section = section
        self.entries = entries
        self.count = entries.n
        (self.tables,) = struct.unpack_from("<I", data, section.begin)
        self._records_at = section.begin + _HEAD_NBYTES
        #: Of all records.
        self.nbytes = section.end - self._records_at
        there = [table for bit, table in enumerate(TABLES) if self.tables >> bit & 1]
        #: Of a table that is there, how many rows stand before its.
        self._before = {table: before for before, table in enumerate(there)}

    def has(self, table: str) -> bool:
        return table in self._before

    def _locate(self, i: int) -> tuple[int, int, int]:
        """Where in the file the text of item i begins and ends, and its record ends."""
        begin, end = self.entries.record(i)
        if not begin <= end <= self.nbytes:
            raise self.entries.damage(i, "an item's record does not lie among the records")
        begin += self._records_at
        end += self._records_at
        record = begin
        nbytes = self.data[begin] if begin < end else 0
        begin += 1
        if nbytes > 127:
            c = Cursor(self.data, self.section, begin - 1, end)
            nbytes = c.varint()
            begin = c.at
        if not 0 < nbytes <= end - begin:
            raise self.section.damage("an item has no text, or one that goes beyond its record", record)
        return begin, begin + nbytes, end

    def get(self, i: int) -> bytes:
        """The text of item i, below `count`."""
        begin, end, _ = self._locate(i)
        return self.data[begin:end]

    def text(self, i: int) -> str:
        """As `get`; what is sound and short, as most are, in one step."""
        data, at = self.data, self._records_at
        begin, end = self.entries.record(i)
        if begin < end <= self.nbytes:
            begin += at + 1
            last = begin + data[begin - 1]
            if begin < last <= end + at and last - begin < 128:
                return data[begin:last].decode("utf-8", "surrogateescape")
        begin, last, _ = self._locate(i)
        return data[begin:last].decode("utf-8", "surrogateescape")

    def cursor(self, table: str, i: int) -> Cursor:
        """Item i's row of a table that is there."""
        _, at, end = self._locate(i)
        c = Cursor(self.data, self.section, at, end)
        for _ in range(self._before[table]):
            if c.at == end:
                break
            nbytes = _row_nbytes(c)
            c.at += nbytes
        if c.at < end:
            nbytes = _row_nbytes(c)
            c.end = c.at + nbytes
        c.row = c.at
        return c

    def verify(self, strict: bool) -> None:
        """That records hold no more than they should; `strict`: of this minor version."""
        more = self.tables & ~_KNOWN_TABLES != 0
        if strict and (more or struct.unpack_from("<I", self.data, self.section.begin + 4)[0]):
            raise self.section.damage("a reserved field is not 0", self.section.begin)
        for i in range(self.count):
            _, at, end = self._locate(i)
            c = Cursor(self.data, self.section, at, end)
            nbytes = 1
            for _ in self._before:
                if c.at == end:
                    break
                nbytes = _row_nbytes(c)
                c.at += nbytes
            if (not more) if c.at < end else nbytes == 0:
                raise self.section.damage("a record goes on behind its last row", at)


def _row_nbytes(c: Cursor) -> int:
    nbytes = c.varint()
    if nbytes > c.end - c.at:
        raise c.damage("a row goes beyond its record")
    return nbytes
