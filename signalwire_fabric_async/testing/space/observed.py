"""The observed treatment of bodies, beyond the description of the service."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final  # Any: JSON values, and functions registered by a decorator

from ...validate import json_array, json_object
from .problems import INVALID, MISSING, Problem, problem
from .traits import traits_of

if TYPE_CHECKING:
    from .store import Store

SIP_ENDPOINTS: Final = frozenset({"sip_credentials", "subscribers.sip_credentials", "sip_gateways"})
"""The kinds that return 500 for a string in place of a list."""

LISTS: Final = ("ciphers", "codecs")

HANDLER_NAMES: Final[Mapping[str, str | None]] = {
    "laml_webhooks": "laml_webhook",
    "fabric_subscriber": None,
    "sip_gateway": None,
}
"""The kinds of handlers that a SIP credential calls otherwise than a domain application does, or not at all."""

DOCUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "call_flows": ("flow_data", "relayml"),
    "swml_scripts": ("contents",),
}
"""The members that may be sent as an object or as its JSON text; they are returned as an object."""

_ARGUMENT: Final = ("type", "description", "enum", "default", "required")
"""The keywords of a function's argument that are stored."""

_GATEWAY: Final = ("uri", "encryption", "ciphers", "codecs")


def crashes(kind: str, body: object) -> bool:
    """Return whether the service returns 500 for a body: a string in place of a list."""
    sent = json_object(body) if kind in SIP_ENDPOINTS else None
    return sent is not None and any(isinstance(sent.get(name), str) for name in LISTS)


def recoded(kind: str, action: str, problems: list[Problem]) -> list[Problem]:
    """Return problems with the codes of the service: a gateway's SIP members have one of their own."""
    if kind != "sip_gateways":
        return problems
    missing = {one["attribute"] for one in problems if one["code"] == MISSING}
    if action == "create" and missing & {"name", "uri", "encryption"}:
        return [one for one in problems if one["code"] != MISSING or one["attribute"] not in LISTS]
    return [
        {**one, "code": "missing_sip_configuration"} if one["code"] == MISSING and one["attribute"] in _GATEWAY else one
        for one in problems
    ]


def violations(kind: str, sent: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of members that their schema accepts."""
    if kind == "sip_credentials" and any(one.isspace() or one == "@" for one in sent.get("username", "")):
        yield problem(INVALID, "username must hold no white space and no @", "username")
    for name in DOCUMENTS.get(kind, ()):
        if isinstance(sent.get(name), str) and _document(sent[name]) is None:
            yield problem(INVALID, f"{name} must be an object or the JSON text of one", name)


def normalized(store: Store, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the members as the service stores them."""
    change = _CHANGES.get(kind)
    return fields if change is None else change(store, fields)


def _credential(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    """Apply the SIP profile's default encryption, and name a resource handler by its kind."""
    fields = _without_default(store, fields)
    handler = fields.get("call_handler")
    if handler == "resource":
        resource = store.resources.get(str(fields.get("calling_handler_resource_id")))
        kind = "" if resource is None else traits_of(resource.kind).call_handler
        fields["handler"] = HANDLER_NAMES.get(kind, kind or None)
    elif handler is not None:
        fields["handler"] = handler
    return fields


def _without_default(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in fields.items() if name != "encryption" or value != "default"}
    owned = _owned(store)
    if owned and kept.get("send_as", "random") not in {*owned, "random"}:
        profile = next(iter(store.listed("sip_profile")), None)
        kept["send_as"] = "random" if profile is None else profile.fields["default_send_as"]
    return kept


def _owned(store: Store) -> frozenset[str]:
    """Return the numbers that the project may send as; empty where a test has none, so that any will do."""
    numbers = {str(one.fields.get("number")) for one in store.listed("phone_numbers")}
    verified = {str(one.fields["number"]) for one in store.listed("verified_caller_ids") if one.fields.get("verified")}
    return frozenset(numbers | verified)


def _agent(_: Store, fields: dict[str, Any]) -> dict[str, Any]:
    """Remove blank and false values; rebuild a function's argument from its known keywords."""
    kept: dict[str, Any] = {name: one for name, value in fields.items() if (one := _filled(value)) is not None}
    for spoken in map(json_object, json_array(kept.get("pronounce")) or ()):
        request_only: Any = spoken
        if request_only is not None and "replace_with" in request_only:
            request_only.setdefault("with", request_only.pop("replace_with"))
    functions = json_array((json_object(kept.get("SWAIG")) or {}).get("functions"))
    for function in map(json_object, functions or ()):
        for name in ("argument", "arguments"):
            argument = json_object(function.get(name)) if function is not None else None
            if function is not None and argument is not None:
                cast_function: Any = function
                cast_function[name] = _argument(argument)
    return kept


def _argument(argument: Mapping[str, object]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: value for name, value in argument.items() if name in _ARGUMENT}
    inner = json_object(argument.get("properties"))
    if inner is not None:
        one_by_one = {name: json_object(value) for name, value in inner.items()}
        kept["properties"] = {name: _argument(value) for name, value in one_by_one.items() if value is not None}
    return kept


def _filled(value: object) -> object | None:
    """Return a value without what is blank or false in it; None where nothing is left."""
    held, items = json_object(value), json_array(value)
    if held is not None:
        left = {name: one for name, inner in held.items() if (one := _filled(inner)) is not None}
        return left or None
    if items is not None:
        return items or None
    if isinstance(value, str):
        return value if value.strip() else None
    return None if value is None or value is False else value


def _documents(names: tuple[str, ...]) -> Callable[[Store, dict[str, Any]], dict[str, Any]]:
    def change(_: Store, fields: dict[str, Any]) -> dict[str, Any]:
        texts = {name: _document(fields[name]) for name in names if isinstance(fields.get(name), str)}
        return {**fields, **texts}

    return change


def _document(text: str) -> Mapping[str, object] | None:
    """Return the object of a JSON text; None for another one."""
    try:
        return json_object(json.loads(text))
    except ValueError:
        return None


def _alias(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    """Set an alias's kind from its resource, and its display name from its name by default."""
    resource = store.resources.get(str(fields.get("resource_id")))
    kind = None if resource is None else traits_of(resource.kind).address_type
    return {"display_name": fields.get("name"), **fields, "kind": kind}


def _phone_number(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    """Set the id and the digits of a number, and its name from the digits by default."""
    digits = fields.get("number", fields.get("phone_number"))
    number = fields.get("phone_number_id") or store.new_id()
    return {"name": digits or number, **fields, "phone_number": digits, "phone_number_id": number}


_CHANGES: Final[Mapping[str, Callable[[Store, dict[str, Any]], dict[str, Any]]]] = {
    "ai_agents": _agent,
    "alias_addresses": _alias,
    "phone_number_addresses": _phone_number,
    **{kind: _documents(names) for kind, names in DOCUMENTS.items()},
    "sip_credentials": _credential,
    "subscribers.sip_credentials": _without_default,
}
