"""Apply a roster on a Dask cluster: a task per shard, a journal per shard. Needs the extra `dask`.

Example::

    async with Client("tcp://scheduler:8786", asynchronous=True) as client:
        summary = await apply(client, "/shared/people.csv", journals="/shared/journals", quota_url="redis://quota")

Each worker opens its own sessions from its environment (SIGNALWIRE_SPACE,
SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN), so no credential and no password
travels through the scheduler. The roster and the directory of the journals are
on a file system that all workers see, on which a lock (flock) that one machine
holds is held for the others too, synced data is there, and a renamed file is
either there wholly or not at all: NFS does this, unless it is mounted with
`nolock` or `local_lock`. The journals do without SQLite's WAL there, which no
such file system can have.

A worker that dies loses nothing: Dask gives its shard to another one, which
continues with the shard's journal. A client that dies loses nothing either: the
next call with the same journals stops the shards that it left, and continues.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import attrs

from . import AsyncSession, ConfigurationError, Quota
from ._dask_claim import claim, is_ours
from .apis import WRITES
from .provisioning import GeneratedPasswords, JournalBusyError, PasswordSource, Shard, Summary, gather_journals
from .provisioning import apply as apply_roster
from .provisioning.threads import to_the_end
from .validate import whole_number

try:
    from distributed import Client
except ImportError:
    raise ImportError("a Dask cluster needs distributed: pip install 'signalwire_fabric_async[dask]'") from None

logger: Final = logging.getLogger("signalwire_fabric_async")

LOOK: Final = 0.5
"""Seconds between two checks for a stop request, or for a free journal."""

WORKERS_WITHIN: Final = 30.0
"""Seconds to wait for the first worker of a cluster."""

PATIENCE: Final = 120.0
"""Seconds to wait for a shard's journal while another worker holds it."""

SECRETS: Final = frozenset({"project_id", "api_token"})

DEFAULT_LIMIT: Final = WRITES.limit


@attrs.frozen(kw_only=True)
class ShardRun:
    """The task of a worker: one shard, and how to apply it. It holds no secret."""

    roster: str
    shard: Shard
    journal: str
    journals: str
    run: str
    session: Mapping[str, object]
    quota_url: str | None
    limit: int
    per: float
    passwords: Callable[[Shard], PasswordSource] | None
    options: Mapping[str, object]


