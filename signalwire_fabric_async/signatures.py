"""What the operations of a resource look like to those who call them: types that are read, and never built, at run time.

An operation is declared by its body class; its call takes the same keyword
arguments, which a type checker reads off the class's own `__init__`.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import ParamSpec, Protocol, TypeAlias, TypeVar, overload

from .http.messages import Request
from .paging import Pager, Parameter

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)

Call: TypeAlias = Coroutine[object, None, T]
"""What a call answers: awaited, it is sent."""


class Caller(Protocol):
    """What a resource needs of its session: to have a request sent, and to know how strictly to read."""

    @property
    def strict(self) -> bool:
        """Whether a deviation of an answer from the documentation is an error."""
        ...

    def send(self, request: Request[T]) -> Call[T]:
        """Have a request sent and its answer read."""
        ...


class ById(Protocol[P, R_co]):
    """A call on one resource: its id, by position, then the body's members by name."""

    def __call__(self, id: str, /, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Prepare the call; await it to send it."""
        ...


class OneOf(Protocol[P, Q, R_co]):
    """A call that takes either of two bodies."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> R_co: ...


class OneOfById(Protocol[P, Q, R_co]):
    """A call on one resource that takes either of two bodies."""

    @overload
    def __call__(self, id: str, /, *args: P.args, **kwargs: P.kwargs) -> R_co: ...
    @overload
    def __call__(self, id: str, /, *args: Q.args, **kwargs: Q.kwargs) -> R_co: ...


class Listing(Protocol[T]):
    """A listing of a collection."""

    def __call__(
        self,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        prefetch: bool = False,
        **parameters: Parameter,
    ) -> Pager[T]:
        """Prepare the listing; await it for one page, iterate it for every item."""
        ...


class ListingById(Protocol[T]):
    """A listing of what belongs to one resource."""

    def __call__(
        self,
        id: str,
        /,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        prefetch: bool = False,
        **parameters: Parameter,
    ) -> Pager[T]:
        """Prepare the listing; await it for one page, iterate it for every item."""
        ...
