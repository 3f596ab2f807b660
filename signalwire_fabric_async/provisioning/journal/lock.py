"""A lock on a file itself, whatever its names: it ends with the process that holds it, also when that is killed.

The lock is on the inode: a hard link, a bind mount, a rename or the removal of
a name does not get around it. POSIX record locks would not do, because they
end when any descriptor of the file is closed; open file description locks
(OFD) and `flock` do. OFD locks are taken where there are any, on one byte far
beyond the file's end, because some systems and NFS let `flock` collide with
the record locks that SQLite takes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import socket
import stat
import struct
import sys
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from ..errors import JournalBusyError, JournalError

_FAR: Final = 1 << 62
"""The locked byte, beyond SQLite's locks and the end of any file."""
_TAKEN: Final = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})
"""The errors of a lock that another process holds; any other error means that locks are unsupported."""

_held: Final[set[tuple[int, int]]] = set()
"""The journals that this process holds: opening and closing one again would release SQLite's own locks."""
_holding: Final = threading.Lock()

_names: Final[set[str]] = set()
"""The names that this process holds."""
_naming: Final = threading.Lock()


class FileLock:
    """An open and locked file.

    An existing file is not changed; a missing one is created, empty, for its
    owner only.

    Raises:
        JournalBusyError: Another run holds the file.
        JournalError: It is not a regular file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _holding:
            _refuse_others(path)
            self._name = NameLock(str(path))
            try:
                self.file = _open(path)
            except BaseException:
                self._name.release()
                raise
            try:
                self._lock()
            except BaseException:
                os.close(self.file)
                self._name.release()
                raise

    def _lock(self) -> None:
        status = os.fstat(self.file)
        self.inode = (status.st_dev, status.st_ino)
        if not stat.S_ISREG(status.st_mode):
            raise JournalError(f"{self._path} is not a file, and is left as it is")
        try:
            taken = locked(self.file)
        except OSError as error:
            raise JournalError(f"{self._path} cannot be locked: {error.strerror}") from None
        if not taken:
            raise JournalBusyError
        _held.add(self.inode)

    @property
    def removed(self) -> bool:
        """True if the file was removed: data written to it would be lost."""
        return os.fstat(self.file).st_nlink == 0

    def release(self) -> None:
        """Release the lock."""
        with _holding:
            _held.discard(self.inode)
            os.close(self.file)
            self._name.release()


def _refuse_others(path: Path) -> None:
    """Raise JournalError unless this is a regular file, and JournalBusyError if this process holds the journal."""
    if not os.path.lexists(path):
        return
    try:
        status = path.stat()
    except OSError:  # a link that leads to itself, or nowhere
        raise JournalError(f"{path} is not a file, and is left as it is") from None
    if not stat.S_ISREG(status.st_mode):
        raise JournalError(f"{path} is not a file, and is left as it is")
    if (status.st_dev, status.st_ino) in _held:
        raise JournalBusyError(f"{path} is in use by process {os.getpid()}", os.getpid())


def _open(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise JournalError(f"{path}: the journal cannot be opened: {error.strerror}") from None


def locked(file: int) -> bool:
    """Lock an open file until it is closed; return False where another opening of it holds the lock.

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
        os.lseek(file, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(file: int) -> None:
        command: int | None = getattr(fcntl, "F_OFD_SETLK", None)
        if command is None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            fcntl.fcntl(file, command, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, _FAR, 1, 0))


class NameLock:
    """A name that one run at a time holds: on this machine where the system has abstract sockets, else in this process.

    A journal that is renamed while it is in use stays locked. Its former name
    is free then, and a second run would make a new journal there.

    Raises JournalBusyError where the name is held.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        with _naming:
            if name in _names:
                raise JournalBusyError
            self._reserved = _reserve(hashlib.sha256(os.fsencode(name)).hexdigest())
            _names.add(name)

    def release(self) -> None:
        """Free the name."""
        with _naming:
            _names.discard(self._name)
            if self._reserved is not None:
                with suppress(OSError):
                    self._reserved.close()


if sys.platform == "linux":

    def _reserve(name: str) -> socket.socket | None:
        reserved = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            reserved.bind(f"\0signalwire-fabric-journal-{os.getuid()}-{name}")
        except OSError as error:
            reserved.close()
            if error.errno == errno.EADDRINUSE:
                raise JournalBusyError from None
            return None  # a system without abstract names: the lock on the file is there
        return reserved
else:

    def _reserve(_: str) -> socket.socket | None:
        """Reserve nothing: this system has no names that end with a process; the lock on the file remains."""
        return None


def hold_if_there(path: Path, inode: int, held: ExitStack) -> None:
    """Lock another file, if it is there and can be locked, until `held` is closed. Nothing is created.

    Args:
        path: Where it was last.
        inode: Its inode; another file is left alone.
        held: What to close at the end.

    Raises JournalBusyError where it is locked already.
    """
    try:
        status = path.stat()
        if status.st_ino != inode or not stat.S_ISREG(status.st_mode):
            return
        with _holding:
            if (status.st_dev, status.st_ino) in _held:
                raise JournalBusyError
        file = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
        held.callback(os.close, file)
        if not locked(file):
            raise JournalBusyError
    except OSError:  # another user's, or on a file system without locks
        return
