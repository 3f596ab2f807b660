"""The sentences under the attributes of a class, read from its source: Python keeps no docstring of an attribute.

Editors read them in the source, too: the sentence under an operation is what they show for its call.
"""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator, Mapping
from functools import cache


def sentence(cls: type[object], attribute: str) -> str:
    """Return the text under an attribute in the source of its class or of a base; empty where there is none."""
    for base in cls.__mro__:
        own = vars(base)
        if attribute in own or attribute in own.get("__annotations__", {}):
            return _of_module(base.__module__).get((base.__qualname__, attribute), "")
    return ""


@cache
def _of_module(name: str) -> Mapping[tuple[str, str], str]:
    """Return the texts of a module by class and attribute; none where the program has no source with it."""
    module = vars(sys.modules[name])
    source = "".join(linecache.getlines(module.get("__file__") or "", module))  # of a file, or by a zip file's loader
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return {(cls.name, attribute): text for cls in classes for attribute, text in _of_class(cls)}


def _of_class(cls: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement, text in zip(cls.body, cls.body[1:], strict=False):
        if not (isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)):
            continue
        match statement:
            case ast.AnnAssign(target=ast.Name(id=attribute)) | ast.Assign(targets=[ast.Name(id=attribute)]):
                yield attribute, " ".join(str(text.value.value).split())
            case _:
                pass
