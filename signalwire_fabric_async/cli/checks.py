"""The result of one check of `doctor`."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen
class Check:
    """The result of one check: `state` is ok, problem or skipped; `values` are the facts for a program."""

    name: str
    state: str
    said: str
    values: Mapping[str, object] = attrs.field(factory=dict[str, object])
