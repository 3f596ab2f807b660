"""The write probe: what it creates and costs, and its result."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import attrs

from ..validate import whole_number
from .collector import DescriptionName, Drift
from .people_steps import PEOPLE_STEPS
from .questions import Answer
from .run import Run, Undeleted, finish, take
from .script_steps import SCRIPT_STEPS
from .sip_steps import SIP_STEPS

if TYPE_CHECKING:
    from ..session import AsyncSession

logger: Final = logging.getLogger("signalwire_fabric_async")

MOST_WRITES: Final = 120
"""Default limit of POST, PUT and PATCH in one probe."""

COSTS: Final = (
    "one subscriber, which costs money (3 USD a month as published; it is deleted at once), with two tokens of its own",
    "eight SIP credentials, three SIP gateways, three SIP addresses, an alias and a domain application: not billed",
    "rooms, call flows, cXML and SWML scripts, cXML webhooks and AI agents, none of which is ever called: not billed",
    "five tokens of guests, which cannot be deleted and expire after a minute",
)
"""What a probe creates, with its costs. It never buys a number, and changes nothing that it did not create."""


@attrs.frozen
class Probe:
    """The result of a probe.

    Attributes:
        answers: Every open question with its answer.
        drift: Where the responses and refusals deviate from the description.
        mark: The mark in the name of each resource that it created.
        writes: The number of POST, PUT and PATCH that were sent.
        undeleted: The resources of the probe that could not be deleted.
    """

    answers: tuple[Answer, ...]
    drift: Drift
    mark: str
    writes: int
    undeleted: tuple[Undeleted, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the result as a JSON object, for an issue report."""
        return {
            "answers": [one.to_json() for one in self.answers],
            "rows": self.drift.to_json(),
            "mark": self.mark,
            "writes": self.writes,
            "undeleted": [attrs.asdict(one) for one in self.undeleted],
        }


async def probe_space(
    session: AsyncSession,
    *,
    against: DescriptionName = "observed",
    subscribers: bool = True,
    most_writes: int = MOST_WRITES,
    stop: asyncio.Event | None = None,
) -> Probe:
    """Settle the open questions about a Space by writes: create resources with a mark, ask, and delete them.

    It changes and deletes nothing that it did not create, and never buys a number. `COSTS` says what it creates.
    What it created is deleted also if a request fails or the task is cancelled; a second cancellation ends that.

    Args:
        session: An open session.
        against: The description that responses and refusals are compared with: `observed` or `published`.
        subscribers: True to create a subscriber, which costs money.
        most_writes: The largest number of POST, PUT and PATCH, from 1 to 500. Deletions are not counted.
        stop: Ends the questions when it is set: what was created is deleted, and the result has the answers so far.

    Raises:
        ConfigurationError: A value is out of its bounds, or there is no such description.
    """
    whole_number(most_writes, "most_writes", most=500)
    drift = Drift(against)
    run = Run(session, drift, most_writes)
    steps = (*SIP_STEPS, *SCRIPT_STEPS, *(PEOPLE_STEPS if subscribers else PEOPLE_STEPS[1:]))
    asking = asyncio.ensure_future(take(run, steps))
    stopped = asyncio.ensure_future((stop or asyncio.Event()).wait())
    finished = was_cancelled = False
    try:
        await asyncio.wait((asking, stopped), return_when=asyncio.FIRST_COMPLETED)
        finished = asking.done()
    finally:
        for task in (asking, stopped):
            task.cancel()
        await asyncio.wait((asking, stopped))
        was_cancelled = await finish(run, cancellations=2 if finished else 1)
        for one in run.undeleted():
            logger.warning("the probe could not delete: %s %s (%s)", one.operation, one.id, one.reason)
    if was_cancelled:
        raise asyncio.CancelledError
    if finished:
        asking.result()
    return Probe(run.answers.all(), drift, run.mark, run.writes, run.undeleted())
