"""Bodies of the commands for the AI agent of a call."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from ..fabric.ai_params import ConversationRoleValue
from ..fabric.common import Plain


@frozen(kw_only=True)
class AiMessageReset(Model):
    """The parts of a conversation to reset."""

    full_reset: bool | None = None
    """Discards the whole conversation."""
    user_prompt: str | None = None
    """The user prompt from now on."""
    system_prompt: str | None = None
    """The system prompt from now on."""


@frozen(kw_only=True)
class CallAiMessage(Body):
    """A message into the conversation."""

    role: ConversationRoleValue | Unset = UNSET
    """The author of the message."""
    message_text: str | Unset = UNSET
    """The text of the message."""
    reset: AiMessageReset | Plain | Unset = UNSET
    """The parts to reset."""
    global_data: Mapping[str, object] | Unset = UNSET
    """Members to merge into the session's data."""


@frozen(kw_only=True)
class CallAiHold(Body):
    """Parameters of holding the caller."""

    timeout: str | Unset = UNSET
    """Seconds to hold, as text: the service refuses a number. At most 300."""
    prompt: str | Unset = UNSET
    """The agent's announcement, as text for the model."""


@frozen(kw_only=True)
class CallAiStop(Body):
    """A command without required parameters."""

    control_id: str | Unset = UNSET
    """Not used by the service."""
