"""The operations with their own handlers, beyond list, get, create, update and delete of one kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from .address_operations import ADDRESSES
from .datasphere_operations import DATASPHERE_OPERATIONS
from .description import Schema
from .dialect import Dialect
from .messaging_operations import MESSAGING_OPERATIONS
from .number_routing import assign_number
from .outcomes import MISSING, Call, Outcome, refused
from .platform_operations import PLATFORM_OPERATIONS
from .problems import MISSING as MISSING_PARAMETER
from .problems import UNKNOWN, problem
from .relay_rest_operations import RELAY_REST_OPERATIONS
from .routes import Route
from .space import VERSIONS, MakeHandler, OperationHandler, Space
from .store import StoredResource
from .token_operations import TOKENS
from .traits import AS_RESOURCE, traits_of
from .views import View, Views

# All resources ----------------------------------------------------------------------------------------------------


class ResourceViews:
    """The form of a resource in the listing of all kinds: every kind in the same envelope."""

    def __init__(self, space: Space, route: Route) -> None:
        self._space = space
        self._route = route
        self._made: dict[tuple[str, str], View] = {}

    def __call__(self, resource: StoredResource) -> dict[str, Any]:
        """Return a resource as the listing of all shows it."""
        dialect = self._space.dialect_of(resource)
        key = resource.kind, dialect.name
        if key not in self._made:
            self._made[key] = self._make(resource.kind, dialect)
        return self._made[key](resource)

    def _make(self, kind: str, dialect: Dialect) -> View:
        space, traits = self._space, traits_of(kind)
        views = space.contract.views(self._route, dialect)
        option = self._option(kind, dialect, views)
        plain = kind == "sip_credentials" and not dialect.is_observed
        view = views.of(AS_RESOURCE if plain else kind, option)
        if dialect.is_observed or not traits.listed_type:
            return view
        return lambda resource: {**view(resource), "type": traits.listed_type}

    def _option(self, kind: str, dialect: Dialect, views: Views) -> Schema:
        """Return the alternative that has the same inner object as the kind's own operations."""
        space = self._space
        found = space.contract.described(self._route, dialect) or space.contract.described(self._route)
        schemas = space.contract.schemas(self._route, dialect)
        answer: Schema = {} if found is None or found.answer is None else found.answer
        options = schemas.options(schemas.item(answer) if schemas.is_page(answer) else answer)
        by_inner = {one.wire: option for option in options if (one := views.envelope_member(option)) is not None}
        own = space.contract.view(kind, dialect)
        probe = own(StoredResource(kind, 0, "", {}, ""))
        return by_inner[next((name for name in by_inner if name in probe), "sip_endpoint")]


def _list_resources(space: Space, route: Route) -> OperationHandler:
    show = ResourceViews(space, route)

    def handle(call: Call) -> Outcome:
        return space.listing(call, list(space.store.resources.values()), show)

    return handle


def _get_resource(space: Space, route: Route) -> OperationHandler:
    show = ResourceViews(space, route)

    def handle(call: Call) -> Outcome:
        resource = space.resource(call)
        return MISSING if resource is None else Outcome(200, show(resource), executed=True)

    return handle


