"""Each public name has one place in the manual, and an annotation finds it there.

Annotations name the module in which a class is defined; the manual documents
it under the package from which it is imported.
"""

from __future__ import annotations

from importlib import import_module

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from signalwire_fabric_async.catalog import tables

PUBLIC = ("signalwire_fabric_async", "signalwire_fabric_async.provisioning", "signalwire_fabric_async.testing")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("missing-reference", _found)
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-process-docstring", _put_aside, priority=100)
    app.connect("autodoc-process-docstring", _put_back, priority=900)
    return {"parallel_read_safe": True}


MADE_BY_THE_SESSION = ("SubscriberView", "Pager", "Bulk", "Plan", "Journal", "Roster", "Step", "Entry")


_aside: dict[str, list[str]] = {}


def _put_aside(_app: Sphinx, what: str, name: str, _object: object, _options: object, lines: list[str]) -> None:
    """Keep the docstring of a property from napoleon, which reads `seconds: a float` in it as type and description."""
    if what in ("attribute", "property"):
        _aside[name] = lines.copy()
        lines.clear()


def _put_back(_app: Sphinx, _what: str, name: str, _object: object, _options: object, lines: list[str]) -> None:
    """Give a property its docstring back."""
    lines.extend(_aside.pop(name, []))


def _signature(
    _app: Sphinx, what: str, name: str, _object: object, _options: object, given: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """Hide the constructor of what a program gets and never makes."""
    if what == "class" and name.rpartition(".")[2] in MADE_BY_THE_SESSION:
        return "", None
    return given, returns


def _places() -> dict[str, str]:
    """Map the last part of each public name, and of each resource's table, to its place in the manual."""
    places = {cls.__name__: f"{cls.__module__}.{cls.__name__}" for cls in (table.cls for table in tables().values())}
    places |= {name: f"{module}.{name}" for module in reversed(PUBLIC) for name in import_module(module).__all__}
    return places


def _found(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.reference | None:
    """Return the reference for a name that Sphinx did not find as it is written."""
    if node.get("refdomain") != "py":
        return None
    module, _, name = node.get("reftarget", "").rpartition(".")
    if module and not module.startswith("signalwire_fabric_async"):
        return None
    place = _places().get(name)
    if place is None or place == node["reftarget"]:
        return None
    domain = env.domains.python_domain
    for kind in ("obj", "class"):
        made = domain.resolve_xref(env, node["refdoc"], app.builder, kind, place, node, content)
        if made is not None:
            return made
    return None
