"""Texts one behind the other: titles, categories, families, attributes."""

from __future__ import annotations

import struct

from ._container import Data, Section

_TWO = struct.Struct("<II").unpack_from


class TextTable:
    """`count` texts that begin `at` bytes into the file; None: as many as the table says, if it has room for them."""

    __slots__ = ("data", "section", "at", "count", "_offsets_at", "_bytes_at", "_room")

    def __init__(self, data: Data, section: Section, at: int | None = None, count: int | None = None) -> None:
        self.data = data
        self.section = section
        self.at = section.begin if at is None else at
        self.count = self.stated_count() if count is None else count
        self._offsets_at = self.at + 4
        self._bytes_at = self.at + 4 + 4 * (self.count + 1)
        self._room = section.end - self._bytes_at
        if self._room < 0:
            raise section.damage("more texts than there is room for", self.at)

    def stated_count(self) -> int:
        count: int = struct.unpack_from("<I", self.data, self.at)[0]
        return count

    def get(self, i: int) -> bytes:
        """Text i, below `count`."""
        begin, end = _TWO(self.data, self._offsets_at + 4 * i)
        if begin > end or end > self._room:
            raise self.section.damage("a text goes beyond its section", self._offsets_at + 4 * i)
        return self.data[self._bytes_at + begin : self._bytes_at + end]

    def verify(self) -> None:
        """That the first text begins at 0, each ends behind its begin, and the last one ends the section."""
        if struct.unpack_from("<I", self.data, self._offsets_at)[0] != 0:
            raise self.section.damage("the first text does not begin at 0", self._offsets_at)
        for i in range(self.count):
            self.get(i)
        last = self._offsets_at + 4 * self.count
        if struct.unpack_from("<I", self.data, last)[0] != self._room:
            raise self.section.damage("the texts do not end the section", last)
