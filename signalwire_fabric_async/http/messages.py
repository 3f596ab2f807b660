"""Requests and replies as values. No I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote

from ..apis import WRITES
from ..errors import ConfigurationError
from ..validate import text
from .retry import REPEATABLE

T = TypeVar("T")

_new: Any = object.__new__  # of the class that it is given
"""Makes an object without a call of its `__init__`, where a call makes many."""

REQUEST_ID_HEADERS: Final = ("x-request-id", "x-signalwire-request-id", "request-id", "x-amzn-requestid")

_PLAIN_SEGMENT = re.compile(r"(?!\.\.?\Z)[A-Za-z0-9_.~-]+")
_CONTROL: Final = r"[\x00-\x1f\x7f]"


class Reply:
    """A response that was read: its status, its headers and its body, up to the limit."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self) -> str:
        return f"<Reply {self.status}>"


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return the service's id for a request, whichever header carries it."""
    for name in REQUEST_ID_HEADERS:
        found = headers.get(name)
        if found is not None:
            return found
    return None


class Endpoint(Generic[T]):
    """What all requests of one operation have in common.

    Attributes:
        name: The operation, such as `subscribers.create`.
        template: The path with its parameters' names: safe for telemetry.
        read: Returns the value of a 2xx body and its status; raises
            ValueError or ResponseError if the body is unusable.
        counter: The member of the body that must increase with
            each update, such as `document_version`; empty without one.
        is_write: True if the requests count for the write quota.
        may_repeat: True if a request may be sent twice.
        retried_as: The method whose retry rules apply: POST for a PUT with a
            counter, which the service rejects the second time.
    """

    __slots__ = (
        "auth",
        "counter",
        "is_write",
        "may_repeat",
        "method",
        "name",
        "read",
        "retried_as",
        "scopes",
        "template",
    )

    def __init__(
        self,
        name: str,
        method: str,
        template: str,
        read: Callable[[bytes, int], T],
        *,
        auth: str = "basic",
        scopes: tuple[str, ...] = (),
        counter: str = "",
    ) -> None:
        self.name = name
        self.method = method
        self.counter = counter
        self.retried_as = "POST" if counter else method
        self.is_write = method in WRITES.methods
        self.may_repeat = self.retried_as in REPEATABLE
        self.template = template
        self.read = read
        self.auth = auth
        self.scopes = scopes

    def request(self, path: str, query: str = "", body: bytes | None = None) -> Request[T]:
        """Return a request that is ready to be sent."""
        made: Request[T] = _new(Request)
        made.endpoint = self
        made.path = path
        made.query = query
        made.body = body
        made.read = self.read
        return made

    def at(self, template: str) -> Endpoint[T]:
        """Return the same endpoint under another path."""
        return Endpoint(
            self.name,
            self.method,
            template,
            self.read,
            auth=self.auth,
            scopes=self.scopes,
            counter=self.counter,
        )


class Request(Generic[T]):
    """A request that is ready to be sent. Its repr shows no body: bodies hold passwords.

    `Endpoint.request` makes one of an operation in less time.

    Attributes:
        endpoint: What it has in common with the other requests of its operation.
        read: As `Endpoint.read`.
    """

    __slots__ = ("body", "endpoint", "path", "query", "read")

    def __init__(
        self,
        name: str,
        method: str,
        template: str,
        path: str,
        read: Callable[[bytes, int], T],
        *,
        query: str = "",
        body: bytes | None = None,
        auth: str = "basic",
        scopes: tuple[str, ...] = (),
        counter: str = "",
    ) -> None:
        self.endpoint = Endpoint(name, method, template, read, auth=auth, scopes=scopes, counter=counter)
        self.path = path
        self.query = query
        self.body = body
        self.read = read

    @property
    def name(self) -> str:
        """The operation, such as `subscribers.create`."""
        return self.endpoint.name

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.endpoint.method

    @property
    def template(self) -> str:
        """The path with its parameters' names."""
        return self.endpoint.template

    @property
    def auth(self) -> str:
        """The authorization of the request."""
        return self.endpoint.auth

    @property
    def scopes(self) -> tuple[str, ...]:
        """The API scopes of which the token needs one."""
        return self.endpoint.scopes

    @property
    def counter(self) -> str:
        """The member of the body that must increase with each update, or empty."""
        return self.endpoint.counter

    @property
    def retried_as(self) -> str:
        """The method whose retry rules apply."""
        return self.endpoint.retried_as

    def moved(self, template: str, second: str) -> Request[T]:
        """Return the same request to a second path.

        Args:
            template: The path with its parameters' names that this request has.
            second: That of the request to return, with the same parameters.
        """
        path = second
        for name, value in zip(template.split("/"), self.path.split("/"), strict=True):
            if name.startswith("{"):
                path = path.replace(name, value)
        return self.endpoint.at(second).request(path, self.query, self.body)

    def probing(self, collection: str) -> Request[object]:
        """Return a request that checks whether a collection exists: it reads one item and parses nothing."""
        return Request(
            self.name,
            "GET",
            collection,
            collection,
            _ignore,
            query="page_size=1",
            auth=self.auth,
            scopes=self.scopes,
        )

    def __repr__(self) -> str:
        return f"<Request {self.name}: {self.method} {self.path}>"


def _ignore(body: bytes, status: int) -> object:
    """Parse nothing."""
    return (body, status)


def segment(given: object, name: str = "id") -> str:
    """Return a path parameter as one encoded segment.

    Raises:
        ConfigurationError: It is not a string, is empty, `.` or `..`, or
            holds a slash, a backslash or a control character.
    """
    if isinstance(given, str) and _PLAIN_SEGMENT.fullmatch(given):
        return given  # nearly every id: nothing to check or encode
    value = text(given, name)
    if value in ("", ".", ".."):
        raise ConfigurationError(f"{name} must not be {value!r}")
    if "/" in value or "\\" in value or re.search(_CONTROL, value):
        raise ConfigurationError(f"{name} must not hold a slash, a backslash or a control character: {value!r}")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise ConfigurationError(f"{name} must be valid Unicode: {value!r}") from None
