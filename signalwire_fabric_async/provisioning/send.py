"""Sends one step, and says what became of it."""

from __future__ import annotations

from typing import Any, Final

import attrs

from .. import (
    APIError,
    AsyncSession,
    ConfigurationError,
    ConflictError,
    FabricError,
    NotFoundError,
    RateLimitError,
    ResponseError,
    ServerError,
    TransportError,
    ValidationError,
)
from .current_state import existing_credential, existing_subscriber, published_names
from .diff import Action, Kind, Step, StepState, changed_by_others, merged, split_unknown

_TAKEN_CODES: Final = frozenset({"taken", "already_taken", "already_exists", "duplicate", "not_unique"})
"""Codes that say the same as those of `APIError.is_taken`, as of a service that is not observed yet."""


@attrs.define
class Outcome:
    """What became of a write.

    Attributes:
        state: `DONE`; `FAILED`: the service refused it, and would again;
            `CONFLICT`: somebody else changed it since the plan; `UNKNOWN`: it
            may have been applied or not, and has to be looked up.
        id: the id of what was created or updated.
        sent: whether the service may have carried the write out, or may still do so.
        taken: whether the service says that something has this name already.
        retry_after: the seconds for which the service wants to be left alone.
    """

    state: StepState
    id: str | None = None
    reason: str = ""
    error: FabricError | None = None
    sent: bool = False
    taken: bool = False
    retry_after: float | None = None

    @property
    def away(self) -> bool:
        """Whether the service could not be reached, or said that it is away."""
        return isinstance(self.error, TransportError) or (
            isinstance(self.error, ServerError) and self.error.status in (502, 503, 504)
        )


async def write(session: AsyncSession, step: Step, owner: str | None, password: str | None) -> Outcome:
    """Send a step. Raises only what ends the whole run.

    Args:
        session: the session.
        step: the step.
        owner: the subscriber's id of a credential.
        password: sent too, if there is one.
    """
    try:
        body = step.body
        if step.action is Action.UPDATE:
            found = await _changes(session, step, owner)
            if isinstance(found, Outcome):
                return found
            body = found
        fields: dict[str, Any] = split_unknown(step.kind, body)  # of several types, by name
        if password is not None:
            fields["password"] = password
        return await _written(session, step, owner, fields)
    except (FabricError, TypeError) as error:
        return outcome_of(step, error)


async def _changes(session: AsyncSession, step: Step, owner: str | None) -> dict[str, object] | Outcome:
    """Return the body of an update, from what the Space has at this moment; or why it is not sent."""
    if step.kind is Kind.CREDENTIAL and not step.changes:
        return {}  # a password alone
    names: dict[str, str] = {}
    if step.kind is Kind.SUBSCRIBER:
        response = await session.subscribers.get(step.id or "")
        now = existing_subscriber(response)
        if now is None:
            return Outcome(StepState.FAILED, reason="the service returned it without an e-mail")
        names = published_names(response)
    else:
        now = existing_credential(await session.subscribers.sip_credentials(owner or "").get(step.id or ""))
    changed = changed_by_others(step, now.members)
    if changed:
        return Outcome(StepState.CONFLICT, reason=f"changed by somebody else: {'; '.join(changed)}: plan again")
    if step.kind is Kind.SUBSCRIBER:
        return {names.get(name, name): value for name, value in merged(step, now).items()}
    return {name: new for name, (_, new) in step.changes.items()}  # a PATCH: other members stay


async def _written(session: AsyncSession, step: Step, owner: str | None, fields: dict[str, Any]) -> Outcome:
    try:
        try:
            id = await _send(session, step, owner, fields)
        except ValidationError as error:
            if not _drop_read_only(step, fields, error):
                raise
            id = await _send(session, step, owner, fields)
    finally:
        fields.clear()  # a traceback with locals shows no password
    if step.action is not Action.DELETE and not isinstance(id, str):
        return Outcome(StepState.UNKNOWN, reason="the response has no id", sent=True)
    return Outcome(StepState.DONE, id=id or step.id, sent=True)


def _drop_read_only(step: Step, fields: dict[str, Any], refusal: ValidationError) -> bool:
    """Remove from an update what the service returns and refuses to take; return whether there was any.

    These are members that this version does not know and the roster does not
    change (`diff.merged`). Nothing is lost by not sending what is not taken.
    """
    extra: dict[str, object] = fields.get("extra", {})
    named = {str(one.attribute).rpartition(".")[2] for one in refusal.errors}
    refused = (extra.keys() & named) - step.changes.keys()
    if step.action is not Action.UPDATE or not refused:
        return False
    fields["extra"] = {name: value for name, value in extra.items() if name not in refused}
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
    """Return what a failure means for a step: refused for good, or to be looked up and tried again."""
    reason = _reason(error)
    match error:
        case NotFoundError():
            if step.action is Action.DELETE:
                return Outcome(StepState.DONE, id=step.id, sent=True)
            return Outcome(StepState.UNKNOWN, reason=reason, error=error)  # somebody deleted it, or its subscriber
        case ServerError() | RateLimitError() | TransportError() | ResponseError():
            sent = error.outcome_unknown or error.applied
            after = error.retry_after if isinstance(error, APIError) else None
            return Outcome(StepState.UNKNOWN, reason=reason, error=error, sent=sent, retry_after=after)
        case APIError() | ConfigurationError():
            taken = step.action is Action.CREATE and _is_taken(error)
            return Outcome(StepState.FAILED, reason=reason, error=error, taken=taken)
        case TypeError():
            return Outcome(StepState.FAILED, reason=reason)
        case _:
            raise error


def _is_taken(error: FabricError) -> bool:
    """Whether a refusal says that something has this e-mail, or this username, already."""
    if not isinstance(error, APIError):
        return False
    codes = {str(one.code).lower() for one in error.errors}
    return error.is_taken or isinstance(error, ConflictError) or not codes.isdisjoint(_TAKEN_CODES)


def _reason(error: Exception) -> str:
    if isinstance(error, APIError) and error.errors:
        return f"{error.status}: " + "; ".join(str(one) for one in error.errors)
    return " ".join(str(error).split()) or type(error).__name__
