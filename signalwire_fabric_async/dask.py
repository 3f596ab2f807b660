"""A roster applied by a Dask cluster: a shard a task, a journal a shard. Needs the extra `dask`.

Example::

    async with Client("tcp://scheduler:8786", asynchronous=True) as client:
        summary = await apply(client, "/shared/people.csv", journals="/shared/journals", quota_url="redis://quota")

Each worker opens sessions of its own from its environment (SIGNALWIRE_SPACE,
SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN), so that no credential and no
password travels through the scheduler. The roster and the directory of the
journals are on a file system that all workers see, on which a lock (flock)
that one machine holds is held for the others too, what was synced is there,
and a renamed file is either there wholly or not at all: NFS does, unless it
is mounted with `nolock` or `local_lock`. The journals do without SQLite's WAL
there, which no such file system can have.

A worker that dies loses nothing: Dask gives its shard to another one, which
goes on with the shard's journal. A shard whose journal is still held by a
worker that was given up for lost waits for it, as for its file of passwords.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import attrs

from . import AsyncSession, ConfigurationError, Quota
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
"""Seconds between two looks for a request to stop, or for a journal to be free."""

PATIENCE: Final = 120.0
"""Seconds that a shard waits for its journal, held by a worker that Dask believes to be gone."""

SECRETS: Final = frozenset({"project_id", "api_token"})

DEFAULT_LIMIT: Final = WRITES.limit


@attrs.frozen(kw_only=True)
class ShardRun:
    """What a worker is told: one shard, and how to apply it. It holds no secret."""

    roster: str
    shard: Shard
    journal: str
    stop_file: str
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
    """Make the Space as the roster has it, on all workers of a cluster; answers the summary of all shards together.

    Args:
        client: a distributed.Client that was made with `asynchronous=True`.
        roster: a path that every worker sees.
        journals: a directory that every worker sees, on a file system whose
            locks hold between machines. The shards' journals are made there, and
            gathered into `journal` once all have ended.
        shards: how many; None makes one for each worker. A run that is to go on
            with an earlier one needs the same number.
        quota_url: the Redis that the Space's write quota is shared by
            (`signalwire_fabric_async.redis.RedisQuota`). None gives each shard an
            equal part of the `limit`.
        limit, per: the Space's write quota, as of `Quota`.
        session: keywords for `AsyncSession.from_env` on the workers, such as
            `base_url`; not the credentials, which are of their environment.
        passwords: makes, on the worker, the source of a shard's passwords.
            GeneratedPasswords, of a file for each shard, are closed at its end.
        on_shard: told of each shard that ended, with its summary.
        options: as of `provisioning.apply`: prune, set_passwords, at_once, settle.

    Cancelled, it has the shards finish what is in flight and end; the same
    call goes on. Raises ConfigurationError for what cannot be, and what
    `provisioning.apply` raises on a worker, once the other shards have ended.
    """
    told = _checked(client, session)
    if shards is not None:
        whole_number(shards, "shards")
    folder = Path(journals)
    await asyncio.to_thread(_prepare, folder)
    count = shards if shards is not None else await _workers(client)
    stop_file = folder / f"{secrets.token_hex(8)}.stop"
    whole = ShardRun(
        roster=str(roster),
        shard=Shard(),
        journal="",
        stop_file=str(stop_file),
        session=told,
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
    summaries = await _gather(client, runs, on_shard, stop_file)
    cluster: Any = client  # whose annotations are incomplete
    space: str = await cluster.submit(_origin, told, pure=False)
    gathered = [run.journal for run in runs]
    await to_the_end(gather_journals, gathered, folder / "journal", space=space, shared=True)  # it holds their locks
    return Summary.together(summaries)


def _checked(client: Client, session: Mapping[str, object] | None) -> dict[str, object]:
    """The settings for the workers' sessions. Raises ConfigurationError for secrets, and for a client that blocks."""
    told = dict(session or {})
    if SECRETS & told.keys():
        raise ConfigurationError("the workers take the credentials from their environment: do not send them there")
    if not client.asynchronous:
        raise ConfigurationError("a client that was made with asynchronous=True is needed")
    return told


