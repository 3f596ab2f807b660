"""A claim file records which client runs the shards in a directory of journals.

A client writes its id and an increasing counter into the file `client` of the
directory. While the counter of another client increases, that client is alive.
A client whose counter stands still is dead; its shards watch the file too, and
stop when it holds another id.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from .provisioning import JournalBusyError

logger: Final = logging.getLogger("signalwire_fabric_async")

FILE: Final = "client"

BEAT: Final = 1.0
"""Seconds between two increments of the counter."""

DEAD_AFTER: Final = 5.0
"""Seconds without an increment after which a client counts as dead."""

STOPPED: Final = "stopped"
"""Replaces the id after the client was cancelled; its shards then stop."""


@asynccontextmanager
async def claim(folder: Path) -> AsyncGenerator[str]:
    """Claim a directory for this client while the block runs. Its id is in the file until then.

    Args:
        folder: The directory of the journals; it exists.

    Raises:
        JournalBusyError: Another client that is alive runs the shards.
    """
    file = folder / FILE
    await _wait_until_dead(file)
    run = secrets.token_hex(8)
    await asyncio.to_thread(_write, file, f"{run} 0")
    beating = asyncio.create_task(_beat(file, run))
    try:
        yield run
    except asyncio.CancelledError:
        beating.cancel()
        _release(file, run, STOPPED)  # at once: the scheduler may be gone, and the workers continue
        raise
    else:
        beating.cancel()
        _release(file, run, "")
    finally:
        beating.cancel()


def is_ours(folder: str, run: str) -> bool:
    """Return whether a client's shards may continue: it was not cancelled, and no other client claimed the directory.

    A file that is missing or unreadable for a moment stops nothing.
    """
    found = _read(Path(folder) / FILE)
    return found is None or found == "" or found.split(" ")[0] == run


async def _wait_until_dead(file: Path) -> None:
    """Return if no live client runs the shards; wait `DEAD_AFTER` to find out."""
    before = await asyncio.to_thread(_read, file)
    if not before or before == STOPPED:
        return
    for _ in range(round(DEAD_AFTER / BEAT * 4)):
        await asyncio.sleep(BEAT / 4)
        now = await asyncio.to_thread(_read, file)
        if not now or now == STOPPED:
            return
        if now != before:
            raise JournalBusyError(f"another client applies a roster with the journals in {file.parent}")
    logger.warning("the client that used %s is gone: its shards are stopped, and this client continues", file.parent)


async def _beat(file: Path, run: str) -> None:
    number = 0
    while True:
        await asyncio.sleep(BEAT)
        number += 1
        if await asyncio.to_thread(is_ours, str(file.parent), run):
            await asyncio.to_thread(_write, file, f"{run} {number}")


def _write(file: Path, text: str) -> None:
    """Replace the file as a whole: readers on other machines see the old or the new text."""
    new = file.with_name(f".{FILE}-{secrets.token_hex(4)}")
    try:
        new.write_text(text, encoding="ascii")
        new.replace(file)
    except OSError as error:
        logger.warning("cannot write %s: %s", file, error.strerror)
        with suppress(OSError):
            new.unlink()


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None


def _release(file: Path, run: str, text: str) -> None:
    found = _read(file)
    if found is not None and found.split(" ")[0] == run:
        _write(file, text)
