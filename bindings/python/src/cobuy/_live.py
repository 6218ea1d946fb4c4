"""An index that is opened anew when another file takes its place."""

from __future__ import annotations

import os
import threading
import time

from ._failure import CobuyError
from ._file import Path, file_state, load_file
from ._index import Index
from ._open import engine_wanted, index_of


class Live:
    """The index behind a path, such as FOLDER/current of `cobuy publish`.

        live = cobuy.Live("/srv/cobuy/current")
        index = live.index  # once a request; all its answers are of one file

    `index` looks at the path every `every_ms` at most, in one thread at a time, while the others go on with what they have.
    Where the new file cannot be opened, the old index stays, `failure` says why, and it is tried again after `every_ms`.
    Nothing is closed: an index lives as long as somebody holds it.
    """

    def __init__(
        self,
        path: Path,
        *,
        every_ms: float = 1000,
        verify: bool = False,
        access: str = "copy",
        engine: str | None = None,
    ) -> None:
        """Raises as `open` does: there must be an index to begin with."""
        self._path = path
        self._every = every_ms / 1000
        self._verify = verify
        self._access = access
        self._engine = engine_wanted(engine)
        self._lock = threading.Lock()
        self.failure: Exception | None = None  #: why the newest file is not the one that answers; None: it is
        self.reloads = 0  #: how often another file took over
        self._index, self._state = self._load()
        self._next = time.monotonic() + self._every

    def _load(self) -> tuple[Index, tuple[int, int, int, int]]:
        data, state = load_file(self._path, self._access)
        return index_of(data, self._engine, self._verify), state

    @property
    def index(self) -> Index:
        if time.monotonic() >= self._next and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._index

    def reload(self) -> bool:
        """Looks at the path now; true: another file has taken over. What is wrong with it stands in `failure`."""
        with self._lock:
            return self._look()

    def _look(self) -> bool:
        self._next = time.monotonic() + self._every
        try:
            if file_state(os.stat(self._path)) == self._state:
                self.failure = None
                return False
            self._index, self._state = self._load()
        except (OSError, CobuyError, MemoryError) as e:
            self.failure = e
            return False
        self.failure = None
        self.reloads += 1
        return True
