"""Operations as values: each line of a resource's table is one operation of an API family.

Four readers use the same table: the client, the stand-in server's routes, the
command line, and the tests against the description. Read off a resource's
instance, an operation is the call itself, typed from its body class.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload  # Any: type expressions

from ..apis import FABRIC, Api, Authorization, Paging
from ..http.messages import Endpoint, segment
from ..schema.models import Body, Model
from ..schema.response_body import reader_of
from .call import BoundCall, BoundListing
from .kept import Kept

if TYPE_CHECKING:
    from ..paging import Query
    from ..signatures import Below, Caller

F_co = TypeVar("F_co", covariant=True)
C = TypeVar("C", bound="Resource")


class Kind(StrEnum):
    """What an operation does to its resource."""

    LIST = "list"
    GET = "get"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    ACTION = "action"
    """Any other operation; the stand-in server needs a handler for it."""


class Table:
    """The class arguments of a resource: API family, path, name.

    Attributes:
        cls: The resource's class.
        api: The API family.
        path: The path of the collection, below the family's root.
        one: The name of one resource in a sentence, with its article: `a subscriber`.
        scopes: The API scopes of which a token needs one, unless an operation names others.
        parent: The table that this one is reached through; None for an attribute of the session.
        second_path: Another path of the collection, which some services have; empty without one.
    """

    __slots__ = ("_attribute", "api", "cls", "one", "parent", "path", "scopes", "second_path")

    def __init__(
        self,
        cls: type[Resource],
        api: Api,
        path: str,
        *,
        name: str,
        one: str,
        scopes: tuple[str, ...],
        second_path: str,
    ) -> None:
        self.second_path = second_path
        self.cls = cls
        self.api = api
        self.path = path
        self.one = one
        self.scopes = scopes
        self.parent: Table | None = None
        self._attribute = name

    def __repr__(self) -> str:
        return f"<Table {self.name}: {self.api.root}{self.path}>"

    @property
    def name(self) -> str:
        """The name that programs use, such as `subscribers` or `subscribers.sip_credentials`."""
        return self._attribute if self.parent is None else f"{self.parent.name}.{self._attribute}"

    def operations(self) -> Iterator[Operation[Any]]:
        """Return the operations of this table, in its order."""
        for base in reversed(self.cls.__mro__):
            yield from (one for one in vars(base).values() if isinstance(one, Operation))

    def children(self) -> Iterator[Table]:
        """Return the tables that are reached through one of these resources, by its id."""
        for base in reversed(self.cls.__mro__):
            yield from (one.child for one in vars(base).values() if isinstance(one, Contained))

    def contain(self, parent: Table, attribute: str) -> None:
        """Record the table and the attribute through which this table is reached."""
        self.parent, self._attribute = parent, attribute


class Resource:
    """A resource of the API, bound to a session. Its class body is its operation table.

    Class arguments:
        api: The API family; Fabric where none is named.
        path: The path of the collection, below the family's root.
        name: The name of the table, where it is not the class's in lower case with underscores.
        one: The name of one resource in a sentence, with its article.
        scopes: The API scopes of its operations, where they are not the family's.
        second_path: Another path of the collection, below the family's root: tried where the collection
            responds with 404 under the first.
    """

    __table__: ClassVar[Table]

    __slots__ = ("__bound__", "__caller__")

    def __init_subclass__(
        cls,
        *,
        api: Api = FABRIC,
        path: str = "",
        name: str = "",
        one: str = "",
        scopes: tuple[str, ...] | None = None,
        second_path: str = "",
        **kwargs: object,
    ) -> None:
        super().__init_subclass__(**kwargs)
        name = name or "".join(f"_{one}" if one.isupper() else one for one in cls.__name__).lstrip("_").lower()
        scopes = api.scopes if scopes is None else scopes
        cls.__table__ = Table(cls, api, path, name=name, one=one, scopes=scopes, second_path=second_path)
        for attribute, value in vars(cls).items():
            if isinstance(value, Contained):
                value.child.contain(cls.__table__, attribute)

    def __init__(self, caller: Caller, /, **bound: str) -> None:
        self.__caller__ = caller
        self.__bound__ = {name: segment(value, name) for name, value in bound.items()}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__table__.api.root}{self.__table__.path}>"

    def __below__(self, cls: type[C], id: str) -> C:
        """Return a resource that is reached through one of these."""
        (parameter,) = _parameters(table_of(cls).path)
        return cls(self.__caller__, **{parameter: id})


def table_of(cls: type[Resource]) -> Table:
    """Return the table of a resource's class."""
    return cls.__table__


