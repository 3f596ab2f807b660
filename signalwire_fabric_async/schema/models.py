"""The two base classes of the data model, and the declarations that their subclasses use.

A response is a `Model`: frozen, slotted, with `extra` for the members that the SDK does not know. A request body is a
`Body`: keyword-only, its optional members `UNSET`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Self, SupportsIndex  # Any: JSON values, type expressions, and what is read by them

import attrs

from .members import (
    LIMITS,
    NULLABLE,
    WIRE_NAME,
    BodyBase,
    ByFields,
    FlatForm,
    Member,
    ModelBase,
    also,
    alternatives,
    is_model,
    limits,
    members,
    on_the_wire,
)
from .values import NOT_PARSED, UNSET, Unset, named_secrets

__all__ = [
    "LIMITS",
    "NULLABLE",
    "WIRE_NAME",
    "Body",
    "ByFields",
    "FlatForm",
    "Member",
    "Model",
    "also",
    "alternatives",
    "is_model",
    "limits",
    "members",
    "on_the_wire",
]


@attrs.frozen(kw_only=True)
class Model(ModelBase, ByFields):
    """A response of the service, or a nested part of a body.

    `extra` holds the members that this version of the SDK does not know.
    """

    extra: Mapping[str, object] = attrs.field(default=NOT_PARSED, repr=False, hash=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as JSON values, in the form in which it came.

        Timestamps and enum values are strings, secrets are revealed, unknown members are included. This is what
        `converter.unstructure` returns, and `converter.structure` reads back.
        """
        from .serializer import to_wire  # loaded with the first response

        made: dict[str, Any] = to_wire(self)
        return made

    def to_json(self) -> str:
        """Return `to_dict()` as JSON text."""
        from .json_codec import encode

        return encode(self).decode()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: object) -> dict[str, Any]:
        """Describe the class to pydantic, so that its models and FastAPI's endpoints take and return it."""
        from .pydantic_schema import core_schema

        return core_schema(source)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        """Describe the class's JSON to pydantic, for OpenAPI documents."""
        from .pydantic_schema import json_schema

        return json_schema(cls)


@attrs.frozen(kw_only=True)
class Body(BodyBase, ByFields):
    """A request body. `extra` adds members that this version of the SDK does not know.

    A body that holds a secret in clear text can be copied, and cannot be pickled.
    """

    extra: Mapping[str, object] | Unset = attrs.field(default=UNSET, repr=False, hash=False)

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        for field in attrs.fields(type(self)):
            if not field.repr and isinstance(getattr(self, field.name), str):
                raise TypeError(f"{type(self).__name__} must not be pickled: {field.name} would be readable in it")
        for name in named_secrets(self.extra):
            raise TypeError(f"{type(self).__name__} must not be pickled: extra's {name} would be readable in it")
        return super().__reduce_ex__(protocol)

    def __copy__(self) -> Self:
        return attrs.evolve(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:  # of any type, by the id of what was copied
        values = {field.name: copy.deepcopy(getattr(self, field.name), memo) for field in attrs.fields(type(self))}
        return attrs.evolve(self, **values)
