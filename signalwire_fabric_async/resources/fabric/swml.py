"""SWML documents, sent and answered as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

SwmlDocument: TypeAlias = Mapping[str, object]
"""A SWML document: a mapping with `sections`, each a list of methods, of which `main` runs first."""
