"""Calls an operation: checks and serializes the arguments, and passes the request to the session."""

from __future__ import annotations

import inspect
import sys
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from ..http.messages import segment
from ..schema.json_codec import encode
from ..schema.request_body import body_of
from ..validate import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..http.messages import Endpoint, Request
    from ..paging import Page, Pager
    from ..signatures import Call, Caller
    from .table import Operation


async def _failed(error: Exception) -> NoReturn:
    """Raise the error of a call's arguments when the call is awaited, as a coroutine function does."""
    try:
        raise error
    finally:
        del error


class BoundOperation:
    """An operation of one session's resource: call it and await the call.

    It counts as a coroutine function: errors of the arguments are raised when
    the call is awaited.
    """

    __slots__ = ("_after_id", "_before_id", "_bound", "_caller", "_endpoint", "operation")

    def __init__(self, operation: Operation[Any], caller: Caller, bound: Mapping[str, str]) -> None:
        self.operation = operation
        self._caller = caller
        self._bound = bound
        self._endpoint: Endpoint[Any] | None = None
        path, self._after_id = operation.around_id
        for name, value in bound.items():
            path = path.replace("{" + name + "}", value)
        self._before_id = path

    def __repr__(self) -> str:
        return f"<{self.operation.name}: {self.operation.method} {self.operation.template}>"

    def __eq__(self, other: object) -> bool:
        """Compare as bound methods do: the same operation of the same resource."""
        if not isinstance(other, BoundOperation):
            return NotImplemented
        return self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return (self.operation, self._caller, *self._bound.items())

    @property
    def __name__(self) -> str:
        """The name of the operation, such as `create`."""
        return self.operation.attribute

    @property
    def __signature__(self) -> inspect.Signature:
        """The signature for help() and editors: the id by position, the members by name."""
        from ..paging import ListQuery  # only for introspection

        operation = self.operation
        shown: list[inspect.Parameter] = []
        if operation.by_id:
            shown.append(inspect.Parameter("id", inspect.Parameter.POSITIONAL_ONLY, annotation="str"))
        query = operation.query or (ListQuery if operation.kind == "list" else None)
        if query is not None:
            shown += inspect.signature(query).parameters.values()
        elif len(operation.bodies) == 1:
            shown += inspect.signature(operation.bodies[0]).parameters.values()
        elif operation.bodies:
            shown.append(inspect.Parameter("body", inspect.Parameter.VAR_KEYWORD))
        return inspect.Signature(shown)

    def _path(self, ids: tuple[str, ...]) -> str:
        operation = self.operation
        if len(ids) != operation.by_id:
            takes = "one id" if operation.by_id else "no id"
            raise TypeError(f"{operation.name}() takes {takes} by position, {len(ids)} given")
        if not ids or operation.command:
            return self._before_id
        return f"{self._before_id}{segment(ids[0])}{self._after_id}"

    def _prepare(self) -> Endpoint[Any]:
        """Return what the requests have in common, at the first call."""
        endpoint = self._endpoint = self.operation.endpoint(strict=self._caller.strict)
        return endpoint

    def _either_path(self, request: Request[Any]) -> Call[Any]:
        """Prepare a call of an operation that some services have under a second path."""
        from . import second_path  # only for operations that have one

        operation, caller = self.operation, self._caller
        second = request.moved(operation.template, operation.second_template)
        table, probe = operation.table, None
        key = operation.second_at
        if not key:
            key, collection = table.second_path, table.api.root + table.path
            probe = request.probing(collection)
        return second_path.send(caller, request, second, key, probe)


class BoundCall(BoundOperation):
    """An operation that makes one request."""

    __slots__ = ()

    @property
    def __doc__(self) -> str:  # type: ignore[override]  # help() reads the instance's docstring
        return self.operation.__doc__

    # Python 3.11 recognizes a coroutine function by this; later versions by the mark below.
    __code__: ClassVar[CodeType] = _failed.__code__
    __defaults__: ClassVar[None] = None
    __kwdefaults__: ClassVar[None] = None

    def __call__(self, *ids: str, **fields: Any) -> Any:  # typed by the declaration; checked here
        """Prepare the call; nothing is sent before it is awaited."""
        call: Any  # a coroutine of the parsed response
        try:
            request = self._request(ids, fields)
        except Exception as error:  # noqa: BLE001  # raised when the call is awaited
            call = _failed(_bare(error, fields))
        else:
            call = self._caller.send(request) if not self.operation.second_template else self._either_path(request)
        call.__qualname__ = self.operation.name  # the name in "was never awaited"
        return call

    def _request(self, ids: tuple[Any, ...], fields: dict[str, Any]) -> Request[Any]:
        operation = self.operation
        if operation.keeps is not None and ids and ids[0].__class__ is not str:
            ids, fields = _from_model(operation, ids, fields)
        path, body, query = self._path(ids), None, ""
        if operation.query is not None:
            from ..paging import query_of  # loaded with the first query

            query = query_of(operation.name, fields, operation.queries, operation.paging)
        elif fields or operation.bodies:
            body = body_of(operation.name, operation.bodies, fields)
            if operation.command and body is not None:
                body = _command(operation, ids, body)
        return (self._endpoint or self._prepare()).request(path, query, body)


class BoundListing(BoundOperation):
    """An operation that lists: its call is a `Pager`."""

    __slots__ = ()

    @property
    def __doc__(self) -> str:  # type: ignore[override]  # help() reads the instance's docstring
        return self.operation.__doc__

    def __call__(self, *ids: str, **fields: Any) -> Pager[Any]:  # typed by the declaration; checked here
        """Prepare the listing; await it for one page, iterate it for every item."""
        from ..paging import Pager, query_of  # loaded with the first listing

        operation, caller = self.operation, self._caller
        prefetch = bool(fields.pop("prefetch", False))
        path, query = operation.template, ""
        try:
            path = self._path(ids)
            query = query_of(operation.name, fields, operation.queries, operation.paging)
        except Exception as error:  # noqa: BLE001  # raised when the listing is awaited or iterated
            failure = _bare(error, fields)

            def fail(_: str) -> Call[Page[Any]]:
                return _failed(failure)

            return Pager(fail, path, query, prefetch=prefetch)
        endpoint, second = self._endpoint or self._prepare(), operation.second_template

        def fetch(query: str) -> Call[Page[Any]]:
            request = endpoint.request(path, query)
            return self._either_path(request) if second else caller.send(request)

        return Pager(fetch, path, query, prefetch=prefetch)


if sys.version_info >= (3, 12):
    inspect.markcoroutinefunction(BoundCall)


def _bare(error: Exception, fields: dict[str, Any]) -> Exception:
    """Return the error without frames that hold members: a traceback with locals shows no password."""
    fields.clear()
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _from_model(
    operation: Operation[Any], ids: tuple[Any, ...], fields: dict[str, Any]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the id and the keyword arguments of an update that is called with the model that was read."""
    from .kept import fields_from  # only for updates with a model

    model, keeps = ids[0], operation.keeps
    if keeps is None or not isinstance(model, operation.answer):
        expected = operation.answer.__name__
        raise TypeError(f"{operation.name}() takes an id or a {expected} by position, not {type(model).__name__}")
    return (model.id, *ids[1:]), fields_from(model, keeps, operation.bodies[0], fields)


def _command(operation: Operation[Any], ids: tuple[str, ...], params: bytes) -> bytes:
    """Wrap the parameters of a command with its name and the id."""
    head = {"command": operation.command, **({"id": text(ids[0], "id")} if ids else {})}
    return b'%b,"params":%b}' % (encode(head)[:-1], params)
