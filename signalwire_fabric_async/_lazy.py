"""Imports the names of a package on first use (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def attach(package: str, modules: Mapping[str, str]) -> tuple[Callable[[str], object], Mapping[str, str]]:
    """Prepare the lazy names of a package.

    Args:
        package: The package's `__name__`.
        modules: The names that each of its modules defines, separated by spaces.

    Returns:
        The package's `__getattr__`, and the module of each name.
    """
    where = {name: module for module, names in modules.items() for name in names.split()}

    def load(name: str) -> object:
        module = where.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{package}.{module}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load, where
