"""Directives that write the reference of the resources from the operation tables.

``.. fabric-resources::`` documents every resource of the Fabric API, with each operation as a method: what it does, its
HTTP method and path, the members that it takes, and what it returns. ``.. fabric-resources:: others`` documents those of
every other API family.

``.. fabric-paths::`` is a table of the operations, by path.

``.. fabric-models::`` documents every class of `__all__` that results or bodies are made of and that no other page has,
with the docstrings of its members.
"""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

import attrs
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

import signalwire_fabric_async
from signalwire_fabric_async import Body, Model
from signalwire_fabric_async.apis import FABRIC
from signalwire_fabric_async.catalog import table, tables
from signalwire_fabric_async.client import ResourceAttribute
from signalwire_fabric_async.operations import Operation
from signalwire_fabric_async.paging import ListQuery
from signalwire_fabric_async.schema.models import members

ELSEWHERE = ("Body", "Model", "Page", "Links")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_directive("fabric-resources", Resources)
    app.add_directive("fabric-paths", Paths)
    app.add_directive("fabric-models", Models)
    app.connect("autodoc-process-docstring", _document_attribute, priority=950)
    return {"parallel_read_safe": True}


def _document_attribute(
    _app: Sphinx, _what: str, _name: str, documented: object, _options: object, lines: list[str]
) -> None:
    """Give an attribute of the session the docstring of its resource."""
    if isinstance(documented, ResourceAttribute):
        lines[:] = (inspect.getdoc(documented.table()) or "").splitlines()


class _Written(SphinxDirective):
    """A directive that writes reStructuredText."""

    def render(self, lines: list[str]) -> list[nodes.Node]:
        """Parse the lines where the directive stands."""
        node = nodes.container()
        self.state.nested_parse(StringList(lines, source="the operation tables"), self.content_offset, node)
        return node.children


class Resources(SphinxDirective):
    """A section for each resource, with its operations."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the section of the Fabric API, or with the argument `others` one for each other API family."""
        families: dict[str, list[str]] = {}
        for name, one in sorted(tables().items()):
            families.setdefault(one.api.name, []).append(name)
        fabric = families.pop(FABRIC.name)
        if not self.arguments:
            return self._resources(fabric)
        return [self._family(family, names) for family, names in families.items()]

    def _family(self, family: str, names: list[str]) -> nodes.Node:
        section = _section(f"{family.capitalize().replace('_', ' ')} API", f"{family}-api")
        section.extend(self._resources(names))
        return section

    def _resources(self, names: list[str]) -> list[nodes.Node]:
        sections: list[nodes.Node] = []
        for name in names:
            section = _section(name, name)
            text = StringList(list(_operations(name)), source="the operation tables")
            self.state.nested_parse(text, self.content_offset, section)
            sections.append(section)
        return sections


class Paths(_Written):
    """A table of the operations for each API family, by path and method."""

    def run(self) -> list[nodes.Node]:
        """Write one table: method, path, and the call as a link to its resource."""
        rows = [
            (one.template, one.method, one.attribute, name)
            for name, held in tables().items()
            for one in held.operations()
        ]
        lines = [".. list-table::", "   :header-rows: 1", "   :widths: 8 46 46", ""]
        lines += ["   * - Method", "     - Path", "     - Call"]
        for template, method, attribute, name in sorted(rows):
            owner = table(name).cls
            target = f"{owner.__module__}.{owner.__name__}.{attribute}"
            lines += [f"   * - ``{method}``", f"     - ``{template}``"]
            lines += [f"     - :py:meth:`{spoken(name)}.{attribute} <{target}>`"]
        return self.render([*lines, ""])


def _section(title: str, name: str) -> nodes.section:
    return nodes.section("", nodes.title(title, title), ids=[nodes.make_id(name)], names=[name])


def _operations(name: str) -> Iterator[str]:
    cls = table(name).cls
    operations = list(table(name).operations())
    yield from (f".. py:currentmodule:: {cls.__module__}", "")
    yield from (f".. py:class:: {cls.__name__}", "", f"   {inspect.getdoc(cls)}", "")
    yield from (f"   Reached as ``{spoken(name)}``.", "", f"   {_raises(operations)}", "")
    for operation in operations:
        yield from (f"   {line}".rstrip() for line in _method(operation))
        yield ""


