"""niquests, the successor of requests with an asynchronous session, with dicts in and out (orjson)."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

import niquests
import orjson

from benchmarks.answers import COLLECTION, path_of

from . import IN_FLIGHT, PROJECT, SUBSCRIBER, TOKEN, Client, body

_JSON = {"Content-Type": "application/json"}


class NiquestsDicts(Client):
    def __init__(self, origin: str, settings: str = "") -> None:
        super().__init__(origin, settings)
        self._url = origin + COLLECTION.format(SUBSCRIBER)

    async def __aenter__(self) -> NiquestsDicts:
        authority = os.environ.get("SSL_CERT_FILE") or True
        self._client = niquests.AsyncSession(
            pool_maxsize=IN_FLIGHT, timeout=300, auth=(PROJECT, TOKEN), verify=authority, disable_http2=True
        )
        self._client.trust_env = False
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def create(self, number: int) -> Any:
        response = await self._client.post(self._url, data=orjson.dumps(body(number)), headers=_JSON)
        return orjson.loads(response.content or b"")

    async def get(self, number: int) -> Any:
        return orjson.loads((await self._client.get(f"{self._url}/credential-{number}")).content or b"")

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        found = 0
        url = f"{self.origin}{path_of(listing)}?page_size={size}"
        while url:
            page = orjson.loads((await self._client.get(url)).content or b"")
            for _ in page["data"]:
                found += 1
            url = page["links"]["next"]
            if after_page is not None:
                await after_page()
        return found


CLIENT = NiquestsDicts
