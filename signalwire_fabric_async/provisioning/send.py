"""Sends one step and returns its outcome."""

from __future__ import annotations

from collections.abc import Awaitable
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
    Subscriber,
    SubscriberSipCredential,
    TransportError,
    ValidationError,
)
from .current_state import existing_credential, existing_subscriber, published_names
from .diff import Action, Kind, Step, StepState, changed_by_others, merged, split_unknown

_TAKEN_CODES: Final = frozenset({"taken", "already_taken", "already_exists", "duplicate", "not_unique"})
"""Codes with the meaning of `APIError.is_taken` that were published but not observed."""


@attrs.define
class Outcome:
    """The outcome of a write.

    Attributes:
        state: `DONE`; `FAILED`: the service rejected it, and would again;
            `CONFLICT`: somebody else changed it since the plan; `UNKNOWN`: it
            may have been applied or not, and has to be looked up.
        id: The id of what was created or updated.
        sent: True if the service may have applied the write, or may still do so.
        taken: True if the service reports that the name is taken.
        retry_after: The response's `Retry-After` in seconds.
    """

    state: StepState
    id: str | None = None
    reason: str = ""
    error: FabricError | None = None
    sent: bool = False
    taken: bool = False
    retry_after: float | None = None

    @property
    def unavailable(self) -> bool:
        """True if the service was unreachable or unavailable."""
        return isinstance(self.error, TransportError) or (
            isinstance(self.error, ServerError) and self.error.status in (502, 503, 504)
        )


async def write(session: AsyncSession, step: Step, owner: str | None, password: str | None) -> Outcome:
    """Send a step. Raises only errors that end the whole run.

    Args:
        session: The session.
        step: The step.
        owner: The subscriber's id of a credential.
        password: The password to send, if any.
    """
    fields: dict[str, Any] = {}  # of several types, by name
    try:
        body = step.body
        if step.action is Action.UPDATE:
            found = await _changes(session, step, owner)
            if isinstance(found, Outcome):
                return found
            body = found
        fields = split_unknown(step.kind, body)
        if password is not None:
            fields["password"] = password
        try:
            written = await _sending(session, step, owner, fields)
        except ValidationError as error:
            if not _drop_read_only(step, fields, error):
                raise
            written = await _sending(session, step, owner, fields)
    except (FabricError, TypeError) as error:
        return outcome_of(step, error)
    finally:
        fields.clear()  # a traceback with locals shows no password
    id = None if written is None else written.id
    if step.action is not Action.DELETE and not isinstance(id, str):
        return Outcome(StepState.UNKNOWN, reason="the response has no id", sent=True)
    return Outcome(StepState.DONE, id=id or step.id, sent=True)


async def _changes(session: AsyncSession, step: Step, owner: str | None) -> dict[str, object] | Outcome:
    """Return the body of an update, from the Space's current state, or the reason for not sending it."""
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


def _drop_read_only(step: Step, fields: dict[str, Any], refusal: ValidationError) -> bool:
    """Remove members that the service returns but rejects from an update; return whether there were any.

    These are members that this version does not know and the roster does not
    change (`diff.merged`). Nothing is lost by omitting what the service does not accept.
    """
    extra: dict[str, object] = fields.get("extra", {})
    named = {str(one.attribute).rpartition(".")[2] for one in refusal.errors}
    refused = (extra.keys() & named) - step.changes.keys()
    if step.action is not Action.UPDATE or not refused:
        return False
    fields["extra"] = {name: value for name, value in extra.items() if name not in refused}
    return True


def _sending(
    session: AsyncSession, step: Step, owner: str | None, fields: dict[str, Any]
) -> Awaitable[Subscriber | SubscriberSipCredential | None]:
    """Return the call that writes a step."""
    id = step.id or ""
    people = session.subscribers
    target = people if step.kind is Kind.SUBSCRIBER else people.sip_credentials(owner or "")
    if step.action is Action.CREATE:
        return target.create(**fields)
    if step.action is Action.UPDATE:
        return target.update(id, **fields)
    return target.delete(id)


def outcome_of(step: Step, error: FabricError | TypeError) -> Outcome:
    """Return the outcome of a failed step: rejected permanently, or to be looked up and retried."""
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
    """Return whether an error means that the e-mail or the username is taken."""
    if not isinstance(error, APIError):
        return False
    codes = {str(one.code).lower() for one in error.errors}
    return error.is_taken or isinstance(error, ConflictError) or not codes.isdisjoint(_TAKEN_CODES)


def _reason(error: Exception) -> str:
    if isinstance(error, APIError) and error.errors:
        return f"{error.status}: " + "; ".join(str(one) for one in error.errors)
    return " ".join(str(error).split()) or type(error).__name__
