"""One process at a time: a lock that dies with the process that holds it, also when that is killed."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from ..errors import JournalBusyError, JournalError

_FAR = 1 << 30
"""Windows locks bytes: one far beyond the text, so that the pid can be read."""
_TAKEN = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})
"""What a lock is refused with that somebody else has; any other error says that there are none to be had."""


class ProcessLock:
    """A lock file beside the journal, locked by the operating system; it holds the holder's pid.

    The file stays when the lock is gone: removing it would let two processes
    lock two files of one name.
    """

    def __init__(self, journal: Path) -> None:
        """Take the lock. Raises JournalBusyError, with the holder's pid, where it is taken."""
        self._path = journal.with_name(journal.name + ".lock")
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            self._file = os.fdopen(os.open(self._path, flags, 0o600), "r+b", buffering=0)
        except OSError as error:
            raise JournalError(f"{self._path}: the lock cannot be made: {error.strerror}") from None
        try:
            taken = locked(self._file.fileno())
        except OSError as error:
            self._file.close()
            raise JournalError(f"{self._path} cannot be locked: {error.strerror}") from None
        if not taken:
            with self._file:
                pid = self._holder()
            by = "another process" if pid is None else f"process {pid}"
            raise JournalBusyError(f"{journal} is in use by {by}", pid)
        try:
            self._file.truncate(0)
            self._file.seek(0)
            self._file.write(str(os.getpid()).encode("ascii"))
        except OSError:  # a full disk: the lock holds without the number
            return

    def _holder(self) -> int | None:
        try:
            self._file.seek(0)
            text = self._file.read(20)
        except OSError:
            return None
        return int(text) if text.isdigit() else None

    def release(self) -> None:
        """Let go of the lock."""
        self._file.close()


def locked(file: int) -> bool:
    """Lock an open file until it is closed; False where another process (or another opening of it) has it locked.

    Raises OSError where the file system has no locks, or no more of them.
    """
    try:
        _lock(file)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
