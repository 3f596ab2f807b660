"""What the declaration of an update names that does not exist."""

from __future__ import annotations

from typing import Any

from signalwire_fabric_async.operations import Operation
from signalwire_fabric_async.schema.models import members


def unknown_parts(operation: Operation[Any]) -> set[str]:
    """Return the members of the body and the attributes of the model that an update's declaration invents."""
    keeps = operation.keeps
    assert keeps is not None
    nested = operation.answer
    if keeps.under:
        (nested,) = (member.type for member in members(operation.answer) if member.name == keeps.under)
    body, attributes = ({member.name for member in members(cls)} for cls in (operation.bodies[0], nested))
    return (keeps.members.keys() - body) | (set(keeps.members.values()) - attributes)