async def apply(
    client: Client,
    roster: str | os.PathLike[str],
    *,
    journals: str | os.PathLike[str],
    shards: int | None = None,
    quota_url: str | None = None,
    limit: int = DEFAULT_LIMIT,
    per: float = 10.0,
    session: Mapping[str, object] | None = None,
    passwords: Callable[[Shard], PasswordSource] | None = None,
    on_shard: Callable[[Shard, Summary], None] | None = None,
    **options: object,
) -> Summary:
    """Make the Space match the roster, on all workers of a cluster.

    A cancelled call has the shards finish what is in flight and stop; the same
    call continues later.

    Args:
        client: A distributed.Client with `asynchronous=True`.
        roster: A path that every worker sees.
        journals: A directory that every worker sees, on a file system whose locks hold between machines. The shards'
            journals are made there, and merged into `journal` once all have ended.
        shards: Number of shards; None makes one for each worker. A run that continues an earlier one needs the same.
        quota_url: The Redis that shares the Space's write quota (`signalwire_fabric_async.redis.RedisQuota`). None
            gives each shard an equal part of the `limit`.
        limit: The Space's write quota, as for `Quota`.
        per: The quota's window in seconds, as for `Quota`.
        session: Keywords for `AsyncSession.from_env` on the workers, such as `base_url`; not the credentials, which
            come from their environment.
        passwords: Creates, on the worker, the source of a shard's passwords. GeneratedPasswords, with a file per
            shard, are closed at its end.
        on_shard: Called with each shard that ended and its summary.
        options: As for `provisioning.apply`: prune, set_passwords, at_once, settle.

    Returns:
        The summary of all shards together.

    Raises:
        ConfigurationError: A value is invalid, or the cluster has no workers for 30 seconds.
        JournalBusyError: Another client that is alive uses the journals.
        Exception: What `provisioning.apply` raises on a worker, once the other shards have ended.
    """
    settings = _checked(client, session)
    if shards is not None:
        whole_number(shards, "shards")
    folder = Path(journals)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
    present = await _workers(client)
    count = present if shards is None else shards
    async with claim(folder) as run:
        whole = ShardRun(
            roster=str(roster),
            shard=Shard(),
            journal="",
            journals=str(folder),
            run=run,
            session=settings,
            quota_url=quota_url,
            limit=limit if quota_url is not None else max(1, limit // count),
            per=per,
            passwords=passwords,
            options=options,
        )
        runs = [
            attrs.evolve(whole, shard=Shard(n, count), journal=str(folder / f"shard-{n}-of-{count}"))
            for n in range(1, count + 1)
        ]
        summaries = await _gather(client, runs, on_shard)
        cluster: Any = client  # its annotations are incomplete
        space: str = await cluster.submit(_origin, settings, pure=False)
        gathered = [one.journal for one in runs]
        # It holds the locks of the shards' journals.
        await to_the_end(gather_journals, gathered, folder / "journal", space=space, shared=True)
    return Summary.together(summaries)


def _checked(client: Client, session: Mapping[str, object] | None) -> dict[str, object]:
    """Return the settings of the workers' sessions. Raises ConfigurationError for secrets and for a blocking client."""
    settings = dict(session or {})
    if SECRETS & settings.keys():
        raise ConfigurationError("session must not hold credentials: the workers take them from their environment")
    if not client.asynchronous:
        raise ConfigurationError("client must be a Client with asynchronous=True")
    return settings


async def _workers(client: Client) -> int:
    """Return the number of workers; wait a while for the first one."""
    cluster: Any = client  # its annotations are incomplete
    try:
        await cluster.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError:
        raise ConfigurationError(f"the cluster has had no workers for {WORKERS_WITHIN:g} s: start some") from None
    count: int = len(await cluster.ncores())  # scheduler_info() of some versions names no worker, or five at most
    return count


async def _gather(
    client: Client,
    runs: list[ShardRun],
    on_shard: Callable[[Shard, Summary], None] | None,
) -> list[Summary]:
    """Submit every shard and wait for all; raise the first failure when the last one has ended."""
    cluster: Any = client  # its annotations are incomplete
    futures: list[Any] = [cluster.submit(run_shard, run, pure=False) for run in runs]  # Dask futures carry any result
    failure: BaseException | None = None
    summaries: list[Summary] = []
    try:
        for run, future in zip(runs, futures, strict=True):
            try:
                summary: Summary = await future
            except Exception as error:  # noqa: BLE001  # any exception of a worker is raised again below
                failure = failure or error
                continue
            summaries.append(summary)
            if on_shard is not None:
                _call(on_shard, run.shard, summary)
    except asyncio.CancelledError:
        try:
            await cluster.cancel(futures)
        except Exception as error:  # noqa: BLE001  # any exception of Dask: the claim stops the shards
            logger.warning("cannot cancel the shards at the scheduler: %s", type(error).__name__)
        raise
    if failure is not None:
        raise failure
    return summaries


def _call(on_shard: Callable[[Shard, Summary], None], shard: Shard, summary: Summary) -> None:
    try:
        on_shard(shard, summary)
    except Exception as error:  # noqa: BLE001  # an observer's exception must not stop the shards
        logger.warning("on_shard raised %s", type(error).__name__)


def _origin(settings: Mapping[str, Any]) -> str:
    """Return the origin of a worker's sessions."""
    return AsyncSession.from_env(**settings).origin


def run_shard(run: ShardRun) -> Summary:
    """Apply one shard on a worker, in an event loop of its own."""
    return asyncio.run(_run_shard(run))


async def _run_shard(run: ShardRun) -> Summary:
    stop = asyncio.Event()
    watching = asyncio.create_task(_watch(run, stop))
    try:
        async with AsyncExitStack() as stack:
            quota: Any = Quota(run.limit, run.per)  # a WriteQuota of either kind
            if run.quota_url is not None:
                from .redis import RedisQuota  # another extra

                quota = await stack.enter_async_context(RedisQuota(run.quota_url, run.limit, per=run.per))
            settings: dict[str, Any] = {**run.session, "quota": quota}  # the constructor's own keywords
            session = await stack.enter_async_context(AsyncSession.from_env(**settings))
            return await _patiently(run, session, stop)
    finally:
        watching.cancel()


async def _patiently(run: ShardRun, session: AsyncSession, stop: asyncio.Event) -> Summary:
    """Apply the shard; wait while a worker that Dask gave up, or a dead client's shard, still holds its files."""
    options: dict[str, Any] = {**run.options, "shared_journal": True}  # the keywords of `provisioning.apply`
    until = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            with _passwords(run) as source:
                return await apply_roster(
                    session, run.roster, shard=run.shard, journal=run.journal, passwords=source, stop=stop, **options
                )
        except JournalBusyError:
            if asyncio.get_running_loop().time() > until:
                raise
            await asyncio.sleep(LOOK)


@contextmanager
def _passwords(run: ShardRun) -> Generator[PasswordSource | None, None, None]:
    """Open the source of the shard's passwords, and close its file for the next worker."""
    source = None if run.passwords is None else run.passwords(run.shard)
    try:
        yield source
    finally:
        if isinstance(source, GeneratedPasswords):
            source.close()


async def _watch(run: ShardRun, stop: asyncio.Event) -> None:
    """Set the event when this run's client is cancelled or replaced by another one."""
    while await asyncio.to_thread(is_ours, run.journals, run.run):  # noqa: ASYNC110  # another machine writes the file
        await asyncio.sleep(LOOK)
    stop.set()
