"""How large the heavy tests are: in full with FABRIC_FULL=1, a tenth otherwise."""

from __future__ import annotations

import os
from typing import Final

FULL: Final = os.environ.get("FABRIC_FULL") == "1"


def scaled(count: int) -> int:
    """Return the count as promised, or a tenth of it (at least 1) where this is not the full run."""
    return count if FULL else max(1, count // 10)
