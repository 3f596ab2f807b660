"""Where a password comes from that the roster does not give: made up, or asked of a command.

A source is asked only for what is about to be created. What it answers must be
the same each time for the same person, because a creation may be tried again.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shlex
import string
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol

from .. import ConfigurationError, FabricError, Secret
from ..validate import seconds, whole_number
from .errors import JournalBusyError
from .journal.lock import locked
from .roster.people import key_of

_ALPHABET: Final = string.ascii_letters + string.digits
_SHORTEST, _LONGEST = 8, 72
_BEGINNING: Final = b'{"email": "'
"""How each line of a file of passwords begins that was written here."""


class PasswordError(FabricError):
    """No password could be had for one person: its step fails, nothing is sent for it."""


class PasswordSource(Protocol):
    """Answers passwords: of a subscriber, or (with a username) of a SIP credential."""

    async def password_for(self, email: str, username: str | None) -> Secret:
        """The password. Raises PasswordError where there is none."""
        ...


class GeneratedPasswords:
    """Passwords that are made up and kept in a file of mode 0600, one JSON object a line.

    A password is on disk before it is sent. One that the file has already is
    used again, so that a run which was killed goes on with the same file. Lines
    may be written by hand; of the file nothing is removed but a last line
    within which the machine went down. It is locked until it is closed: one
    process at a time makes up passwords into it.

    Raises ConfigurationError for a file that others may read, or that holds
    something else, and JournalBusyError for one that is in use.
    """

    def __init__(self, path: str | os.PathLike[str], *, length: int = 24) -> None:
        if not _SHORTEST <= length <= _LONGEST:
            raise ConfigurationError(f"a password has {_SHORTEST} to {_LONGEST} characters, not {length}")
        self.path = Path(path)
        self._length = length
        self._known: dict[tuple[str, str | None], bytes] = {}
        self._waiting: dict[tuple[str, str | None], bytes] = {}
        self._written: asyncio.Task[None] | None = None
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise ConfigurationError(f"{self.path}: {error.strerror}") from None
        self._let_go = weakref.finalize(self, os.close, self._file)  # one that nobody closes does not stay locked
        try:
            self._take()
            self._load()
        except BaseException:
            self._let_go()
            raise
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fabric-passwords")

    def _take(self) -> None:
        """Lock the file, before it is read: what another process is writing looks like a torn line."""
        try:
            taken = locked(self._file)
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be locked: {error.strerror}") from None
        if not taken:
            raise JournalBusyError(f"{self.path} is in use: one run at a time makes up passwords into it")

    def _load(self) -> None:
        if os.name == "posix" and os.fstat(self._file).st_mode & 0o077:
            raise ConfigurationError(f"{self.path} can be read by others: chmod 600 it, or name a new file")
        ended = True
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    row = json.loads(line)
                    self._known[key_of(row["email"]), row.get("username")] = str(row["password"]).encode()
                    ended = line.endswith(b"\n")
                except (ValueError, TypeError, KeyError, AttributeError):
                    if not _is_torn(line):
                        raise ConfigurationError(f"{self.path}:{number}: this is not a file of passwords") from None
                    os.ftruncate(self._file, os.fstat(self._file).st_size - len(line))
        if not ended:  # written by hand
            self._end_line()

    def _end_line(self) -> None:
        try:
            self._append(b"\n")
        except OSError as error:
            raise ConfigurationError(f"{self.path}: {error.strerror}") from None

    async def password_for(self, email: str, username: str | None) -> Secret:
        """The password that the file has, or a new one, which is in the file when this returns."""
        key = (key_of(email), username)
        if key not in self._known:
            made = "".join(secrets.choice(_ALPHABET) for _ in range(self._length))
            row = {"email": email, **({} if username is None else {"username": username}), "password": made}
            self._known[key] = made.encode()
            self._waiting[key] = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        while key in self._waiting:
            if self._written is None:
                self._written = asyncio.create_task(self._write())
            await asyncio.shield(self._written)
        return Secret(self._known[key].decode())

    async def _write(self) -> None:
        lines = dict(self._waiting)
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._append, b"".join(lines.values()))
            for key in lines:
                del self._waiting[key]
        except OSError as error:
            raise PasswordError(f"{self.path}: the password cannot be kept: {error.strerror}") from None
        except RuntimeError as error:  # of the thread: it was closed, or the system has no more of them
            raise PasswordError(f"{self.path}: the password cannot be kept: {error}") from None
        finally:
            self._written = None

    def _append(self, text: bytes) -> None:
        start = os.fstat(self._file).st_size
        try:
            while text:
                text = text[os.write(self._file, text) :]
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, start)
            raise

    def close(self) -> None:
        """Close the file, once what is being written is in it: its number may be another file's afterwards."""
        self._thread.shutdown(wait=True)
        self._let_go()


def _is_torn(line: bytes) -> bool:
    """Whether a line is what is left of one of ours, where the machine went down within it: it was never sent."""
    begun = line.startswith(_BEGINNING) or _BEGINNING.startswith(line) or not line.strip(b"\0")
    return begun and not line.endswith(b"\n")


class PasswordCommand:
    """Passwords from a program: the first line that it prints.

    Args:
        command: a command line, or its words; `{email}` and `{username}` in them
            are replaced (the latter by nothing for a subscriber). No shell is
            involved.
        timeout: seconds that it may take. At most `at_once` run at the same time.

    Raises ConfigurationError for an empty command, and for numbers that are none.
    """

    def __init__(self, command: str | Sequence[str], *, timeout: float = 30.0, at_once: int = 8) -> None:
        self._words = tuple(shlex.split(command) if isinstance(command, str) else command)
        if not self._words:
            raise ConfigurationError("the command for passwords is empty")
        self._timeout = seconds(timeout, "timeout")
        self._turns = asyncio.Semaphore(whole_number(at_once, "at_once"))

    async def password_for(self, email: str, username: str | None) -> Secret:
        """The first line that the command prints. Raises PasswordError where it fails or prints nothing."""
        replaced = [word.replace("{email}", email).replace("{username}", username or "") for word in self._words]
        async with self._turns:
            printed = await self._run(replaced)
        password = printed.split(b"\n", 1)[0].rstrip(b"\r")
        if not password:
            raise PasswordError(f"{self._words[0]} printed no password for {email}")
        try:
            return Secret(password.decode())
        except UnicodeDecodeError:
            raise PasswordError(f"{self._words[0]} printed a password for {email} that is not UTF-8") from None

    async def _run(self, words: list[str]) -> bytes:
        try:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
            )
        except (OSError, ValueError) as error:
            raise PasswordError(f"{words[0]} cannot be run: {error}") from None
        try:
            async with asyncio.timeout(self._timeout):
                printed, _ = await process.communicate()
        except TimeoutError:
            raise PasswordError(f"{words[0]} took more than {self._timeout} seconds") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise PasswordError(f"{words[0]} ended with status {process.returncode}")
        return printed