def spoken(name: str) -> str:
    """Return how a program reaches a table."""
    place = name.replace("as_subscriber.", "as_subscriber(token).")
    parent, _, attribute = place.rpartition(".")
    if table(name).parent is not None:
        parent, _, owner = parent.rpartition(".")
        place = f"{parent}.{owner}.{attribute}({owner.rstrip('s')}_id)".lstrip(".")
    return f"session.{place}"


def _raises(operations: list[Operation[Any]]) -> str:
    """Return what the operations of a resource raise, in one sentence."""
    raised = [
        "What cannot be sent raises :py:class:`~signalwire_fabric_async.ConfigurationError` before anything is sent"
    ]
    if any(operation.by_id for operation in operations):
        raised.append("an unknown id :py:class:`~signalwire_fabric_async.NotFoundError`")
    if any(operation.bodies for operation in operations):
        raised.append("what the service does not accept :py:class:`~signalwire_fabric_async.ValidationError`")
    return f"{', '.join(raised)}: see :doc:`/how-to/errors`."


def _method(operation: Operation[Any]) -> Iterator[str]:
    query = operation.query or (ListQuery if operation.kind == "list" else None)
    given = [_members(body) for body in operation.bodies] + ([_queries(query)] if query is not None else [])
    parameters = ["id", "/"] if operation.by_id else []
    if len(given) == 1:
        required = [one.name for one in given[0] if one.required]
        optional = [f"{one.name}={one.default}" for one in given[0] if not one.required]
        if len(optional) > MANY:
            optional = ["**optional"]
        named = [*required, *optional]
        parameters += named if named == ["**optional"] else ["*", *named] if named else []
    elif given:
        parameters += ["**body"]
    yield f".. py:method:: {operation.attribute}({', '.join(parameters)})"
    if operation.kind != "list":
        yield "   :async:"
    yield ""
    yield f"   {operation.about}"
    yield ""
    yield f"   ``{operation.method} {operation.template}``"
    yield ""
    yield f"   {_takes(operation)}"
    yield ""
    for one in {one.name: one for group in given for one in group if one.owner is not ListQuery}.values():
        yield f"   :param {one.name}: {one.text}"
        yield f"   :type {one.name}: {one.type}{', required' if one.required else ''}"


MANY = 6
"""A signature with more optional members than these ends with `**optional`: they stand below it."""


class _Member(NamedTuple):
    """A keyword of a call."""

    owner: type[Any]
    name: str
    type: str
    required: bool
    default: str
    text: str


def _members(body: type[Body]) -> list[_Member]:
    found = [
        _Member(body, one.name, _spoken(_annotation(body, one.name)), one.required, "UNSET", _text(body, one.name))
        for one in members(body)
    ]
    return sorted(found, key=lambda one: not one.required)


def _queries(query: type[Any]) -> list[_Member]:
    common = {one.name for one in attrs.fields(ListQuery)}
    return [
        _Member(
            ListQuery if one.name in common else query,
            one.name,
            _spoken(_annotation(query, one.name)),
            one.default is attrs.NOTHING,
            repr(one.default),
            _text(query, one.name),
        )
        for one in attrs.fields(query)
    ]


def _text(cls: type[Any], attribute: str) -> str:
    return " ".join(_said(cls, attribute)).strip() or "\\"


def _spoken(annotation: str) -> str:
    """Return the type of an argument in words, its classes as links; that it may be left out is said elsewhere."""
    options = [one for one in _split(annotation) if one not in ("Unset", "None", "Plain")]
    return " or ".join(_option(one) for one in options) + (" or ``dict``" if "Plain" in _split(annotation) else "")


def _split(annotation: str) -> list[str]:
    """Split a union at its bars, but for those inside of brackets."""
    return re.split(r" \| (?![^\[]*\])", annotation)


def _option(annotation: str) -> str:
    if annotation.startswith("Literal["):
        return f"``{annotation[8:-1]}``"
    of = re.fullmatch(r"Sequence\[(.+)\]", annotation)
    if of:
        return f"sequence of {_spoken(of[1])}"
    if annotation in signalwire_fabric_async.__all__:
        return f":py:obj:`~signalwire_fabric_async.{annotation}`"
    return f"``{annotation}``"


