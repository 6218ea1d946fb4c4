"""xxHash (https://xxhash.com): XXH32 for look-ups, XXH3 for checksums and the build id."""

from __future__ import annotations

import struct
from typing import Callable

_M32 = 0xFFFFFFFF
_M64 = 0xFFFFFFFFFFFFFFFF
_P32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
_P64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
_MIX_1 = 0x165667919E3779F9
_MIX_2 = 0x9FB21C651E98DF25
_SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
    "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
    "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
    "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
    "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"
)
_STRIPE = 64
_BLOCK = 1024
_CHUNK = 1 << 20  # read at a time, a multiple of the block
_LANES = struct.Struct("<8Q")
_KEYS_AT = range(0, 128, 8)

_WORDS = [struct.Struct(f"<{count}I").unpack_from for count in range(4)]

Read = Callable[[int, int], bytes]


def xxh32(data: bytes, seed: int = 0) -> int:
    at, n = 0, len(data)
    if n >= 16:
        lanes = [(seed + start) & _M32 for start in (_P32[0] + _P32[1], _P32[1], 0, -_P32[0])]
        while at + 16 <= n:
            for i, word in enumerate(struct.unpack_from("<4I", data, at)):
                x = (lanes[i] + word * _P32[1]) & _M32
                lanes[i] = ((x << 13 | x >> 19) * _P32[0]) & _M32
            at += 16
        a, b, c, d = lanes
        h = (a << 1 | a >> 31) + (b << 7 | b >> 25) + (c << 12 | c >> 20) + (d << 18 | d >> 14)
    else:
        h = seed + _P32[4]
    h = (h + n) & _M32
    for word in _WORDS[(n - at) >> 2](data, at):
        h = (h + word * _P32[2]) & _M32
        h = ((h << 17 | h >> 15) * _P32[3]) & _M32
    at = n & ~3
    for byte in data[at:]:
        h = (h + byte * _P32[4]) & _M32
        h = ((h << 11 | h >> 21) * _P32[0]) & _M32
    h = ((h ^ h >> 15) * _P32[1]) & _M32
    h = ((h ^ h >> 13) * _P32[2]) & _M32
    return h ^ h >> 16


def _u64(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 8], "little")


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _swap(value: int, nbytes: int) -> int:
    return int.from_bytes(value.to_bytes(nbytes, "little"), "big")


def _rotate(x: int, bits: int) -> int:
    return (x << bits | x >> (64 - bits)) & _M64


def _fold(a: int, b: int) -> int:
    product = a * b
    return product & _M64 ^ product >> 64


def _avalanche(h: int) -> int:
    h &= _M64
    h = ((h ^ h >> 37) * _MIX_1) & _M64
    return h ^ h >> 32


def _avalanche_xxh64(h: int) -> int:
    h = ((h ^ h >> 33) * _P64[1]) & _M64
    h = ((h ^ h >> 29) * _P64[2]) & _M64
    return h ^ h >> 32


def _mix16(data: bytes, at: int, key: int, seed: int) -> int:
    low = _u64(data, at) ^ (_u64(_SECRET, key) + seed) & _M64
    high = _u64(data, at + 8) ^ (_u64(_SECRET, key + 8) - seed) & _M64
    return _fold(low, high)


def _up_to_16(data: bytes, seed: int) -> int:
    n = len(data)
    if n > 8:
        low = _u64(data, 0) ^ ((_u64(_SECRET, 24) ^ _u64(_SECRET, 32)) + seed) & _M64
        high = _u64(data, n - 8) ^ ((_u64(_SECRET, 40) ^ _u64(_SECRET, 48)) - seed) & _M64
        return _avalanche(n + _swap(low, 8) + high + _fold(low, high))
    if n >= 4:
        twisted = seed ^ _swap(seed & _M32, 4) << 32
        both = _u32(data, n - 4) + (_u32(data, 0) << 32)
        h = both ^ ((_u64(_SECRET, 8) ^ _u64(_SECRET, 16)) - twisted) & _M64
        h ^= _rotate(h, 49) ^ _rotate(h, 24)
        h = (h * _MIX_2) & _M64
        h = ((h ^ ((h >> 35) + n)) * _MIX_2) & _M64
        return h ^ h >> 28
    if n > 0:
        all_ = data[0] << 16 | data[n >> 1] << 24 | data[n - 1] | n << 8
        return _avalanche_xxh64(all_ ^ ((_u32(_SECRET, 0) ^ _u32(_SECRET, 4)) + seed) & _M64)
    return _avalanche_xxh64(seed ^ _u64(_SECRET, 56) ^ _u64(_SECRET, 64))


def _17_to_128(data: bytes, seed: int) -> int:
    n = len(data)
    acc = n * _P64[0]
    for i in range((n - 1) >> 5, -1, -1):
        acc += _mix16(data, 16 * i, 32 * i, seed) + _mix16(data, n - 16 * (i + 1), 32 * i + 16, seed)
    return _avalanche(acc)


