"""The operations that do something of their own, beyond list, get, create, update and delete of one noun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ...schema.models import members
from .routes import Route
from .space import MISSING, VERSIONS, Call, OperationHandler, Outcome, Space, refused
from .store import StoredResource
from .token_operations import ISSUING
from .traits import SIP_CREDENTIAL_AS_RESOURCE, traits_of
from .validation import problem
from .views import View, address_view, alternatives_of, envelope_member, object_view

# All resources ----------------------------------------------------------------------------------------------------


def resource_view(space: Space, route: Route) -> View:
    """How a resource of any kind looks among all of them: every kind in an envelope of the same form."""
    by_inner: dict[str, Any] = {}
    for cls in alternatives_of(route.answer):
        inner = envelope_member(cls)
        if inner is not None:
            by_inner[inner.wire] = inner.type
    credential = object_view(
        SIP_CREDENTIAL_AS_RESOURCE, members(by_inner["sip_endpoint"]), space.place, own_id="inner_id"
    )

    def show(resource: StoredResource) -> dict[str, Any]:
        traits = traits_of(resource.noun)
        own = space.shown(resource)
        name = next((one for one in by_inner if one in own), "sip_endpoint")
        return {
            "id": resource.id,
            "project_id": space.place.project_id,
            "display_name": resource.title(traits),
            "type": traits.listed_type or own["type"],
            "created_at": resource.created_at,
            "updated_at": resource.updated_at,
            name: own[name] if name in own else credential(resource),
        }

    return show


def _list_resources(space: Space, route: Route) -> OperationHandler:
    show = resource_view(space, route)

    def handle(call: Call) -> Outcome:
        resources = list(space.store.resources.values())
        return space.listing(space.url_of(route, []), resources, call.query, show)

    return handle


def _get_resource(space: Space, route: Route) -> OperationHandler:
    show = resource_view(space, route)

    def handle(call: Call) -> Outcome:
        resource = space.store.resources.get(call.ids[0])
        return MISSING if resource is None else Outcome(200, show(resource), executed=True)

    return handle


def _delete_resource(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        resource = space.store.resources.get(call.ids[0])
        if resource is None:
            return MISSING
        space.remove(resource)
        return Outcome(204, None, executed=True)

    return handle


def _list_resource_addresses(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        resource = space.store.resources.get(call.ids[0])
        if resource is None:
            return MISSING
        return space.listing(space.url_of(route, call.ids), [resource], call.query, address_view)

    return handle


# Assignments ------------------------------------------------------------------------------------------------------


def _assignment(show: Callable[[Space, Route], Callable[[StoredResource, dict[str, Any]], dict[str, Any]]]) -> Any:
    """An operation that assigns something to a resource: remembered, and answered as `show` says."""

    def make(space: Space, route: Route) -> OperationHandler:
        answer = show(space, route)

        def handle(call: Call) -> Outcome:
            resource = space.store.resources.get(call.ids[0])
            if resource is None:
                return MISSING
            space.store.assigned.append({"operation": route.name, "resource_id": resource.id, **call.body})
            return Outcome(route.status, answer(resource, call.body), executed=True)

        return handle

    return make


def _phone_route_answer(_: Space, __: Route) -> Callable[[StoredResource, dict[str, Any]], dict[str, Any]]:
    def answer(resource: StoredResource, body: dict[str, Any]) -> dict[str, Any]:
        channel = "messaging" if body["handler"] == "messaging" else "audio"
        address = address_view(resource)
        return {**address, "type": "app", "channels": {channel: f"/public/{address['name']}?channel={channel}"}}

    return answer


def _sip_credential_answer(space: Space, _: Route) -> Callable[[StoredResource, dict[str, Any]], dict[str, Any]]:
    def answer(resource: StoredResource, body: dict[str, Any]) -> dict[str, Any]:
        credential = space.store.find("sip_credentials", body["sip_endpoint_id"])
        if credential is not None:
            handled = {"call_handler": "resource", "calling_handler_resource_id": resource.id}
            space.store.change(credential, {**credential.fields, **handled})
        address = address_view(resource)
        return {
            "id": body["sip_endpoint_id"],
            "name": address["name"],
            "type": "call",
            "cover_url": None,
            "preview_url": None,
            "channels": {"audio": f"/private/{address['name']}?channel=audio"},
        }

    return answer


def _domain_application_answer(
    space: Space, route: Route
) -> Callable[[StoredResource, dict[str, Any]], dict[str, Any]]:
    """A domain application is none of the nouns: it is there as soon as something is assigned to it."""
    show = object_view(traits_of("domain_applications"), members(route.answer), space.place, own_id="id")

    def answer(resource: StoredResource, body: dict[str, Any]) -> dict[str, Any]:
        id = body["domain_application_id"]
        fields = {
            "type": "domain_application",
            "domain": f"stand-in-{id[:8]}.dapp.example.com",
            "identifier": id[:8],
            "user": "*",
            "encryption": "optional",
            "call_handler": traits_of(resource.noun).call_handler or None,
            "calling_handler_resource_id": resource.id,
        }
        return show(StoredResource("domain_applications", 0, id, fields, resource.created_at))

    return answer


# Call flows -------------------------------------------------------------------------------------------------------


def _update_call_flow(space: Space, route: Route) -> OperationHandler:
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        flow = space.store.find("call_flows", call.ids[0])
        if flow is None:
            return MISSING
        due = flow.fields.get("document_version", 1) + 1
        if call.body["document_version"] != due:
            return refused(problem("invalid_value", f"document_version must be {due}", "document_version"))
        outcome = usual(call._replace(body={**call.body, "document_version": due}))  # it may be written `2.0`
        if outcome.executed:
            space.add_version(flow)
        return outcome

    return handle


def _list_versions(space: Space, route: Route) -> OperationHandler:
    show = object_view(traits_of(VERSIONS), members(route.answer), space.place, own_id="id")

    def handle(call: Call) -> Outcome:
        if space.store.find("call_flows", call.ids[0]) is None:
            return MISSING
        versions = space.store.listed(VERSIONS, call.ids[0])
        return space.listing(space.url_of(route, call.ids), versions, call.query, show)

    return handle


def _deploy_version(space: Space, route: Route) -> OperationHandler:
    show = object_view(traits_of(VERSIONS), members(route.answer), space.place, own_id="id")

    def handle(call: Call) -> Outcome:
        id, number = call.body.get("call_flow_version_id"), call.body.get("document_version")
        for version in space.store.listed(VERSIONS, call.ids[0]):
            if version.id == id or version.fields["document_version"] == number:
                space.store.change(version, version.fields)
                return Outcome(route.status, show(version), executed=True)
        return MISSING

    return handle


# SWML scripts -----------------------------------------------------------------------------------------------------


def _update_swml_script(space: Space, route: Route) -> OperationHandler:
    """A script stays of its type unless its contents are replaced: then it is for calls where nothing else is said."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        script = space.store.find("swml_scripts", call.ids[0])
        if script is None:
            return MISSING
        body = call.body
        kind = script.fields.get("script_type", "calling")
        wanted = body.get("script_type", "calling" if "contents" in body else kind)
        if wanted != kind and "contents" not in body:
            return refused(problem("missing_required_attribute", "contents of the new script_type are due", "contents"))
        if wanted == "messaging" and "status_callback_url" in body:
            return refused(problem("unknown_attribute", "a messaging script has no callback", "status_callback_url"))
        callback = {"status_callback_url": None} if wanted == "messaging" else {}  # it has none to keep
        return usual(call._replace(body={**body, "script_type": wanted, **callback}))

    return handle