def _takes(operation: Operation[Any]) -> str:
    bodies = " or of ".join(_role(body) for body in operation.bodies)
    takes = f"Takes the members of {bodies}. " if bodies else ""
    if operation.kind == "list":
        return f"{takes}Returns a :py:class:`~signalwire_fabric_async.Pager` of {_role(operation.answer)}."
    return f"{takes}Returns {'nothing' if operation.answer is None else _role(operation.answer)}."


def _role(of: Any) -> str:  # a class or a union of classes
    name = getattr(of, "__name__", "")
    if name in signalwire_fabric_async.__all__:
        return f":py:class:`~signalwire_fabric_async.{name}`"
    options = [_role(one) for one in getattr(of, "__args__", ())]
    return " or ".join(options) if options else f"``{name or of}``"


class Models(_Written):
    """Return every model, body and enum of the API that the package exports."""

    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """Write a section for each module of the resources, with its classes in the order of their names."""
        modules: dict[str, list[str]] = {}
        for name in signalwire_fabric_async.__all__:
            value = getattr(signalwire_fabric_async, name)
            if name in ELSEWHERE or not inspect.isclass(value):
                continue
            lines = modules.setdefault(value.__module__, [".. py:currentmodule:: signalwire_fabric_async", ""])
            if issubclass(value, Model | Body):
                lines += [*_class(name, value), ""]
            elif issubclass(value, enum.Enum) and value.__module__.split(".")[1] == "resources":
                lines += [*_enum(name, value), ""]
        return [_models_of(self, module, lines) for module, lines in sorted(modules.items()) if len(lines) > 2]


def _models_of(directive: _Written, module: str, lines: list[str]) -> nodes.Node:
    family, _, resource = module.partition(".resources.")[2].partition(".")
    title = f"{resource or module.rpartition('.')[2]}".replace("_", " ")
    if family and family != FABRIC.name:
        title += f" ({family.replace('_', ' ')})"
    section = _section(title.capitalize(), f"models-{module}")
    section.extend(directive.render(lines))
    return section


def _class(name: str, cls: type[Any]) -> Iterator[str]:
    yield f".. py:class:: {name}"
    yield f"   :canonical: {cls.__module__}.{name}"
    yield ""
    yield from (f"   {line}".rstrip() for line in (inspect.getdoc(cls) or "").splitlines())
    yield ""
    for member in members(cls):
        yield f"   .. py:attribute:: {member.name}"
        yield "      :no-index-entry:"
        yield f"      :type: {_annotation(cls, member.name)}"
        yield ""
        yield from (f"      {line}" for line in _said(cls, member.name) if line)
        notes = [f"on the wire: ``{member.wire}``"] if member.wire != member.name else []
        notes += [f"{bound.replace('_', ' ')}: ``{limit}``" for bound, limit in member.limits.items()]
        if issubclass(cls, Body) and member.required:
            notes.insert(0, "required")
        if notes:
            yield f"      ({'; '.join(notes)})"
        yield ""


def _said(cls: type[Any], attribute: str) -> list[str]:
    """Return the docstring of a member, from the source of its class or of the base that defines it."""
    for base in cls.__mro__:
        if attribute in vars(base).get("__annotations__", {}):
            return ModuleAnalyzer.for_module(base.__module__).find_attr_docs().get((base.__name__, attribute), [])
    return []


def _annotation(cls: type[Any], attribute: str) -> str:
    for base in cls.__mro__:
        found = vars(base).get("__annotations__", {}).get(attribute)
        if found is not None:
            return str(found)
    return "object"


def _enum(name: str, cls: type[enum.Enum]) -> Iterator[str]:
    yield f".. py:class:: {name}"
    yield f"   :canonical: {cls.__module__}.{name}"
    yield ""
    yield f"   {(inspect.getdoc(cls) or '').splitlines()[0]}"
    yield ""
    said = ModuleAnalyzer.for_module(cls.__module__).find_attr_docs()
    if not any(name == cls.__name__ for name, _ in said):
        yield "   " + ", ".join(f"``{member.name}``" for member in cls)
    else:
        for member in cls:
            yield f"   ``{member.name}``"
            yield from (f"      {line}" for line in said.get((cls.__name__, member.name), ["\\"]) if line)
    if f"{name}Value" in signalwire_fabric_async.__all__:
        yield from ("", f".. py:data:: {name}Value", f"   :canonical: {cls.__module__}.{name}Value", "")
        yield f"   The type of an argument: a member of :py:class:`{name}`, or the value of one as a string."
