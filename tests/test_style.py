"""The style of the code that no linter checks: reasons for `Any`, and the length of modules and functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent.parent / "signalwire_fabric_async"
MODULES: Final = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}

LINES_OF_A_MODULE: Final = 420
"""CONTRIBUTING says about 400."""
LINES_OF_A_FUNCTION: Final = 40
"""Without its signature and its docstring, which public functions have long."""


def unexplained(path: Path) -> list[str]:
    """Return the lines of a module where `Any` alone is a type, and neither they nor the import of `Any` say why."""
    lines = path.read_text(encoding="utf-8").splitlines()
    tree = ast.parse("\n".join(lines))
    arguments: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(one.name == "Any" for one in node.names):
            if any("# Any: " in line for line in lines[node.lineno - 1 : node.end_lineno]):
                return []
        elif isinstance(node, ast.Subscript):
            arguments.update(ast.walk(node.slice))
    return [
        f"{path.name}:{node.lineno}: {lines[node.lineno - 1].strip()}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "Any" and node not in arguments
        if "#" not in lines[node.lineno - 1]
    ]


def test_any_has_its_reason() -> None:
    """`Any` alone has its reason on its line, or beside its import; as an argument (`dict[str, Any]`) it says it itself."""
    assert [line for path in MODULES.values() for line in unexplained(path)] == []


def too_long(path: Path) -> Iterator[str]:
    """Yield the functions of a module whose statements take too many lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if statements and (node.end_lineno or 0) - statements[0].lineno >= LINES_OF_A_FUNCTION:
                yield f"{path.name}:{node.lineno}: {node.name}"


def test_functions_are_short() -> None:
    """A function has at most 40 lines of statements."""
    assert [line for path in MODULES.values() for line in too_long(path)] == []


def test_modules_are_short() -> None:
    """A module has about 400 lines at most; `__init__.py` of the package is a generated list of names."""
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > LINES_OF_A_MODULE} == {
        "__init__.py": lengths["__init__.py"]
    }


def test_a_module_that_breaks_the_rules_is_found(tmp_path: Path) -> None:
    """`Any` without a reason and a long function are seen; an argument of a type and a comment are not."""
    lines = ["from typing import Any", "a: Any = 1", "b: Any = 2  # JSON", "c: dict[str, Any] = {}"]
    lines += ["def f():", *["    pass"] * 41]
    found = tmp_path / "made_up.py"
    found.write_text("\n".join(lines), encoding="utf-8")
    assert unexplained(found) == ["made_up.py:2: a: Any = 1"]
    assert list(too_long(found)) == ["made_up.py:5: f"]
    found.write_text("\n".join(["from typing import Any  # Any: JSON", *lines[1:]]), encoding="utf-8")
    assert unexplained(found) == []
