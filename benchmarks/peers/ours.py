"""This SDK with everything on: retries, a deadline, the write quota, errors, lossless models."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from signalwire_fabric_async import AsyncSession

from . import PROJECT, SUBSCRIBER, TOKEN, Client, body


class Ours(Client):
    def __init__(self, origin: str, settings: str = "") -> None:
        super().__init__(origin, settings)
        self._prefetch = settings == "prefetch"
        self._reported = 0
        hooks = (self._count,) if settings == "hooks" else ()
        self._session = AsyncSession(base_url=origin, project_id=PROJECT, api_token=TOKEN, hooks=hooks)
        self._credentials = self._session.subscribers.sip_credentials(SUBSCRIBER)

    def _count(self, _: object) -> None:
        self._reported += 1

    async def __aenter__(self) -> Ours:
        await self._session.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.__aexit__(None, None, None)

    async def create(self, number: int) -> Any:
        return await self._credentials.create(**body(number))

    async def get(self, number: int) -> Any:
        return await self._credentials.get(f"credential-{number}")

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        found = 0
        subscribers = self._session.subscribers
        if listing == "subscribers":
            pager: Any = subscribers.list(page_size=size, prefetch=self._prefetch)
        else:
            pager = subscribers.sip_credentials(listing).list(page_size=size, prefetch=self._prefetch)
        if after_page is None:
            async for _ in pager:
                found += 1
            return found
        async for page in pager.pages():
            found += len(page.data)
            await after_page()
        return found

    async def bulk(self, count: int) -> None:
        done = 0
        async for outcome in self._session.bulk(self._credentials.create, (body(number) for number in range(count))):
            assert outcome.ok
            done += 1
        assert done == count

    async def provision(self, work: str, roster: str) -> None:
        """Plan a roster, or apply it without or with a journal."""
        from signalwire_fabric_async.provisioning import apply, plan

        if work == "plan":
            async with plan(self._session, roster) as planned:
                assert planned.state == "open"
            return
        summary = await apply(self._session, roster, journal=f"{roster}.journal" if work == "apply_journal" else None)
        assert summary.complete, summary.failed[:3]


CLIENT = Ours
