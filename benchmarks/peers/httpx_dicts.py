"""httpx as a program uses it that has nothing else: one AsyncClient, dicts in and out."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from benchmarks.answers import COLLECTION, path_of

from . import PROJECT, SUBSCRIBER, TOKEN, Client, body


class HttpxDicts(Client):
    def __init__(self, origin: str, settings: str = "") -> None:
        super().__init__(origin, settings)
        self._url = origin + COLLECTION.format(SUBSCRIBER)

    async def __aenter__(self) -> HttpxDicts:
        self._client = httpx.AsyncClient(
            auth=(PROJECT, TOKEN), timeout=300, trust_env=False, verify=ssl.create_default_context()
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def create(self, number: int) -> Any:
        return (await self._client.post(self._url, json=body(number))).json()

    async def get(self, number: int) -> Any:
        return (await self._client.get(f"{self._url}/credential-{number}")).json()

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        found = 0
        url = f"{self.origin}{path_of(listing)}?page_size={size}"
        while url:
            page = (await self._client.get(url)).json()
            for _ in page["data"]:
                found += 1
            url = page["links"]["next"]
            if after_page is not None:
                await after_page()
        return found


CLIENT = HttpxDicts
