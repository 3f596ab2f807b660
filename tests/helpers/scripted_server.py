"""A real HTTP server whose answers a test writes itself, and which remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from signalwire_fabric_async import AsyncSession

PROJECT = "f5a0b8a4-0000-4000-8000-000000000000"
TOKEN = "PT-canary-api-token"


@dataclass
class ReceivedRequest:
    """One request that arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Any

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


Answer = Callable[[ReceivedRequest], web.StreamResponse | Awaitable[web.StreamResponse]]


@dataclass
class ScriptedServer:
    """`answer` is called for each request; `requests` remembers them in order."""

    answer: Answer = lambda _: web.json_response({})
    requests: list[ReceivedRequest] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def session(self, **settings: Any) -> AsyncSession:
        return AsyncSession(base_url=self.base_url, **({"project_id": PROJECT, "api_token": TOKEN} | settings))

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw) if raw else None
        one = ReceivedRequest(
            request.method, request.rel_url.raw_path, request.rel_url.raw_query_string, dict(request.headers), body
        )
        self.requests.append(one)
        made = self.answer(one)
        return made if isinstance(made, web.StreamResponse) else await made


def credential(**changes: Any) -> dict[str, Any]:
    """Return a SIP credential as the service answers it."""
    return {
        "id": "acaa5c49-be5e-4477-bce0-48f4b23b7720",
        "username": "justice-league",
        "caller_id": "call-id-123",
        "send_as": "+14632322867",
        "ciphers": ["AEAD_AES_256_GCM_8"],
        "codecs": ["PCMU"],
        "encryption": "optional",
    } | changes


def subscriber(number: int = 0, **changes: Any) -> dict[str, Any]:
    """Return a subscriber as the service answers it."""
    return {
        "id": f"d369a402-7b43-4512-8735-{number:012}",
        "project_id": PROJECT,
        "display_name": f"Person {number}",
        "type": "subscriber",
        "created_at": "2024-05-06T12:20:00Z",
        "updated_at": "2024-05-06T12:20:00Z",
        "subscriber": {
            "id": f"11111111-7b43-4512-8735-{number:012}",
            "email": f"person-{number}@example.com",
            "first_name": str(number),
            "last_name": "Doe",
            "display_name": f"Person {number}",
            "job_title": "Engineer",
            "time_zone": "America/New_York",
            "country": "US",
            "company_name": "SignalWire",
        },
    } | changes
