"""The descriptions of the API families beside Fabric, each by the name of its `Api`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from signalwire_fabric_async.operations import Operation
from signalwire_fabric_async.schema.models import members

from .facts import document as facts_of
from .facts import table

METHODS: Final = ("get", "post", "put", "patch", "delete")

LEFT_OUT: Final = "/api/relay/rest/endpoints/sip"
"""The deprecated operations of legacy SIP endpoints, which the SDK does not have."""

Schema = Mapping[str, Any]


class FamilyOperation(NamedTuple):
    """One operation of a description."""

    id: str
    method: str
    path: str
    parameters: frozenset[str]
    queries: Mapping[str, Schema]
    scopes: frozenset[str]
    body: Schema | None
    answer: Schema | None
    status: int


@cache
def document(name: str) -> Mapping[str, Any]:
    """Return a description whose references name it, so that a schema can be followed wherever it is met."""
    qualified: Mapping[str, Any] = _qualified(facts_of(name), name)
    return qualified


def _qualified(value: Any, name: str) -> Any:  # any JSON value
    if isinstance(value, dict):
        return {
            key: f"{name}{one}" if key == "$ref" and isinstance(one, str) else _qualified(one, name)
            for key, one in value.items()
        }
    return [_qualified(one, name) for one in value] if isinstance(value, list) else value


@cache
def operations(name: str) -> Mapping[tuple[str, str], FamilyOperation]:
    """Return the operations of a description by method and path, without those that are left out."""
    found = [
        _operation(method.upper(), path, item[method])
        for path, item in document(name)["paths"].items()
        for method in METHODS
        if method in item and not path.startswith(LEFT_OUT)
    ]
    return {(one.method, one.path): one for one in found}


def _operation(method: str, path: str, one: Mapping[str, Any]) -> FamilyOperation:
    parameters = one.get("parameters", [])
    status, reply = next((int(code), reply) for code, reply in one["responses"].items() if code.startswith("2"))
    return FamilyOperation(
        id=one["operationId"],
        method=method,
        path=path,
        parameters=frozenset(each["name"] for each in parameters if each["in"] == "path"),
        queries={each["name"]: each["schema"] for each in parameters if each["in"] == "query"},
        scopes=frozenset(one.get("x-scopes", ())),
        body=one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema"),
        answer=reply.get("content", {}).get("application/json", {}).get("schema"),
        status=status,
    )


@cache
def calls() -> Mapping[tuple[str, str], str]:
    """Return the call that serves each operation, as the table of names has it, by method and path."""
    rows = (row for row in table("space-operations") if not row["operation_id"].startswith("call-commands:"))
    return {(row["method"], row["path"]): row["call"] for row in rows}


class Command(NamedTuple):
    """One command of the calling endpoint: its parameters, and whether the id of a call stands beside them."""

    params: Schema
    by_id: bool


@cache
def commands() -> Mapping[str, Command]:
    """Return the described commands by their names."""
    from .description import options, resolve

    (calling,) = operations("calling").values()
    found = {}
    for each in options(calling.body or {}):
        properties = each.keywords["properties"]
        (name,) = resolve(properties["command"]).keywords["enum"]
        assert {"command", "params"} <= set(each.keywords["required"])
        assert ("id" in properties) == ("id" in each.keywords["required"])
        found[name] = Command(properties["params"], "id" in properties)
    return found


def body_of(form: Schema, operation: Operation[Any]) -> Any:
    """Return the body class that takes a described form: the first one that has its members, and requires no others."""
    properties: Schema = form.get("properties", {})
    for body in operation.bodies:
        known = {one.wire: one.required for one in members(body)}
        required = {name for name, one in known.items() if one}
        if properties.keys() <= known.keys() and required <= set(form.get("required", ())):
            return body
    raise LookupError(f"{operation.name} has no body for {sorted(properties)}")
