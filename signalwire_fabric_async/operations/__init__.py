"""The declaring functions: each makes one operation of a resource's table, typed as its call is.

Example::

    class Subscribers(Resource, path="resources/subscribers", one="a subscriber"):
        create = creates(SubscriberCreate, Subscriber)
        '''Create a subscriber.'''

The sentence under an operation is its description: for `help()`, the manual, the command line, and editors on hover.
`P` is taken from the body class's own `__init__`, so keyword arguments are
typed, documented once and completed by editors.
"""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar, overload  # Any: type expressions

from ..apis import Api, Authorization, Paging
from ..schema.models import Body
from .actions import action, action_one_of
from .call import BoundCall, BoundListing
from .kept import PARTIAL, Kept, kept, kept_members
from .table import Contained, Kind, LateClass, Operation, Resource, Table, body_classes, table_of

if TYPE_CHECKING:
    from ..paging import Pager, Query
    from ..signatures import ById, Call, Listing, ListingById, OneOf, OneOfById, OneOfFour, OneOfThree, Replacing

__all__ = (
    "PARTIAL",
    "Api",
    "Authorization",
    "BoundCall",
    "BoundListing",
    "Kept",
    "Kind",
    "LateClass",
    "NoneType",
    "Operation",
    "Resource",
    "Table",
    "action",
    "action_one_of",
    "contains",
    "creates",
    "creates_one_of",
    "deletes",
    "gets",
    "kept",
    "kept_members",
    "lists",
    "lists_of",
    "replaces",
    "replaces_whole",
    "table_of",
    "updates",
    "updates_one_of",
)

P = ParamSpec("P")
Q = ParamSpec("Q")
R = ParamSpec("R")
S = ParamSpec("S")
T = TypeVar("T")
C = TypeVar("C", bound=Resource)


@overload
def lists(
    item: type[T],
    *,
    at: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
    in_array: bool = False,
    paging: Paging | None = None,
    max_page_size: int | None = None,
) -> Operation[Listing[T]]: ...
@overload
def lists(
    item: type[T],
    *,
    query: Callable[P, Query],
    at: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
    in_array: bool = False,
    paging: Paging | None = None,
    max_page_size: int | None = None,
) -> Operation[Callable[P, Pager[T]]]: ...
def lists(item: Any, *, query: Any = None, at: str = "", **options: Any) -> Operation[Any]:  # typed by the overloads
    """Declare a listing of the collection.

    Args:
        item: The class of an item.
        query: The class of its query parameters, if it takes more than those of paging.
        at: The path below the family's root, where it is not the table's.
        auth: The authorization, where it is not the family's.
        scopes: The API scopes of which the token needs one, where they are not the table's.
        in_array: True if the description wraps the page in an array.
        paging: Its paging. Default: the family's.
        max_page_size: The largest page, where it is not the family's.
    """
    return Operation(Kind.LIST, "GET", at, (), item, by_id=False, query=query, **options)


@overload
def lists_of(
    item: type[T],
    *,
    at: str,
    second_at: str = "",
    scopes: tuple[str, ...] | None = None,
    in_array: bool = False,
    paging: Paging | None = None,
    max_page_size: int | None = None,
) -> Operation[ListingById[T]]: ...
@overload
def lists_of(
    item: type[T],
    *,
    at: str,
    query: Callable[P, Query],
    scopes: tuple[str, ...] | None = None,
    in_array: bool = False,
    paging: Paging | None = None,
    max_page_size: int | None = None,
) -> Operation[ById[P, Pager[T]]]: ...
def lists_of(item: Any, *, at: str, query: Any = None, **options: Any) -> Operation[Any]:  # typed by the overloads
    """Declare a listing of what belongs to one resource, at a path of its own.

    The arguments are those of `lists`; `second_at` is another path, tried after a 404 of the first.
    """
    return Operation(Kind.LIST, "GET", at, (), item, by_id=True, query=query, **options)


@overload
def gets(
    out: type[T],
    *,
    at: str = "",
    by_id: Literal[True] = True,
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
) -> Operation[ById[[], Call[T]]]: ...
@overload
def gets(
    out: type[T],
    *,
    by_id: Literal[False],
    at: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
) -> Operation[Callable[[], Call[T]]]: ...
def gets(out: Any, *, at: str = "", by_id: bool = True, **options: Any) -> Operation[Any]:  # typed by the overloads
    """Declare an operation that reads one resource.

    Args:
        out: The class of the response.
        at: The path below the family's root, where it is not the table's with the id.
        by_id: True if the call takes an id, False for a resource that exists once.
        auth: The authorization, where it is not the family's.
        scopes: The API scopes of which the token needs one, where they are not the table's.
    """
    return Operation(Kind.GET, "GET", at, (), out, by_id=by_id, **options)


def creates(
    body: Callable[P, Body],
    out: type[T],
    *,
    at: str = "",
    auth: Authorization | None = None,
    scopes: tuple[str, ...] | None = None,
) -> Operation[Callable[P, Call[T]]]:
    """Declare the creation of a resource by a POST of `body` to the collection, or to `at`."""
    bodies = body_classes(body)
    return Operation(Kind.CREATE, "POST", at, bodies, out, by_id=False, auth=auth, scopes=scopes)


