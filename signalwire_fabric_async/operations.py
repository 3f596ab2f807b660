"""An operation as a value: its method, its path, what it takes and what it answers.

Each line of a resource's table is one operation, and four readers use the same
table: the client, the stand-in server's routes, the command line, and the test
against the official description. Read off a resource's instance, an operation
is the call itself, typed from its body class.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, ParamSpec, Self, TypeVar, overload

from .http.messages import Request, segment
from .schema.models import Body
from .schema.request_body import body_of
from .schema.response_body import reader_of

if TYPE_CHECKING:
    from .paging import Page, Pager, Parameter
    from .signatures import ById, Call, Caller, Listing, ListingById, OneOf, OneOfById

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")
F_co = TypeVar("F_co", covariant=True)

COMMUNICATION_SCOPES: Final = ("Voice", "Messaging", "Fax", "Video")
CALLING_SCOPES: Final = ("Calling", "Fax", "Messaging", "Video")

ROOT: Final = "/api/fabric/"

_SENTENCES: Final = {
    "list": "List them, page after page.",
    "get": "Read {}.",
    "create": "Create {}.",
    "update": "Change {}.",
    "delete": "Delete {}.",
}
"""What an operation of each kind does, where its table says nothing more."""

_PARAMETER = re.compile(r"\{(\w+)\}")


class Resource:
    """A noun of the API, bound to a session. Its class body is its operation table."""

    path: ClassVar[str] = ""
    noun: ClassVar[str] = ""
    one: ClassVar[str] = ""
    """What one of them is called in a sentence, with its article: `a subscriber`."""

    __slots__ = ("bound", "caller")

    def __init_subclass__(cls, *, path: str = "", noun: str = "", one: str = "", **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.path = path or cls.path
        cls.noun = noun or re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        cls.one = one or cls.one

    def __init__(self, caller: Caller, /, **bound: str) -> None:
        self.caller = caller
        self.bound = {name: segment(value, name) for name, value in bound.items()}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {ROOT}{self.path}>"

    @classmethod
    def operations(cls) -> Iterator[Operation[Any]]:
        """The operations of this table, in its order."""
        for base in reversed(cls.__mro__):
            yield from (one for one in vars(base).values() if isinstance(one, Operation))


class Operation(Generic[F_co]):
    """One documented operation. Compare by `method` and `template`; call it through a resource's instance.

    kind: one of list, get, create, update, delete.
    at: the path below the API's root; empty for the usual one of its kind
        below the table's.
    bodies: the body classes that it takes: none, one, or either of two.
    answer: a model class, or None for no content.
    auth: the authorization: basic, bearer (a subscriber's token) or none.
    scopes: the API scopes of which the token needs one.
    in_array: whether the description puts the page into an array (the service
        answers the page itself).
    does: a sentence that says what it does, where its kind does not say it.
    """

    def __init__(
        self,
        kind: str,
        method: str,
        at: str,
        bodies: tuple[type[Body], ...],
        answer: Any,  # any type expression
        *,
        by_id: bool,
        auth: str = "basic",
        scopes: tuple[str, ...] = COMMUNICATION_SCOPES,
        in_array: bool = False,
        does: str = "",
    ) -> None:
        self.kind = kind
        self.method = method
        self.at = at
        self.bodies = bodies
        self.answer = answer
        self.by_id = by_id
        self.auth = auth
        self.scopes = scopes
        self.in_array = in_array
        self.does = does
        self.owner: type[Resource] = Resource
        self.attribute = ""
        self._readers: dict[bool, Callable[[bytes, int], Any]] = {}

    def __repr__(self) -> str:
        return f"<{self.name}: {self.method} {self.template}>"

    def __set_name__(self, owner: type[Resource], name: str) -> None:
        self.owner = owner
        self.attribute = name

    @cached_property
    def name(self) -> str:
        """The noun and the verb, such as `subscribers.create`."""
        return f"{self.owner.noun}.{self.attribute}"

    @cached_property
    def template(self) -> str:
        """The documented path, with its parameters' names."""
        if self.at:
            return ROOT + self.at
        return ROOT + self.owner.path + ("/{id}" if self.by_id else "")

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters, the resource's own last."""
        return tuple(_PARAMETER.findall(self.template))

    def reader(self, *, strict: bool) -> Callable[[bytes, int], Any]:
        """What reads an answer of this operation; found once, because each call needs it."""
        found = self._readers.get(strict)
        if found is None:
            answer = self.answer
            if self.kind == "list":
                from .paging import Page  # loaded with the first listing

                page: Any = Page  # of an item class that is known at run time alone
                answer = page[answer]
            found = self._readers[strict] = reader_of(answer, strict=strict, in_array=self.in_array)
        return found

    @property
    def about(self) -> str:
        """What it does, in a sentence."""
        return self.does or _SENTENCES[self.kind].format(self.owner.one)

    @property
    def __doc__(self) -> str:  # type: ignore[override]  # read off the instance, where help() looks
        takes = " or ".join(body.__name__ for body in self.bodies)
        answers = "nothing" if self.answer is None else _shown(self.answer)
        return (
            f"{self.about}\n\n"
            f"`{self.method} {self.template}`{f' of {takes}' if takes else ''}; answers {answers}.\n"
            "Raises ConfigurationError before anything is sent, and what any call raises: see FabricError."
        )

    @overload
    def __get__(self, obj: None, owner: type) -> Self: ...
    @overload
    def __get__(self, obj: Resource, owner: type) -> F_co: ...
    def __get__(self, obj: Resource | None, owner: type) -> Self | F_co:
        if obj is None:
            return self
        made: Any = BoundOperation(self, obj)  # the typed call that the declaration promised
        return made  # type: ignore[no-any-return]  # F_co is what the declaring function says


class BoundOperation:
    """An operation of one session's resource: call it."""

    __slots__ = ("_resource", "operation")

    def __init__(self, operation: Operation[Any], resource: Resource) -> None:
        self.operation = operation
        self._resource = resource

    def __repr__(self) -> str:
        return f"<{self.operation.name}: {self.operation.method} {self.operation.template}>"

    def __eq__(self, other: object) -> bool:
        """As of bound methods: the same operation of the same resource."""
        if not isinstance(other, BoundOperation):
            return NotImplemented
        return self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return (self.operation, self._resource.caller, *self._resource.bound.items())

    @property
    def __name__(self) -> str:
        """The verb, such as `create`."""
        return self.operation.attribute

    @property
    def __doc__(self) -> str:  # type: ignore[override]  # read off the instance, where help() looks
        return self.operation.__doc__

    @property
    def __signature__(self) -> inspect.Signature:
        """For help() and editors: the id by position, the body's members by name."""
        from .signatures import ListingById  # for those who look

        listing: Any = ListingById  # generic in the item, which a signature does not show
        parameters = inspect.signature(listing.__call__).parameters
        shown = [parameters["id"]] if self.operation.by_id else []
        if self.operation.kind == "list":
            shown += [one for name, one in parameters.items() if name not in ("self", "id")]
        elif len(self.operation.bodies) == 1:
            shown += inspect.signature(self.operation.bodies[0]).parameters.values()
        elif self.operation.bodies:
            shown.append(inspect.Parameter("body", inspect.Parameter.VAR_KEYWORD))
        return inspect.Signature(shown)

    def __call__(self, *ids: str, **fields: Any) -> Any:  # typed by the declaration; checked here
        """Check the arguments and prepare the call: nothing is sent before it is awaited."""
        operation, resource = self.operation, self._resource
        try:
            path, template = self._path(ids)
            if operation.kind == "list":
                return self._pager(path, template, **fields)
            body = body_of(operation.name, operation.bodies, fields) if fields or operation.bodies else None
        except BaseException as error:  # noqa: BLE001  # raised again at once
            fields.clear()  # a traceback with locals shows no password, and the frames below hold copies
            error.__cause__ = error.__context__ = None
            raise error.with_traceback(None) from None
        caller = resource.caller
        read = operation.reader(strict=caller.strict)
        return caller.send(
            Request(
                operation.name,
                operation.method,
                template,
                path,
                read,
                body=body,
                auth=operation.auth,
                scopes=operation.scopes,
            )
        )

    def _path(self, ids: tuple[str, ...]) -> tuple[str, str]:
        operation = self.operation
        if len(ids) != operation.by_id:
            takes = "one id" if operation.by_id else "no id"
            raise TypeError(f"{operation.name}() takes {takes} by position, {len(ids)} given")
        path = template = operation.template
        if ids:
            path = path.replace("{" + operation.parameters[-1] + "}", segment(ids[0]))
        for name, value in self._resource.bound.items():
            path = path.replace("{" + name + "}", value)
        return path, template

    def _pager(
        self,
        path: str,
        template: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        prefetch: bool = False,
        **parameters: Parameter,
    ) -> Pager[Any]:
        from .paging import Pager, query_of  # loaded with the first listing

        operation, caller = self.operation, self._resource.caller
        read = operation.reader(strict=caller.strict)

        def fetch(query: str) -> Call[Page[Any]]:
            return caller.send(
                Request(
                    operation.name,
                    "GET",
                    template,
                    path,
                    read,
                    query=query,
                    auth=operation.auth,
                    scopes=operation.scopes,
                )
            )

        return Pager(fetch, path, query_of(page_size, page_token, parameters), prefetch=prefetch)


def _shown(answer: Any) -> str:
    return getattr(answer, "__name__", None) or re.sub(r"[\w.]*\.(\w+)", r"\1", str(answer))


def lists(
    item: type[T],
    *,
    auth: str = "basic",
    scopes: tuple[str, ...] = COMMUNICATION_SCOPES,
    in_array: bool = False,
    does: str = "",
) -> Operation[Listing[T]]:
    """A listing of the collection."""
    return Operation("list", "GET", "", (), item, by_id=False, auth=auth, scopes=scopes, in_array=in_array, does=does)


def lists_of(
    item: type[T],
    *,
    at: str,
    scopes: tuple[str, ...] = COMMUNICATION_SCOPES,
    in_array: bool = False,
    does: str = "",
) -> Operation[ListingById[T]]:
    """A listing of what belongs to one resource, at a path of its own."""
    return Operation("list", "GET", at, (), item, by_id=True, scopes=scopes, in_array=in_array, does=does)


def gets(
    out: type[T], *, auth: str = "basic", scopes: tuple[str, ...] = COMMUNICATION_SCOPES, does: str = ""
) -> Operation[ById[[], Call[T]]]:
    """Read one resource."""
    return Operation("get", "GET", "", (), out, by_id=True, auth=auth, scopes=scopes, does=does)


def creates(
    body: Callable[P, Body],
    out: type[T],
    *,
    at: str = "",
    auth: str = "basic",
    scopes: tuple[str, ...] = COMMUNICATION_SCOPES,
    does: str = "",
) -> Operation[Callable[P, Call[T]]]:
    """Create a resource."""
    return Operation("create", "POST", at, _classes(body), out, by_id=False, auth=auth, scopes=scopes, does=does)


def creates_one_of(
    first: Callable[P, Body], second: Callable[Q, Body], out: type[T], *, does: str = ""
) -> Operation[OneOf[P, Q, Call[T]]]:
    """Create a resource from either of two bodies."""
    return Operation("create", "POST", "", _classes(first, second), out, by_id=False, does=does)


def updates(
    body: Callable[P, Body],
    out: type[T],
    *,
    verb: str = "PATCH",
    scopes: tuple[str, ...] = COMMUNICATION_SCOPES,
    does: str = "",
) -> Operation[ById[P, Call[T]]]:
    """Change a resource."""
    return Operation("update", verb, "", _classes(body), out, by_id=True, scopes=scopes, does=does)


def updates_one_of(
    first: Callable[P, Body], second: Callable[Q, Body], out: type[T], *, verb: str = "PUT", does: str = ""
) -> Operation[OneOfById[P, Q, Call[T]]]:
    """Change a resource by either of two bodies."""
    return Operation("update", verb, "", _classes(first, second), out, by_id=True, does=does)


def posts_to(body: Callable[P, Body], out: type[T], *, at: str, does: str = "") -> Operation[ById[P, Call[T]]]:
    """Do something to one resource, at a path of its own."""
    return Operation("create", "POST", at, _classes(body), out, by_id=True, does=does)


def posts_one_of_to(
    first: Callable[P, Body], second: Callable[Q, Body], out: type[T], *, at: str, does: str = ""
) -> Operation[OneOfById[P, Q, Call[T]]]:
    """Do something to one resource by either of two bodies, at a path of its own."""
    return Operation("create", "POST", at, _classes(first, second), out, by_id=True, does=does)


def deletes(*, scopes: tuple[str, ...] = COMMUNICATION_SCOPES, does: str = "") -> Operation[ById[[], Call[None]]]:
    """Delete a resource. One that is gone already raises NotFoundError."""
    return Operation("delete", "DELETE", "", (), None, by_id=True, scopes=scopes, does=does)


def _classes(*bodies: Any) -> tuple[type[Body], ...]:  # seen as callables, so that ParamSpec takes their parameters
    return bodies
