"""The layers of the package: imports point one way, and nothing imports itself by a detour."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

import pytest

import signalwire_fabric_async
from helpers.imports import PACKAGE, Import, cycles, drawing, graph, imports, layer, modules, outside, part

PUBLIC: Final = set(signalwire_fabric_async.__all__)

BEHIND_THE_TABLES: Final = {
    "_lazy": {"attach"},
    "_version": {"__version__"},
    "apis": {"Api", "Authorization", "DATASPHERE", "FABRIC", "LINKED", "MESSAGING", "Paging", "RELAY_REST", "WRITES"},
    "catalog": {"operations", "reach", "tables"},
    "operations": {"Kind", "Operation", "Resource", "Table", "table_of"},
    "operations.sentences": {"sentence"},
    "redis": {"RedisQuota"},
    "client": {"ResourceAttribute", "SpaceClient"},
    "schema.models": {"Member", "alternatives", "is_model", "members"},
    "schema.deviations": {"Deviation"},
    "paging": {"ListQuery"},
    "schema.strict": {"mismatches"},
    "schema.timestamps": {"RFC_3339"},
    "schema.values": {"SECRET_WORDS"},
    "validate": {"key_of", "json_array", "json_object", "seconds", "text", "whole_number"},
}
"""What the parts above the session take beside public names: what operation tables are read with, and checks."""

IO: Final = {"aiohttp", "asyncio", "http", "multiprocessing", "socket", "ssl", "subprocess", "threading"}
"""What a module that does no input or output has no use for."""

own_imports = functools.cache(imports)
"""The imports of the package, which every test here reads."""


def test_no_module_imports_itself_by_a_detour() -> None:
    """There is no cycle of imports in the package, those inside functions included."""
    assert cycles(graph(own_imports())) == []


def test_imports_point_one_way() -> None:
    """Each part imports from those below it: session from resources, resources from operations, these from http and schema."""
    wrong = [
        one
        for one in own_imports()
        if one.by and part(one.by) != part(one.module) and layer(one.by) <= layer(one.module)
    ]
    assert wrong == []


def test_what_is_above_the_session_uses_the_public_names() -> None:
    """provisioning, testing and the command line take public names, and the operation tables."""
    wrong = [
        one
        for one in own_imports()
        if one.by
        and part(one.by) != part(one.module)
        and layer(one.by) > layer("session") >= layer(one.module)
        and one.name not in PUBLIC
        and one.name not in BEHIND_THE_TABLES.get(one.module, ())
    ]
    assert wrong == []


@pytest.mark.parametrize("package", ["schema", "testing.space"])
def test_a_model_does_no_io(package: str) -> None:
    """The data model and the model of a Space import neither aiohttp nor asyncio nor anything else that does I/O."""
    found = outside()
    assert [one for one in modules() if one.startswith(package)] != []
    assert {one: found[one] & IO for one in found if one.startswith(package) and found[one] & IO} == {}


def test_the_simulated_space_does_not_know_its_server() -> None:
    """testing.space is a model without HTTP: it imports neither testing.http nor the server."""
    assert [
        one
        for one in own_imports()
        if one.by.startswith("testing.space") and one.module in ("testing.server", "testing.http")
    ] == []


@pytest.fixture
def small_package(tmp_path: Path) -> Path:
    """Return a package of three modules, `low`, `middle` and `high`, that import downwards."""
    package = tmp_path / "small"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .low import L as L\n"
    )
    (package / "low.py").write_text("import asyncio\nL = 1\n")
    (package / "middle.py").write_text("from . import L\n")
    (package / "high.py").write_text("def call():\n    from .middle import L\n    return L\n")
    return package


def test_a_lazy_name_counts_as_its_module(small_package: Path) -> None:
    """A name that the package loads when it is used is an import of the module that defines it."""
    assert set(imports(small_package)) == {
        Import("middle", "low", "L", late=False),
        Import("high", "middle", "L", late=True),
    }
    assert cycles(graph(imports(small_package))) == []
    assert outside(small_package)["low"] == {"asyncio"}


def test_an_import_inside_a_function_makes_a_cycle(small_package: Path) -> None:
    """A cycle is found where one of its imports stands inside a function, and not under `TYPE_CHECKING`."""
    low = small_package / "low.py"
    low.write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .high import call\nL = 1\n")
    assert cycles(graph(imports(small_package))) == []
    low.write_text("L = 1\ndef late():\n    from .high import call\n")
    assert cycles(graph(imports(small_package))) == [["high", "low", "middle"]]


def test_the_drawing_shows_every_module() -> None:
    """`python -m tests.helpers.imports` draws every module once, in its layer."""
    lines = drawing().splitlines()
    assert sorted(line.split()[0] for line in lines if line.startswith("      ")) == sorted(
        filter(None, modules(PACKAGE))
    )
