"""The sentences under the members of a class, read from its source: Python keeps no docstring of an attribute."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import cache
from importlib.abc import InspectLoader


def sentence(cls: type[object], attribute: str) -> str:
    """Return the text under an attribute in the source of its class or of a base; empty where there is none."""
    for base in cls.__mro__:
        if attribute in vars(base).get("__annotations__", {}):
            return _of_module(base.__module__).get((base.__name__, attribute), "")
    return ""


@cache
def _of_module(name: str) -> Mapping[tuple[str, str], str]:
    """Return the texts of a module by class and attribute. The loader gives the source, from a zip file too."""
    spec = getattr(sys.modules.get(name), "__spec__", None)
    loader = getattr(spec, "loader", None)
    source = loader.get_source(name) if isinstance(loader, InspectLoader) else None
    found: dict[tuple[str, str], str] = {}
    for cls in ast.parse(source or "").body:
        if not isinstance(cls, ast.ClassDef):
            continue
        for member, text in zip(cls.body, cls.body[1:], strict=False):
            if (
                isinstance(member, ast.AnnAssign)
                and isinstance(member.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
            ):
                found[cls.name, member.target.id] = " ".join(str(text.value.value).split()).replace("`", "")
    return found
