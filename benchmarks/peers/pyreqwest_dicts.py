"""pyreqwest, a client in Rust, with dicts in and out (orjson)."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from pyreqwest.client import ClientBuilder

from benchmarks.answers import COLLECTION, path_of

from . import PROJECT, SUBSCRIBER, TOKEN, Client, body


class PyreqwestDicts(Client):
    def __init__(self, origin: str, settings: str = "") -> None:
        super().__init__(origin, settings)
        self._url = origin + COLLECTION.format(SUBSCRIBER)

    async def __aenter__(self) -> PyreqwestDicts:
        builder = ClientBuilder().timeout(timedelta(seconds=300)).http1_only().no_proxy()
        authority = os.environ.get("SSL_CERT_FILE")
        if authority:
            builder = builder.add_root_certificate_pem(Path(authority).read_bytes())
        self._client = await builder.build().__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def create(self, number: int) -> Any:
        sending = self._client.post(self._url).basic_auth(PROJECT, TOKEN).header("Content-Type", "application/json")
        response = await sending.body_bytes(orjson.dumps(body(number))).build().send()
        return orjson.loads(memoryview(await response.bytes()))

    async def get(self, number: int) -> Any:
        sending = self._client.get(f"{self._url}/credential-{number}").basic_auth(PROJECT, TOKEN)
        return orjson.loads(memoryview(await (await sending.build().send()).bytes()))

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        found = 0
        url = f"{self.origin}{path_of(listing)}?page_size={size}"
        while url:
            response = await self._client.get(url).basic_auth(PROJECT, TOKEN).build().send()
            page = orjson.loads(memoryview(await response.bytes()))
            for _ in page["data"]:
                found += 1
            url = page["links"]["next"]
            if after_page is not None:
                await after_page()
        return found


CLIENT = PyreqwestDicts
