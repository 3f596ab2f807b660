"""A real HTTP server that counts the writes in any sliding window, and refuses what passes its limit."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from typing import Self

from aiohttp import web


class CountingServer:
    """Answers each write with 201, or with 429 where `limit` writes were counted within `per` seconds.

    `arrivals` are the times at which writes were accepted, `refusals` those
    of the 429s. `headers` go with each answer; with `tells` the rate-limit
    headers do too. `foreign` writes of somebody else count within the window.
    """

    def __init__(
        self,
        limit: int = 10**9,
        per: float = 1.0,
        *,
        delay: float = 0.0,
        tells: str = "",
        retry_after: str | None = None,
    ) -> None:
        self.limit = limit
        self.per = per
        self.delay = delay
        self.tells = tells
        self.retry_after = retry_after
        self.arrivals: list[float] = []
        self.refusals: list[float] = []
        self.statuses: dict[int, int] = {}
        self.in_flight = self.most_in_flight = 0
        self._window: deque[float] = deque()

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._handle), access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def count_foreign(self, count: int) -> None:
        """Somebody else writes to the Space, now."""
        self._window.extend([time.monotonic()] * count)

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        self.in_flight += 1
        self.most_in_flight = max(self.in_flight, self.most_in_flight)
        try:
            body = await request.read()
            if self.delay:
                await asyncio.sleep(self.delay)
            return self._answer(request.method, body)
        finally:
            self.in_flight -= 1

    def _answer(self, method: str, body: bytes) -> web.Response:
        if method in ("GET", "DELETE"):
            return web.json_response({"id": "one", "data": [], "links": {}})
        now = time.monotonic()
        while self._window and self._window[0] <= now - self.per:
            self._window.popleft()
        headers = {}
        status = 201
        if len(self._window) >= self.limit:
            self.refusals.append(now)
            status = 429
            if self.retry_after is not None:
                headers["Retry-After"] = self.retry_after
        else:
            self._window.append(now)
            self.arrivals.append(now)
        if self.tells:
            headers[f"{self.tells}-Limit"] = str(self.limit)
            headers[f"{self.tells}-Remaining"] = str(self.limit - len(self._window))
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return web.json_response({"id": str(len(self.arrivals))}, status=status, headers=headers)


def fullest_window(times: Iterable[float], per: float) -> int:
    """Return the most moments that lie in any window of `per` seconds (its end not included)."""
    window: deque[float] = deque()
    fullest = 0
    for at in sorted(times):
        window.append(at)
        while window[0] <= at - per:
            window.popleft()
        fullest = max(fullest, len(window))
    return fullest


def use(times: Iterable[float], limit: int, per: float) -> float:
    """How much of the quota was used: the least time that so many writes may take, of the time that they took.

    From the first write to the first one that as many whole limits came
    before as there are: n windows at best.
    """
    moments = sorted(times)
    windows = (len(moments) - 1) // limit
    return windows * per / (moments[windows * limit] - moments[0])
