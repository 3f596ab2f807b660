"""Drift: where a Space deviates from the API description, recorded without its values.

Examples:
    drift = Drift()
    async with AsyncSession.from_env() as session:
        watched = drift.watching(session)
        await watched.subscribers.list()
    print(drift.table())
"""

from __future__ import annotations

from .bodies import ACCEPTED, NOT_KEPT, OPTIONAL, REFUSED, REQUIRED
from .collector import NOT_SERVED, UNDESCRIBED, DescriptionName, Drift, DriftRow
from .comparison import ABSENT, OTHER_TYPE, OTHER_VALUE, UNKNOWN
from .reading import Reading, read_space
from .shapes import redacted

__all__ = [
    "ABSENT",
    "ACCEPTED",
    "NOT_KEPT",
    "NOT_SERVED",
    "OPTIONAL",
    "OTHER_TYPE",
    "OTHER_VALUE",
    "REFUSED",
    "REQUIRED",
    "UNDESCRIBED",
    "UNKNOWN",
    "DescriptionName",
    "Drift",
    "DriftRow",
    "Reading",
    "read_space",
    "redacted",
]
