"""Which module of the package imports which: `python -m tests.helpers.imports` draws it.

Imports inside functions count; those under `if TYPE_CHECKING:` do not, since nothing of them happens at run time. A
name that a package hands out lazily (PEP 562) counts as an import of the module that defines it.
`--call` shows instead through which modules one `subscribers.create` goes.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

PACKAGE: Final = Path(__file__).resolve().parents[2] / "signalwire_fabric_async"

LAYERS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"_collector", "_lazy", "_unclosed", "_version", "apis", "error_items"}),
    frozenset({"errors"}),
    frozenset({"validate"}),
    frozenset({"schema"}),
    frozenset({"quota"}),
    frozenset({"_redis_client", "_redis_lock"}),
    frozenset({"redis"}),
    frozenset({"http"}),
    frozenset({"paging"}),
    frozenset({"lookups"}),
    frozenset({"signatures"}),
    frozenset({"operations"}),
    frozenset({"resources"}),
    frozenset({"bulk", "webhooks"}),
    frozenset({"client"}),
    frozenset({"session"}),
    frozenset({"catalog", "otel", "routing"}),
    frozenset({"testing", "provisioning"}),
    frozenset({"_dask_claim"}),
    frozenset({"dask", "drift"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
"""The parts of the package from the lowest to the highest: each imports from those below it."""


class Import(NamedTuple):
    """One name that a module takes from another of the package."""

    by: str
    module: str
    name: str
    late: bool
    """Whether the import stands inside a function."""


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Return every module of the package by its dotted name below it; the package itself is the empty name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(package: Path = PACKAGE) -> list[Import]:
    """Return every import of one module of the package by another, each resolved to the module that it loads."""
    known = modules(package)
    lazy = {name: _lazy_names(name, path, package) for name, path in known.items() if path.name == "__init__.py"}
    found = []
    for by, path in known.items():
        for node, late in _runtime_imports(ast.parse(path.read_text(encoding="utf-8"))):
            target = _target(by, path, node, package.name)
            if target is None:
                continue
            for one in node.names:
                found.append(Import(by, _resolved(target, one.name, known, lazy), one.name, late))
    return found


def graph(found: list[Import]) -> dict[str, set[str]]:
    """Return the modules that each module imports."""
    arrows: dict[str, set[str]] = {}
    for one in found:
        if one.by != one.module:
            arrows.setdefault(one.by, set()).add(one.module)
            arrows.setdefault(one.module, set())
    return arrows


def cycles(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """Return each group of modules that reach one another (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(one: str) -> None:
        index[one] = low[one] = len(index)
        stack.append(one)
        for other in sorted(arrows[one]):
            if other not in index:
                visit(other)
                low[one] = min(low[one], low[other])
            elif other in stack:
                low[one] = min(low[one], index[other])
        if low[one] == index[one]:
            at = stack.index(one)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for one in sorted(arrows):
        if one not in index:
            visit(one)
    return found


def part(module: str) -> str:
    """Return the part of the package that a module belongs to."""
    return module.partition(".")[0]


def layer(module: str) -> int:
    """Return the number of a module's layer, the lowest being 0.

    Raises:
        LookupError: If the module is in no layer.
    """
    for number, parts in enumerate(LAYERS):
        if part(module) in parts:
            return number
    raise LookupError(f"{module} is in no layer: add {part(module)} to LAYERS in {__file__}")


def outside(package: Path = PACKAGE) -> dict[str, set[str]]:
    """Return the top-level names of other packages that each module imports at run time."""
    found: dict[str, set[str]] = {}
    for by, path in modules(package).items():
        for node in _runtime_nodes(ast.parse(path.read_text(encoding="utf-8")).body):
            if isinstance(node, ast.Import):
                found.setdefault(by, set()).update(one.name.partition(".")[0] for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.setdefault(by, set()).add((node.module or "").partition(".")[0])
    return found


def _runtime_imports(tree: ast.Module) -> Iterator[tuple[ast.ImportFrom, bool]]:
    top = {id(node) for node in tree.body}
    for node in _runtime_nodes(tree.body):
        if isinstance(node, ast.ImportFrom):
            yield node, id(node) not in top


def _runtime_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield every node below some statements, without what stands under `if TYPE_CHECKING:`."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def _target(by: str, path: Path, node: ast.ImportFrom, package: str) -> str | None:
    """Return the module of the package that an import names, or None for one of elsewhere."""
    if node.level == 0:
        own = (node.module or "").split(".")
        return ".".join(own[1:]) if own[0] == package else None
    here = by.split(".") if by else []
    if path.name != "__init__.py":
        here = here[:-1]
    base = here[: len(here) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _lazy_names(by: str, path: Path, package: Path) -> dict[str, str]:
    """Return the names that a package loads when they are first used, and the module of each."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {}
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for one in node.body:
                if isinstance(one, ast.ImportFrom):
                    target = _target(by, path, one, package.name)
                    found.update({each.name: target for each in one.names if target is not None})
    return found


def _resolved(target: str, name: str, known: Mapping[str, Path], lazy: Mapping[str, Mapping[str, str]]) -> str:
    below = f"{target}.{name}" if target else name
    if below in known:
        return below
    if name in lazy.get(target, ()):
        return _resolved(lazy[target][name], name, known, lazy)
    if name == "__version__":
        return "_version"
    return target


def drawing() -> str:
    """Return the layers from the highest to the lowest, with the parts that each module imports from."""
    arrows = graph(imports())
    lines = []
    for number, parts in reversed(list(enumerate(LAYERS))):
        lines.append(f"{number:>2}  {', '.join(sorted(parts))}")
        for one in sorted(one for one in modules() if one and part(one) in parts):
            below = sorted({each if part(each) == part(one) else part(each) for each in arrows.get(one, ()) if each})
            lines.append(f"      {one:<40} -> {', '.join(below)}" if below else f"      {one}")
    circles = cycles(arrows)
    lines.append(f"{len(arrows)} modules, {sum(map(len, arrows.values()))} arrows, {len(circles)} cycles")
    lines += [f"cycle: {', '.join(each)}" for each in circles]
    return "\n".join(lines)


async def modules_of_a_call() -> list[str]:
    """Return the modules that one warm `subscribers.create` is in, in order, each change once."""
    import signalwire_fabric_async  # the one on the path, to compare two versions
    from signalwire_fabric_async.testing import FakeFabric

    root = str(Path(signalwire_fabric_async.__file__).parent) + "/"
    seen: list[str] = []

    def profile(frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(root) and "/testing/" not in file:
            module = file.removeprefix(root).removesuffix(".py").replace("/", ".")
            if not seen or seen[-1] != module:
                seen.append(module)

    async with FakeFabric() as fabric, fabric.session() as session:
        await session.subscribers.create(email="first@example.com")
        sys.setprofile(profile)
        try:
            await session.subscribers.create(email="second@example.com", password="pass-word-2")
        finally:
            sys.setprofile(None)
    return seen


def main() -> None:
    """Print the drawing, or the way of one call."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--call", action="store_true", help="through which modules one create goes")
    if parser.parse_args().call:
        seen = asyncio.run(modules_of_a_call())
        print(" -> ".join(seen))
        print(f"{len(seen)} stays in {len(set(seen))} modules")
    else:
        print(drawing())


if __name__ == "__main__":
    main()
