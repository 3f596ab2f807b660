"""The rules that no schema states: consistency of a resource's members with each other and the Space."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, Final, TypeAlias

from .problems import INVALID, MISSING, Problem, problem

Fields: TypeAlias = Mapping[str, Any]  # JSON values, each of the type of its member already

Rule: TypeAlias = Callable[[Fields, Fields, Container[str]], Iterator[Problem]]
"""Tells what is wrong with a resource as a write would make it, given what was sent and the ids of all resources."""


def rule_violations(kind: str, whole: Fields, sent: Fields, resources: Container[str]) -> list[Problem]:
    """Return the rules that a resource would break.

    Args:
        kind: Its kind.
        whole: Its members after the write.
        sent: The members that were sent.
        resources: The ids of all resources.
    """
    rule = RULES.get(kind)
    return [] if rule is None else list(rule(whole, sent, resources))


def _call_flow(whole: Fields, _: Fields, __: Container[str]) -> Iterator[Problem]:
    """Require the builder's state and the executed document together."""
    for name, other in (("flow_data", "relayml"), ("relayml", "flow_data")):
        if other in whole and name not in whole:
            yield problem(MISSING, f"{name} is required where {other} is given", name)


def _sip_address(whole: Fields, sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    """Require addresses for IP authentication, and an existing resource as handler where one is named."""
    if whole.get("ip_auth_enabled") and not whole.get("ip_auth"):
        yield problem(MISSING, "ip_auth is required where ip_auth_enabled is true", "ip_auth")
    yield from _unknown_handler(sent, resources)


def _sip_credential(whole: Fields, sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    """Require a resource for the handler `resource`, and none for any other handler."""
    handler, name = whole.get("call_handler"), "calling_handler_resource_id"
    if handler == "resource":
        if whole.get(name) is None:
            yield problem(INVALID, f"{name} must not be null where call_handler is resource", name)
        yield from _unknown_handler(sent, resources)
    elif handler is not None and whole.get(name) is not None:
        yield problem(INVALID, f"{name} must be null where call_handler is {handler}", name)


def _alias(_: Fields, sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    """Require a resource of the project for an alias."""
    if "resource_id" in sent and sent["resource_id"] not in resources:
        yield problem("must_belong_to_project", "resource_id must be the id of a resource", "resource_id")


def _phone_number(whole: Fields, sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    """Require a number, by id or digits, and a resource of the project for a phone number's address."""
    if whole.get("phone_number_id") is None and whole.get("number") is None:
        yield problem(MISSING, "phone_number_id or number is required", "phone_number_id")
    yield from _alias(whole, sent, resources)


def _unknown_handler(sent: Fields, resources: Container[str]) -> Iterator[Problem]:
    name = "calling_handler_resource_id"
    if sent.get(name) is not None and sent[name] not in resources:
        yield problem(INVALID, f"{name} must be the id of a resource", name)


RULES: Final[Mapping[str, Rule]] = {
    "alias_addresses": _alias,
    "call_flows": _call_flow,
    "phone_number_addresses": _phone_number,
    "sip_addresses": _sip_address,
    "sip_credentials": _sip_credential,
}
