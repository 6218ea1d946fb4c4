"""A file, as bytes in memory or as a map."""

from __future__ import annotations

import io
import mmap
import os
import stat
from typing import Union

from ._container import Container, Data
from ._failure import IndexChangedError, IndexDamagedError

Path = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
ACCESSES = ("copy", "mmap")
HEAD_NBYTES = 1024  # header and section table are never longer


def file_state(info: os.stat_result) -> tuple[int, int, int, int]:
    """Equal where it is the same file and nothing was written to it."""
    return info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns


def _changed() -> IndexChangedError:
    return IndexChangedError("header", "the file was changed while it was read", 0)


def _map_whole(fd: int, info: os.stat_result) -> mmap.mmap:
    try:
        return mmap.mmap(fd, info.st_size, access=mmap.ACCESS_COPY)  # private, and never written
    except ValueError as e:
        raise _changed() from e


def _read_whole(file: io.FileIO, info: os.stat_result) -> bytes:
    file.seek(0)
    data = file.readall()
    if len(data) != info.st_size or file_state(os.fstat(file.fileno())) != file_state(info):
        raise _changed()
    return data


def load_file(path: Path, access: str) -> tuple[Data, tuple[int, int, int, int]]:
    """The file's bytes, and its state. What is no index is told by its head, before any more is read or mapped."""
    if access not in ACCESSES:
        raise ValueError(f"no such access: {access}; there are {', '.join(ACCESSES)}")
    # Not blocking, so that a pipe in the index's place is an error and not a wait without end.
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0))
    with io.FileIO(fd, closefd=True) as file:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise IndexDamagedError("header", "not a regular file", 0)
        head = file.read(HEAD_NBYTES) or b""
        if len(head) < min(HEAD_NBYTES, info.st_size):
            raise _changed()
        Container(head, info.st_size)
        data: Data = _map_whole(fd, info) if access == "mmap" else _read_whole(file, info)
        return data, file_state(info)
