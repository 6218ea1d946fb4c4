"""Opens an index with the engine that is asked for, or the fastest that is there."""

from __future__ import annotations

import os

from ._c_index import CIndex
from ._container import Data
from ._failure import LibraryError
from ._file import Path, load_file
from ._index import Index
from ._library import load_library
from ._python_index import PythonIndex

ENGINES = ("auto", "python", "c")


def engine_wanted(engine: str | None) -> str:
    """What is told, else what COBUY_ENGINE says, else "auto"."""
    wanted = engine or os.environ.get("COBUY_ENGINE") or "auto"
    if wanted not in ENGINES:
        raise ValueError(f"no such engine: {wanted}; there are {', '.join(ENGINES)}")
    return wanted


def index_of(data: Data, engine: str | None, verify: bool) -> Index:
    wanted = engine_wanted(engine)
    index: Index | None = None
    if wanted != "python":
        try:
            index = CIndex(data, load_library())
        except LibraryError:
            if wanted == "c":
                raise
    index = index or PythonIndex(data)
    if verify:
        index.verify()
    return index


def open_index(path: Path, *, verify: bool = False, access: str = "copy", engine: str | None = None) -> Index:
    """Opens an index; raises OSError, CobuyError or MemoryError.

    verify: read every byte and check it.
    access: "copy" reads the file once, and nothing that happens to it afterwards does harm. "mmap" maps it, so that
    processes share its memory and opening costs nothing; a file that is cut while it is mapped ends the process (SIGBUS).
    `cobuy publish` never changes a file in place.
    engine: "python"; "c", which needs libcobuy; or "auto", the library where there is one. Answers are the same.
    """
    return index_of(load_file(path, access)[0], engine, verify)


def open_bytes(data: bytes | bytearray | memoryview, *, verify: bool = False, engine: str | None = None) -> Index:
    """As open_index, for a copy of these bytes; bytes themselves are not copied."""
    return index_of(bytes(data), engine, verify)
