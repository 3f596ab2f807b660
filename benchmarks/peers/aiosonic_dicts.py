"""aiosonic, another asyncio client, with dicts in and out (orjson)."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import aiosonic
import orjson
from aiosonic.connectors import TCPConnector
from aiosonic.pools import PoolConfig
from aiosonic.timeout import Timeouts

from benchmarks.answers import COLLECTION, path_of

from . import IN_FLIGHT, PROJECT, SUBSCRIBER, TOKEN, Client, body


class AiosonicDicts(Client):
    def __init__(self, origin: str, settings: str = "") -> None:
        super().__init__(origin, settings)
        self._url = origin + COLLECTION.format(SUBSCRIBER)
        login = base64.b64encode(f"{PROJECT}:{TOKEN}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}
        self._tls = ssl.create_default_context() if origin.startswith("https") else None

    async def __aenter__(self) -> AiosonicDicts:
        connector = TCPConnector(
            pool_configs={":default": PoolConfig(size=IN_FLIGHT)}, timeouts=Timeouts(request_timeout=300)
        )
        self._client = await aiosonic.HTTPClient(connector).__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.__aexit__(None, None, None)

    async def create(self, number: int) -> Any:
        headers = {**self._headers, "Content-Type": "application/json"}
        data = orjson.dumps(body(number))
        response = await self._client.post(self._url, data=data, headers=headers, ssl=self._tls)
        return orjson.loads(await response.content())

    async def get(self, number: int) -> Any:
        url = f"{self._url}/credential-{number}"
        response = await self._client.get(url, headers=self._headers, ssl=self._tls)
        return orjson.loads(await response.content())

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        found = 0
        url = f"{self.origin}{path_of(listing)}?page_size={size}"
        while url:
            page = orjson.loads(await (await self._client.get(url, headers=self._headers, ssl=self._tls)).content())
            for _ in page["data"]:
                found += 1
            url = page["links"]["next"]
            if after_page is not None:
                await after_page()
        return found


CLIENT = AiosonicDicts
