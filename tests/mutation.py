"""Mutation testing of the modules that decide: each is changed in one place at a time, and a test must notice.

    python tests/mutation.py                    # every module below
    python tests/mutation.py retry --show       # one of them, and the changes alone

The change is made to the module's syntax tree in a copy of the package, and
the tests that are named for it run against that copy in a process of its own,
until the first failure. A survivor is a change that no test noticed: read it,
and either write the test or say why the change means nothing.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# Loaded once, before the forks: what every test run would load anew. The package itself is loaded in each.
import aiohttp.web
import backoff
import cattrs
import pytest

PRELOADED = (aiohttp, backoff, cattrs)

ROOT = Path(__file__).parent.parent
PACKAGE = "signalwire_fabric_async"
TIMEOUT = 90

TARGETS = {
    "retry": (
        "wire/retry.py",
        ["tests/test_retry.py", "tests/faults/test_repetition.py", "tests/faults/test_waits.py"],
    ),
    "paging": ("wire/paging.py", ["tests/test_paging.py"]),
    "tuning": ("wire/tuning.py", ["tests/test_quota.py"]),
    "quota": ("wire/quota.py", ["tests/test_quota.py"]),
    "journal": (
        "provisioning/journal.py",
        ["tests/test_provisioning_journal.py", "tests/test_provisioning_apply.py"],
    ),
}

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
SWAPPED = {"min": "max", "max": "min"}

Change = Callable[[ast.AST], None]


def changes_of(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """The changes that can be made at a node: what is said of each, and how it is made to the node's copy."""
    match node:
        case ast.Compare(ops=[one, *_]) if type(one) in COMPARED:
            other = COMPARED[type(one)]

            def compare(found: ast.AST) -> None:
                found.ops[0] = other()  # type: ignore[attr-defined]  # a Compare, as the node is

            yield f"{type(one).__name__} -> {other.__name__}", compare
        case ast.BoolOp(op=op):
            other_op: ast.boolop = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"{type(op).__name__} -> {type(other_op).__name__}", lambda found: setattr(found, "op", other_op)
        case ast.BinOp(op=computed) if type(computed) in COMPUTED:
            wrong = COMPUTED[type(computed)]
            yield f"{type(computed).__name__} -> {wrong.__name__}", lambda found: setattr(found, "op", wrong())
        case ast.AugAssign(op=computed) if type(computed) in COMPUTED:
            wrong = COMPUTED[type(computed)]
            yield f"{type(computed).__name__}= -> {wrong.__name__}=", lambda found: setattr(found, "op", wrong())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not dropped", lambda found: _become(found, operand)
        case ast.Constant(value=bool() as value):
            yield f"{value} -> {not value}", lambda found: setattr(found, "value", not value)
        case ast.Constant(value=int() | float() as value):
            yield f"{value} -> {value + 1}", lambda found: setattr(found, "value", value + 1)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return None", lambda found: setattr(found, "value", ast.Constant(None))
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not isinstance(test, ast.Constant):
            if not isinstance(node, ast.While):
                yield "if True", lambda found: setattr(found, "test", ast.Constant(value=True))
            yield "if False", lambda found: setattr(found, "test", ast.Constant(value=False))
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.AugAssign() | ast.Delete():
            yield "left out", lambda found: _become(found, ast.Pass())
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
            yield "left out", lambda found: _become(found, ast.Pass())
        case ast.Name(id=name) if name in SWAPPED:
            yield f"{name} -> {SWAPPED[name]}", lambda found: setattr(found, "id", SWAPPED[name])
        case _:
            return


def _become(found: ast.AST, other: ast.AST) -> None:
    """Make a node another one in place."""
    found.__class__ = type(other)  # type: ignore[assignment]  # a node of another kind, which is what is wanted
    place = {name: getattr(found, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
    vars(found).clear()
    vars(found).update(copy.deepcopy(vars(other)) | place)


def _counts(node: ast.AST) -> bool:
    """Whether a change below this node can matter: not in annotations, slots, reprs, messages or type checking."""
    match node:
        case ast.FunctionDef(name="__repr__" | "__str__"):
            return False
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.ImportFrom() | ast.Import():
            return False
        case ast.Assign(targets=[ast.Name(id="__slots__" | "__all__"), *_]) | ast.JoinedStr():
            return False
        case _:
            return True


def places(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree at which changes are looked for, in order."""
    if not _counts(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from places(child)


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Every change of a source: its line, what it is, and the changed source."""
    tree = ast.parse(source)
    for number, node in enumerate(places(tree)):
        for said, change in changes_of(node):
            changed = copy.deepcopy(tree)
            change(next(one for n, one in enumerate(places(changed)) if n == number))
            yield getattr(node, "lineno", 0), said, ast.unparse(ast.fix_missing_locations(changed))


def noticed(copied: Path, tests: list[str]) -> str:
    """What became of a changed copy: `failed` (noticed), `time` (never ended: noticed too), or `passed`."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os.chdir(copied)
        sys.path.insert(0, str(copied))
        os.environ["PYTHONPATH"] = str(copied)
        with Path(os.devnull).open("w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests])
        os._exit(int(code))
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "passed" if os.waitstatus_to_exitcode(status) == 0 else "failed"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "time"


def copy_tree(folder: Path) -> Path:
    """A copy of what the tests need."""
    for name in (PACKAGE, "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(name: str, only: frozenset[int], every: int) -> tuple[int, list[str]]:
    """Test the mutants of one target (of some lines, or every n-th of them); their number, and those that survived."""
    path, wanted = TARGETS[name]
    tests = [one for one in wanted if (ROOT / one).is_file()]
    source = (ROOT / PACKAGE / path).read_text(encoding="utf-8")
    lines = source.splitlines()
    survivors: list[str] = []
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        copied = copy_tree(Path(folder))
        target = copied / PACKAGE / path
        target.write_text(ast.unparse(ast.parse(source)), encoding="utf-8")
        if noticed(copied, tests) != "passed":
            raise SystemExit(f"{name}: the tests fail before anything is changed")
        for number, (line, said, changed) in enumerate(mutants(source)):
            if number % every or (only and line not in only):
                continue
            count += 1
            target.write_text(changed, encoding="utf-8")
            if noticed(copied, tests) == "passed":
                survivors.append(f"{path}:{line}: {said}: {lines[line - 1].strip()}")
                print(survivors[-1], flush=True)
    return count, survivors


def main() -> int:
    """Run, and print a line for each survivor and the score of each module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="*", help=f"one of {', '.join(TARGETS)} (default: all)")
    parser.add_argument("--show", action="store_true", help="print the changes, and run nothing")
    parser.add_argument("--lines", default="", metavar="N,N", help="the changes of these lines alone")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every n-th change alone: a sample")
    options = parser.parse_args()
    only = frozenset(int(line) for line in options.lines.split(",") if line)
    sys.dont_write_bytecode = True
    for name in options.target or TARGETS:
        if options.show:
            path = ROOT / PACKAGE / TARGETS[name][0]
            for line, said, _ in mutants(path.read_text(encoding="utf-8")):
                print(f"{name}:{line}: {said}")
            continue
        begun = time.monotonic()
        count, survivors = run(name, only, options.every)
        score = 100 * (count - len(survivors)) / count
        print(f"{name}: {count - len(survivors)} of {count} noticed ({score:.0f} %), {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
