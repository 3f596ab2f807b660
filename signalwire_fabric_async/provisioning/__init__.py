"""Makes the Space match a roster: read it, plan, apply; resumes after a kill.

Example::

    roster = read_roster("people.csv")
    async with plan(session, roster, journal="people.journal", at_once=64) as planned:
        print(planned.writes)
        async for step in planned.steps():
            print(step)
        summary = await planned.apply()

A person is identified by the e-mail (`key_of`), a SIP credential by its username
within the person. The service never returns passwords, so they are not
compared: they are sent when something is created, or with
`set_passwords=True` for what exists already too.

`apply(session, roster, ...)` is the plan and its application in one call,
`export(session)` writes a roster from the Space, `ensure` does the same as
`apply` for one person, and `ensure_many` for people in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._lazy import attach

if TYPE_CHECKING:
    from ._apply import apply as apply
    from ._ensure import Ensured as Ensured
    from ._ensure import ensure as ensure
    from ._ensure import ensure_many as ensure_many
    from ._export import export as export
    from ._export import write_roster as write_roster
    from ._plan import Plan as Plan
    from ._plan import PlanState as PlanState
    from ._plan import plan as plan
    from .devices import DeviceError as DeviceError
    from .devices import DeviceSettings as DeviceSettings
    from .devices import DevicesWritten as DevicesWritten
    from .devices import write_devices as write_devices
    from .diff import Action as Action
    from .diff import Kind as Kind
    from .diff import Step as Step
    from .diff import StepState as StepState
    from .errors import JournalBusyError as JournalBusyError
    from .errors import JournalError as JournalError
    from .errors import Problem as Problem
    from .errors import RosterError as RosterError
    from .errors import StagingError as StagingError
    from .journal.journal import Journal as Journal
    from .journal.merge import gather_journals as gather_journals
    from .passwords import GeneratedPasswords as GeneratedPasswords
    from .passwords import PasswordCommand as PasswordCommand
    from .passwords import PasswordSource as PasswordSource
    from .roster.people import Credential as Credential
    from .roster.people import Person as Person
    from .roster.people import Shard as Shard
    from .roster.people import key_of as key_of
    from .roster.roster import FORMATS as FORMATS
    from .roster.roster import READ_FORMATS as READ_FORMATS
    from .roster.roster import Roster as Roster
    from .roster.roster import read_roster as read_roster
    from .summary import Counts as Counts
    from .summary import Failed as Failed
    from .summary import Progress as Progress
    from .summary import Summary as Summary
    from .summary import Waiting as Waiting

__getattr__, _WHERE = attach(
    __name__,
    {
        "_apply": "apply",
        "_ensure": "Ensured ensure ensure_many",
        "_export": "export write_roster",
        "journal.merge": "gather_journals",
        "journal.journal": "Journal",
        "passwords": "GeneratedPasswords PasswordCommand PasswordSource",
        "roster.people": "Credential Person Shard key_of",
        "_plan": "Plan PlanState plan",
        "errors": "JournalBusyError JournalError Problem RosterError StagingError",
        "roster.roster": "FORMATS READ_FORMATS Roster read_roster",
        "devices": "DeviceError DeviceSettings DevicesWritten write_devices",
        "diff": "Action Kind Step StepState",
        "summary": "Counts Failed Progress Summary Waiting",
    },
)

__all__ = [
    "FORMATS",
    "READ_FORMATS",
    "Action",
    "Counts",
    "Credential",
    "DeviceError",
    "DeviceSettings",
    "DevicesWritten",
    "Ensured",
    "Failed",
    "GeneratedPasswords",
    "Journal",
    "JournalBusyError",
    "JournalError",
    "Kind",
    "PasswordCommand",
    "PasswordSource",
    "Person",
    "Plan",
    "PlanState",
    "Problem",
    "Progress",
    "Roster",
    "RosterError",
    "Shard",
    "StagingError",
    "Step",
    "StepState",
    "Summary",
    "Waiting",
    "apply",
    "ensure",
    "ensure_many",
    "export",
    "gather_journals",
    "key_of",
    "plan",
    "read_roster",
    "write_devices",
    "write_roster",
]


def __dir__() -> list[str]:
    return __all__
