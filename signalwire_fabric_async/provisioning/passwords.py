"""Sources of passwords that the roster does not give: generated ones, or those of a command.

A source is called only for resources that are about to be created. It must return
the same password each time for the same person, because a create may be retried.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import secrets
import shlex
import stat
import string
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from .. import ConfigurationError, FabricError, Secret
from ..validate import seconds, whole_number
from .errors import JournalBusyError
from .journal.lock import locked
from .roster.people import key_of

logger: Final = logging.getLogger("signalwire_fabric_async")

_ALPHABET: Final = string.ascii_letters + string.digits
_SHORTEST, _LONGEST = 8, 72
_BEGINNING: Final = b'{"email": "'
"""The beginning of each line that this module writes."""


class PasswordError(FabricError):
    """No password is available for one person: its step fails, and nothing is sent for it."""


class PasswordSource(Protocol):
    """A source of passwords: of a subscriber, or (with a username) of a SIP credential."""

    async def password_for(self, email: str, username: str | None) -> Secret:
        """Return the password. Raises PasswordError if there is none."""
        ...


_Key: TypeAlias = tuple[str, str | None]


class GeneratedPasswords:
    """Random passwords, kept in a file of mode 0600, one JSON object a line.

    A password is on disk before it is sent. Passwords in the file are reused,
    so that a killed run resumes with the same file. Lines may be written by
    hand; nothing is removed but an incomplete last line after a machine crash.
    The file is locked until it is closed: one process at a time generates
    passwords for it.

    If the file is removed, replaced or edited meanwhile, the passwords that
    were returned are written to it again; if that fails, no further password
    is returned.

    Args:
        path: The file. Links are followed; a pipe or a device is refused.
        length: Number of characters of a password, 8 to 72.

    Raises:
        ConfigurationError: Other users can read the file, or a line is not an entry.
        JournalBusyError: The file is in use.
    """

    def __init__(self, path: str | os.PathLike[str], *, length: int = 24) -> None:
        if not _SHORTEST <= length <= _LONGEST:
            raise ConfigurationError(f"length must be {_SHORTEST} to {_LONGEST} characters, not {length}")
        self.path = Path(path)
        self._length = length
        self._known: dict[_Key, str] = {}
        """Every password, read or generated."""
        self._stored: dict[_Key, str] = {}
        """The known content of the file."""
        self._given: dict[_Key, bytes] = {}
        """The lines of the passwords that were returned."""
        self._waiting: dict[_Key, bytes] = {}
        self._written: asyncio.Task[None] | None = None
        self._files: list[int] = []
        self._let_go = weakref.finalize(
            self, _close_all, self._files
        )  # the garbage collector releases the lock of a file that was not closed
        try:
            self._file = self._open()
            self._stored = self._load(self._file)
        except BaseException:
            self._let_go()
            raise
        self._known.update(self._stored)
        self._state = _state_of(os.fstat(self._file))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fabric-passwords")

    def _open(self) -> int:
        """Open and lock the file before reading it: another process' unfinished line looks like a torn one."""
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            file = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise ConfigurationError(f"{self.path}: {error.strerror}") from None
        self._files.append(file)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise ConfigurationError(f"{self.path} is not a file, and is left as it is")
        try:
            taken = locked(file)
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be locked: {error.strerror}") from None
        if not taken:
            raise JournalBusyError(f"{self.path} is in use: one run at a time makes passwords for it")
        return file

    def _load(self, file: int) -> dict[_Key, str]:
        """Return the passwords that the file has; end its last line, and drop one within which the machine went down."""
        if os.name == "posix" and os.fstat(file).st_mode & 0o077:
            raise ConfigurationError(f"{self.path} can be read by others: chmod 600 it, or name a new file")
        found: dict[_Key, str] = {}
        ended = True
        os.lseek(file, 0, os.SEEK_SET)
        with open(os.dup(file), "rb") as lines:  # noqa: PTH123  # a descriptor, not a path
            for number, line in enumerate(lines, 1):
                row = _row_of(line)
                if row is not None:
                    found[row[0]] = row[1]
                    ended = line.endswith(b"\n")
                elif _is_torn(line):
                    os.ftruncate(file, os.fstat(file).st_size - len(line))
                else:
                    raise ConfigurationError(
                        f"{self.path}:{number}: this must be a JSON object with the strings email and password"
                    )
        if not ended:  # written by hand
            try:
                _append(file, b"\n")
            except OSError as error:
                raise ConfigurationError(f"{self.path}: {error.strerror}") from None
        return found

    def known(self, email: str, username: str | None) -> Secret | None:
        """Return a password that this run or an earlier one generated; None without one."""
        password = self._known.get((key_of(email), username))
        return None if password is None else Secret(password)

    async def password_for(self, email: str, username: str | None) -> Secret:
        """Return the password in the file, or a new one, which is in the file when this returns."""
        key = (key_of(email), username)
        if key not in self._known:
            self._known[key] = "".join(secrets.choice(_ALPHABET) for _ in range(self._length))
        if key not in self._given:
            self._waiting[key] = _line_of(email, username, self._known[key])
        while key in self._waiting:
            if self._written is None:
                self._written = asyncio.create_task(self._write())
            await asyncio.shield(self._written)
        return Secret(self._known[key])

    async def _write(self) -> None:
        lines = dict(self._waiting)
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._keep, lines)
            for key in lines:
                del self._waiting[key]
        except OSError as error:
            raise PasswordError(f"{self.path}: the password cannot be kept: {error.strerror}") from None
        except (ConfigurationError, JournalBusyError) as error:
            raise PasswordError(f"the password cannot be kept: {error}") from None
        except RuntimeError as error:  # of the thread: it was closed, or the system has no more of them
            raise PasswordError(f"{self.path}: the password cannot be kept: {error}") from None
        finally:
            self._written = None

    def _keep(self, lines: Mapping[_Key, bytes]) -> None:
        """Make sure that the file holds these lines and every password that was returned before."""
        if not self._is_as_written():
            self._read_again()
        wanted = {**self._given, **lines}
        lacking = {key: line for key, line in wanted.items() if self._stored.get(key) != self._known[key]}
        if lacking:
            _append(self._file, b"".join(lacking.values()))
            self._stored.update((key, self._known[key]) for key in lacking)
        self._given = wanted
        self._state = _state_of(os.fstat(self._file))

    def _is_as_written(self) -> bool:
        try:
            return _state_of(self.path.stat()) == self._state
        except OSError:  # it was removed
            return False

    def _read_again(self) -> None:
        """Read a file that somebody else removed, replaced or edited."""
        try:
            replaced = not os.path.samestat(self.path.stat(), os.fstat(self._file))
        except OSError:
            replaced = True
        if replaced:
            self._file = self._open()
        self._stored = self._load(self._file)
        for key, password in self._stored.items():
            if key not in self._given and key not in self._waiting:
                self._known[key] = password

    def close(self) -> None:
        """Close the file, once every returned password is in it.

        If that is impossible, they are written to a new file beside it, which
        the log names.
        """
        self._thread.shutdown(wait=True)
        if not self._let_go.alive:
            return
        try:
            if self._given:
                self._keep({})
        except (OSError, ConfigurationError, JournalBusyError) as error:
            self._rescue(error)
        finally:
            self._let_go()

    def _rescue(self, error: Exception) -> None:
        number, name = tempfile.mkstemp(prefix=f"{self.path.name}.", suffix=".rescued", dir=self.path.parent)
        try:
            _append(number, b"".join(self._given.values()))
        finally:
            os.close(number)
        logger.error("%s cannot be written (%s): the passwords that were given out are in %s", self.path, error, name)


