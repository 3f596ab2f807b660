"""apply: plan and application in one call."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from .. import AsyncSession
from ._plan import PATIENCE, plan
from .comparison import READS_AT_ONCE, WRITES_AT_ONCE
from .passwords import PasswordSource
from .roster.memory import PeopleSource
from .roster.people import Shard
from .roster.roster import Roster
from .summary import Progress, Summary, Waiting


async def apply(
    session: AsyncSession,
    roster: Roster | str | os.PathLike[str] | PeopleSource,
    *,
    prune: bool = False,
    max_deletes: int | None = None,
    complete: bool = False,
    shard: Shard | None = None,
    journal: str | os.PathLike[str] | None = None,
    shared_journal: bool = False,
    passwords: PasswordSource | None = None,
    set_passwords: bool = False,
    at_once: int = WRITES_AT_ONCE,
    reads_at_once: int = READS_AT_ONCE,
    settle: float | None = None,
    patience: float = PATIENCE,
    on_wait: Callable[[Waiting], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: asyncio.Event | None = None,
) -> Summary:
    """Make the Space match the roster. See `plan` for the other arguments.

    After a kill at any time, the same call with the same journal resumes: a
    write that was in flight is looked up by its natural key before it is sent
    again.

    Args:
        on_progress: Called after each step, at most ten times a second. An
            exception of it is logged and does not affect the run.
        stop: Once it is set, no further step starts, requests in flight
            are finished, and the summary says `stopped`.

    Raises:
        JournalError: The journal cannot be written any more (a full disk, or
            it was removed): requests in flight are finished, nothing new is sent.
        AuthenticationError: The service rejects the credentials.
        FabricError: As `plan`. Rejections of single people are in the
            summary instead.
    """
    async with plan(
        session,
        roster,
        prune=prune,
        max_deletes=max_deletes,
        complete=complete,
        shard=shard,
        journal=journal,
        shared_journal=shared_journal,
        passwords=passwords,
        set_passwords=set_passwords,
        at_once=at_once,
        reads_at_once=reads_at_once,
        settle=settle,
        patience=patience,
        on_wait=on_wait,
    ) as planned:
        return await planned.apply(on_progress=on_progress, stop=stop)
