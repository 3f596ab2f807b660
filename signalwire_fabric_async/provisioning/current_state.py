"""Reads the Space: every subscriber, and the credentials of the people in the roster."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from functools import partial
from typing import Final, TypeVar, cast

from .. import (
    AsyncSession,
    NotFoundError,
    Page,
    Pager,
    RateLimitError,
    ServerError,
    Subscriber,
    SubscriberSipCredential,
    TransportError,
)
from .diff import Existing
from .roster.people import CREDENTIAL_MEMBERS, KEYS_AND_SECRETS, PERSON_MEMBERS, is_text, key_of
from .staging.database import StagingDatabase
from .summary import Waiting

T = TypeVar("T")
R = TypeVar("R")

PAGE: Final = 1_000
TRIES: Final = 5
"""Number of reads before a failure ends a plan, each with the session's own retries."""
REPORTED: Final = 3
"""Number of failed reads after which the wait is reported."""
READINGS: Final = 6
"""Maximum number of readings of a listing until two agree."""

PASSING: Final = (TransportError, ServerError, RateLimitError)
"""Failures that may be temporary."""
_PERSON_NAMES: Final = tuple(name for name in PERSON_MEMBERS if name not in KEYS_AND_SECRETS)
_CREDENTIAL_NAMES: Final = tuple(name for name in CREDENTIAL_MEMBERS if name not in KEYS_AND_SECRETS)

LISTING_LAG: Final = 5.0
"""Seconds after which a listing shows what was created; the service was seen to lag by a few."""

LONGEST_PAUSE: Final = 5.0
"""Seconds between two attempts while the service is unavailable."""


def now() -> float:
    """Return the time of the running event loop."""
    return asyncio.get_running_loop().time()


