"""What type checkers see: right use passes, wrong use is refused, and no call gives Any. By mypy and by pyright."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from signalwire_fabric_async.apis import FABRIC
from signalwire_fabric_async.catalog import tables

SAMPLES = Path(__file__).with_name("typing_samples")
CHECKERS = ("mypy", "pyright")


class Said(NamedTuple):
    """One diagnostic of a type checker about a sample."""

    file: str
    line: int
    error: bool
    text: str


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=SAMPLES, capture_output=True, encoding="utf-8", check=False, timeout=240
    )
    assert done.stdout, done.stderr
    return done.stdout


def _mypy() -> Iterator[Said]:
    files = sorted(path.name for path in SAMPLES.glob("*.py"))
    for line in _run("mypy", "--strict", "--config-file=", "--no-error-summary", *files).splitlines():
        found = re.fullmatch(r"(?P<file>[^:]+):(?P<line>\d+): (?P<kind>error|note): (?P<text>.*)", line)
        assert found, line
        yield Said(found["file"], int(found["line"]), found["kind"] == "error", found["text"])


def _pyright() -> Iterator[Said]:
    report = json.loads(_run("pyright", "-p", "pyrightconfig.json", "--pythonpath", sys.executable, "--outputjson"))
    one: Mapping[str, Any]
    for one in report["generalDiagnostics"]:
        line = one["range"]["start"]["line"] + 1
        yield Said(Path(one["file"]).name, line, one["severity"] == "error", one["message"])


@cache
def said(checker: str) -> tuple[Said, ...]:
    """Run each type checker once, in strict mode, over all samples and return the diagnostics."""
    return tuple(_mypy() if checker == "mypy" else _pyright())


each_checker = pytest.mark.parametrize("checker", CHECKERS)


@each_checker
@pytest.mark.parametrize("sample", ["right_use.py", "all_operations.py", "space_operations.py", "call_commands.py"])
def test_right_use_is_accepted(checker: Any, sample: str) -> None:
    """Each kind of operation, rightly used, is accepted strictly, with the types that it asserts."""
    assert [one for one in said(checker) if one.file == sample and one.error] == []


@each_checker
@pytest.mark.parametrize(("sample", "least"), [("misuse.py", 50), ("space_misuse.py", 24)])
def test_each_misuse_is_refused(checker: Any, sample: str, least: int) -> None:
    """Each marked line is refused, and no other: the samples say what is wrong, not more."""
    lines = (SAMPLES / sample).read_text(encoding="utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, 1) if line.endswith("# refused")}
    refused = {one.line for one in said(checker) if one.file == sample and one.error}
    assert len(marked) >= least
    assert {number: lines[number - 1].strip() for number in marked ^ refused} == {}


@each_checker
@pytest.mark.parametrize("sample", ["all_operations.py", "space_operations.py", "call_commands.py"])
def test_no_call_gives_any(checker: Any, sample: str) -> None:
    """What each call gives is known in full: no Any and no Unknown in what is revealed."""
    revealed = [one for one in said(checker) if one.file == sample and not one.error]
    tree = ast.parse((SAMPLES / sample).read_text(encoding="utf-8"))
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "reveal_type"]
    assert len({one.line for one in revealed}) == len(asked)
    assert [one for one in revealed if re.search(r"\b(Any|Unknown)\b", one.text)] == []


def test_the_sample_calls_every_operation() -> None:
    """The sample leaves none of Fabric's operations out."""
    tree = ast.parse((SAMPLES / "all_operations.py").read_text(encoding="utf-8"))
    called = {_place(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    fabric = {name: table for name, table in tables().items() if table.api is FABRIC}
    every = {f"{name}.{one.attribute}" for name, table in fabric.items() for one in table.operations()}
    assert "subscribers.create" in every
    assert every - called == set()


def test_the_space_sample_calls_every_operation() -> None:
    """The sample leaves no operation of the other families out, but for the commands of a call."""
    tree = ast.parse((SAMPLES / "space_operations.py").read_text(encoding="utf-8"))
    called = {_place(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    space = {name: table for name, table in tables().items() if table.api is not FABRIC}
    every = {
        f"{name}.{one.attribute}" for name, table in space.items() for one in table.operations() if not one.command
    }
    assert every - called == set()


def test_the_command_sample_sends_every_command() -> None:
    """The sample leaves no command of a call out."""
    tree = ast.parse((SAMPLES / "call_commands.py").read_text(encoding="utf-8"))
    called = {_place(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    every = {f"{name}.{one.attribute}" for name, table in tables().items() for one in table.operations() if one.command}
    assert len(every) == 42
    assert every - called == set()


def _place(function: ast.expr) -> str:
    """Return the place of an operation that is called, as the table of resources names it."""
    text = ast.unparse(function).replace("('sub')", "")
    return re.sub(r"^view\.", "as_subscriber.", text).removeprefix("session.")
