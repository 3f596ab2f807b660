"""The status and headers of a call's response, beside its value."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Generic, TypeVar

import attrs

from ..errors import ConfigurationError
from .attempt import RECORDER, Recorder

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class RawResponse(Generic[T]):
    """The value of a call, with the metadata of its response.

    Attributes:
        value: The value of the call.
        status: The status of the response.
        headers: Its headers, by name in any case.
        request_id: The service's id of the request, if the response has one.
        attempts: Number of attempts.
    """

    value: T
    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    request_id: str | None
    attempts: int


async def record(call: Awaitable[T]) -> RawResponse[T]:
    """Await a call and return its value with its response.

    Raises:
        ConfigurationError: The call was awaited already, or runs in a task of its own.
    """
    recorder = Recorder()
    before = RECORDER.set(recorder)
    try:
        value = await call
    finally:
        RECORDER.reset(before)
    reply = recorder.reply
    if reply is None:
        raise ConfigurationError("with_raw_response must be given a call that was not started, not a task")
    return RawResponse(
        value=value,
        status=reply.status,
        headers=reply.headers,
        request_id=recorder.request_id,
        attempts=recorder.attempts,
    )
