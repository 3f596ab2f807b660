"""AI agents: prompts, speech and functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from attrs import field, frozen

from ...operations import Resource, action, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model, on_the_wire
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .ai_languages import AiHint, AiLanguage, AiMultilingual, AiPronunciation
from .ai_params import AiParams
from .ai_prompts import AiPostPrompt, AiPrompt
from .common import Plain
from .fabric_resource import FabricResource
from .swaig import Swaig


@frozen(kw_only=True)
class AiAgentDetails(Model):
    """The AI agent of a resource."""

    global_data: Mapping[str, object] | None = field(default=None, hash=False)
    """Session data that prompts and functions read as `${global_data.name}`."""
    hints: tuple[str | AiHint, ...] | None = None
    """Recognition hints: words, or replacement rules."""
    languages: tuple[AiLanguage, ...] | None = None
    """Languages. `multilingual` overrides them."""
    multilingual: AiMultilingual | None = None
    """Automatic language switching."""
    params: AiParams | None = None
    """Parameters."""
    post_prompt: AiPostPrompt | None = None
    """Prompt after the conversation."""
    post_prompt_url: str | None = None
    """Report webhook URL; may hold `user:password@`."""
    pronounce: tuple[AiPronunciation, ...] | None = None
    """Pronunciations in every language."""
    prompt: AiPrompt
    """Prompt."""
    swaig: Swaig | None = field(default=None, metadata=on_the_wire("SWAIG"))
    """Functions."""
    agent_id: str
    """Id of the agent. No operation takes it: use the id of the resource."""
    name: str
    """Label."""


@frozen(kw_only=True)
class AiAgent(FabricResource):
    """An AI agent as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["ai_agent"]
    """Always `ai_agent`."""
    ai_agent: AiAgentDetails
    """The AI agent."""


@frozen(kw_only=True)
class AiVoice(Model):
    """A voice for AI agents."""

    id: str
    """Id."""
    provider: str
    """Provider."""
    language: str
    """Name of the language."""
    language_code: str
    """Code of the language."""
    voice: str
    """Value for `AiLanguage.voice`."""
    premium: int
    """Price tier; 0 is the standard one."""


@frozen(kw_only=True)
class AiConversationLog(Model):
    """The log of a conversation with an agent."""

    id: str
    """Id of the conversation."""
    caller_id_number: str | None
    """Number of the caller."""
    duration_in_seconds: int
    """Duration in seconds."""
    messages: tuple[Mapping[str, object], ...] | None = field(hash=False)
    """Messages; empty after redaction."""
    redacted_at: str | None
    """Time of the redaction."""


@frozen(kw_only=True)
class AiAgentCreate(Body):
    """An AI agent to create. Nested objects are models or mappings."""

    _not_taken: ClassVar[tuple[str, ...]] = ("agent_id",)

    global_data: Mapping[str, object] | Unset = UNSET
    """Session data that prompts and functions read as `${global_data.name}`."""
    hints: Sequence[str | AiHint | Plain] | Unset = UNSET
    """Recognition hints: words, or replacement rules."""
    languages: Sequence[AiLanguage | Plain] | Unset = UNSET
    """Languages. `multilingual` overrides them."""
    multilingual: AiMultilingual | Plain | Unset = UNSET
    """Automatic language switching."""
    params: AiParams | Plain | Unset = UNSET
    """Parameters."""
    post_prompt: AiPostPrompt | Plain | Unset = UNSET
    """Prompt after the conversation."""
    post_prompt_url: str | Unset = UNSET
    """Report webhook URL; may hold `user:password@`."""
    post_prompt_auth_user: str | Unset = UNSET
    """User name for `post_prompt_url`. No response carries it."""
    post_prompt_auth_password: str | Unset = field(default=UNSET, repr=False)
    """Password for `post_prompt_url`. No response carries it."""
    pronounce: Sequence[AiPronunciation | Plain] | Unset = UNSET
    """Pronunciations in every language."""
    prompt: AiPrompt | Plain | Unset = UNSET
    """Prompt."""
    swaig: Swaig | Plain | Unset = field(default=UNSET, metadata=on_the_wire("SWAIG"))
    """Functions."""
    name: str
    """Label."""


@frozen(kw_only=True)
class AiAgentUpdate(Body):
    """Changes to an AI agent. Members that are not given keep their value."""

    _not_taken: ClassVar[tuple[str, ...]] = ("agent_id",)

    global_data: Mapping[str, object] | Unset = UNSET
    """Session data that prompts and functions read as `${global_data.name}`."""
    hints: Sequence[str | AiHint | Plain] | Unset = UNSET
    """Recognition hints: words, or replacement rules."""
    languages: Sequence[AiLanguage | Plain] | Unset = UNSET
    """Languages. `multilingual` overrides them."""
    multilingual: AiMultilingual | Plain | Unset = UNSET
    """Automatic language switching."""
    params: AiParams | Plain | Unset = UNSET
    """Parameters."""
    post_prompt: AiPostPrompt | Plain | Unset = UNSET
    """Prompt after the conversation."""
    post_prompt_url: str | Unset = UNSET
    """Report webhook URL; may hold `user:password@`."""
    post_prompt_auth_user: str | Unset = UNSET
    """User name for `post_prompt_url`. No response carries it."""
    post_prompt_auth_password: str | Unset = field(default=UNSET, repr=False)
    """Password for `post_prompt_url`. No response carries it."""
    pronounce: Sequence[AiPronunciation | Plain] | Unset = UNSET
    """Pronunciations in every language."""
    prompt: AiPrompt | Plain | Unset = UNSET
    """Prompt."""
    swaig: Swaig | Plain | Unset = field(default=UNSET, metadata=on_the_wire("SWAIG"))
    """Functions."""
    name: str | Unset = UNSET
    """Label."""


class AiAgents(Resource, path="resources/ai_agents", one="an AI agent"):
    """The AI agents of a Space."""

    list = lists(AiAgent)
    """List the AI agents, page after page."""
    get = gets(AiAgent)
    """Read an AI agent."""
    create = creates(AiAgentCreate, AiAgent)
    """Create an AI agent. The service stores no blank or false values."""
    update = updates(AiAgentUpdate, AiAgent)
    """Change an AI agent. Other members keep their value."""
    delete = deletes()
    """Delete an AI agent."""
    list_addresses = lists_addresses(at="resources/ai_agents/{ai_agent_id}/addresses")
    """List the addresses of an AI agent, page after page."""
    list_voices = action(None, tuple[AiVoice, ...], at="resources/ai_agents/voices", method="GET", by_id=False)
    """List the voices for AI agents, all at once. Not every Space is known to serve it."""
    list_conversation_logs = lists_of(AiConversationLog, at="resources/ai_agents/{ai_agent_id}/conversation_logs")
    """List the conversation logs of an AI agent, page after page. Not every Space is known to serve it."""