@overload
def creates_one_of(
    first: Callable[P, Body],
    second: Callable[Q, Body],
    out: type[T],
    /,
    *,
    scopes: tuple[str, ...] | None = None,
) -> Operation[OneOf[P, Q, Call[T]]]: ...
@overload
def creates_one_of(
    first: Callable[P, Body],
    second: Callable[Q, Body],
    third: Callable[R, Body],
    out: type[T],
    /,
    *,
    scopes: tuple[str, ...] | None = None,
) -> Operation[OneOfThree[P, Q, R, Call[T]]]: ...
@overload
def creates_one_of(
    first: Callable[P, Body],
    second: Callable[Q, Body],
    third: Callable[R, Body],
    fourth: Callable[S, Body],
    out: type[T],
    /,
    *,
    scopes: tuple[str, ...] | None = None,
) -> Operation[OneOfFour[P, Q, R, S, Call[T]]]: ...
def creates_one_of(*classes: Any, scopes: tuple[str, ...] | None = None) -> Operation[Any]:
    """Declare the creation of a resource from one of two, three or four bodies; the last class is the response's."""
    *bodies, out = classes
    return Operation(Kind.CREATE, "POST", "", body_classes(*bodies), out, by_id=False, scopes=scopes)


@overload
def updates(
    body: Callable[P, Body],
    out: type[T],
    *,
    verb: str = "PATCH",
    at: str = "",
    by_id: Literal[True] = True,
    scopes: tuple[str, ...] | None = None,
) -> Operation[ById[P, Call[T]]]: ...
@overload
def updates(
    body: Callable[P, Body],
    out: type[T],
    *,
    by_id: Literal[False],
    verb: str = "PATCH",
    at: str = "",
    scopes: tuple[str, ...] | None = None,
) -> Operation[Callable[P, Call[T]]]: ...
def updates(
    body: Any,  # typed by the overloads
    out: Any,
    *,
    verb: str = "PATCH",
    at: str = "",
    by_id: bool = True,
    scopes: tuple[str, ...] | None = None,
) -> Operation[Any]:
    """Declare the change of a resource; `by_id` is False for a resource that exists once."""
    return Operation(Kind.UPDATE, verb, at, body_classes(body), out, by_id=by_id, scopes=scopes)


def updates_one_of(
    first: Callable[P, Body],
    second: Callable[Q, Body],
    out: type[T],
    *,
    verb: str = "PUT",
    scopes: tuple[str, ...] | None = None,
) -> Operation[OneOfById[P, Q, Call[T]]]:
    """Declare the change of a resource by either of two bodies."""
    return Operation(Kind.UPDATE, verb, "", body_classes(first, second), out, by_id=True, scopes=scopes)


def replaces(
    body: Callable[P, Body],
    model: type[T],
    *,
    keeps: Kept,
    verb: str = "PUT",
    scopes: tuple[str, ...] | None = None,
    by_id_alone: str = PARTIAL,
) -> Operation[Replacing[P, P, T, Call[T]]]:
    """Declare an update that takes an id or the model that was read; it erases nothing that was read.

    Args:
        body: The class of the body.
        model: The class of the response, and of the model that the call takes.
        keeps: The members that are sent as they were read unless the call names them.
        verb: The HTTP method.
        scopes: The API scopes of which the token needs one, where they are not the table's.
        by_id_alone: One sentence about an update by its id alone.
    """
    bodies = body_classes(body)
    return Operation(
        Kind.UPDATE, verb, "", bodies, model, by_id=True, scopes=scopes, keeps=keeps, by_id_alone=by_id_alone
    )


def replaces_whole(
    body: Callable[P, Body],
    change: Callable[Q, Body],
    model: type[T],
    *,
    keeps: Kept,
    verb: str = "PUT",
    counter: str = "",
    by_id_alone: str,
) -> Operation[Replacing[P, Q, T, Call[T]]]:
    """Declare an update like `replaces` for which the service requires more members than the caller changes.

    Args:
        body: The class of the body, and of the keyword arguments beside an id.
        change: The class of the keyword arguments beside a model: none is required.
        model: The class of the response, and of the model that the call takes.
        keeps: The members that are sent as they were read unless the call names them.
        verb: The HTTP method.
        counter: A member that must increase with each update. Such an update is not retried automatically.
        by_id_alone: One sentence about an update by its id alone.
    """
    del change  # for type checkers
    counted = Kept(keeps.under, keeps.members, counter, keeps.unsent)
    bodies = body_classes(body)
    return Operation(Kind.UPDATE, verb, "", bodies, model, by_id=True, keeps=counted, by_id_alone=by_id_alone)


def deletes(*, at: str = "", scopes: tuple[str, ...] | None = None) -> Operation[ById[[], Call[None]]]:
    """Declare the deletion of a resource. A resource that does not exist raises NotFoundError."""
    return Operation(Kind.DELETE, "DELETE", at, (), None, by_id=True, scopes=scopes)


def contains(cls: type[C]) -> Contained[C]:
    """Declare the resources that are reached through one of these, by its id."""
    return Contained(cls)
