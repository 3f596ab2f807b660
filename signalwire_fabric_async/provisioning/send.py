"""One step becomes one write, and its answer (or the lack of one) one outcome."""

from __future__ import annotations

from typing import Any

import attrs

from .. import (
    APIError,
    AsyncSession,
    ConfigurationError,
    FabricError,
    NotFoundError,
    RateLimitError,
    ResponseError,
    ServerError,
    TransportError,
    ValidationError,
)
from .diff import Action, Kind, Step, split_unknown


@attrs.frozen
class Outcome:
    """What became of a write.

    Attributes:
        state: `done`; `failed`: the service refused it, and would again;
            `unknown`: it may have been done or not, and has to be looked up.
        id: of what was created or updated.
    """

    state: str
    id: str | None = None
    reason: str = ""
    error: FabricError | None = None


async def write(session: AsyncSession, step: Step, owner: str | None, password: str | None) -> Outcome:
    """Send a step. `owner` is the subscriber's id of a credential. Raises only what ends the whole run."""
    fields: dict[str, Any] = split_unknown(step.kind, step.body)  # of several types, by name
    if password is not None:
        fields["password"] = password
    try:
        try:
            answered = await _send(session, step, owner, fields)
        except ValidationError as error:
            if not _without_answered(step, fields, error):
                raise
            answered = await _send(session, step, owner, fields)
    except (FabricError, TypeError) as error:
        return outcome_of(step, error)
    finally:
        fields.clear()  # a traceback with locals shows no password
    if step.action is not Action.DELETE and not isinstance(answered, str):
        return Outcome("unknown", reason="the answer has no id")
    return Outcome("done", id=answered or step.id)


def _without_answered(step: Step, fields: dict[str, Any], refusal: ValidationError) -> bool:
    """Take out of an update what the service answers and, as it says now, does not take back; whether there was any.

    These are members that this version does not know and the roster does not
    change: see `steps.merged`. Nothing is lost by not sending what is not taken.
    """
    extra: dict[str, object] = fields.get("extra", {})
    named = {str(one.attribute).rpartition(".")[2] for one in refusal.errors}
    answered = (extra.keys() & named) - step.changes.keys()
    if step.action is not Action.UPDATE or not answered:
        return False
    fields["extra"] = {name: value for name, value in extra.items() if name not in answered}
    return True


async def _send(session: AsyncSession, step: Step, owner: str | None, fields: dict[str, Any]) -> str | None:
    id = step.id or ""
    if step.kind is Kind.SUBSCRIBER:
        people = session.subscribers
        if step.action is Action.CREATE:
            return (await people.create(**fields)).id
        if step.action is Action.UPDATE:
            return (await people.update(id, **fields)).id
        await people.delete(id)
        return None
    credentials = session.subscribers.sip_credentials(owner or "")
    if step.action is Action.CREATE:
        return (await credentials.create(**fields)).id
    if step.action is Action.UPDATE:
        return (await credentials.update(id, **fields)).id
    await credentials.delete(id)
    return None


def outcome_of(step: Step, error: FabricError | TypeError) -> Outcome:
    """What a failure means for a step: refused for good, or to be looked up and tried again."""
    reason = _reason(error)
    match error:
        case NotFoundError():
            if step.action is Action.DELETE:
                return Outcome("done", id=step.id)
            return Outcome("unknown", reason=reason, error=error)  # somebody deleted it, or its subscriber, meanwhile
        case ServerError() | RateLimitError() | TransportError() | ResponseError():
            return Outcome("unknown", reason=reason, error=error)
        case APIError() | ConfigurationError():
            return Outcome("failed", reason=reason, error=error)
        case TypeError():
            return Outcome("failed", reason=reason)
        case _:
            raise error


def _reason(error: Exception) -> str:
    if isinstance(error, APIError) and error.errors:
        return f"{error.status}: " + "; ".join(str(one) for one in error.errors)
    return " ".join(str(error).split()) or type(error).__name__
