"""One attempt of a call: the sender's input, and the state that it records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from .messages import Reply
from .retry import FailureKind, retry_after

if TYPE_CHECKING:
    from ..quota.pacing import WritePacer
    from ..quota.quota import WriteQuota
    from .messages import Request
    from .options import Options

NO_HEADERS: Final[Mapping[str, str]] = {}


class Phase(Enum):
    """The phases of a call; the value is `RequestTimeoutError.phase`."""

    CREDENTIALS = "credentials"
    QUOTA = "quota"
    CONNECT = "connect"
    RESPONSE = "response"
    BODY = "body"
    BACKOFF = "backoff"

    @property
    def description(self) -> str:
        """The phase as an error message names it."""
        return _DESCRIPTIONS[self]


_DESCRIPTIONS: Final = {
    Phase.CREDENTIALS: "waiting for the credential provider",
    Phase.QUOTA: "waiting for the write quota",
    Phase.CONNECT: "waiting for a connection",
    Phase.RESPONSE: "waiting for the response",
    Phase.BODY: "reading the response body",
    Phase.BACKOFF: "waiting before a retry",
}

_CONNECT: Final = Phase.CONNECT  # a module global is faster than an enum member
_BODY: Final = Phase.BODY


class SlotExpiredError(Exception):
    """The process was frozen or cut off from the shared quota between taking a slot and using it."""


class Attempt:
    """The state of one attempt.

    The call sets `authorization`, `began`, `new_connection`, `quota` and `phase`. The
    sender sets `reused` and `sent`, calls `receive_head` for the head of the
    response, and keeps `phase` current.

    Attributes:
        authorization: The `Authorization` header, or None for a request without one.
        began: When the attempt began, on the event loop's clock, in seconds.
        error_begun: The head of an error response whose body is still being read.
        headers: The headers of the response; empty until its head has arrived.
        new_connection: True if a connection that has carried a request must not be used.
        options: The settings of the call.
        pacer: The pace of the session's writes, or None for a request that is not a write.
        phase: The current phase.
        quota: The write quota whose slot the attempt holds, or None.
        reused: True if the connection had carried a request before.
        sent: True if a byte of the request may have left the process.
        slot_epoch: The quota's epoch when the slot was taken.
        slot_expired: True if nothing was sent because the quota's slot had expired.
        status: The status of the response; 0 until its head has arrived.
    """

    __slots__ = (
        "authorization",
        "began",
        "error_begun",
        "headers",
        "new_connection",
        "options",
        "pacer",
        "phase",
        "quota",
        "reused",
        "sent",
        "slot_epoch",
        "slot_expired",
        "status",
    )

    def __init__(self, options: Options, *, new_connection: bool = False) -> None:
        self.options = options
        self.new_connection = new_connection
        self.authorization: str | None = None
        self.began = 0.0
        self.error_begun: Reply | None = None
        self.headers = NO_HEADERS
        self.pacer: WritePacer | None = None
        self.phase = _CONNECT
        self.quota: WriteQuota | None = None
        self.reused = self.sent = self.slot_expired = False
        self.slot_epoch = 0
        self.status = 0

    def receive_head(self, status: int, headers: Mapping[str, str], raw_headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Record the head of the response, and let the quota and the pacer see it.

        Args:
            status: The status.
            headers: The headers.
            raw_headers: The headers as they were received, for the quota; none where they name no rate.

        Returns:
            True if the response is a 2xx.
        """
        self.status = status
        self.headers = headers
        self.phase = _BODY
        quota, pacer = self.quota, self.pacer
        if quota is not None and raw_headers:
            quota.observe(raw_headers)
        if pacer is not None:
            if status == 429:
                wait = retry_after(headers)
                pacer.refused(wait)
                if quota is not None:
                    quota.refused(wait)
            elif pacer.active:
                pacer.accepted()
        if status < 300:
            return True
        self.error_begun = Reply(status, headers, b"")
        return False

    def confirm_slot(self) -> None:
        """Raise SlotExpiredError if the slot of the quota has expired. Called right before writing."""
        quota = self.quota
        if quota is not None and not quota.confirm(self.slot_epoch):
            self.quota = None
            self.slot_expired = True
            raise SlotExpiredError("the slot of the write quota expired")

    @property
    def loss_kind(self) -> FailureKind:
        """The kind of failure if the connection failed now."""
        if not self.sent:
            return FailureKind.NEVER_SENT
        return FailureKind.CUT_SHORT if 200 <= self.status < 300 else FailureKind.LOST

    @property
    def timeout_kind(self) -> FailureKind:
        """The kind of failure if the deadline passed now."""
        kind = self.loss_kind
        return FailureKind.NO_RESPONSE if kind is FailureKind.LOST else kind


class Recorder:
    """Keeps the last 2xx response that a call received."""

    __slots__ = ("attempts", "reply", "request_id")

    def __init__(self) -> None:
        self.attempts = 0
        self.reply: Reply | None = None
        self.request_id: str | None = None


RECORDER: Final[ContextVar[Recorder | None]] = ContextVar("signalwire_fabric_async_recorder", default=None)
"""The recorder of the running task's responses, or None."""


class Sender(Protocol):
    """Sends single requests; the retry policy is above it."""

    owned_by_caller: ClassVar[str]
    """The object that its owner may close while the session is open, as a message names it."""

    @property
    def closed(self) -> bool:
        """True if nothing can be sent any more."""
        ...

    async def send(self, request: Request[Any], attempt: Attempt) -> Reply:  # whatever the request returns
        """Send a request once and read the response, recording its progress on the attempt."""
        ...

    async def close(self) -> None:
        """Close what the sender opened."""
        ...

    def abandon(self) -> None:
        """Close without awaiting, for a session that was never closed."""
        ...
