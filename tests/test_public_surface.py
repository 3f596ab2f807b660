"""The public surface: its names, where they come from, and what an import costs."""

from __future__ import annotations

import ast
import importlib
import inspect
import pickle
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

import signalwire_fabric_async
from helpers import exports
from signalwire_fabric_async import Body, ErrorItem, FabricError, Model, OpenEnum, errors
from signalwire_fabric_async import resources as resources_package
from signalwire_fabric_async.operations import Resource

PACKAGE = Path(inspect.getfile(signalwire_fabric_async)).parent
NAME = signalwire_fabric_async.__name__


def test_all_is_sorted_and_importable() -> None:
    """`__all__` is sorted as ruff sorts it, without doubles, and each name in it can be had."""
    names = signalwire_fabric_async.__all__

    def place(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)

    assert names == sorted(set(names), key=place)
    assert all(hasattr(signalwire_fabric_async, name) for name in names)
    assert dir(signalwire_fabric_async) == sorted(names)


def test_all_is_what_type_checkers_see() -> None:
    """What is imported for type checkers, what is loaded on first use, and `__all__` are the same names."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {
        one.asname: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for one in node.names
        if one.asname == one.name
    }
    assert seen == signalwire_fabric_async._WHERE
    assert {*seen, "__version__"} == set(signalwire_fabric_async.__all__)
    for name, module in seen.items():
        assert getattr(importlib.import_module(f"{NAME}.{module}"), name) is getattr(signalwire_fabric_async, name)


def test_a_name_that_is_not_there_says_so() -> None:
    """An unknown name is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = signalwire_fabric_async.Nonsense


def test_every_model_body_and_enum_is_public() -> None:
    """Whatever a call takes or answers can be imported from the package itself."""
    for found in pkgutil.walk_packages(resources_package.__path__, f"{resources_package.__name__}."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if (
                isinstance(value, type)
                and value.__module__ == module.__name__
                and issubclass(value, (Model, Body, OpenEnum))
            ):
                assert getattr(signalwire_fabric_async, name) is value
                assert not issubclass(value, Resource)
                assert value.__doc__


def test_every_model_and_body_is_frozen_and_slotted() -> None:
    """Answers are shared without copies, bodies are checked once: neither is changed, neither has a dict."""
    for name in signalwire_fabric_async.__all__:
        value = getattr(signalwire_fabric_async, name)
        if isinstance(value, type) and issubclass(value, (Model, Body)):
            assert attrs.has(value)
            assert value.__setattr__ is not object.__setattr__
            assert "__dict__" not in dir(value)


ERRORS = sorted(
    name
    for name in signalwire_fabric_async.__all__
    if isinstance(getattr(signalwire_fabric_async, name), type)
    and issubclass(getattr(signalwire_fabric_async, name), BaseException)
)


@pytest.mark.parametrize("name", ERRORS)
def test_every_public_error_is_a_fabric_error_and_pickles(name: Any) -> None:
    """One root catches all; an error that crosses processes arrives with its attributes."""
    cls = getattr(signalwire_fabric_async, name)
    assert issubclass(cls, FabricError)
    samples = {"errors": (ErrorItem(message="m", code="c"),), "raw": {"a": 1}, "problems": ("$.a: missing",)}
    taken = [one.name for one in inspect.signature(cls.__init__).parameters.values() if one.kind is one.KEYWORD_ONLY]
    given = {each: samples.get(each, f"{each}!") for each in taken}
    error = cls("what happened", **given)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        copied = pickle.loads(pickle.dumps(error, protocol))
        assert type(copied) is cls
        assert str(copied) == str(error) == "what happened"
        assert {each: getattr(copied, each) for each in taken} == given


def test_every_error_of_the_module_is_public() -> None:
    """No error is left out of the public names."""
    own = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, BaseException)}
    assert own <= set(signalwire_fabric_async.__all__)


def _loaded_by(program: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_next_to_nothing() -> None:
    """`import signalwire_fabric_async` loads three small files: no aiohttp, no attrs, no cattrs, none of its modules."""
    before = _loaded_by("pass")
    loaded = _loaded_by("import signalwire_fabric_async")
    assert {one for one in loaded if one.startswith(NAME)} == {NAME, f"{NAME}._lazy", f"{NAME}._version"}
    assert {"aiohttp", "attr", "attrs", "cattrs", "yarl", "backoff", "asyncio"} & (loaded - before) == set()


def test_importing_the_session_loads_what_a_signature_needs() -> None:
    """`from signalwire_fabric_async import AsyncSession` loads no asyncio, attrs or cattrs: making a session does."""
    before = _loaded_by("pass")
    loaded = _loaded_by("from signalwire_fabric_async import AsyncSession") - before
    assert {"aiohttp", "attr", "attrs", "cattrs", "yarl", "backoff", "asyncio", "logging", "inspect"} & loaded == set()


def test_a_session_loads_no_resource_and_no_client_before_they_are_used() -> None:
    """Making a session loads neither aiohttp nor a resource, whose module is loaded on first use."""
    made = "from signalwire_fabric_async import AsyncSession\ns = AsyncSession('a', project_id='p', api_token='t')\n"
    loaded = _loaded_by(made)
    assert "aiohttp" not in loaded
    assert {one for one in loaded if one.startswith(f"{NAME}.resources.")} == set()
    used = _loaded_by(made + "s.relay_applications")
    assert f"{NAME}.resources.fabric.relay_applications" in used
    assert f"{NAME}.resources.fabric.ai_agents" not in used
    assert f"{NAME}.resources.fabric.subscribers" not in used
    assert f"{NAME}.resources.fabric.ai_agents" in _loaded_by(made + "s.ai_agents")


def test_the_exports_are_written_by_their_script() -> None:
    """Every model, body and enum of the resources is exported: `python -m tests.helpers.exports` writes the lists."""
    source = exports.INIT.read_text(encoding="utf-8")
    assert exports.written(source, exports.exports()) == source
