"""The section ENTR: where every item's record is, and four counts of it, in blocks of 128 items."""

from __future__ import annotations

import struct
from array import array
from typing import Tuple

from ._container import Data, Section
from ._failure import IndexDamagedError

_BLOCK_NBYTES = 16
_UNIT = 128
_RESERVED_AT = 9
_block = struct.Struct("<I5B").unpack_from
_records = struct.Struct("<Q").unpack_from  # in the upper 48 bits of a block's second half

#: Where a block's first entry stands; the bytes of an entry; how far each count is shifted in it; their four masks;
#: the mask of `record`; where the block's records begin among all, and where they end.
Block = Tuple[int, int, int, int, int, int, int, int, int, int, int, int, int]


def block_count(n: int) -> int:
    """Of those with items; there is one more."""
    return (n + 127) >> 7


class Entries:
    """Of n items. What is known of a block is kept."""

    __slots__ = ("data", "section", "n", "entries_at", "blocks", "begins")

    def __init__(self, data: Data, section: Section, n: int) -> None:
        self.data = data
        self.section = section
        self.n = n
        self.entries_at = section.begin + _BLOCK_NBYTES * (block_count(n) + 1)
        self.blocks: dict[int, Block] = {}
        self.begins: dict[int, array[int]] = {}

    def _block_at(self, number: int) -> int:
        return self.section.begin + _BLOCK_NBYTES * number

    def _records(self, number: int) -> int:
        records: int = _records(self.data, self._block_at(number) + 8)[0] >> 16
        return records

    def block(self, number: int) -> Block:
        """One with items."""
        begin, record, *widths = _block(self.data, self._block_at(number))
        if max(record, *widths) > 4:
            raise self.section.damage("a number of more than 4 bytes", self._block_at(number))
        shifts, nbytes = [], record
        for width in widths:
            shifts.append(8 * nbytes)
            nbytes += width
        orders, eligible, followed, returned = shifts
        a, b, c, d = ((1 << 8 * width) - 1 for width in widths)
        found = (
            self.entries_at + _UNIT * begin,
            nbytes,
            orders,
            eligible,
            followed,
            returned,
            a,
            b,
            c,
            d,
            (1 << 8 * record) - 1,
            self._records(number),
            self._records(number + 1),
        )
        self.blocks[number] = found
        self._list_begins(number, found, nbytes, record)
        return found

    def _list_begins(self, number: int, block: Block, nbytes: int, width: int) -> None:
        """Where the records of a block begin, and where the last one ends, worked out once: a text is asked for more often than a count."""
        count = min(128, self.n - 128 * number)
        end = block[0] + count * nbytes
        if end > self.section.end:
            return  # damaged: each item is looked at by itself
        entries, first = self.data[block[0] : end], block[11]
        parts = [entries[k::nbytes] for k in range(width)]
        values = (int.from_bytes(value, "little") for value in zip(*parts)) if width else (0 for _ in range(count))
        self.begins[number] = array("Q", [*(first + value for value in values), block[12]])

    def damage(self, i: int, what: str) -> IndexDamagedError:
        return self.section.damage(what, self._block_at(i >> 7))

    def _packed(self, i: int, block: Block, count: int) -> int:
        """The entries of item i, of that block, and of those behind it, `count` in all, as they stand there."""
        at = block[0] + (i & 127) * block[1]
        end = at + count * block[1]
        if end > self.section.end:
            raise self.damage(i, "an entry beyond the section")
        return int.from_bytes(self.data[at:end], "little")

    def get(self, i: int) -> tuple[int, int, int, int]:
        """Orders, eligible, followed, returned of item i, below n."""
        block = self.blocks.get(i >> 7) or self.block(i >> 7)
        value = self._packed(i, block, 1)
        _, _, first, second, third, fourth, a, b, c, d, _, _, _ = block
        return value >> first & a, value >> second & b, value >> third & c, value >> fourth & d

    def record(self, i: int) -> tuple[int, int]:
        """Where the record of item i, below n, begins and ends among the records."""
        begins = self.begins.get(i >> 7)
        if begins:
            return begins[i & 127], begins[(i & 127) + 1]
        block = self.blocks.get(i >> 7) or self.block(i >> 7)
        mask, records = block[10], block[11]
        if i & 127 == 127 or i == self.n - 1:
            return records + (self._packed(i, block, 1) & mask), block[12]
        value = self._packed(i, block, 2)
        return records + (value & mask), records + (value >> 8 * block[1] & mask)

    def verify(self, nbytes: int, strict: bool) -> None:
        """That blocks and records, of so many bytes, stand one behind the other, and blocks are as short as can be."""
        units = records = 0
        end = self.entries_at
        blocks = block_count(self.n)
        for number in range(blocks + 1):
            at = self._block_at(number)
            begin, *widths = _block(self.data, at)
            if begin != units or (strict and self.data[at + _RESERVED_AT]):
                raise self.section.damage("a block not behind the one before it, or a reserved field that is not 0", at)
            first = self._records(number)
            if first < records or (number == 0 and first):
                raise self.section.damage("records do not begin behind those of the block before", at)
            if number == blocks:
                if any(widths) or first != nbytes:
                    raise self.section.damage("the block without items does not end the records, or has widths", at)
                break
            items = range(128 * number, min(128 * number + 128, self.n))
            records = first + self._verify_items(items, widths)
            units += sum(widths)
            end += sum(widths) * len(items)
        if end != self.section.end:
            raise self.section.damage("the last block does not end the section", self.section.begin)

    def _verify_items(self, items: range, widths: list[int]) -> int:
        """That a block's records are in their order, and its widths the least; returns where the last one begins."""
        block = self.block(items[0] >> 7)
        records = [self._packed(i, block, 1) & block[10] for i in items]
        if records[0] or records != sorted(records):
            raise self.damage(items[0], "records do not stand in the order of their items")
        most = [records[-1], *(max(counts) for counts in zip(*(self.get(i) for i in items)))]
        if [(value.bit_length() + 7) // 8 for value in most] != widths:
            raise self.damage(items[0], "a block has not the least bytes")
        return records[-1]
