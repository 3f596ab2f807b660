"""The counts of a plan, the progress of a run, and its summary."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final, Self

import attrs

from .diff import Action

FAILED_KEPT: Final = 1_000
"""Maximum number of failed steps that a Summary lists."""

COUNTED: Final = {Action.CREATE: "created", Action.UPDATE: "updated", Action.DELETE: "deleted"}
"""The member of Counts for each action."""


@attrs.frozen(kw_only=True)
class Counts:
    """Numbers of created, updated, deleted and unchanged resources of one kind."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0

    def plus(self, other: Counts) -> Counts:
        """Return the sum."""
        return Counts(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            deleted=self.deleted + other.deleted,
            unchanged=self.unchanged + other.unchanged,
        )

    @property
    def writes(self) -> int:
        """The number of writes."""
        return self.created + self.updated + self.deleted


@attrs.frozen(kw_only=True)
class Failed:
    """A step that was not done.

    Attributes:
        state: `failed` (rejected, or impossible), `conflict` (somebody else
            changed the same member since the plan: nothing was sent),
            `unknown` (not done as far as is known, in all rounds of this run:
            responses were lost, or the service was unavailable), or `blocked`
            (its subscriber failed, or is unknown).
        reason: The service's error message, if there is one.
    """

    action: str
    kind: str
    email: str
    username: str | None
    line: int | None
    state: str
    reason: str

    def __str__(self) -> str:
        whom = self.email if self.username is None else f"{self.email} {self.username}"
        where = "" if self.line is None else f" (line {self.line})"
        return f"{self.action} {self.kind} {whom}{where}: {self.state}: {self.reason}"


@attrs.frozen(kw_only=True)
class Progress:
    """The progress of a run. `rate` is in steps per second, `seconds_left` None until it can be estimated."""

    done: int
    failed: int
    total: int
    rate: float
    seconds_left: float | None
    round: int


@attrs.frozen(kw_only=True)
class Waiting:
    """The reason of a wait, and its maximum seconds."""

    reason: str
    seconds: float

    def __str__(self) -> str:
        return f"waiting for up to {self.seconds:.0f} s: {self.reason}"


@attrs.frozen(kw_only=True)
class Summary:
    """The result of a run.

    Attributes:
        failed: The steps that were not done, at most the first thousand. A
            journal has the reasons of all rejections.
        not_done: The number of steps that were not done.
        writes: Number of writes, without retries of the transport.
        stopped: Whether it ended early, on request: the same call resumes it.
        gave_up: Any other reason why it ended early, such as a service that
            was unavailable for longer than `patience`; else empty.
    """

    subscribers: Counts
    credentials: Counts
    failed: tuple[Failed, ...] = ()
    not_done: int = 0
    warnings: tuple[str, ...] = ()
    writes: int = 0
    rounds: int = 0
    seconds: float = 0.0
    stopped: bool = False
    gave_up: str = ""

    @classmethod
    def together(cls, parts: Sequence[Summary]) -> Self:
        """Return the summary of concurrent runs: the shards of one roster."""
        subscribers = credentials = Counts()
        for one in parts:
            subscribers, credentials = subscribers.plus(one.subscribers), credentials.plus(one.credentials)
        return cls(
            subscribers=subscribers,
            credentials=credentials,
            failed=tuple(islice((failed for one in parts for failed in one.failed), FAILED_KEPT)),
            not_done=sum(one.not_done for one in parts),
            warnings=tuple(warning for one in parts for warning in one.warnings),
            writes=sum(one.writes for one in parts),
            rounds=max((one.rounds for one in parts), default=0),
            seconds=max((one.seconds for one in parts), default=0.0),
            stopped=any(one.stopped for one in parts),
            gave_up=next((one.gave_up for one in parts if one.gave_up), ""),
        )

    @property
    def complete(self) -> bool:
        """True if the Space matches the roster now."""
        return not (self.failed or self.not_done or self.stopped or self.gave_up)

    def to_json(self) -> dict[str, object]:
        """Return the summary as plain values for `json.dumps`."""
        return {**attrs.asdict(self), "complete": self.complete}
