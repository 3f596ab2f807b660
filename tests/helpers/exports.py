"""What the package exports: `python -m tests.helpers.exports` writes the lists of its `__init__.py`.

The names of `resources` are found: each model, body and enum there is public. All others are kept as they are.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import signalwire_fabric_async
from signalwire_fabric_async import Body, Model, OpenEnum, resources

NAME: Final = signalwire_fabric_async.__name__
INIT: Final = Path(signalwire_fabric_async.__file__)


def found() -> Iterator[tuple[str, str]]:
    """Find the models, bodies, enums and type aliases of the resources: the name and the module of each."""
    for one in pkgutil.walk_packages(resources.__path__, f"{resources.__name__}."):
        module = importlib.import_module(one.name)
        annotated = vars(module).get("__annotations__", {}).items()
        aliases = {name for name, kind in annotated if kind == "TypeAlias"}
        for name, value in vars(module).items():
            public = isinstance(value, type) and issubclass(value, (Model, Body, OpenEnum))
            if (public and value.__module__ == module.__name__) or (name in aliases and name[0] != "_"):
                yield name, one.name.removeprefix(f"{NAME}.")


def exports() -> Mapping[str, str]:
    """Return every exported name and its module, those of the resources as they are found."""
    where: Mapping[str, str] = signalwire_fabric_async._WHERE
    kept = {name: module for name, module in where.items() if not module.startswith("resources.")}
    aliases = {
        name: module
        for name, module in where.items()
        if module.startswith("resources.") and not isinstance(getattr(signalwire_fabric_async, name), type)
    }
    names = {**kept, **aliases}
    for name, module in found():
        if names.setdefault(name, module) != module:
            raise ValueError(f"{name} is defined twice: in {names[name]} and in {module}")
    return names


def place(name: str) -> tuple[int, str]:
    """Sort names as ruff sorts `__all__`."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def written(source: str, names: Mapping[str, str]) -> str:
    """Return the source of `__init__.py` with its three lists regenerated."""
    by_module: dict[str, list[str]] = {}
    for name in sorted(names, key=place):
        by_module.setdefault(names[name], []).append(name)
    imports = "".join(
        _import(module, name)
        for module in sorted(by_module)
        for name in sorted(by_module[module], key=lambda one: (place(one)[0], one.casefold()))
    )
    modules = "".join(_entry(module, by_module[module]) for module in sorted(by_module))
    listed = "".join(f'    "{name}",\n' for name in sorted([*names, "__version__"], key=place))
    source = re.sub(r"(?<=if TYPE_CHECKING:\n)(    from .+\n(        .+\n    \)\n)?)+", lambda _: imports, source)
    source = re.sub(r'(?<=__name__,\n    \{\n)(        ["( )].+\n)+(?=    \},\n)', lambda _: modules, source)
    return re.sub(r'(?<=__all__ = \[\n)(    ".+",\n)+', lambda _: listed, source)


def _import(module: str, name: str) -> str:
    line = f"    from .{module} import {name} as {name}\n"
    return line if len(line) <= 121 else f"    from .{module} import (\n        {name} as {name},\n    )\n"


def _entry(module: str, names: list[str]) -> str:
    line = f'        "{module}": "{" ".join(names)}",\n'
    if len(line) <= 121:
        return line
    whole = " ".join(names)
    parts = [whole] if len(whole) <= 106 else textwrap.wrap(whole, 104)
    lines = [f'            "{part} "\n' for part in parts[:-1]] + [f'            "{parts[-1]}"\n']
    return f'        "{module}": (\n{"".join(lines)}        ),\n'


if __name__ == "__main__":
    INIT.write_text(written(INIT.read_text(encoding="utf-8"), exports()), encoding="utf-8")
    sys.stdout.write(f"{INIT}\n")
