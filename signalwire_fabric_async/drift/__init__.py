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
from .questions import QUESTIONS, Answer, Question
from .reading import Reading, read_space
from .run import MARK, Undeleted
from .shapes import redacted
from .writing import COSTS, MOST_WRITES, Probe, probe_space

__all__ = [
    "ABSENT",
    "ACCEPTED",
    "COSTS",
    "MARK",
    "MOST_WRITES",
    "NOT_KEPT",
    "NOT_SERVED",
    "OPTIONAL",
    "OTHER_TYPE",
    "OTHER_VALUE",
    "QUESTIONS",
    "REFUSED",
    "REQUIRED",
    "UNDESCRIBED",
    "UNKNOWN",
    "Answer",
    "DescriptionName",
    "Drift",
    "DriftRow",
    "Probe",
    "Question",
    "Reading",
    "Undeleted",
    "probe_space",
    "read_space",
    "redacted",
]