# Addresses --------------------------------------------------------------------------------------------------------


def _list_addresses(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        addresses = space.store.addresses
        allowed = call.grant.addresses if call.grant is not None else None
        if allowed is None:
            resources = list(addresses.values())
        else:
            resources = [resource for id, resource in addresses.items() if id in allowed]
        return space.listing(space.url_of(route, []), resources, call.query, address_view)

    return handle


def _get_address(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        resource = space.store.addresses.get(call.ids[0])
        allowed = call.grant.addresses if call.grant is not None else None
        if resource is None or (allowed is not None and call.ids[0] not in allowed):
            return MISSING
        return Outcome(200, address_view(resource), executed=True)

    return handle


def _list_sip_addresses(space: Space, route: Route) -> OperationHandler:
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        outcome = usual(call)
        if outcome.executed:
            outcome.payload["items_count"] = len(outcome.payload["data"])
        return outcome

    return handle


SPECIAL: Final[Mapping[str, Callable[[Space, Route], OperationHandler]]] = {
    **ISSUING,
    "addresses.get": _get_address,
    "addresses.list": _list_addresses,
    "call_flows.deploy_version": _deploy_version,
    "call_flows.list_versions": _list_versions,
    "call_flows.update": _update_call_flow,
    "resources.assign_domain_application": _assignment(_domain_application_answer),
    "resources.assign_phone_route": _assignment(_phone_route_answer),
    "resources.assign_sip_credential": _assignment(_sip_credential_answer),
    "resources.delete": _delete_resource,
    "resources.get": _get_resource,
    "resources.list": _list_resources,
    "resources.list_addresses": _list_resource_addresses,
    "sip_addresses.list": _list_sip_addresses,
    "swml_scripts.update": _update_swml_script,
}
"""By operation name: makes the function that carries it out."""
