"""The simulated Space: executes operations on its state. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from ...apis import LINKED
from ...operations import Kind
from ...validate import json_object
from . import observed
from .completion import completed, removed
from .contract import Contract
from .dialect import Dialect
from .filters import Show
from .issued_tokens import Tokens
from .listing import listed_page
from .outcomes import CRASHED, MISSING, REFUSED, Call, Outcome, refused
from .problems import Problem, problem
from .routes import Route, Routes
from .rules import rule_violations
from .store import Store, StoredResource
from .traits import EXCLUSIVE, traits_of
from .views import Place, address_values

VERSIONS: Final = "call_flows.versions"
"""The kind under which the store keeps the versions of call flows."""

OperationHandler: TypeAlias = Callable[[Call], Outcome]
"""Executes the calls of one operation."""

MakeHandler: TypeAlias = Callable[["Space", Route], OperationHandler]
"""Makes the handler of an operation that does more than its kind says."""


class Space:
    """One project's resources, and the execution of operations.

    Args:
        routes: The operations.
        store: The state.
        tokens: The tokens that were issued.
        place: The server's address and its project.
        special: By operation name: makes the handler of one that does more than its kind says.
        dialects: How it speaks: one dialect, or two of which the first counts where one must.
        page_size: Number of items on a page without `page_size` in the query.
    """

    def __init__(
        self,
        routes: Routes,
        store: Store,
        tokens: Tokens,
        place: Place,
        *,
        special: Mapping[str, MakeHandler],
        dialects: tuple[Dialect, ...],
        page_size: int = LINKED.default_size,
    ) -> None:
        self.routes = routes
        self.store = store
        self.tokens = tokens
        self.place = place
        self.page_size = page_size
        self.dialects = dialects
        self.is_observed = dialects[0].is_observed
        store.observed = self.is_observed
        self.contract = Contract(routes, dialects, place)
        self.special = special
        self._handlers: dict[str, OperationHandler] = {}

    # Execution ---------------------------------------------------------------------------------------------------

    def execute(self, route: Route, call: Call, body: object) -> Outcome:
        """Validate a request's body and execute its operation."""
        handle = self._handlers.get(route.name)
        if handle is None:
            handle = self._handlers[route.name] = self._handler_for(route)
        found = self.contract.described(route)
        if found is not None and found.body is not None:
            if self.is_observed and observed.crashes(route.resource, body):
                return CRASHED
            problems = self.contract.problems(route, body)
            if problems:
                return _in_family(route, refused(*problems))
            call = call._replace(body=_stored_names(route.resource, call.body))
        return _in_family(route, handle(call))

    def _handler_for(self, route: Route) -> OperationHandler:
        make = self.special.get(route.name)
        return self.default_handler(route) if make is None else make(self, route)

    def default_handler(self, route: Route) -> OperationHandler:
        """Return the handler that an operation of its kind has."""
        if route.attribute == "list_addresses":
            return self._addresses_of(route)
        if route.kind is Kind.ACTION or (route.kind is Kind.LIST and route.by_id):
            return self._no_handler(route)
        make: Callable[[Route], OperationHandler] = {
            Kind.LIST: self._list,
            Kind.GET: self._get,
            Kind.CREATE: self._create,
            Kind.UPDATE: self._update,
            Kind.DELETE: self._delete,
        }[route.kind]
        return make(route)

    def _no_handler(self, route: Route) -> OperationHandler:
        """Return a handler that responds with 501: the operation needs a handler of its own."""

        def handle(call: Call) -> Outcome:
            if route.parameters and self._find(route, call.ids) is None and self.resource(call) is None:
                return MISSING
            return Outcome(501, {"error": f"no handler for {route.name}"}, executed=False)

        return handle

    # Responses ---------------------------------------------------------------------------------------------------

    def dialect_of(self, resource: StoredResource) -> Dialect:
        """Return the dialect in which a resource is shown: of two, they take turns."""
        return self.dialects[resource.place % len(self.dialects)]

    def shown(self, resource: StoredResource) -> dict[str, Any]:
        """Return a resource as its own operations do."""
        wire = resource.wire
        if wire is None:
            wire = resource.wire = self.contract.view(resource.kind, self.dialect_of(resource))(resource)
        return wire

    def address(self, resource: StoredResource, route: Route) -> dict[str, Any]:
        """Return the address of a resource as an operation's response has it."""
        dialect = self.dialect_of(resource)
        return self.contract.projected(route, address_values(resource, observed=dialect.is_observed), dialect)

    def listing(self, call: Call, resources: Iterable[StoredResource], show: Show) -> Outcome:
        """Return the page of resources that a query asks for."""
        return listed_page(self.contract, call, self.store.visible(resources), show, default_size=self.page_size)

    # The five kinds ----------------------------------------------------------------------------------------------

    def resource(self, call: Call) -> StoredResource | None:
        """Return the resource of any kind whose id is last in the path, or None."""
        return self.store.resources.get(call.ids[-1]) if call.ids else None

    def _parent(self, route: Route, ids: list[str]) -> str | None:
        """Return the id of the parent that a path names; empty without one, None where there is no such parent."""
        if not route.parent_resource:
            return ""
        return ids[0] if self.store.anywhere(route.parent_resource, ids[0]) is not None else None

    def _find(self, route: Route, ids: list[str]) -> StoredResource | None:
        if not route.parent_resource:
            return self.store.anywhere(route.stored, ids[-1] if ids else "")
        parent_id = self._parent(route, ids)
        return None if parent_id is None else self.store.find(route.stored, ids[-1] if ids else "", parent_id)

    def _list(self, route: Route) -> OperationHandler:
        def handle(call: Call) -> Outcome:
            parent_id = self._parent(route, call.ids)
            if parent_id is None:
                return MISSING
            return self.listing(call, self.store.listed(route.stored, parent_id), self.shown)

        return handle

    def _addresses_of(self, route: Route) -> OperationHandler:
        def show(resource: StoredResource) -> dict[str, Any]:
            return self.address(resource, route)

        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids) or (self.resource(call) if route.resource == "resources" else None)
            if resource is None:
                return MISSING
            return self.listing(call, [resource], show)

        return handle

    def _get(self, route: Route) -> OperationHandler:
        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids)
            return MISSING if resource is None else Outcome(200, self.shown(resource), executed=True)

        return handle

    def _create(self, route: Route) -> OperationHandler:
        status, kind, store = self.contract.status(route), route.stored, self.store
        own_id = traits_of(kind).own_id

        def handle(call: Call) -> Outcome:
            parent_id = self._parent(route, call.ids)
            if parent_id is None:
                return MISSING
            fields = dict(call.body)
            problems = self._conflicts(kind, fields)
            if own_id and fields.get("id") in store.resources:
                problems.append(problem("not_unique_within_project", "id has already been taken", "id"))
            problems = problems or self._violations(kind, fields, fields)
            if problems:
                return refused(*problems)
            resource = self.add(kind, fields, parent_id=parent_id, is_resource=route.is_resource)
            return Outcome(status, self.shown(resource), executed=True)

        return handle

    def _conflicts(self, kind: str, fields: dict[str, Any], besides: str = "") -> list[Problem]:
        taken = self.store.conflicting_field(kind, fields, besides)
        return [] if taken is None else [problem(taken.code, f"{taken.field} has already been taken", taken.field)]

    def _violations(self, kind: str, fields: dict[str, Any], sent: Mapping[str, Any]) -> list[Problem]:
        problems = rule_violations(kind, fields, sent, self.store.resources)
        return problems + (list(observed.violations(kind, sent)) if self.is_observed else [])

    def _update(self, route: Route) -> OperationHandler:
        kind = route.stored
        traits = traits_of(kind)
        replaces = route.method == "PUT" and self.dialects[0].put_replaces
        replaced = {traits.sent_as.get(name, name) for name in self.contract.members_of(route)}

        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids)
            if resource is None:
                return MISSING
            sent = call.body
            fields = {
                name: value
                for name, value in resource.fields.items()
                if not replaces or name in traits.keeps or name not in replaced
            }
            self._merge(kind, fields, sent)
            problems = (
                self._conflicts(kind, fields, besides=resource.id)
                or self._incomplete(kind, fields, sent)
                or self._violations(kind, fields, sent)
            )
            if problems:
                return refused(*problems)
            self.store.change(resource, self.normalized(kind, fields))
            return Outcome(200, self.shown(resource), executed=True)

        return handle

    def _merge(self, kind: str, fields: dict[str, Any], sent: Mapping[str, Any]) -> None:
        """Apply an update's members; a nested object may be partial."""
        merges = traits_of(kind).merges
        for name, value in sent.items():
            fields[name] = _merged(fields.get(name), value, both=self.is_observed) if name in merges else value

    def _incomplete(self, kind: str, fields: dict[str, Any], sent: Mapping[str, Any]) -> list[Problem]:
        """Return the members that partly sent nested objects lack: each must be one that a create accepts."""
        merged = traits_of(kind).merges & sent.keys()
        if not merged or self.is_observed:
            return []
        found = self.contract.check(kind, "create", fields)
        return [one for one in found if (one["attribute"] or "").partition(".")[0] in merged]

    def _delete(self, route: Route) -> OperationHandler:
        def handle(call: Call) -> Outcome:
            resource = self._find(route, call.ids)
            if resource is None:
                return MISSING
            self.remove(resource)
            return Outcome(204, None, executed=True)

        return handle

    # State -------------------------------------------------------------------------------------------------------

    def normalized(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Return a resource's members as the service stores them."""
        return observed.normalized(self.store, kind, fields) if self.is_observed else fields

    def add(
        self, kind: str, fields: dict[str, Any], *, parent_id: str = "", is_resource: bool, id: str = ""
    ) -> StoredResource:
        """Add a resource and its dependents: a call flow has a first version.

        Args:
            kind: Its kind, such as `subscribers`.
            fields: Its members, already validated.
            parent_id: The id of the resource that it belongs to; empty for none.
                is_resource: True if it is listed among all resources and has an address.
            id: Its id; empty for a new one.
        """
        fields = completed(self.store, kind, self.normalized(kind, fields), parent_id)
        id = id or str(fields.get(traits_of(kind).id_name, ""))
        resource = self.store.add(kind, fields, parent_id=parent_id, is_resource=is_resource, id=id)
        if kind == "call_flows":
            self.add_version(resource)
        return resource

    def add_version(self, flow: StoredResource) -> None:
        """Store the current state of a call flow as a version of it."""
        fields: dict[str, Any] = {name: flow.fields[name] for name in ("flow_data", "relayml") if name in flow.fields}
        fields["document_version"] = flow.fields.get("document_version", 1)
        fields["version"] = f"{fields['document_version']}.0.0"
        self.store.add(VERSIONS, fields, parent_id=flow.id)

    def remove(self, resource: StoredResource) -> None:
        """Delete a resource with everything below it."""
        below = {one.resource for one in self.routes.by_name.values() if one.parent_resource == resource.kind} | {
            VERSIONS
        }
        self.store.remove(resource, below)
        removed(self.store, resource)


def _in_family(route: Route, outcome: Outcome) -> Outcome:
    """Return an error in the shape of its family's errors."""
    shape = route.api.errors
    if outcome.status != REFUSED or not shape.message or shape.message == "message":
        return outcome
    errors = [
        {
            shape.message: one["message"],
            shape.status: str(REFUSED),
            shape.type: "Unprocessable Entity",
            shape.code: one["code"],
        }
        for one in outcome.payload["errors"]
    ]
    return outcome._replace(payload={"errors": errors})


def _stored_names(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body with its members under the names that they are stored as."""
    sent_as = traits_of(kind).sent_as
    return {sent_as.get(name, name): value for name, value in body.items()} if sent_as else body


def _merged(before: object, sent: object, *, both: bool) -> object:
    """Return a nested object with what was sent of it; as published, members that exclude each other replace each other."""
    held, said = json_object(before), json_object(sent)
    if held is None or said is None:
        return sent
    replaced = frozenset[str]() if both or not EXCLUSIVE & said.keys() else EXCLUSIVE
    kept = {name: value for name, value in held.items() if name not in replaced}
    return kept | {name: _merged(kept.get(name), value, both=both) for name, value in said.items()}
