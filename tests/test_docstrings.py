"""What is said of operations and members: of each something, in sentences, and in words of our own."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import signalwire_fabric_async
from helpers.description import document, needs_description
from signalwire_fabric_async import Body, Model
from signalwire_fabric_async import resources as resources_package
from signalwire_fabric_async.operations import Operation
from signalwire_fabric_async.resources import NOUNS, table

PACKAGE = Path(inspect.getfile(signalwire_fabric_async)).parent
NOUN_MODULES = sorted(path for path in Path(inspect.getfile(resources_package)).parent.rglob("*.py"))

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

RUN = 8
"""So many words in a row are a sentence of somebody's."""


def operations() -> Iterator[Operation[Any]]:
    """Every operation of every table."""
    for noun in NOUNS:
        yield from table(noun).operations()


def parsed(path: Path) -> ast.Module:
    """A module's source."""
    return ast.parse(path.read_text(encoding="utf-8"))


def said(body: list[ast.stmt]) -> dict[str, str]:
    """The string expression under each annotated name of a class's body; empty where there is none."""
    found = {}
    for node, following in zip(body, [*body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.AnnAssign) and "ClassVar" not in ast.unparse(node.annotation):
            found[ast.unparse(node.target)] = text_of(following)
    return found


def text_of(node: ast.stmt) -> str:
    """A string expression; empty for any other statement."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return ""


def documented_classes() -> Iterator[tuple[str, dict[str, str]]]:
    """Every body and answer class of the nouns, with what is said of its members."""
    for path in NOUN_MODULES:
        parts = path.relative_to(Path(inspect.getfile(resources_package)).parent).with_suffix("").parts
        below = [one for one in parts if one != "__init__"]
        module = importlib.import_module(".".join([resources_package.__name__, *below]))
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and issubclass(vars(module).get(node.name, object), Body | Model):
                yield node.name, said(node.body)


CLASSES = dict(documented_classes())


def words(text: str) -> tuple[str, ...]:
    """A text's words, whatever stands between them."""
    return tuple(re.findall(r"\w+", text.lower()))


def runs(text: str) -> set[tuple[str, ...]]:
    """Each run of words of a text that is long enough to be somebody's."""
    found = words(text)
    return {found[start : start + RUN] for start in range(len(found) - RUN + 1)}


def texts(of: object) -> Iterator[str]:
    """Every description and summary of the official description."""
    if isinstance(of, Mapping):
        for name, value in of.items():
            if name in ("description", "summary") and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(of, list):
        for each in of:
            yield from texts(each)


@cache
def theirs() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """The whole texts of the description, and the runs of them."""
    all_texts = set(texts(document()))
    return frozenset(map(words, all_texts)), frozenset(run for text in all_texts for run in runs(text))


def copied(text: str) -> bool:
    """Whether a text is one of the description's, or holds a run of one."""
    whole, in_part = theirs()
    return words(text) in whole or not runs(text).isdisjoint(in_part)


def ours() -> Iterator[str]:
    """Every docstring of the package, and what is said of every operation."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from filter(None, (text_of(node) for node in ast.walk(parsed(path)) if isinstance(node, ast.stmt)))
    yield from (operation.about for operation in operations())


@pytest.mark.parametrize("operation", list(operations()), ids=lambda one: one.name)
def test_each_operation_says_what_it_does(operation):
    """An operation's first line is one sentence about this noun, and help() begins with it."""
    about = operation.about
    assert re.fullmatch(r"[A-Z][^\n]{10,}[^ .]\.", about)
    assert "  " not in about
    assert "{" not in about
    assert "them" not in words(about), "it is read by itself, in help() too"
    assert len(about) <= 100
    assert operation.__doc__.splitlines()[0] == about


@pytest.mark.parametrize("operation", [one for one in operations() if one.kind == "update"], ids=lambda one: one.name)
def test_each_update_says_what_becomes_of_what_is_not_mentioned(operation):
    """A PUT replaces and a PATCH does not; the one PUT that does not either says so."""
    if operation.name == "swml_scripts.update":
        assert operation.about.endswith("what is not mentioned stays, although this is a PUT.")
    elif operation.method == "PUT":
        assert operation.about.startswith("Replace ")
    else:
        assert operation.about.endswith("; what is not mentioned stays.")


def test_there_is_something_to_say_of_every_operation():
    """What the tests here look at is all that the API has."""
    assert len(list(operations())) == 108
    assert len(CLASSES) > 80
    assert sum(map(len, CLASSES.values())) > 700


@pytest.mark.parametrize("noun", NOUNS)
def test_each_table_says_what_one_of_them_is_called(noun):
    """A table has the singular of its noun, with an article."""
    assert re.match(r"an? \w", table(noun).one)


@pytest.mark.parametrize("name", CLASSES)
def test_each_member_is_explained(name):
    """A member has a docstring of whole sentences, unless its name says all that there is to say."""
    silent = [member for member, text in CLASSES[name].items() if not text and member not in SELF_EVIDENT]
    assert silent == []
    for member, text in CLASSES[name].items():
        assert not text or re.match(r"[^a-z ].*\.$", text, re.DOTALL), member
        assert len(text.splitlines()) <= 2, member


def test_what_the_resources_have_in_common_is_explained_once():
    """The members that go without a docstring in each noun have theirs in the common base."""
    assert all(CLASSES["FabricResource"].values())


@needs_description
def test_no_docstring_is_the_descriptions():
    """Facts are the description's; no sentence is, nor eight words of one in a row."""
    assert sorted({text for text in ours() if copied(text)}) == []


@needs_description
def test_what_is_copied_is_found():
    """The judge of the test above can say yes: a whole text of the description, and a part of one in a text of ours."""
    longest = max(texts(document()), key=len)
    assert copied(longest)
    assert copied("It is said that " + " ".join(words(longest)[3 : 3 + RUN]).upper() + ", in short.")
    assert not copied("It is said that " + " ".join(words(longest)[3 : 2 + RUN]) + ", in short.")
    assert copied("list resources.")