def _close_all(files: list[int]) -> None:
    while files:
        os.close(files.pop())


def _append(file: int, text: bytes) -> None:
    start = os.fstat(file).st_size
    try:
        while text:
            text = text[os.write(file, text) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, start)
        raise


def _state_of(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _line_of(email: str, username: str | None, password: str) -> bytes:
    row = {"email": email, **({} if username is None else {"username": username}), "password": password}
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _row_of(line: bytes) -> tuple[_Key, str] | None:
    """Parse a line; return None if it is not an entry. A password must be a string."""
    try:
        row: dict[str, object] = json.loads(line)
        email, username, password = row["email"], row.get("username"), row["password"]
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if not isinstance(email, str) or not isinstance(password, str) or not isinstance(username, (str, type(None))):
        return None
    return (key_of(email), username), password


def _is_torn(line: bytes) -> bool:
    """Return whether a machine crash interrupted this class while it wrote the line; its password was never sent."""
    begun = line.startswith(_BEGINNING) or _BEGINNING.startswith(line) or not line.strip(b"\0")
    return begun and not line.endswith(b"\n")


class PasswordCommand:
    """Passwords from a program: the first line that it prints.

    Args:
        command: A command line, or its words; `{email}` and `{username}` in
            them are replaced (the latter by an empty string for a subscriber).
            No shell is involved.
        timeout: Maximum seconds of one run.
        at_once: Maximum number of concurrent runs.

    Raises:
        ConfigurationError: The command is empty, or a number is invalid.
    """

    def __init__(self, command: str | Sequence[str], *, timeout: float = 30.0, at_once: int = 8) -> None:
        self._words = tuple(shlex.split(command) if isinstance(command, str) else command)
        if not self._words:
            raise ConfigurationError("the command for passwords must not be empty")
        self._timeout = seconds(timeout, "timeout")
        self._turns = asyncio.Semaphore(whole_number(at_once, "at_once"))

    async def password_for(self, email: str, username: str | None) -> Secret:
        """Return the first line that the command prints. Raises PasswordError if it fails or prints nothing."""
        values = {"{email}": email, "{username}": username or ""}
        replaced = [_PLACES.sub(lambda found: values[found[0]], word) for word in self._words]
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
                printed = await _first_line(process, words[0])
                await process.wait()
        except TimeoutError:
            raise PasswordError(f"{words[0]} took more than {self._timeout} seconds") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise PasswordError(f"{words[0]} ended with status {process.returncode}")
        return printed


_PLACES: Final = re.compile(r"\{email\}|\{username\}")
_LONGEST_LINE: Final = 4_096


async def _first_line(process: asyncio.subprocess.Process, name: str) -> bytes:
    """Return the first line that a program prints; what follows is read and dropped."""
    if process.stdout is None:
        return b""
    printed = b""
    while piece := await process.stdout.read(_LONGEST_LINE):
        if b"\n" not in printed:
            printed += piece
        if b"\n" not in printed and len(printed) > _LONGEST_LINE:
            raise PasswordError(f"{name} printed a line of more than {_LONGEST_LINE:,} bytes")
    return printed
