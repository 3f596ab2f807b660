"""Looking at the Space: every subscriber, and the credentials of those who matter."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing
from functools import partial
from typing import Final, TypeVar, cast

from .. import (
    AsyncSession,
    NotFoundError,
    RateLimitError,
    ServerError,
    Subscriber,
    SubscriberSipCredential,
    TransportError,
)
from .diff import Existing
from .roster.people import CREDENTIAL_MEMBERS, KEYS_AND_SECRETS, PERSON_MEMBERS, key_of
from .staging.database import StagingDatabase

T = TypeVar("T")
R = TypeVar("R")

PAGE: Final = 1_000
TRIES: Final = 5
"""How often something is read before its failure ends the run; each try has the session's own repetitions."""

PASSING: Final = (TransportError, ServerError, RateLimitError)
"""Failures that may not come again."""


async def patiently(read: Callable[[], Awaitable[T]]) -> T:
    """Read something, again after a while where the failure may pass. Raises the last one."""
    for attempt in range(1, TRIES):
        try:
            return await read()
        except PASSING:
            await asyncio.sleep(random.uniform(0.05, 0.2) * 2**attempt)  # noqa: S311  # a wait, not a secret
    return await read()


async def list_space(session: AsyncSession, staging: StagingDatabase) -> None:
    """Every page of the subscribers, onto the staging."""

    async def read() -> None:
        await staging.run(staging.forget_space)
        async with aclosing(session.subscribers.list(page_size=PAGE, prefetch=True).pages()) as pages:
            async for page in pages:
                rows = [(key_of(found.name), found) for one in page.data if (found := found_subscriber(one))]
                await staging.run(staging.add_found, rows)

    await patiently(read)


async def find_missing(session: AsyncSession, staging: StagingDatabase, at_once: int) -> None:
    """Ask by id for those who are known to be there and whom the listing lacks: it may lag behind."""

    async def ask(n: int, subscriber_id: str) -> None:
        try:
            found = found_subscriber(await patiently(lambda: session.subscribers.get(subscriber_id)))
        except NotFoundError:
            found = None
        if found is None:
            await staging.run(staging.vanished, n)
        else:
            await staging.run(staging.add_found, [(key_of(found.name), found)])

    after = 0
    while missing := await staging.run(staging.missing, after):
        await at_most(at_once, [partial(ask, n, subscriber_id) for n, subscriber_id in missing])
        after = missing[-1][0]


async def credentials_of(session: AsyncSession, subscriber_id: str) -> tuple[Existing, ...] | None:
    """The credentials of one subscriber; None where the subscriber is gone."""
    try:
        listed = await patiently(
            lambda: session.subscribers.sip_credentials(subscriber_id).list(page_size=PAGE).collect()
        )
    except NotFoundError:
        return None
    return tuple(found_credential(one) for one in listed)


def found_subscriber(answer: Subscriber) -> Existing | None:
    """A listed subscriber as what is compared; None where it has no e-mail, so that no roster can mean it."""
    profile = cast("object", answer.subscriber)  # an answer may deviate, and lack it
    email: object = getattr(profile, "email", None)
    if profile is None or not isinstance(email, str) or not answer.id:
        return None
    created = cast("object", answer.created_at)
    return Existing(
        id=answer.id,
        name=email,
        members=members_of(profile, PERSON_MEMBERS),
        created_at="" if created is None else str(created),
    )


def found_credential(answer: SubscriberSipCredential) -> Existing:
    """A listed credential as what is compared."""
    return Existing(id=answer.id, name=str(answer.username), members=members_of(answer, CREDENTIAL_MEMBERS))


def members_of(answer: object, names: Iterable[str]) -> dict[str, object]:
    """The members of an answer that a body has too, as plain values; unknown ones, and those that are null, included."""
    told: dict[str, object] = dict(getattr(answer, "extra", {}))
    for name in names:
        value = getattr(answer, name, None)
        if name not in KEYS_AND_SECRETS and value is not None:
            told[name] = (
                [str(one) for one in cast("tuple[object, ...]", value)] if isinstance(value, tuple) else str(value)
            )
    return told


async def at_most(count: int, work: Iterable[Callable[[], Awaitable[R]]]) -> list[R]:
    """The results of all, in order, `count` of them under way at a time; the first failure ends the rest."""
    left = enumerate(work)
    results: dict[int, R] = {}

    async def take() -> None:
        for n, do in left:
            results[n] = await do()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(take())
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return [results[n] for n in range(len(results))]
