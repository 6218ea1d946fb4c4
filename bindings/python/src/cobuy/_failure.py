"""What goes wrong with an index."""

from __future__ import annotations


class CobuyError(Exception):
    """What is behind every error that is not the caller's or the system's."""


class IndexFileError(CobuyError):
    """The file cannot be used; the message names the section."""

    def __init__(self, section: str, what: str, offset: int) -> None:
        super().__init__(f"{section}: {what} (byte {offset})")
        self.section = section  #: "header", "section table", "unknown section", or a section's four letters
        self.what = what
        self.offset = offset  #: in the file, where the bad field, entry or row begins, or else the section


class IndexDamagedError(IndexFileError):
    """Not an index, or a damaged one."""


class IndexVersionError(IndexFileError):
    """An index of a major version that is not read."""


class IndexChangedError(IndexFileError):
    """The file was changed while it was read."""


class LibraryError(CobuyError):
    """libcobuy was asked for and is not there, or of another version."""
