"""Docstrings of operations and members: each has one, and none is copied."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import signalwire_fabric_async
from facts.derive import digest, sentences_of
from helpers.facts import official_sentences
from signalwire_fabric_async import Body, Model
from signalwire_fabric_async import resources as resources_package
from signalwire_fabric_async.catalog import tables
from signalwire_fabric_async.operations import Operation

PACKAGE = Path(inspect.getfile(signalwire_fabric_async)).parent
RESOURCE_MODULES = sorted(path for path in Path(inspect.getfile(resources_package)).parent.rglob("*.py"))

SELF_EVIDENT = {
    "created_at",
    "display_name",
    "email",
    "first_name",
    "id",
    "last_name",
    "name",
    "type",
    "updated_at",
}
"""Members of which nothing need be said: `FabricResource` says of the common ones what they are."""


def operations() -> Iterator[Operation[Any]]:
    """Every operation of every table."""
    for table in tables().values():
        yield from table.operations()


def parsed(path: Path) -> ast.Module:
    """Return a module's source."""
    return ast.parse(path.read_text(encoding="utf-8"))


def said(body: list[ast.stmt]) -> dict[str, str]:
    """Return the string expression under each annotated name of a class's body; empty where there is none."""
    found = {}
    for node, following in zip(body, [*body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.AnnAssign) and "ClassVar" not in ast.unparse(node.annotation):
            found[ast.unparse(node.target)] = text_of(following)
    return found


def text_of(node: ast.stmt) -> str:
    """Return a string expression; empty for any other statement."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return ""


def documented_classes() -> Iterator[tuple[str, dict[str, str]]]:
    """Every body and answer class of the resources, with the docstring of each member."""
    for path in RESOURCE_MODULES:
        parts = path.relative_to(Path(inspect.getfile(resources_package)).parent).with_suffix("").parts
        below = [one for one in parts if one != "__init__"]
        module = importlib.import_module(".".join([resources_package.__name__, *below]))
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and issubclass(vars(module).get(node.name, object), Body | Model):
                yield node.name, said(node.body)


CLASSES = dict(documented_classes())


def ours() -> Iterator[str]:
    """Every docstring of the package, and what is said of every operation."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from filter(None, (text_of(node) for node in ast.walk(parsed(path)) if isinstance(node, ast.stmt)))
    yield from (operation.about for operation in operations())


@pytest.mark.parametrize("operation", list(operations()), ids=lambda one: one.name)
def test_help_on_an_operation_begins_with_what_it_does(operation: Operation[Any]) -> None:
    """`help()` of an operation begins with its own line, of at most 100 characters."""
    assert 10 < len(operation.about) <= 100
    assert operation.__doc__ is not None
    assert operation.__doc__.splitlines()[0] == operation.about


def test_every_operation_and_member_is_looked_at() -> None:
    """What the tests here look at is all that the API has."""
    assert len(list(operations())) >= 108
    assert len(CLASSES) > 80
    assert sum(map(len, CLASSES.values())) > 700


@pytest.mark.parametrize("name", CLASSES)
def test_each_member_is_explained(name: str) -> None:
    """A member has a docstring, unless its name says all that there is to say."""
    assert [member for member, text in CLASSES[name].items() if not text and member not in SELF_EVIDENT] == []


def test_what_the_resources_have_in_common_is_explained_once() -> None:
    """The members that go without a docstring in each resource have theirs in the common base."""
    assert all(CLASSES["FabricResource"].values())


def test_no_sentence_is_the_official_descriptions() -> None:
    """No whole sentence of a docstring, of eight words or more, is one of SignalWire's descriptions."""
    copied = [
        " ".join(words) for text in ours() for words in sentences_of(text) if digest(words) in official_sentences()
    ]
    assert copied == []
