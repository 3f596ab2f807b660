"""AI agents: what they are told, how they speak, which functions they may call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model, on_the_wire
from ...schema.values import UNSET, Unset
from .addresses import Address
from .ai_languages import AiHint, AiLanguage, AiMultilingual, AiMultilingualUpdate, AiPronunciation
from .ai_params import AiParams
from .ai_prompts import AiPostPromptPom, AiPostPromptText, AiPostPromptUpdate, AiPromptPom, AiPromptText, AiPromptUpdate
from .fabric_resource import FabricResource
from .swaig import Swaig

Plain: TypeAlias = Mapping[str, object]
"""Instead of a model: a mapping that is sent as it is."""


@frozen(kw_only=True)
class AiAgentDetails(Model):
    """The agent itself; `agent_id` is its own, which no operation takes."""

    global_data: Mapping[str, object] | None = field(default=None, hash=False)
    """Data of yours for the whole session: prompts and functions read it, as `${global_data.name}`."""
    hints: tuple[str | AiHint, ...] | None = None
    """Words that are easily misheard, or rules that replace them."""
    languages: tuple[AiLanguage, ...] | None = None
    """The languages that it speaks. Unused where `multilingual` is given."""
    multilingual: AiMultilingual | None = None
    """Answers callers in the language that they speak, in place of `languages`."""
    params: AiParams | None = None
    """How it behaves."""
    post_prompt: AiPostPromptText | AiPostPromptPom | None = None
    """What it is told when the conversation has ended."""
    post_prompt_url: str | None = None
    """The URL that is sent reports; it may hold `user:password@`."""
    pronounce: tuple[AiPronunciation, ...] | None = None
    """How words are to be spoken, in every language."""
    prompt: AiPromptText | AiPromptPom
    """What it is told: who it is, what it is to do, how."""
    swaig: Swaig | None = field(default=None, metadata=on_the_wire("SWAIG"))
    """The functions that it may call."""
    agent_id: str
    """Its own id, a UUID, which no operation takes."""
    name: str
    """Shown as its `display_name`."""


@frozen(kw_only=True)
class AiAgent(FabricResource):
    """An AI agent as a Fabric resource."""

    display_name: str
    type: Literal["ai_agent"]
    ai_agent: AiAgentDetails
    """What only an AI agent has."""


@frozen(kw_only=True)
class AiAgentCreate(Body):
    """An AI agent to create. Each part is its model or a plain mapping, which is sent as it is."""

    global_data: Mapping[str, object] | Unset = UNSET
    """Data of yours for the whole session: prompts and functions read it, as `${global_data.name}`."""
    hints: Sequence[str | AiHint | Plain] | Unset = UNSET
    """Words that are easily misheard, or rules that replace them."""
    languages: Sequence[AiLanguage | Plain] | Unset = UNSET
    """The languages that it speaks. Unused where `multilingual` is given."""
    multilingual: AiMultilingual | Plain | Unset = UNSET
    """Answers callers in the language that they speak, in place of `languages`."""
    params: AiParams | Plain | Unset = UNSET
    """How it behaves."""
    post_prompt: AiPostPromptText | AiPostPromptPom | Plain | Unset = UNSET
    """What it is told when the conversation has ended."""
    post_prompt_url: str | Unset = UNSET
    """The URL that is sent reports; it may hold `user:password@`."""
    pronounce: Sequence[AiPronunciation | Plain] | Unset = UNSET
    """How words are to be spoken, in every language."""
    prompt: AiPromptText | AiPromptPom | Plain
    """What it is told: who it is, what it is to do, how."""
    swaig: Swaig | Plain | Unset = field(default=UNSET, metadata=on_the_wire("SWAIG"))
    """The functions that it may call."""
    agent_id: str
    """Its own id, a UUID, which no operation takes."""
    name: str
    """Shown as its `display_name`."""


@frozen(kw_only=True)
class AiAgentUpdate(Body):
    """What to change of an AI agent; what is not mentioned stays as it is."""

    global_data: Mapping[str, object] | Unset = UNSET
    """Data of yours for the whole session: prompts and functions read it, as `${global_data.name}`."""
    hints: Sequence[str | AiHint | Plain] | Unset = UNSET
    """Words that are easily misheard, or rules that replace them."""
    languages: Sequence[AiLanguage | Plain] | Unset = UNSET
    """The languages that it speaks. Unused where `multilingual` is given."""
    multilingual: AiMultilingual | AiMultilingualUpdate | Plain | Unset = UNSET
    """Answers callers in the language that they speak, in place of `languages`."""
    params: AiParams | Plain | Unset = UNSET
    """How it behaves."""
    post_prompt: AiPostPromptText | AiPostPromptPom | AiPostPromptUpdate | Plain | Unset = UNSET
    """What it is told when the conversation has ended."""
    post_prompt_url: str | Unset = UNSET
    """The URL that is sent reports; it may hold `user:password@`."""
    pronounce: Sequence[AiPronunciation | Plain] | Unset = UNSET
    """How words are to be spoken, in every language."""
    prompt: AiPromptText | AiPromptPom | AiPromptUpdate | Plain | Unset = UNSET
    """What it is told: who it is, what it is to do, how."""
    swaig: Swaig | Plain | Unset = field(default=UNSET, metadata=on_the_wire("SWAIG"))
    """The functions that it may call."""
    agent_id: str | Unset = UNSET
    """Its own id, a UUID, which no operation takes."""
    name: str | Unset = UNSET
    """Shown as its `display_name`."""


class AiAgents(Resource, path="resources/ai_agents", one="an AI agent"):
    """The AI agents of a Space."""

    list = lists(AiAgent, does="List the AI agents, page after page.")
    get = gets(AiAgent)
    create = creates(AiAgentCreate, AiAgent)
    update = updates(AiAgentUpdate, AiAgent, does="Change an AI agent; what is not mentioned stays.")
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/ai_agents/{ai_agent_id}/addresses",
        does="List the addresses of an AI agent, page after page.",
    )
