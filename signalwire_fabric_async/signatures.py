"""The call protocols of operations, for type checkers; nothing here is used at run time.

An operation is declared by its body class; its call takes the same keyword
arguments, which a type checker reads off the class's own `__init__`.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import ParamSpec, Protocol, TypeAlias, TypeVar, overload

from .http.messages import Request
from .paging import Pager, Parameter

P = ParamSpec("P")
Q = ParamSpec("Q")
R = ParamSpec("R")
S = ParamSpec("S")
T = TypeVar("T")
M_contra = TypeVar("M_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)

Call: TypeAlias = Coroutine[object, None, T]
"""A prepared call: awaiting it sends the request and returns the parsed response."""


class Caller(Protocol):
    """The interface of a session that a resource uses."""

    @property
    def strict(self) -> bool:
        """True if a response that deviates from the documentation is an error."""
        ...

    @property
    def second_paths(self) -> dict[str, bool]:
        """For each second path, whether the service serves it; only for paths that were tried."""
        ...

    def send(self, request: Request[T], *, spent: float = 0.0) -> Call[T]:
        """Send a request and parse its response; `spent` seconds of the call's timeout have passed already."""
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


class OneOfThree(Protocol[P, Q, R, R_co]):
    """A call that takes one of three bodies."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> R_co: ...
    @overload
    def __call__(self, *args: R.args, **kwargs: R.kwargs) -> R_co: ...


class OneOfFour(Protocol[P, Q, R, S, R_co]):
    """A call that takes one of four bodies."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> R_co: ...
    @overload
    def __call__(self, *args: R.args, **kwargs: R.kwargs) -> R_co: ...
    @overload
    def __call__(self, *args: S.args, **kwargs: S.kwargs) -> R_co: ...


class OneOfById(Protocol[P, Q, R_co]):
    """A call on one resource that takes either of two bodies."""

    @overload
    def __call__(self, id: str, /, *args: P.args, **kwargs: P.kwargs) -> R_co: ...
    @overload
    def __call__(self, id: str, /, *args: Q.args, **kwargs: Q.kwargs) -> R_co: ...


class Replacing(Protocol[P, Q, M_contra, R_co]):
    """An update that takes an id or the model that was read, then the body's members by name.

    With the model, members that are not given are sent as they were read. With an id alone the service keeps
    them (observed), although an older manual calls a PUT a replacement: do not rely on either.
    """

    @overload
    def __call__(self, id: str, /, *args: P.args, **kwargs: P.kwargs) -> R_co: ...
    @overload
    def __call__(self, model: M_contra, /, *args: Q.args, **kwargs: Q.kwargs) -> R_co: ...


class Below(Protocol[R_co]):
    """The resources that are reached through another one."""

    def __call__(self, id: str, /) -> R_co:
        """Return the resources below the one with this id; nothing is sent yet."""
        ...


class Listing(Protocol[T]):
    """A listing of a collection."""

    def __call__(
        self,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
        page_token: str | None = None,
        prefetch: bool = False,
        params: Mapping[str, Parameter] | None = None,
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
        page_number: int | None = None,
        page_token: str | None = None,
        prefetch: bool = False,
        params: Mapping[str, Parameter] | None = None,
    ) -> Pager[T]:
        """Prepare the listing; await it for one page, iterate it for every item."""
        ...
