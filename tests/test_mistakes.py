"""The ten typical mistakes of a first day, and the message that each one gets."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from helpers.command_line import server
from signalwire_fabric_async import (
    AsyncSession,
    AuthenticationError,
    ConfigurationError,
    NotFoundError,
    SessionClosedError,
    ValidationError,
)
from signalwire_fabric_async.testing import FakeFabric

ID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
OTHER_LOOP = "this session was opened in another event loop: open one in each loop"


def session_on(fabric: FakeFabric, **others: Any) -> AsyncSession:
    """Return a session on the server, which is not open yet."""
    settings = {"project_id": fabric.project_id, "api_token": fabric.api_token, **others}
    return AsyncSession(base_url=fabric.base_url, **settings)


async def message_of(call: Callable[[], Awaitable[object]]) -> tuple[type[BaseException], str]:
    """Return the class and the text of the error of a call."""
    with pytest.raises(Exception) as caught:  # which one it is, is the result
        await call()
    return caught.type, str(caught.value)


async def test_a_typo_in_a_member() -> None:
    """The nearest member is suggested."""
    async with FakeFabric() as fabric, session_on(fabric) as session:
        wrong: Any = {"emial": "ada@example.com"}
        assert await message_of(lambda: session.subscribers.create(**wrong)) == (
            TypeError,
            "subscribers.create() got an unexpected keyword argument 'emial' (did you mean 'email'?)",
        )
        assert fabric.requests() == 0


async def test_a_wrong_value_of_an_enum() -> None:
    """The service's own message lists the values; the type checker refuses it before."""
    async with FakeFabric() as fabric, session_on(fabric) as session:
        wrong: Any = "never"
        kind, text = await message_of(
            lambda: session.sip_credentials.create(username="ada", password="hack-me-if-you-can", encryption=wrong)
        )
        assert kind is ValidationError
        assert "422 encryption: encryption must be one of: required, optional, default" in text
        assert text.endswith("[1 attempt, not applied]")


async def test_a_missing_await() -> None:
    """The warning names the operation."""
    async with FakeFabric() as fabric, session_on(fabric) as session:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            session.subscribers.create(email="ada@example.com")  # type: ignore[unused-coroutine]  # the mistake
            gc.collect()
        assert [str(one.message) for one in caught] == ["coroutine 'subscribers.create' was never awaited"]


async def test_no_async_with() -> None:
    """The message shows both ways to open a session."""
    async with FakeFabric() as fabric:
        assert await message_of(lambda: session_on(fabric).subscribers.get(ID)) == (
            SessionClosedError,
            "the session is not open: use `async with AsyncSession(...) as session:`, or `await session.open()`",
        )


async def test_a_wrong_token() -> None:
    """The likely cause stands first; a missing scope is another."""
    async with FakeFabric() as fabric, session_on(fabric, api_token="wrong") as session:
        kind, text = await message_of(lambda: session.subscribers.get(ID))
        assert kind is AuthenticationError
        assert text.partition("401 Unauthorized ")[2] == (
            "(wrong project id or API token, or a missing scope: it needs Voice, Messaging, Fax or Video) [1 attempt]"
        )


async def test_a_string_for_a_list() -> None:
    """Nothing is sent, and the message says what the member takes."""
    async with FakeFabric() as fabric, session_on(fabric) as session:
        wrong: Any = "OPUS"
        assert await message_of(
            lambda: session.sip_credentials.create(username="ada", password="hack-me-if-you-can", codecs=wrong)
        ) == (ConfigurationError, "sip_credentials.create(): codecs must be a list, not a string")
        assert fabric.requests() == 0


async def test_a_closed_session() -> None:
    """A call after the end says that the session is closed."""
    async with FakeFabric() as fabric:
        async with session_on(fabric) as session:
            pass
        assert await message_of(lambda: session.subscribers.get(ID)) == (
            SessionClosedError,
            "the session is closed",
        )


async def test_gather_with_one_bad_id() -> None:
    """The error says which id it was, or that it was none; the other calls have their results."""
    async with FakeFabric() as fabric, session_on(fabric) as session:
        made = await session.subscribers.create(email="ada@example.com")
        nothing: Any = None
        calls = [session.subscribers.get(one) for one in (made.id, nothing, ID)]
        good, bad, unknown = await asyncio.gather(*calls, return_exceptions=True)
        assert good == made
        assert (type(bad), str(bad)) == (ConfigurationError, "id must be a string, not NoneType")
        assert isinstance(unknown, NotFoundError)
        assert f"subscribers/{ID}: 404 Not Found" in str(unknown)


async def test_another_thread() -> None:
    """A session belongs to its event loop: in a thread with another one the error says to open one there."""
    async with FakeFabric() as fabric, session_on(fabric) as session:

        async def elsewhere() -> object:
            return await session.subscribers.list()

        assert await message_of(lambda: asyncio.to_thread(asyncio.run, elsewhere())) == (ConfigurationError, OTHER_LOOP)


def test_asyncio_run_for_each_call() -> None:
    """A session that outlives its loop says so, and is noticed as unclosed."""

    async def call(session: AsyncSession) -> object:
        return await session.subscribers.get(ID)

    def outlive(fabric: FakeFabric) -> str:
        session = session_on(fabric)
        asyncio.run(session.__aenter__())
        try:
            asyncio.run(call(session))
        except ConfigurationError as error:
            return str(error)
        return ""

    with server() as fabric, pytest.warns(ResourceWarning, match="unclosed AsyncSession"):
        message, _ = outlive(fabric), gc.collect()
    assert message == OTHER_LOOP
