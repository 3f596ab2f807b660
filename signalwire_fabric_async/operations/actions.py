"""Declares actions: operations that are not list, get, create, update or delete."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar, overload  # Any: type expressions

from ..schema.models import Body
from .table import Kind, Operation, body_classes

if TYPE_CHECKING:
    from ..apis import Authorization
    from ..paging import Query
    from ..signatures import ById, Call, OneOf, OneOfById

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")


@overload
def action(
    takes: Callable[P, Body | Query],
    out: type[T],
    *,
    at: str,
    method: str = "POST",
    by_id: Literal[True] = True,
    command: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
) -> Operation[ById[P, Call[T]]]: ...
@overload
def action(
    takes: Callable[P, Body | Query],
    out: type[T],
    *,
    at: str,
    method: str = "POST",
    by_id: Literal[False],
    command: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
) -> Operation[Callable[P, Call[T]]]: ...
@overload
def action(
    takes: None,
    out: type[T],
    *,
    at: str,
    method: str = "POST",
    by_id: Literal[True] = True,
    command: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
) -> Operation[ById[[], Call[T]]]: ...
@overload
def action(
    takes: None,
    out: type[T],
    *,
    at: str,
    method: str = "POST",
    by_id: Literal[False],
    command: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
) -> Operation[Callable[[], Call[T]]]: ...
def action(
    takes: Any,  # typed by the overloads
    out: Any,
    *,
    at: str,
    method: str = "POST",
    by_id: bool = True,
    **options: Any,
) -> Operation[Any]:
    """Declare an operation other than list, get, create, update and delete.

    Args:
        takes: The class of its body or of its query parameters; None where it takes neither.
        out: The class of the response; `NoneType` for no content.
        at: The path below the family's root.
        method: The HTTP method.
        by_id: True if the call takes an id by position.
        command: Its name at a command endpoint. The body is then
            `{"command": ..., "id": the id, "params": the body's members}`; the id is in the body, not in the path.
        auth: The authorization, where it is not the family's.
        scopes: The API scopes of which the token needs one, where they are not the table's.
    """
    is_body = takes is not None and issubclass(takes, Body)
    bodies = body_classes(takes) if is_body else ()
    query: Any = None if is_body else takes
    answer = None if out is NoneType else out
    return Operation(Kind.ACTION, method, at, bodies, answer, by_id=by_id, query=query, **options)


@overload
def action_one_of(
    first: Callable[P, Body],
    second: Callable[Q, Body],
    out: type[T],
    *,
    at: str,
    method: str = "POST",
    by_id: Literal[True] = True,
    command: str = "",
    second_at: str = "",
    scopes: tuple[str, ...] | None = None,
) -> Operation[OneOfById[P, Q, Call[T]]]: ...
@overload
def action_one_of(
    first: Callable[P, Body],
    second: Callable[Q, Body],
    out: type[T],
    *,
    at: str,
    method: str = "POST",
    by_id: Literal[False],
    command: str = "",
    second_at: str = "",
    scopes: tuple[str, ...] | None = None,
) -> Operation[OneOf[P, Q, Call[T]]]: ...
def action_one_of(
    first: Any,  # typed by the overloads
    second: Any,
    out: Any,
    *,
    at: str,
    method: str = "POST",
    by_id: bool = True,
    **options: Any,
) -> Operation[Any]:
    """Declare an action that takes either of two bodies.

    Args:
        first: One body.
        second: The other body.
        out: The class of the response.
        at: The path below the family's root.
        method: The HTTP method.
        by_id: True if the call takes an id by position.
        command: Its name at a command endpoint, as in `action`.
        second_at: Another path, tried after a 404 of the first.
        scopes: The API scopes of which the token needs one, where they are not the table's.
    """
    return Operation(Kind.ACTION, method, at, body_classes(first, second), out, by_id=by_id, **options)
