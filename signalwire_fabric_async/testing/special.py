"""The operations that do something of their own, beyond list, get, create, update and delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from .routes import Route
from .space import Deed, Space

SPECIAL: Final[Mapping[str, Callable[[Space, Route], Deed]]] = {}
"""By operation name: makes the function that carries it out."""
