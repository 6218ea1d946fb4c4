"""The section SUPP: four counts of every item, in blocks of 256 items with as many bytes a count as the block needs."""

from __future__ import annotations

import struct
from typing import Tuple

from ._container import Data, Section

_BLOCK_NBYTES = 8
_UNIT = 256
_block = struct.Struct("<I4B").unpack_from

#: Where a block's first item stands; the bytes of an item; how far each count but the first is shifted; four masks.
Block = Tuple[int, int, int, int, int, int, int, int, int]


def block_count(n: int) -> int:
    return (n + 255) >> 8


class Counts:
    """Of n items. What is known of a block is kept."""

    __slots__ = ("data", "section", "n", "counts_at", "blocks")

    def __init__(self, data: Data, section: Section, n: int) -> None:
        self.data = data
        self.section = section
        self.n = n
        self.counts_at = section.begin + _BLOCK_NBYTES * block_count(n)
        self.blocks: dict[int, Block] = {}

    def block(self, number: int) -> Block:
        at = self.section.begin + _BLOCK_NBYTES * number
        begin, a, b, c, d = _block(self.data, at)
        if max(a, b, c, d) > 4:
            raise self.section.damage("a count of more than 4 bytes", at)
        second, third, fourth = 8 * a, 8 * (a + b), 8 * (a + b + c)
        masks = (1 << 8 * a) - 1, (1 << 8 * b) - 1, (1 << 8 * c) - 1, (1 << 8 * d) - 1
        found = (self.counts_at + _UNIT * begin, a + b + c + d, second, third, fourth, *masks)
        self.blocks[number] = found
        return found

    def packed(self, i: int, block: Block) -> int:
        """The counts of item i, of that block, as they stand there."""
        begin, nbytes = block[:2]
        at = begin + (i & 255) * nbytes
        if at + nbytes > self.section.end:
            raise self.section.damage("counts beyond the section", self.section.begin + _BLOCK_NBYTES * (i >> 8))
        return int.from_bytes(self.data[at : at + nbytes], "little")

    def get(self, i: int) -> tuple[int, int, int, int]:
        """Orders, eligible, followed, returned of item i, below n."""
        block = self.blocks.get(i >> 8) or self.block(i >> 8)
        value = self.packed(i, block)
        _, _, second, third, fourth, a, b, c, d = block
        return value & a, value >> second & b, value >> third & c, value >> fourth & d

    def verify(self) -> None:
        """That each block stands behind the one before it, and is as short as it can be."""
        at = self.counts_at
        for number in range(block_count(self.n)):
            entry = self.section.begin + _BLOCK_NBYTES * number
            block = self.block(number)
            if block[0] != at:
                raise self.section.damage("a block does not stand behind the one before it", entry)
            items = range(256 * number, min(256 * number + 256, self.n))
            most = [max(counts) for counts in zip(*(self.get(i) for i in items))]
            if [(count.bit_length() + 7) // 8 for count in most] != list(_block(self.data, entry)[1:]):
                raise self.section.damage("a block has not the least bytes", entry)
            at += block[1] * len(items)
        if at != self.section.end:
            raise self.section.damage("the last block does not end the section", self.section.begin)
