"""The ways of calling the service that are compared, one module each."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

IN_FLIGHT: Final = 64
PROJECT: Final = "5f0c2a4e-0d0c-4a0e-8e1e-0a2b3c4d5e6f"
TOKEN: Final = "PT0123456789abcdef0123456789abcdef"
SUBSCRIBER: Final = "short"
"""The subscriber whose credentials are created and read; as an id it chooses a listing of the server."""


def body(number: int) -> dict[str, Any]:
    """Return a credential to create, as keyword arguments or as a JSON object."""
    return {
        "username": f"justice-league-{number}",
        "password": "hack-me-if-you-can",
        "caller_id": "+14632322867",
        "send_as": "+14632322867",
        "ciphers": ["AEAD_AES_256_GCM_8", "AES_256_CM_HMAC_SHA1_80"],
        "codecs": ["OPUS", "PCMU"],
        "encryption": "required",
    }


class Client(ABC):
    """What a peer can do. It is opened with `async with`."""

    def __init__(self, origin: str, settings: str = "") -> None:
        self.origin = origin
        self.settings = settings

    async def __aenter__(self) -> Client:
        """Most have something to open; the vendor's has not."""
        return self

    async def __aexit__(self, *_: object) -> None:  # noqa: B027  # not every peer has something to close
        """Nothing to close."""

    @abstractmethod
    async def create(self, number: int) -> Any:
        """Create one credential."""

    @abstractmethod
    async def get(self, number: int) -> Any:
        """Read one credential."""

    @abstractmethod
    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        """Go over a listing and count its items; `after_page` is what the program does with each page."""

    async def bulk(self, count: int) -> None:
        """Create so many credentials, 64 in flight, in the way that the peer offers for it."""
        await self.many(self.create, count)

    async def many(self, call: Callable[[int], Awaitable[Any]], count: int) -> None:
        """Do a call so many times, 64 in flight."""
        numbers = iter(range(count))

        async def work() -> None:
            for number in numbers:
                await call(number)

        async with asyncio.TaskGroup() as group:
            for _ in range(IN_FLIGHT):
                group.create_task(work())


@dataclass(frozen=True)
class Peer:
    """One row of the table."""

    name: str
    module: str
    title: str
    loop: str = "asyncio"
    without: tuple[str, ...] = ()
    """Modules that its process cannot import: for a plain install."""
    needs: tuple[str, ...] = ()
    """Modules that it cannot do without."""
    settings: str = ""
    """Return the module's settings for this row."""
    python: str = ""
    """The environment variable that names another interpreter to run it."""
    install: str = ""
    """What that interpreter must have installed."""


FLOOR: Final = "floor"

BEFORE: Final = {"python": "FABRIC_BENCH_BEFORE", "install": "an environment with another build of the project"}
"""Another build, measured in the same rounds as this one."""

PEERS: Final = {
    peer.name: peer
    for peer in (
        Peer(FLOOR, "bare_aiohttp", "bare aiohttp (the floor)"),
        Peer("floor-orjson", "bare_aiohttp", "bare aiohttp with orjson", needs=("orjson",), settings="orjson"),
        Peer("floor-uvloop", "bare_aiohttp", "bare aiohttp under uvloop", loop="uvloop", needs=("uvloop",)),
        Peer("attrs", "attrs_cattrs", "attrs + cattrs with their defaults"),
        Peer(
            "vendor",
            "vendor_sdk",
            "the vendor's signalwire-sdk in 64 threads",
            python="FABRIC_BENCH_VENDOR",
            install="an environment with signalwire-sdk==3.7.5",
        ),
        Peer("pyreqwest", "pyreqwest_dicts", "pyreqwest with dicts (orjson)", needs=("orjson", "pyreqwest")),
        Peer("aiosonic", "aiosonic_dicts", "aiosonic with dicts (orjson)", needs=("orjson", "aiosonic")),
        Peer("niquests", "niquests_dicts", "niquests with dicts (orjson)", needs=("orjson", "niquests")),
        Peer("httpx", "httpx_dicts", "httpx with dicts", needs=("httpx",)),
        Peer("ours", "ours", "**ours, `[speed]`**", needs=("orjson",)),
        Peer("ours-hooks", "ours", "ours, `[speed]`, with a hook", needs=("orjson",), settings="hooks"),
        Peer("ours-uvloop", "ours", "**ours, `[speed]`, under uvloop**", loop="uvloop", needs=("orjson", "uvloop")),
        Peer("ours-plain", "ours", "ours, plain install (no orjson)", without=("orjson", "uvloop", "aiofastnet")),
        Peer("before", "ours", "ours before, `[speed]`", **BEFORE),
        Peer("before-uvloop", "ours", "ours before, `[speed]`, under uvloop", loop="uvloop", **BEFORE),
        Peer(
            "before-plain", "ours", "ours before, plain install", without=("orjson", "uvloop", "aiofastnet"), **BEFORE
        ),
        Peer("ours-prefetch", "ours", "ours with `prefetch=True`", needs=("orjson",), settings="prefetch"),
    )
}
