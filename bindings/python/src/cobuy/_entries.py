"""The section ENTR: where every item's record is, and four counts of it, in blocks of 128 items with as many bytes a number as the block needs."""

from __future__ import annotations

import struct
from typing import Tuple

from ._container import Data, Section

_BLOCK_NBYTES = 16
_UNIT = 128
_RESERVED_AT = 9
_RECORDS_AT = 10
_block = struct.Struct("<I5B").unpack_from

#: Where the counts of a block's first item stand; from one item's to the next; how far each count but the first is shifted; four masks; bytes of
#: the counts and of the place of a record, which stands before them; where the block's records begin.
Block = Tuple[int, int, int, int, int, int, int, int, int, int, int, int]


def block_count(n: int) -> int:
    return (n + 127) >> 7


def entries_at(n: int) -> int:
    """Behind the blocks with items stands one without."""
    return _BLOCK_NBYTES * (block_count(n) + 1)


class Entries:
    """Of n items, whose records have so many bytes together. What is known of a block is kept."""

    __slots__ = ("data", "section", "n", "records_nbytes", "entries_at", "blocks")

    def __init__(self, data: Data, section: Section, n: int, records_nbytes: int) -> None:
        self.data = data
        self.section = section
        self.n = n
        self.records_nbytes = records_nbytes
        self.entries_at = section.begin + entries_at(n)
        self.blocks: dict[int, Block] = {}

    def _block_at(self, number: int) -> int:
        return self.section.begin + _BLOCK_NBYTES * number

    def _records(self, number: int) -> int:
        """Where the records of a block's items begin among the records."""
        at = self._block_at(number) + _RECORDS_AT
        return int.from_bytes(self.data[at : at + 6], "little")

    def block(self, number: int) -> Block:
        at = self._block_at(number)
        begin, record, a, b, c, d = _block(self.data, at)
        if max(record, a, b, c, d) > 4:
            raise self.section.damage("a number of more than 4 bytes", at)
        second, third, fourth = 8 * a, 8 * (a + b), 8 * (a + b + c)
        masks = (1 << 8 * a) - 1, (1 << 8 * b) - 1, (1 << 8 * c) - 1, (1 << 8 * d) - 1
        nbytes = a + b + c + d
        first = self.entries_at + _UNIT * begin + record
        found = (first, record + nbytes, second, third, fourth, *masks, nbytes, record, self._records(number))
        self.blocks[number] = found
        return found

    def _beyond(self, i: int) -> Exception:
        return self.section.damage("an entry beyond the section", self._block_at(i >> 7))

    def get(self, i: int) -> tuple[int, int, int, int]:
        """Orders, eligible, followed, returned of item i, below n."""
        first, stride, second, third, fourth, a, b, c, d, nbytes, _, _ = self.blocks.get(i >> 7) or self.block(i >> 7)
        at = first + (i & 127) * stride
        if at + nbytes > self.section.end:
            raise self._beyond(i)
        value = int.from_bytes(self.data[at : at + nbytes], "little")
        return value & a, value >> second & b, value >> third & c, value >> fourth & d

    def locate(self, i: int) -> tuple[int, int]:
        """Where the record of item i, below n, begins and ends among the records."""
        block = self.blocks.get(i >> 7) or self.block(i >> 7)
        first, stride, nbytes, record, records = block[0], block[1], block[9], block[10], block[11]
        at = first + (i & 127) * stride
        if at + nbytes > self.section.end:
            raise self._beyond(i)
        data, following = self.data, i + 1
        begin = records + int.from_bytes(data[at - record : at], "little")
        if following & 127 == 0 or following == self.n:
            end = self._records((i >> 7) + 1)
        else:
            at += stride
            if at + nbytes > self.section.end:
                raise self._beyond(i)
            end = records + int.from_bytes(data[at - record : at], "little")
        if not begin <= end <= self.records_nbytes:
            raise self.section.damage("a record goes beyond the records, or ends before it begins", self._block_at(i >> 7))
        return begin, end

    def verify(self, strict: bool) -> None:
        """That blocks, entries and records stand behind each other, as short as can be; `strict`: of this minor version."""
        section, blocks, units, end = self.section, block_count(self.n), 0, self.entries_at
        for number in range(blocks + 1):
            at = self._block_at(number)
            begin, *widths = _block(self.data, at)
            if strict and self.data[at + _RESERVED_AT]:
                raise section.damage("a reserved field is not 0", at + _RESERVED_AT)
            if begin != units:
                raise section.damage("a block does not stand behind the one before it", at)
            if number == 0 and self._records(0) != 0:
                raise section.damage("the first record does not begin at 0", at + _RECORDS_AT)
            if number == blocks:
                if any(widths):
                    raise section.damage("the block without items has bytes of numbers", at)
                break
            items = self._verify_block(number, widths)
            end = self.entries_at + _UNIT * units + items * sum(widths)
            units += sum(widths)
        if end != section.end:
            raise section.damage("the last block does not end the section", section.begin)
        if self._records(blocks) != self.records_nbytes:
            raise section.damage("the records do not end their section", self._block_at(blocks) + _RECORDS_AT)

    def _verify_block(self, number: int, widths: list[int]) -> int:
        """Returns how many items it has."""
        at, before = self._block_at(number), 0
        room = self._records(number + 1) - self._records(number)
        items = range(_UNIT * number, min(_UNIT * (number + 1), self.n))
        first, stride, *_, nbytes, record, _ = self.block(number)
        most = [0] * 5
        for i in items:
            place_at = first + (i & 127) * stride - record
            counts = self.get(i)
            place = int.from_bytes(self.data[place_at : place_at + record], "little")
            if not before <= place <= room or (i == items[0] and place):
                raise self.section.damage("a record does not stand behind the one before it", at)
            before = place
            most = [max(pair) for pair in zip(most, (place, *counts))]
        if [(count.bit_length() + 7) // 8 for count in most] != widths:
            raise self.section.damage("a block has not the least bytes", at)
        return len(items)
