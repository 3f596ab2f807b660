"""The floor: aiohttp as a program uses it that has nothing else. Dicts in, dicts out; no models, no retries."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from benchmarks.answers import COLLECTION, path_of

from . import PROJECT, SUBSCRIBER, TOKEN, Client, body


class BareAiohttp(Client):
    def __init__(self, origin: str, settings: str = "") -> None:
        super().__init__(origin, settings)
        self._loads: Callable[[bytes], Any] = json.loads
        if settings == "orjson":
            import orjson

            self._loads = orjson.loads
        self._url = origin + COLLECTION.format(SUBSCRIBER)

    async def __aenter__(self) -> BareAiohttp:
        login = base64.b64encode(f"{PROJECT}:{TOKEN}".encode()).decode()
        self._session = aiohttp.ClientSession(headers={"Authorization": f"Basic {login}"})
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def create(self, number: int) -> Any:
        async with self._session.post(self._url, json=body(number)) as response:
            return self._loads(await response.read())

    async def get(self, number: int) -> Any:
        async with self._session.get(f"{self._url}/credential-{number}") as response:
            return self._loads(await response.read())

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        found = 0
        url = f"{self.origin}{path_of(listing)}?page_size={size}"
        while url:
            async with self._session.get(url) as response:
                page = self._loads(await response.read())
            for _ in page["data"]:
                found += 1
            url = page["links"]["next"]
            if after_page is not None:
                await after_page()
        return found


CLIENT = BareAiohttp