def _parameters(template: str) -> tuple[str, ...]:
    """Return the names of a template's parameters, each of which is a segment of its own."""
    return tuple(one[1:-1] for one in template.split("/") if one.startswith("{"))


def body_classes(*bodies: Any) -> tuple[type[Body], ...]:
    """Return body classes, which the declarations see as callables so that ParamSpec takes their parameters."""
    return bodies


class Contained(Generic[C]):
    """A resource that is reached through another one, by its id: `sip_credentials = contains(...)`."""

    def __init__(self, cls: type[C]) -> None:
        self._cls = cls
        self.child = table_of(cls)
        self.__doc__ = cls.__doc__

    @overload
    def __get__(self, obj: None, owner: type) -> Self: ...
    @overload
    def __get__(self, obj: Resource, owner: type) -> Below[C]: ...
    def __get__(self, obj: Resource | None, owner: type) -> Self | Below[C]:
        if obj is None:
            return self
        cls = self._cls

        def below(id: str, /) -> C:
            return obj.__below__(cls, id)

        below.__doc__ = f"{(cls.__doc__ or '').strip()} Nothing is sent yet.\n\nArgs:\n    id: The id of the parent."
        return below


class LateClass:
    """A model class that is loaded when an operation needs it, by a function that returns it."""

    __slots__ = ("load",)

    def __init__(self, load: Callable[[], type[Model]]) -> None:
        self.load = load


