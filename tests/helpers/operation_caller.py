"""One session on a scripted server, for tests that make many calls of all operations, one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from jsonschema import Draft202012Validator

from signalwire_fabric_async import AsyncSession, RetryPolicy
from signalwire_fabric_async.apis import FABRIC
from signalwire_fabric_async.catalog import tables

from .description import Described, by_caller, document, operations
from .json_values import forms, pages_joined
from .scripted_server import ReceivedRequest, ScriptedServer

ID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
EVERY = {f"{name}.{one.attribute}": one for name, table in tables().items() for one in table.operations()}
OPERATIONS = {name: one for name, one in EVERY.items() if one.table.api is FABRIC}
"""The operations of Fabric."""


class OperationCaller:
    """A session and the server that it talks to, for tests that make many calls."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.server = ScriptedServer(self._answer)
        self.status, self.payload = 200, None
        self.session: AsyncSession

    def _answer(self, _: ReceivedRequest) -> web.StreamResponse:
        if self.payload is None:
            return web.Response(status=204)
        return web.json_response(self.payload, status=self.status)

    async def _open(self) -> None:
        await self.server.__aenter__()
        self.session = await self.server.session(retry=RetryPolicy(attempts=1), quota=None).__aenter__()

    async def _close(self) -> None:
        await self.session.close()
        await self.server.__aexit__()

    def __enter__(self) -> OperationCaller:
        self.runner.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.run(self._close())
        self.runner.close()

    def call(self, name: str, status: int, payload: Any, /, **fields: Any) -> tuple[Any, ReceivedRequest]:
        """Make a call that is answered so: its result, and what was asked."""
        self.status, self.payload = status, payload
        self.server.requests.clear()
        result = self.runner.run(self._made(name, fields))
        (asked,) = self.server.requests
        return result, asked

    async def _made(self, name: str, fields: Mapping[str, Any]) -> Any:
        operation = EVERY[name]
        *place, attribute = name.split(".")
        found: Any = self.session
        for part in place:
            found = found.as_subscriber("subscriber's token") if part == "as_subscriber" else getattr(found, part)
            if callable(found):
                found = found("parent id")
        call = getattr(found, attribute)
        return await (call(ID, **fields) if operation.by_id else call(**fields))


def described_of(name: str) -> Described:
    """Return an operation's facts from the description."""
    operation = OPERATIONS[name]
    return operations()[operation.method, operation.template]


def answer_schema(name: str) -> Any:
    """Return the schema of a response."""
    return pages_joined(by_caller(described_of(name).answer or {}, OPERATIONS[name]))


def body_schema(name: str, form: int) -> Any:
    """Return the schema of one form of a body."""
    return forms(described_of(name).body or {})[form]


def validator_of(schema: Any) -> Draft202012Validator:
    """Return a JSON Schema validator that knows the description's components."""
    return Draft202012Validator({**schema, "components": document()["components"]})
