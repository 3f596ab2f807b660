"""AI agents: what they are told, how they speak, which functions they may call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model, on_the_wire
from ..wire.values import UNSET, Unset
from .addresses import Address
from .ai_languages import AiHint, AiLanguage, AiMultilingual, AiMultilingualUpdate, AiPronunciation
from .ai_params import AiParams
from .ai_prompts import (
    AiPostPromptPom,
    AiPostPromptText,
    AiPostPromptUpdate,
    AiPromptPom,
    AiPromptText,
    AiPromptUpdate,
)
from .fabric_resource import FabricResource
from .swaig import Swaig

Plain: TypeAlias = Mapping[str, object]
"""Instead of a model: a mapping that is sent as it is."""


@frozen(kw_only=True)
class AiAgentDetails(Model):
    """The agent itself; `agent_id` is its own, which no operation takes."""

    global_data: Mapping[str, object] | None = field(default=None, hash=False)
    hints: tuple[str | AiHint, ...] | None = None
    languages: tuple[AiLanguage, ...] | None = None
    multilingual: AiMultilingual | None = None
    params: AiParams | None = None
    post_prompt: AiPostPromptText | AiPostPromptPom | None = None
    post_prompt_url: str | None = None
    pronounce: tuple[AiPronunciation, ...] | None = None
    prompt: AiPromptText | AiPromptPom
    swaig: Swaig | None = field(default=None, metadata=on_the_wire("SWAIG"))
    agent_id: str
    name: str


@frozen(kw_only=True)
class AiAgent(FabricResource):
    """An AI agent as a Fabric resource."""

    display_name: str
    type: Literal["ai_agent"]
    ai_agent: AiAgentDetails


@frozen(kw_only=True)
class AiAgentCreate(Body):
    """An AI agent to create. Each part is its model or a plain mapping, which is sent as it is."""

    global_data: Mapping[str, object] | Unset = UNSET
    hints: Sequence[str | AiHint | Plain] | Unset = UNSET
    languages: Sequence[AiLanguage | Plain] | Unset = UNSET
    multilingual: AiMultilingual | Plain | Unset = UNSET
    params: AiParams | Plain | Unset = UNSET
    post_prompt: AiPostPromptText | AiPostPromptPom | Plain | Unset = UNSET
    post_prompt_url: str | Unset = UNSET
    pronounce: Sequence[AiPronunciation | Plain] | Unset = UNSET
    prompt: AiPromptText | AiPromptPom | Plain
    swaig: Swaig | Plain | Unset = field(default=UNSET, metadata=on_the_wire("SWAIG"))
    agent_id: str
    name: str


@frozen(kw_only=True)
class AiAgentUpdate(Body):
    """What to change of an AI agent; what is not mentioned stays as it is."""

    global_data: Mapping[str, object] | Unset = UNSET
    hints: Sequence[str | AiHint | Plain] | Unset = UNSET
    languages: Sequence[AiLanguage | Plain] | Unset = UNSET
    multilingual: AiMultilingual | AiMultilingualUpdate | Plain | Unset = UNSET
    params: AiParams | Plain | Unset = UNSET
    post_prompt: AiPostPromptText | AiPostPromptPom | AiPostPromptUpdate | Plain | Unset = UNSET
    post_prompt_url: str | Unset = UNSET
    pronounce: Sequence[AiPronunciation | Plain] | Unset = UNSET
    prompt: AiPromptText | AiPromptPom | AiPromptUpdate | Plain | Unset = UNSET
    swaig: Swaig | Plain | Unset = field(default=UNSET, metadata=on_the_wire("SWAIG"))
    agent_id: str | Unset = UNSET
    name: str | Unset = UNSET


class AiAgents(Resource, path="resources/ai_agents"):
    """The AI agents of a Space."""

    list = lists(AiAgent)
    get = gets(AiAgent)
    create = creates(AiAgentCreate, AiAgent)
    update = updates(AiAgentUpdate, AiAgent)
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/ai_agents/{ai_agent_id}/addresses")
