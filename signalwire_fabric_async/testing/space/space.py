"""The stand-in Space: carries out operations on what it holds. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from ...apis import LINKED
from ...schema.models import members
from ...validate import json_object
from .issued_tokens import Grant, Tokens
from .paging import Asked, read_query, turn_to
from .routes import Route, Routes
from .rules import rule_violations
from .store import Store, StoredResource
from .traits import EXCLUSIVE, traits_of
from .validation import Problem, body_check, problem
from .views import Place, View, address_view, view_of

VERSIONS: Final = "call_flows.versions"
"""The noun under which the store keeps the versions of call flows."""

NOT_FOUND: Final = {"error": "Not Found"}


class Outcome(NamedTuple):
    """What became of a request: the status, the JSON value to answer, and whether it was carried out."""

    status: int
    payload: Any  # any JSON value
    executed: bool


class Call(NamedTuple):
    """A request that has been authorized and whose body has been read."""

    ids: list[str]
    body: dict[str, Any]
    query: str
    grant: Grant | None


OperationHandler: TypeAlias = Callable[[Call], Outcome]
"""Executes the calls of one operation."""

MakeHandler: TypeAlias = Callable[["Space", Route], OperationHandler]
"""Makes the handler of an operation that does more than its kind says."""


def refused(*problems: Problem) -> Outcome:
    """The answer to a body or a query that cannot be accepted."""
    return Outcome(422, {"errors": list(problems)}, executed=False)


MISSING: Final = Outcome(404, NOT_FOUND, executed=False)


class Space:
    """One project's resources, and what each operation does with them."""

    def __init__(
        self,
        routes: Routes,
        store: Store,
        tokens: Tokens,
        place: Place,
        *,
        special: Mapping[str, MakeHandler],
        page_size: int = LINKED.default_size,
    ) -> None:
        self.routes = routes
        self.store = store
        self.tokens = tokens
        self.place = place
        self.page_size = page_size
        self._special = special
        self._views: dict[str, View] = {}
        self._handlers: dict[str, OperationHandler] = {}
        self._checks: dict[str, Callable[[object], list[Problem]]] = {}

    def execute(self, route: Route, call: Call, body: object) -> Outcome:
        """Check a request's body and do what its operation says."""
        handle = self._handlers.get(route.name)
        if handle is None:
            handle = self._handlers[route.name] = self._handler_for(route)
        if route.bodies:
            check = self._checks.get(route.name)
            if check is None:
                check = self._checks[route.name] = body_check(route.bodies)
            problems = check(body)
            if problems:
                return refused(*problems)
        return handle(call)

    def _handler_for(self, route: Route) -> OperationHandler:
        make = self._special.get(route.name)
        return self.default_handler(route) if make is None else make(self, route)

    def default_handler(self, route: Route) -> OperationHandler:
        """What an operation of its kind does."""
        if route.attribute == "list_addresses":
            return self._addresses_of(route)
        make_usual: Callable[[Route], OperationHandler] = {
            "list": self._list,
            "get": self._get,
            "create": self._create,
            "update": self._update,
            "delete": self._delete,
        }[route.kind]
        return make_usual(route)

    def view(self, noun: str) -> View:
        """How resources of a noun look where they are answered by themselves."""
        found = self._views.get(noun)
        if found is None:
            listing = f"{noun}.list" if f"{noun}.list" in self.routes.by_name else noun.replace(".", ".list_")
            found = self._views[noun] = view_of(noun, self.routes.by_name[listing].answer, self.place)
        return found

    def add(
        self, noun: str, fields: dict[str, Any], *, parent_id: str = "", is_resource: bool, id: str = ""
    ) -> StoredResource:
        """Add a resource and its dependents: a call flow has a first version.

        Args:
            noun: Its kind, such as `subscribers`.
            fields: Its members, already validated.
            parent_id: The id of the resource that it belongs to; empty for none.
            is_resource: Whether it is listed among all resources and has an address.
            id: Its id; empty for a new one.
        """
        resource = self.store.add(noun, fields, parent_id=parent_id, is_resource=is_resource, id=id)
        if noun == "call_flows":
            self.add_version(resource)
        return resource

    def add_version(self, flow: StoredResource) -> None:
        """Keep what a call flow is now as a version of it."""
        fields: dict[str, Any] = {name: flow.fields[name] for name in ("flow_data", "relayml") if name in flow.fields}
        fields["document_version"] = flow.fields.get("document_version", 1)
        fields["version"] = f"{fields['document_version']}.0.0"
        self.store.add(VERSIONS, fields, parent_id=flow.id)

    def shown(self, resource: StoredResource) -> dict[str, Any]:
        """A resource as its noun's operations answer it."""
        wire = resource.wire
        if wire is None:
            wire = resource.wire = self.view(resource.noun)(resource)
        return wire

    def listing(self, url: str, resources: Any, query: str, show: View) -> Outcome:  # a sequence of resources
        """The page of resources that a query asks for."""
        asked = read_query(query, self.page_size)
        if not isinstance(asked, Asked):
            return refused(*asked)
        part, links = turn_to(resources, asked, url)
        page = {asked.paging.links: links, asked.paging.items: [show(resource) for resource in part]}
        return Outcome(200, page, executed=True)

    def url_of(self, route: Route, ids: list[str]) -> str:
        """The absolute URL of a listing."""
        path = route.template
        for name, value in zip(route.parameters, ids, strict=True):
            path = path.replace("{" + name + "}", value)
        return self.place.base_url + path

    def _parent(self, route: Route, ids: list[str]) -> str | None:
        """The id of the parent that a path names; empty where the noun has none, None where there is no such parent."""
        if not route.parent_noun:
            return ""
        return ids[0] if self.store.find(route.parent_noun, ids[0]) is not None else None

    def _find(self, route: Route, ids: list[str]) -> StoredResource | None:
        parent_id = self._parent(route, ids)
        return None if parent_id is None else self.store.find(route.noun, ids[-1], parent_id)

    def _list(self, route: Route) -> OperationHandler:
        def handle(call: Call) -> Outcome:
            parent_id = self._parent(route, call.ids)
            if parent_id is None:
                return MISSING
            resources = self.store.listed(route.noun, parent_id)
            return self.listing(self.url_of(route, call.ids), resources, call.query, self.shown)

        return handle

    def _addresses_of(self, route: Route) -> OperationHandler:
        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids)
            if resource is None:
                return MISSING
            return self.listing(self.url_of(route, call.ids), [resource], call.query, address_view)

        return handle

    def _get(self, route: Route) -> OperationHandler:
        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids)
            return MISSING if resource is None else Outcome(200, self.shown(resource), executed=True)

        return handle

    def _create(self, route: Route) -> OperationHandler:
        secret = _secret_members(route)
        is_resource = route.is_resource
        status, noun, store = route.status, route.noun, self.store
        own_id = traits_of(noun).own_id

        def handle(call: Call) -> Outcome:
            parent_id = self._parent(route, call.ids)
            if parent_id is None:
                return MISSING
            fields = {name: value for name, value in call.body.items() if name not in secret}
            taken = store.conflicting_field(noun, fields)
            if not taken and own_id and fields.get("id") in store.resources:
                taken = "id"
            if taken:
                return refused(problem("taken", f"{taken} has already been taken", taken))
            problems = rule_violations(noun, fields, fields, store.resources)
            if problems:
                return refused(*problems)
            resource = self.add(noun, fields, parent_id=parent_id, is_resource=is_resource)
            return Outcome(status, self.shown(resource), executed=True)

        return handle

    def _update(self, route: Route) -> OperationHandler:
        secret = _secret_members(route)
        replaces = route.method == "PUT"
        replaced = {member.wire for body in route.bodies for member in members(body)}
        kept = traits_of(route.noun).keeps

        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids)
            if resource is None:
                return MISSING
            sent = {name: value for name, value in call.body.items() if name not in secret}
            taken = self.store.conflicting_field(route.noun, sent, besides=resource.id)
            if taken:
                return refused(problem("taken", f"{taken} has already been taken", taken))
            fields = {
                name: value
                for name, value in resource.fields.items()
                if not replaces or name in kept or name not in replaced
            }
            _merge(route.noun, fields, sent)
            problems = self._incomplete(route.noun, fields, sent) or rule_violations(
                route.noun, fields, sent, self.store.resources
            )
            if problems:
                return refused(*problems)
            self.store.change(resource, fields)
            return Outcome(200, self.shown(resource), executed=True)

        return handle

    def _incomplete(self, noun: str, fields: dict[str, Any], sent: Mapping[str, Any]) -> list[Problem]:
        """What is missing of nested objects of which a part was sent: they must be such as could be created."""
        merged = traits_of(noun).merges & sent.keys()
        if not merged:
            return []
        found = body_check(self.routes.by_name[f"{noun}.create"].bodies)(fields)
        return [one for one in found if (one["attribute"] or "").partition(".")[0] in merged]

    def _delete(self, route: Route) -> OperationHandler:
        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids)
            if resource is None:
                return MISSING
            self.remove(resource)
            return Outcome(204, None, executed=True)

        return handle

    def remove(self, resource: StoredResource) -> None:
        """Delete a resource with everything below it."""
        below = {route.noun for route in self.routes.by_name.values() if route.parent_noun == resource.noun} | {
            VERSIONS
        }
        self.store.remove(resource, below)


def _secret_members(route: Route) -> frozenset[str]:
    """The members that are accepted and never answered."""
    return frozenset(member.wire for body in route.bodies for member in members(body) if member.secret)


def _merge(noun: str, fields: dict[str, Any], sent: Mapping[str, Any]) -> None:
    """Take over what an update sent; a name sent as `display_name` replaces one created as `name`."""
    traits = traits_of(noun)
    for name, value in sent.items():
        fields[name] = _merged(fields.get(name), value) if name in traits.merges else value
    renamed = traits.sources.get("display_name", "display_name")
    if renamed != "display_name" and "display_name" in sent:
        fields[renamed] = fields.pop("display_name")


def _merged(before: object, sent: object) -> object:
    """A nested object with what was sent of it; of the members that exclude each other, the one sent stays."""
    held, said = json_object(before), json_object(sent)
    if held is None or said is None:
        return sent
    kept = {name: value for name, value in held.items() if name not in EXCLUSIVE or not EXCLUSIVE & said.keys()}
    return kept | {name: _merged(kept.get(name), value) for name, value in said.items()}