class Patience:
    """The waiting for an unavailable service.

    Args:
        seconds: 0 reads TRIES times and waits no longer.
        on_wait: Called when a wait begins.
        stop: Ends a wait.
    """

    def __init__(
        self,
        seconds: float = 0.0,
        on_wait: Callable[[Waiting], None] | None = None,
        stop: asyncio.Event | None = None,
    ) -> None:
        self.seconds = seconds
        self._on_wait = on_wait
        self._stop = stop or asyncio.Event()

    async def read(self, read: Callable[[], Awaitable[T]]) -> T:
        """Read something, with pauses and retries after temporary failures. Raises the last failure."""
        began: float | None = None
        attempt = 0
        while True:
            attempt += 1
            try:
                return await read()
            except PASSING as error:
                failed_at = now()
                began = failed_at if began is None else began
                pause = random.uniform(0.05, 0.2) * 2**attempt  # noqa: S311  # a wait, not a secret
                pause = max(min(pause, LONGEST_PAUSE), getattr(error, "retry_after", None) or 0.0)
                over = failed_at - began + pause > self.seconds
                if self._stop.is_set() or (over and (self.seconds > 0 or attempt >= TRIES)):
                    raise
                if attempt == REPORTED:
                    self.waits(f"the service cannot be read ({error})", self.seconds - (failed_at - began))
                await self.pause(pause)

    async def pause(self, seconds: float) -> None:
        """Wait, at most until the stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return

    def waits(self, reason: str, seconds: float) -> None:
        """Report a wait."""
        if self._on_wait is not None and seconds > 0:
            self._on_wait(Waiting(reason=reason, seconds=seconds))


class _Lead:
    """The progress of the first reading of a listing: the second follows two pages behind and never overtakes it."""

    def __init__(self) -> None:
        self.pages = 0
        self.ended = False
        self._moved = asyncio.Event()

    def move(self, *, ended: bool = False) -> None:
        """Record that a page was read, or that there are no more."""
        self.pages += not ended
        self.ended = self.ended or ended
        self._moved.set()

    async def reach(self, pages: int) -> None:
        """Wait until this many pages are read, or there are no more."""
        while self.pages < pages and not self.ended:
            self._moved.clear()
            await self._moved.wait()


async def list_space(
    session: AsyncSession, staging: StagingDatabase, patience: Patience, report: Callable[[str], None]
) -> None:
    """Read every page of the subscribers into the staging database; report those whose e-mail is no text.

    A listing that is paged by number skips items, or repeats them, while
    others delete and create. One of several pages is therefore read until two
    readings agree. The second begins while the first goes on.
    """
    listing = staging.listing
    pages, added = await patience.read(partial(_list_twice, session, staging, report))
    if pages < 2:
        return
    number = 2
    lost, seen = await listing.sizes(number)
    agreed = lost == added == 0
    while not agreed and number < READINGS:
        number, before = number + 1, seen
        await patience.read(partial(_list_once, session, staging, number))
        lost, seen = await listing.sizes(number)
        agreed = (lost, seen) == (0, before)
    await listing.keep_only(number)


async def _list_twice(
    session: AsyncSession, staging: StagingDatabase, report: Callable[[str], None]
) -> tuple[int, int]:
    """Read the listing, and a second time if it has several pages.

    Returns:
        The number of pages, and of subscribers that the second reading met before the first.
    """
    added = 0
    await staging.listing.forget()
    lead = _Lead()
    first = asyncio.ensure_future(_list_once(session, staging, 1, lead=lead, report=report))
    try:
        await lead.reach(2)
        if lead.pages > 1:
            _, added = await _list_once(session, staging, 2, behind=lead)
        pages, _ = await first
        return pages, added
    finally:
        if first.cancel():
            await asyncio.wait([first])


async def _list_once(
    session: AsyncSession,
    staging: StagingDatabase,
    number: int,
    *,
    lead: _Lead | None = None,
    behind: _Lead | None = None,
    report: Callable[[str], None] | None = None,
) -> tuple[int, int]:
    """Read the listing once; return the number of pages and of new subscribers."""
    pages = added = 0
    try:
        async with aclosing(session.subscribers.list(page_size=PAGE, prefetch=True).pages()) as read:
            async for page in read:
                pages += 1
                items = tuple(one for one in page.data if is_text(one.id))
                if report is not None:
                    _report_unusable(page.data, report)
                if number > 1:  # a further reading: most of them are known
                    new = await staging.listing.mark([one.id for one in items], number)
                    items = tuple(one for one in items if one.id in new)
                found = [one for one in map(existing_subscriber, items) if one is not None]
                added += len(found)
                await staging.listing.add([(key_of(one.name), one) for one in found], number)
                if lead is not None:
                    lead.move()
                if behind is not None:
                    await behind.reach(pages + 2)
    finally:
        if lead is not None:
            lead.move(ended=True)
    return pages, added


def _report_unusable(page: Iterable[Subscriber], report: Callable[[str], None]) -> None:
    """Report the subscribers that cannot be used because their e-mail, or id, holds half of a surrogate pair."""
    for one in page:
        email: object = getattr(cast("object", one.subscriber), "email", None)
        if not (is_text(one.id) and is_text(email)):
            report(f"the subscriber {one.id!r} is left as it is: its e-mail {email!r}, or its id, is no text")


async def find_missing(
    session: AsyncSession, staging: StagingDatabase, at_once: int, patience: Patience, lag: Lag
) -> None:
    """Read by id the subscribers that are known to exist but missing in the listing, which may lag."""

    async def people() -> AsyncIterator[list[tuple[int, str, float | None]]]:
        after = 0
        while missing := await staging.roster.missing(after):
            yield missing
            after = missing[-1][0]

    async def read(one: tuple[int, str, float | None]) -> None:
        n, id, since = one

        async def get() -> Existing | None:
            return existing_subscriber(await patience.read(lambda: session.subscribers.get(id)))

        found = await lag.outlast(get, since)
        if found is None:
            await staging.roster.vanished(n)
        else:
            await staging.listing.add([(key_of(found.name), found)])

    await in_window(at_once, people(), read)


class Lag:
    """The time within which the service may still return 404 for a new resource.

    Args:
        seconds: Counted from the creation.
        patience: Reports the wait, and ends it.
    """

    def __init__(self, seconds: float, patience: Patience) -> None:
        self.seconds = seconds
        self._patience = patience
        self._began: float | None = None
        self._clock = time.time()
        self._reported = False

    async def outlast(self, read: Callable[[], Awaitable[T | None]], since: float | None) -> T | None:
        """Read a resource that is known to exist; None if it is still missing after the lag."""
        self._began = now() if self._began is None else self._began
        until = self._began + self._left(since)
        while True:
            try:
                return await read()
            except NotFoundError:
                left = until - now()
                if left <= 0:
                    return None
                if not self._reported:
                    self._reported = True
                    self._patience.waits("the service does not show a new resource yet", left)
                await self._patience.pause(min(left, 1.0))

    def _left(self, since: float | None) -> float:
        """Return the seconds of the lag that remained at creation; all of them if the clock was set back."""
        if since is None:
            return 0.0
        age = self._clock - since
        return self.seconds if age < 0 else max(0.0, self.seconds - age)


async def credentials_of(
    session: AsyncSession, subscriber_id: str, patience: Patience | None = None
) -> tuple[Existing, ...] | None:
    """Return the credentials of one subscriber; None if the subscriber was deleted."""
    try:
        listed = await (patience or Patience()).read(
            lambda: _all_of(session.subscribers.sip_credentials(subscriber_id).list(page_size=PAGE))
        )
    except NotFoundError:
        return None
    return tuple(map(existing_credential, listed))


async def _all_of(pager: Pager[SubscriberSipCredential]) -> tuple[SubscriberSipCredential, ...]:
    """Return every item of a listing, which rarely has a second page."""
    page: Page[SubscriberSipCredential] = await pager
    if not page.links.next:
        return page.data
    found: dict[str, SubscriberSipCredential] = {}
    for _ in range(READINGS):
        before = set(found)
        found = {one.id: one async for one in pager}
        if before == set(found):
            break
    return tuple(found.values())


def existing_subscriber(response: Subscriber) -> Existing | None:
    """Return a subscriber in the compared form; None without an e-mail that is text, because no roster can name it."""
    profile = cast("object", response.subscriber)  # a response may deviate, and lack it
    email: object = getattr(profile, "email", None)
    if profile is None or not isinstance(email, str) or not response.id:
        return None
    if not (is_text(email) and is_text(response.id)):
        return None
    created = cast("object", response.created_at)
    return Existing(
        id=response.id,
        name=email,
        members=members_of(profile, _PERSON_NAMES),
        created_at="" if created is None or not is_text(str(created)) else str(created),
    )


def published_names(response: Subscriber) -> dict[str, str]:
    """Return the members that a service names differently than this version writes them, such as `timezone`.

    A PUT replaces them, so its body must use the service's names.
    """
    came = response.subscriber.to_dict()
    return {
        member.name: alias.name
        for member in PERSON_MEMBERS.values()
        for alias in member.aliases
        if alias.name in came and member.name not in came
    }


def existing_credential(response: SubscriberSipCredential) -> Existing:
    """Return a credential in the compared form."""
    return Existing(id=response.id, name=str(response.username), members=members_of(response, _CREDENTIAL_NAMES))


def usable(credentials: tuple[Existing, ...], owner: str, report: Callable[[str], None]) -> tuple[Existing, ...]:
    """Return the credentials whose username and id are text; report the others."""
    for one in credentials:
        if not (is_text(one.name) and is_text(one.id)):
            report(f"{owner}: the credential {one.name!r} is left as it is: its username, or its id, is no text")
    return tuple(one for one in credentials if is_text(one.name) and is_text(one.id))


def members_of(response: object, names: Iterable[str]) -> dict[str, object]:
    """Return the response members that a body has too, as plain values; with unknown members, without nulls."""
    members: dict[str, object] = dict(getattr(response, "extra", ()))
    for name in names:
        value = getattr(response, name, None)
        if type(value) is str:
            members[name] = value
        elif value is None:
            continue
        elif isinstance(value, tuple):
            members[name] = [str(one) for one in cast("tuple[object, ...]", value)]
        else:
            members[name] = str(value)
    return members


async def in_window(count: int, batches: AsyncIterator[Sequence[T]], do: Callable[[T], Awaitable[None]]) -> None:
    """Call a function for each item of some batches, `count` at a time; the first failure ends the rest."""
    turn = asyncio.Lock()
    waiting: deque[T] = deque()

    async def fill() -> bool:
        async with turn:
            while not waiting:
                try:
                    waiting.extend(await anext(batches))
                except StopAsyncIteration:
                    return False
        return True

    async def work() -> None:
        while waiting or await fill():
            if waiting:  # another worker may have taken the last item
                await do(waiting.popleft())

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(work())
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