class Operation(Generic[F_co]):
    """One documented operation. Compare by `method` and `template`; call it through a resource's instance.

    Attributes:
        kind: Its kind, such as create or update.
        method: The HTTP method.
        at: The path below the family's root; empty for the usual one of its kind, below the table's.
        bodies: The body classes that it takes: none, one, or either of two.
        query: The class of its query parameters, or None.
        answer: A model class, or None for no content. Of a listing: the class of an item. A `LateClass` is loaded.
        by_id: True if its call takes an id by position.
        in_array: True if the description wraps the page in an array (the service returns the page itself).
        command: The `command` member of a body that wraps the call's id and its parameters; mostly empty.
        max_page_size: The largest page of a listing.
        second_at: Another path below the family's root, where some services have the operation; empty otherwise.
        keeps: The parts of the model that an update sends back; None if it takes an id alone.
        by_id_alone: One sentence about an update by its id alone.
    """

    def __init__(
        self,
        kind: Kind,
        method: str,
        at: str,
        bodies: tuple[type[Body], ...],
        answer: Any,  # any type expression
        *,
        by_id: bool,
        query: type[Query] | None = None,
        auth: Authorization | None = None,
        scopes: tuple[str, ...] | None = None,
        in_array: bool = False,
        command: str = "",
        paging: Paging | None = None,
        max_page_size: int | None = None,
        second_at: str = "",
        keeps: Kept | None = None,
        by_id_alone: str = "",
    ) -> None:
        self.second_at = second_at
        self.keeps = keeps
        self.by_id_alone = by_id_alone
        self.kind = kind
        self.method = method
        self.at = at
        self.bodies = bodies
        self.query = query
        self._answer = answer
        self.by_id = by_id
        self.in_array = in_array
        self.command = command
        self.owner: type[Resource] = Resource
        self.attribute = ""
        self._auth, self._scopes, self._paging, self._max_page_size = auth, scopes, paging, max_page_size
        self._readers: dict[bool, Callable[[bytes, int], Any]] = {}
        self._endpoints: dict[bool, Endpoint[Any]] = {}
        if sys.version_info >= (3, 12) and kind is not Kind.LIST:
            inspect.markcoroutinefunction(self)  # for mocks: from 3.15 on they look at the class's attribute alone

    def __repr__(self) -> str:
        return f"<{self.name}: {self.method} {self.template}>"

    def __set_name__(self, owner: type[Resource], name: str) -> None:
        self.owner = owner
        self.attribute = name

    @cached_property
    def answer(self) -> Any:  # any type expression
        """The type of its response; of a listing, of an item."""
        return self._answer.load() if isinstance(self._answer, LateClass) else self._answer

    @property
    def table(self) -> Table:
        """The table that holds it."""
        return table_of(self.owner)

    @cached_property
    def auth(self) -> Authorization:
        """The authorization of its requests."""
        return self.table.api.authorization if self._auth is None else self._auth

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        """The API scopes of which the token needs one."""
        return self.table.scopes if self._scopes is None else self._scopes

    @cached_property
    def paging(self) -> Paging:
        """The paging of a listing."""
        paging = self.table.api.paging if self._paging is None else self._paging
        return paging if self._max_page_size is None else paging.up_to(self._max_page_size)

    @cached_property
    def queries(self) -> Mapping[str, str]:
        """The query parameters: the wire name of each keyword."""
        from ..paging import known_queries  # loaded with the first query

        return known_queries(self.query, self.paging)

    @cached_property
    def name(self) -> str:
        """The qualified name, such as `subscribers.create`."""
        return f"{self.table.name}.{self.attribute}"

    @cached_property
    def template(self) -> str:
        """The documented path, with its parameters' names."""
        root = self.table.api.root
        if self.at:
            return root + self.at
        return root + self.table.path + ("/{id}" if self.by_id else "")

    @cached_property
    def second_template(self) -> str:
        """The second path that some services have it under, with its parameters' names, or empty."""
        root, table = self.table.api.root, self.table
        if self.second_at:
            return root + self.second_at
        if not table.second_path or self.at:
            return ""
        return root + table.second_path + ("/{id}" if self.by_id else "")

    @property
    def counter(self) -> str:
        """The body member that must increase with each update, or empty. Such an update is not retried."""
        return "" if self.keeps is None else self.keeps.counter

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters, the resource's own last."""
        return _parameters(self.template)

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the ids that a call needs, its resource's own last: a command's id is in its body."""
        return (*self.parameters, "id") if self.by_id and self.command else self.parameters

    @cached_property
    def around_id(self) -> tuple[str, str]:
        """The template before and after the id; the whole template and an empty string if no id is in the path."""
        if not self.by_id or self.command:
            return self.template, ""
        before, _, after = self.template.rpartition("{" + self.parameters[-1] + "}")
        return before, after

    def reader(self, *, strict: bool) -> Callable[[bytes, int], Any]:
        """Return the function that parses a response; it is made once."""
        found = self._readers.get(strict)
        if found is None:
            answer = self.answer
            if self.kind is Kind.LIST:
                from ..paging import Page  # loaded with the first listing

                page: Any = Page  # of an item class that is known at run time alone
                answer = page[answer]
            linked = bool(self.paging.links)
            found = self._readers[strict] = reader_of(answer, strict=strict, in_array=self.in_array, linked=linked)
        return found

    def endpoint(self, *, strict: bool) -> Endpoint[Any]:
        """Return what its requests have in common; it is made once."""
        found = self._endpoints.get(strict)
        if found is None:
            found = self._endpoints[strict] = Endpoint(
                self.name,
                self.method,
                self.template,
                self.reader(strict=strict),
                auth=self.auth,
                scopes=self.scopes,
                counter=self.counter,
            )
        return found

    @property
    def about(self) -> str:
        """The description: the text below it in the source of its resource, for editors too."""
        from .sentences import sentence  # reads the source, when somebody asks for help

        return sentence(self.owner, self.attribute)

    @property
    def _details(self) -> str:
        """The text of help() after the first sentence."""
        if self.keeps is None:
            return ""
        resent = "With the model, members that are not given are sent as they were read."
        counted = f" `{self.counter}` is the one that was read plus 1." if self.counter else ""
        return f"{resent}{counted}\n{self.by_id_alone}\n\n"

    @property
    def __doc__(self) -> str:  # type: ignore[override]  # help() reads the instance's docstring
        takes = " or ".join(body.__name__ for body in self.bodies)
        returns = "nothing" if self.answer is None else _shown(self.answer)
        return (
            f"{self.about}\n\n{self._details}"
            f"`{self.method} {self.template}`{f' of {takes}' if takes else ''}; returns {returns}.\n"
            "Raises ConfigurationError before a request is sent, and the errors of every call: see FabricError."
        )

    @overload
    def __get__(self, obj: None, owner: type) -> Self: ...
    @overload
    def __get__(self, obj: Resource, owner: type) -> F_co: ...
    def __get__(self, obj: Resource | None, owner: type) -> Self | F_co:
        if obj is None:
            return self
        bound = BoundListing if self.kind is Kind.LIST else BoundCall
        made: Any = bound(self, obj.__caller__, obj.__bound__)  # the typed call that the declaration promised
        vars(obj)[self.attribute] = made  # from here on the resource's own attribute, which holds no cycle
        return made  # type: ignore[no-any-return]  # F_co is declared by the declaring function


def _shown(answer: Any) -> str:
    return getattr(answer, "__name__", None) or re.sub(r"[\w.]*\.(\w+)", r"\1", str(answer))
