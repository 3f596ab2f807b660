"""The facts of SignalWire's API descriptions, as every clone has them. `tests/facts/derive.py` writes them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import signalwire_fabric_async.testing

FACTS: Final = Path(__file__).resolve().parent.parent / "facts"
DESCRIPTIONS: Final = Path(signalwire_fabric_async.testing.__file__).parent / "descriptions"
FABRIC: Final = {"fabric": "published", "fabric.observed": "observed"}

OFFICIAL: Final = Path(__file__).resolve().parents[3] / "shared" / "api"
"""Where the descriptions themselves may be: beside the checkout."""


@cache
def document(name: str) -> Mapping[str, Any]:
    """Return the facts of a description.

    Args:
        name: `fabric` (the published description), `fabric.observed` (what the service does), or another API:
            `relay-rest`, `calling`, `calling-rpc`, `messaging`, `voice`, `fax`, `logs`, `datasphere`, `project`,
            `projects`.
    """
    path = DESCRIPTIONS / f"{FABRIC[name]}.json" if name in FABRIC else FACTS / f"{name}.json"
    read: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


@cache
def table(name: str) -> Sequence[Mapping[str, str]]:
    """Return the rows of a table.

    Args:
        name: `operations`, `observed-operations`, `space-operations`, `differences` or `behaviour`.
    """
    with (FACTS / f"{name}.tsv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def official_sentences() -> frozenset[str]:
    """Return the hashes of the descriptions' sentences."""
    return frozenset((FACTS / "sentences.txt").read_text(encoding="ascii").split())