def _prepare(folder: Path) -> None:
    """Make the directory, and clear away requests to stop that nobody looks for any more."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("*.stop"):
        if old.stat().st_mtime < time.time() - 3600:
            old.unlink(missing_ok=True)


async def _workers(client: Client) -> int:
    known: Any = client.scheduler_info(n_workers=-1)  # a mapping of Dask's own
    if hasattr(known, "__await__"):
        known = await known
    count = len(known["workers"])
    if not count:
        raise ConfigurationError("the cluster has no workers: tell how many shards there are to be")
    return count


async def _gather(
    client: Client,
    runs: list[ShardRun],
    on_shard: Callable[[Shard, Summary], None] | None,
    stop_file: Path,
) -> list[Summary]:
    """Submit every shard and wait for all; the first failure is raised when the last one has ended."""
    cluster: Any = client  # whose annotations are incomplete
    futures: list[Any] = [cluster.submit(run_shard, run, pure=False) for run in runs]  # Dask's, which carry any result
    failure: BaseException | None = None
    summaries: list[Summary] = []
    try:
        for run, future in zip(runs, futures, strict=True):
            try:
                summary: Summary = await future
            except Exception as error:  # noqa: BLE001  # whatever a worker raised: it is raised again below
                failure = failure or error
                continue
            summaries.append(summary)
            if on_shard is not None:
                _tell(on_shard, run.shard, summary)
    except asyncio.CancelledError:
        _ask_to_stop(stop_file)  # first of all: the scheduler may be gone, and the workers go on
        try:
            await cluster.cancel(futures)
        except Exception as error:  # noqa: BLE001  # whatever Dask raises: the shards are told already
            logger.warning("the shards could not be taken from the scheduler: %s", type(error).__name__)
        raise
    if failure is not None:
        raise failure
    return summaries


def _ask_to_stop(stop_file: Path) -> None:
    try:
        stop_file.touch()
    except OSError as error:
        logger.warning("the shards cannot be told to stop: %s: %s", stop_file, error.strerror)


def _tell(on_shard: Callable[[Shard, Summary], None], shard: Shard, summary: Summary) -> None:
    try:
        on_shard(shard, summary)
    except Exception as error:  # noqa: BLE001  # whatever an observer raises, the shards go on
        logger.warning("on_shard raised %s", type(error).__name__)


def _origin(settings: Mapping[str, Any]) -> str:
    """The Space that a worker's sessions are of."""
    return AsyncSession.from_env(**settings).origin


def run_shard(run: ShardRun) -> Summary:
    """Apply one shard, on a worker, in an event loop of its own."""
    return asyncio.run(_run_shard(run))


async def _run_shard(run: ShardRun) -> Summary:
    stop = asyncio.Event()
    watching = asyncio.create_task(_watch(run.stop_file, stop))
    try:
        async with AsyncExitStack() as stack:
            quota: Any = Quota(run.limit, run.per)  # a WriteQuota of either kind
            if run.quota_url is not None:
                from .redis import RedisQuota  # another extra, needed for this alone

                quota = await stack.enter_async_context(RedisQuota(run.quota_url, run.limit, per=run.per))
            settings: dict[str, Any] = {**run.session, "quota": quota}  # the constructor's own keywords
            session = await stack.enter_async_context(AsyncSession.from_env(**settings))
            return await _patiently(run, session, stop)
    finally:
        watching.cancel()


async def _patiently(run: ShardRun, session: AsyncSession, stop: asyncio.Event) -> Summary:
    """Apply the shard; wait where its journal or passwords are still held by a worker that was given up for lost."""
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
    """The source of the shard's passwords. Its file is let go of, for whoever takes the shard next."""
    source = None if run.passwords is None else run.passwords(run.shard)
    try:
        yield source
    finally:
        if isinstance(source, GeneratedPasswords):
            source.close()


async def _watch(stop_file: str, stop: asyncio.Event) -> None:
    while not await asyncio.to_thread(Path(stop_file).exists):  # noqa: ASYNC110  # another machine makes the file
        await asyncio.sleep(LOOK)
    stop.set()
