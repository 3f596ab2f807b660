"""Tells a journal from its copies: a lock on a file does not reach a copy of it.

A run notes in the journal which file it is (inode and device) and where it
lies. A file that was renamed, linked or mounted keeps its inode; a copy, a
restored backup or a file that was moved to another disk has another one. All
copies carry the token that the journal was made with.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

import attrs

from ..errors import JournalBusyError
from .lock import NameLock, hold_if_there

TOKEN: Final = "token"  # noqa: S105  # the name of a note, no secret


def new_token() -> str:
    """Return what all copies of a new journal have in common."""
    return secrets.token_hex(16)


@attrs.frozen
class Identity:
    """What a run notes about its journal.

    Attributes:
        token: The same in all copies.
        inode: Device and inode of the file.
        home: Its path.
        host: The machine's name, for messages.
    """

    token: str
    inode: str
    home: str
    host: str

    @classmethod
    def of(cls, path: Path, file: int, token: str) -> Self:
        """Return the identity of an open file."""
        status = os.fstat(file)
        return cls(token, f"{status.st_dev}:{status.st_ino}", str(path), socket.gethostname())

    def notes(self) -> dict[str, str]:
        """Return it as rows of the journal's table `run`."""
        home = self.home if self.home.isprintable() else ""
        return {TOKEN: self.token, "inode": self.inode, "home": home, "host": self.host}


class Claim:
    """The exclusive use of a journal and its copies, as far as this machine can see them.

    Args:
        path: The journal.
        file: Its descriptor, locked.
        noted: The rows of its table `run`.

    Attributes:
        copied: Where the file lies that the last run used, if this is a copy of it; otherwise empty.

    Raises:
        JournalBusyError: A run uses another copy.
    """

    def __init__(self, path: Path, file: int, noted: Mapping[str, str]) -> None:
        self.identity = Identity.of(path, file, noted.get(TOKEN) or new_token())
        original = _original(self.identity, noted)
        self.copied = "" if original is None else _described(original, noted, self.identity)
        with ExitStack() as held:
            try:
                held.callback(NameLock(f"token {self.identity.token}").release)
                if original is not None:
                    hold_if_there(original, int(noted["inode"].rpartition(":")[2] or 0), held)
            except JournalBusyError:
                other = f" of {self.copied}" if self.copied else ""
                raise JournalBusyError(
                    f"{path} is a copy{other}, or was copied, and a run with the other file is under way: go on when "
                    "it has ended, with one of them"
                ) from None
            self._held = held.pop_all()

    def release(self) -> None:
        """Allow other runs to use the copies."""
        self._held.close()


def _original(now: Identity, noted: Mapping[str, str]) -> Path | None:
    """Return the path of the file that the last run used, unless that is this file."""
    if "inode" not in noted:  # no run has noted it
        return None
    home = Path(noted.get("home") or now.home)
    if noted["inode"] == now.inode:
        return None
    if noted["inode"].rpartition(":")[2] != now.inode.rpartition(":")[2]:
        return home
    # a device's number may change with a restart of the system, or from one machine to another
    return home if home.exists() and not home.samefile(now.home) else None


def _described(original: Path, noted: Mapping[str, str], now: Identity) -> str:
    host = noted.get("host", "")
    where = f" on {host}" if host != now.host and host.isprintable() else ""
    return f"{original}{where}"
