"""Models by hand: frozen attrs classes and a cattrs converter as their documentation shows them, over aiohttp."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

from attrs import frozen
from cattrs.preconf.json import make_converter

from benchmarks.answers import COLLECTION

from . import body
from .bare_aiohttp import BareAiohttp


class Cipher(StrEnum):
    AEAD_AES_256_GCM_8 = "AEAD_AES_256_GCM_8"
    AES_256_CM_HMAC_SHA1_80 = "AES_256_CM_HMAC_SHA1_80"
    AES_CM_128_HMAC_SHA1_80 = "AES_CM_128_HMAC_SHA1_80"


class Codec(StrEnum):
    OPUS = "OPUS"
    G722 = "G722"
    PCMU = "PCMU"
    PCMA = "PCMA"
    VP8 = "VP8"
    H264 = "H264"


class Encryption(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFAULT = "default"


@frozen
class Credential:
    id: str
    username: str
    caller_id: str
    send_as: str
    ciphers: list[Cipher]
    codecs: list[Codec]
    encryption: Encryption


@frozen(kw_only=True)
class CredentialCreate:
    username: str
    password: str
    caller_id: str
    send_as: str
    ciphers: list[Cipher]
    codecs: list[Codec]
    encryption: Encryption


@frozen
class Links:
    first: str | None = None
    next: str | None = None
    prev: str | None = None


@frozen
class Page:
    data: list[Credential]
    links: Links


converter = make_converter()


class AttrsCattrs(BareAiohttp):
    async def create(self, number: int) -> Any:
        wanted = body(number)
        wanted["ciphers"] = [Cipher(one) for one in wanted["ciphers"]]
        wanted["codecs"] = [Codec(one) for one in wanted["codecs"]]
        wanted["encryption"] = Encryption(wanted["encryption"])
        sent = converter.unstructure(CredentialCreate(**wanted))
        async with self._session.post(self._url, json=sent) as response:
            return converter.structure(json.loads(await response.read()), Credential)

    async def get(self, number: int) -> Any:
        async with self._session.get(f"{self._url}/credential-{number}") as response:
            return converter.structure(json.loads(await response.read()), Credential)

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        found = 0
        url: str | None = f"{self.origin}{COLLECTION.format(listing)}?page_size={size}"
        while url:
            async with self._session.get(url) as response:
                page = converter.structure(json.loads(await response.read()), Page)
            for _ in page.data:
                found += 1
            url = page.links.next
            if after_page is not None:
                await after_page()
        return found


CLIENT = AttrsCattrs