def _129_to_240(data: bytes, seed: int) -> int:
    n = len(data)
    acc = n * _P64[0] + sum(_mix16(data, 16 * i, 16 * i, seed) for i in range(8))
    acc = _avalanche(acc) + _mix16(data, n - 16, 136 - 17, seed)
    acc += sum(_mix16(data, 16 * i, 16 * (i - 8) + 3, seed) for i in range(8, n >> 4))
    return _avalanche(acc)


def _seeded_secret(seed: int) -> bytes:
    words = struct.unpack("<24Q", _SECRET)
    return struct.pack("<24Q", *((word + (-seed if i & 1 else seed)) & _M64 for i, word in enumerate(words)))


def _accumulate(acc: list[int], data: bytes, at: int, keys: tuple[int, ...]) -> None:
    lanes = _LANES.unpack_from(data, at)
    for i in range(8):
        key = lanes[i] ^ keys[i]
        acc[i ^ 1] += lanes[i]
        acc[i] += (key & _M32) * (key >> 32)


def _lanes(read: Read, n: int, secret: bytes) -> list[int]:
    acc = [_P32[2], _P64[0], _P64[1], _P64[2], _P64[3], _P32[1], _P64[4], _P32[0]]
    keys = [_LANES.unpack_from(secret, at) for at in _KEYS_AT]
    last = _LANES.unpack_from(secret, len(secret) - _STRIPE)
    full = (n - 1) // _BLOCK * _BLOCK  # what scrambled blocks hold
    for begin in range(0, full, _CHUNK):
        chunk = read(begin, min(_CHUNK, full - begin))
        for block in range(0, len(chunk), _BLOCK):
            for i in range(16):
                _accumulate(acc, chunk, block + _STRIPE * i, keys[i])
            for i in range(8):
                x = acc[i] & _M64
                acc[i] = ((x ^ x >> 47 ^ last[i]) * _P32[0]) & _M64
    rest = read(full, n - full)
    for i in range((n - 1 - full) // _STRIPE):
        _accumulate(acc, rest, _STRIPE * i, keys[i])
    _accumulate(acc, read(n - _STRIPE, _STRIPE), 0, _LANES.unpack_from(secret, len(secret) - _STRIPE - 7))
    return [x & _M64 for x in acc]


def _merge(acc: list[int], secret: bytes, key: int, start: int) -> int:
    h = start
    for i in range(4):
        h += _fold(acc[2 * i] ^ _u64(secret, key + 16 * i), acc[2 * i + 1] ^ _u64(secret, key + 16 * i + 8))
    return _avalanche(h)


def xxh3_64_of(read: Read, n: int, seed: int = 0) -> int:
    """Of n bytes that `read(at, nbytes)` gives; holds a MiB of them at most."""
    if n > 240:
        secret = _seeded_secret(seed)
        return _merge(_lanes(read, n, secret), secret, 11, n * _P64[0] & _M64)
    data = read(0, n)
    if n > 128:
        return _129_to_240(data, seed)
    return _17_to_128(data, seed) if n > 16 else _up_to_16(data, seed)


def xxh3_64(data: bytes, seed: int = 0) -> int:
    return xxh3_64_of(lambda at, nbytes: data[at : at + nbytes], len(data), seed)


def xxh3_128(data: bytes) -> tuple[int, int]:
    """Low and high half, seed 0, of more than 128 bytes: what a build id hashes has 144 at least."""
    n = len(data)
    if n <= 128:
        raise ValueError("only inputs above 128 bytes")
    if n > 240:
        acc = _lanes(lambda at, nbytes: data[at : at + nbytes], n, _SECRET)
        high = _merge(acc, _SECRET, len(_SECRET) - _STRIPE - 11, ~(n * _P64[1]) & _M64)
        return _merge(acc, _SECRET, 11, n * _P64[0] & _M64), high

    def mix32(low: int, high: int, first: int, second: int, key: int) -> tuple[int, int]:
        low = (low + _mix16(data, first, key, 0)) & _M64 ^ (_u64(data, second) + _u64(data, second + 8)) & _M64
        high = (high + _mix16(data, second, key + 16, 0)) & _M64 ^ (_u64(data, first) + _u64(data, first + 8)) & _M64
        return low, high

    low, high = n * _P64[0] & _M64, 0
    for i in range(0, 128, 32):
        low, high = mix32(low, high, i, i + 16, i)
    low, high = _avalanche(low), _avalanche(high)
    for i in range(128, n - 31, 32):
        low, high = mix32(low, high, i, i + 16, i - 128 + 3)
    low, high = mix32(low, high, n - 16, n - 32, 136 - 17 - 16)
    return _avalanche(low + high), -_avalanche(low * _P64[0] + high * _P64[3] + n * _P64[1]) & _M64
