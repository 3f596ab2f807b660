"""What the description says in words alone: how a resource's members must fit each other, and what the Space holds."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, Final, TypeAlias

from .validation import Problem, problem

Fields: TypeAlias = Mapping[str, Any]  # JSON values, each of the type of its member already

Rule: TypeAlias = Callable[[Fields, Fields, Container[str]], Iterator[Problem]]
"""Tells what is wrong with a resource as a write would make it, given what was sent and the ids of all resources."""


def rule_violations(noun: str, whole: Fields, sent: Fields, resources: Container[str]) -> list[Problem]:
    """The rules of a noun that a resource would break; empty where none is, or it has none."""
    rule = RULES.get(noun)
    return [] if rule is None else list(rule(whole, sent, resources))


def _call_flow(whole: Fields, _: Fields, __: Container[str]) -> Iterator[Problem]:
    """What the builder draws and what is run come together or not at all."""
    for name, other in (("flow_data", "relayml"), ("relayml", "flow_data")):
        if other in whole and name not in whole:
            yield problem("missing_required_attribute", f"{name} is required where {other} is given", name)


def _sip_address(whole: Fields, sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    """IP authentication needs addresses to let in; the handler is one of the resources when it is named."""
    if whole.get("ip_auth_enabled") and not whole.get("ip_auth"):
        yield problem("missing_required_attribute", "ip_auth is required where ip_auth_enabled is true", "ip_auth")
    yield from _unknown_handler(sent, resources)


def _sip_credential(whole: Fields, sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    """The handler `resource` names one of the resources, any other handler none."""
    handler, name = whole.get("call_handler"), "calling_handler_resource_id"
    if handler == "resource":
        if whole.get(name) is None:
            yield problem("invalid_value", f"{name} must not be null where call_handler is resource", name)
        yield from _unknown_handler(sent, resources)
    elif handler is not None and whole.get(name) is not None:
        yield problem("invalid_value", f"{name} must be null where call_handler is {handler}", name)


def _unknown_handler(sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    name = "calling_handler_resource_id"
    if sent.get(name) is not None and sent[name] not in resources:
        yield problem("invalid_value", f"{name} must be the id of a resource", name)


RULES: Final[Mapping[str, Rule]] = {
    "call_flows": _call_flow,
    "sip_addresses": _sip_address,
    "sip_credentials": _sip_credential,
}