def _delete_resource(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        resource = space.resource(call)
        if resource is None:
            return MISSING
        space.remove(resource)
        return Outcome(204, None, executed=True)

    return handle


# Assignments ------------------------------------------------------------------------------------------------------

Shower = Callable[[StoredResource, dict[str, Any]], dict[str, Any] | Outcome]
"""Returns the response to an assignment of something, by a body, to a resource."""


def _assignment(show: Callable[[Space, Route], Shower]) -> MakeHandler:
    """Make the handlers of an operation that assigns something to a resource, which is remembered."""

    def make(space: Space, route: Route) -> OperationHandler:
        respond, status = show(space, route), space.contract.status(route)

        def handle(call: Call) -> Outcome:
            resource = space.resource(call)
            if resource is None:
                return MISSING
            shown = respond(resource, call.body)
            if isinstance(shown, Outcome):
                return shown
            space.store.assigned.append({"operation": route.name, "resource_id": resource.id, **call.body})
            return Outcome(status, shown, executed=True)

        return handle

    return make


ROUTED: Final = frozenset({"app", "call", "room"})
"""The types of the addresses to which the observed service assigns a phone route."""


def _phone_route(space: Space, route: Route) -> Shower:
    refuses = frozenset({"ai_agents", "cxml_webhooks", "swml_webhooks"}) if space.is_observed else frozenset[str]()

    def show(resource: StoredResource, body: dict[str, Any]) -> dict[str, Any] | Outcome:
        if resource.kind in refuses:  # the handler of their calls is set on the number instead
            return MISSING
        number = space.store.find("phone_numbers", body["phone_route_id"])
        if number is not None:
            assign_number(space, number, resource, body["handler"])
        elif space.store.listed("phone_numbers"):
            said = "phone_route_id must be the id of a phone number"
            return refused(problem("must_belong_to_project", said, "phone_route_id"))
        address = space.address(resource, route)
        shown = _by_channel(address, body)
        if not space.is_observed:
            return shown
        return {**shown, "type": address["type"] if address["type"] in ROUTED else "app", "preview_url": None}

    return show


def _whatsapp_number(space: Space, route: Route) -> Shower:
    def show(resource: StoredResource, body: dict[str, Any]) -> dict[str, Any] | Outcome:
        return _by_channel(space.address(resource, route), body)

    return show


def _by_channel(address: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Return an address with the one channel that a handler takes."""
    channel = "messaging" if body["handler"] == "messaging" else "audio"
    return {**address, "type": "app", "channels": {channel: f"/public/{address['name']}?channel={channel}"}}


def _sip_credential(space: Space, route: Route) -> Shower:
    def show(resource: StoredResource, body: dict[str, Any]) -> dict[str, Any] | Outcome:
        credential = space.store.find("sip_credentials", body["sip_endpoint_id"])
        handled = {"call_handler": "resource", "calling_handler_resource_id": resource.id}
        if credential is not None:
            space.store.change(credential, space.normalized("sip_credentials", {**credential.fields, **handled}))
        if space.is_observed:
            return MISSING if credential is None else space.shown(credential)
        address = space.address(resource, route)
        return {
            "id": body["sip_endpoint_id"],
            "name": address["name"],
            "type": "call",
            "cover_url": None,
            "preview_url": None,
            "channels": {"audio": f"/private/{address['name']}?channel=audio"},
        }

    return show


def _domain_application(space: Space, route: Route) -> Shower:
    """Assign a domain application, which has no kind of its own and exists once it is assigned."""
    dialect = space.dialects[0]
    found, schemas = space.contract.described(route), space.contract.schemas(route, dialect)
    listed = schemas.properties(found.answer) if found is not None and found.answer is not None else []
    view = space.contract.views(route, dialect).by_members(traits_of("domain_applications"), listed, own_id="id")

    def show(resource: StoredResource, body: dict[str, Any]) -> dict[str, Any] | Outcome:
        id = body["domain_application_id"]
        if space.is_observed:
            address = space.address(resource, route)
            audio = f"/public/{address['name']}?channel=audio"
            return {**address, "type": "app", "channels": {"audio": audio}}
        fields = {
            "type": "domain_application",
            "domain": f"stand-in-{id[:8]}.dapp.example.com",
            "identifier": id[:8],
            "user": "*",
            "encryption": "optional",
            "call_handler": traits_of(resource.kind).call_handler or None,
            "calling_handler_resource_id": resource.id,
        }
        return view(StoredResource("domain_applications", 0, id, fields, resource.created_at))

    return show


# Call flows -------------------------------------------------------------------------------------------------------


def _update_call_flow(space: Space, route: Route) -> OperationHandler:
    """Require an increasing version: a repeated update is rejected although the first one was applied."""
    usual = space.default_handler(route)
    any_later = space.dialects[0].any_later_version

    def handle(call: Call) -> Outcome:
        flow = space.store.find("call_flows", call.ids[0])
        if flow is None:
            return MISSING
        present, sent = flow.fields.get("document_version", 1), int(call.body["document_version"])
        if not (sent > present if any_later else sent == present + 1):
            wanted = f"greater than {present}" if any_later else f"{present + 1}"
            said = f"document_version must be {wanted}"
            return refused(problem("document_version_mismatch", said, "document_version"))
        outcome = usual(call._replace(body={**call.body, "document_version": sent}))  # it may be written `2.0`
        if outcome.executed:
            space.add_version(flow)
        return outcome

    return handle


def _version_view(space: Space, route: Route) -> Callable[[StoredResource], dict[str, Any]]:
    dialect = space.dialects[0]
    found, schemas = space.contract.described(route), space.contract.schemas(route, dialect)
    answer: Schema = {} if found is None or found.answer is None else found.answer
    listed = schemas.properties(schemas.item(answer) if schemas.is_page(answer) else answer)
    return space.contract.views(route, dialect).by_members(traits_of(VERSIONS), listed, own_id="id")


def _list_versions(space: Space, route: Route) -> OperationHandler:
    show = _version_view(space, route)

    def handle(call: Call) -> Outcome:
        if space.store.find("call_flows", call.ids[0]) is None:
            return MISSING
        return space.listing(call, space.store.listed(VERSIONS, call.ids[0]), show)

    return handle


def _deploy_version(space: Space, route: Route) -> OperationHandler:
    show, status = _version_view(space, route), space.contract.status(route)

    def handle(call: Call) -> Outcome:
        id, number = call.body.get("call_flow_version_id"), call.body.get("document_version")
        for version in space.store.listed(VERSIONS, call.ids[0]):
            if version.id == id or version.fields["document_version"] == number:
                space.store.change(version, version.fields)
                return Outcome(status, show(version), executed=True)
        return MISSING

    return handle


# Scripts and agents -----------------------------------------------------------------------------------------------


def _update_swml_script(space: Space, route: Route) -> OperationHandler:
    """Keep the type of a script, as published, unless its contents are replaced: the default is then calls."""
    usual = space.default_handler(route)
    if space.is_observed:
        return usual

    def handle(call: Call) -> Outcome:
        script = space.store.find("swml_scripts", call.ids[0])
        if script is None:
            return MISSING
        body = call.body
        kind = script.fields.get("script_type", "calling")
        wanted = body.get("script_type", "calling" if "contents" in body else kind)
        if wanted != kind and "contents" not in body:
            said = "contents of the new script_type are required"
            return refused(problem(MISSING_PARAMETER, said, "contents"))
        if wanted == "messaging" and "status_callback_url" in body:
            return refused(problem(UNKNOWN, "a messaging script has no callback", "status_callback_url"))
        callback = {"status_callback_url": None} if wanted == "messaging" else {}  # it has none to keep
        return usual(call._replace(body={**body, "script_type": wanted, **callback}))

    return handle


VOICES: Final = tuple(
    {
        "id": f"{provider}.{voice}",
        "provider": provider,
        "language": "English",
        "language_code": "en-US",
        "voice": f"{provider}.{voice}",
        "premium": 0,
    }
    for provider, voice in (("gcloud", "en-US-Neural2-A"), ("amazon", "Joanna"), ("elevenlabs", "josh"))
)
"""The voices that the stand-in offers to agents."""


def _list_voices(_: Space, __: Route) -> OperationHandler:
    def handle(_: Call) -> Outcome:
        return Outcome(200, [dict(one) for one in VOICES], executed=True)

    return handle


def _list_conversation_logs(space: Space, __: Route) -> OperationHandler:
    """Return no conversations: nobody has called the agent."""

    def handle(call: Call) -> Outcome:
        if space.store.find("ai_agents", call.ids[0]) is None:
            return MISSING
        return space.listing(call, [], space.shown)

    return handle


SPECIAL: Final[Mapping[str, MakeHandler]] = {
    **ADDRESSES,
    **DATASPHERE_OPERATIONS,
    **MESSAGING_OPERATIONS,
    **PLATFORM_OPERATIONS,
    **RELAY_REST_OPERATIONS,
    **TOKENS,
    "ai_agents.list_conversation_logs": _list_conversation_logs,
    "ai_agents.list_voices": _list_voices,
    "call_flows.deploy_version": _deploy_version,
    "call_flows.list_versions": _list_versions,
    "call_flows.update": _update_call_flow,
    "resources.assign_domain_application": _assignment(_domain_application),
    "resources.assign_phone_route": _assignment(_phone_route),
    "resources.assign_sip_credential": _assignment(_sip_credential),
    "resources.assign_whatsapp_number": _assignment(_whatsapp_number),
    "resources.delete": _delete_resource,
    "resources.get": _get_resource,
    "resources.list": _list_resources,
    "swml_scripts.update": _update_swml_script,
}
"""By operation name: makes the handler of an operation that does more than its kind says."""
