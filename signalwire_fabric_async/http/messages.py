"""Requests and replies as values. No I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar
from urllib.parse import quote

from ..errors import ConfigurationError
from ..validate import text

T = TypeVar("T")

REQUEST_ID_HEADERS: Final = ("x-request-id", "x-signalwire-request-id", "request-id", "x-amzn-requestid")

_PARAMETER = re.compile(r"\{\w+\}")
_PLAIN_SEGMENT = re.compile(r"(?!\.\.?\Z)[A-Za-z0-9_.~-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


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


class Request(Generic[T]):
    """A request that is ready to be sent. Its repr shows no body: bodies hold passwords.

    Attributes:
        name: The operation, such as `subscribers.create`.
        template: The path with its parameters' names: safe for telemetry.
        read: Returns the value of a 2xx body and its status; raises
            ValueError or ResponseError if the body is unusable.
        counter: The member of the body that must increase with
            each update, such as `document_version`; empty without one.
        retried_as: The method whose retry rules apply: POST for a PUT with a
            counter, which the service rejects the second time.
    """

    __slots__ = (
        "auth",
        "body",
        "counter",
        "method",
        "name",
        "path",
        "query",
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
        path: str,
        read: Callable[[bytes, int], T],
        *,
        query: str = "",
        body: bytes | None = None,
        auth: str = "basic",
        scopes: tuple[str, ...] = (),
        counter: str = "",
    ) -> None:
        self.name = name
        self.method = method
        self.counter = counter
        self.retried_as = "POST" if counter else method
        self.template = template
        self.path = path
        self.query = query
        self.body = body
        self.read = read
        self.auth = auth
        self.scopes = scopes

    def moved(self, template: str, second: str) -> Request[T]:
        """Return the same request to a second path.

        Args:
            template: The path with its parameters' names that this request has.
            second: That of the request to return, with the same parameters.
        """
        path = second
        for name, value in zip(_PARAMETER.findall(template), _values(template, self.path), strict=True):
            path = path.replace(name, value)
        return Request(
            self.name,
            self.method,
            second,
            path,
            self.read,
            query=self.query,
            body=self.body,
            auth=self.auth,
            scopes=self.scopes,
            counter=self.counter,
        )

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


def _values(template: str, path: str) -> list[str]:
    """Return the values that a path has for the parameters of its template."""
    names, values = template.split("/"), path.split("/")
    return [value for name, value in zip(names, values, strict=True) if name.startswith("{")]


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
    if "/" in value or "\\" in value or _CONTROL.search(value):
        raise ConfigurationError(f"{name} must not hold a slash, a backslash or a control character: {value!r}")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise ConfigurationError(f"{name} must be valid Unicode: {value!r}") from None
