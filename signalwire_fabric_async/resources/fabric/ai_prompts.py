"""Prompts of an AI agent: text or sections (POM), contexts and steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ...schema.models import Model, on_the_wire
from .ai_engines import Number
from .ai_languages import Fillers


@frozen(kw_only=True)
class PomSection(Model):
    """A section of a prompt, with a body, bullets or both."""

    title: str | None = None
    """Title. Required for all sections but the first."""
    body: str | None = None
    """Text."""
    bullets: Sequence[str] | None = None
    """Bullet points."""
    subsections: Sequence[PomSection] | None = None
    """Nested sections."""
    numbered: bool | None = None
    """Numbers the section."""
    numbered_bullets: bool | None = field(default=None, metadata=on_the_wire("numberedBullets"))
    """Numbers the bullet points."""


@frozen(kw_only=True)
class AiStep(Model):
    """A step of a context, with a prompt (`text` or `pom`)."""

    name: str | None = None
    """Name, unique in the context. `next` is reserved."""
    text: str | None = None
    """Prompt as text."""
    pom: Sequence[PomSection] | None = None
    """Prompt as sections."""
    step_criteria: str | None = None
    """Completion criterion, as text for the model."""
    functions: Sequence[str] | None = None
    """Names of the available functions."""
    valid_contexts: Sequence[str] | None = None
    """Names of the contexts that may follow."""
    valid_steps: Sequence[str] | None = None
    """Names of the steps that may follow. Default: the next one. Excludes `end`."""
    skip_user_turn: bool | str | None = None
    """Continues without a turn of the caller. Default: false."""
    skip_to_next_step: bool | str | None = None
    """Continues with the next step at once."""
    end: bool | str | None = None
    """Ends the context. Default: false. Excludes `valid_steps`."""
    gather_info: Mapping[str, object] | None = field(default=None, hash=False)
    """Questions to ask the caller."""
    history: str | None = None
    """Conversation history that the step receives."""
    reset: Mapping[str, object] | None = field(default=None, hash=False)
    """State to reset on entry."""


@frozen(kw_only=True)
class AiContext(Model):
    """A context: a part of the conversation with steps and an optional prompt (`text` or `pom`)."""

    steps: Sequence[AiStep] | None = None
    """Steps, in order."""
    isolated: bool | str | None = None
    """Clears the conversation, except the system prompt, on entry. Default: false."""
    enter_fillers: Fillers | None = field(default=None, hash=False)
    """Phrases on entry, by language."""
    exit_fillers: Fillers | None = field(default=None, hash=False)
    """Phrases on exit, by language."""
    text: str | None = None
    """Prompt as text."""
    pom: Sequence[PomSection] | None = None
    """Prompt as sections."""
    prompt: str | None = None
    """Prompt."""
    system_prompt: str | None = None
    """System prompt."""
    user_prompt: str | None = None
    """User prompt."""
    post_prompt: Mapping[str, object] | None = field(default=None, hash=False)
    """Prompt after the conversation."""
    initial_step: str | None = None
    """Name of the first step."""
    history: str | None = None
    """Conversation history that the context receives."""
    consolidate: bool | str | None = None
    """Consolidates the conversation on entry."""
    full_reset: bool | str | None = None
    """Resets all state on entry."""
    reset: object = field(default=None, hash=False)
    """State to reset on entry."""
    valid_contexts: Sequence[str] | None = None
    """Names of the contexts that may follow."""
    valid_steps: Sequence[str] | None = None
    """Names of the steps that may follow."""


@frozen(kw_only=True)
class Sampling(Model):
    """Sampling parameters of a prompt."""

    max_tokens: float | None = None
    """Maximum response length in tokens, at most 4,096. Default: 256."""
    temperature: Number | None = None
    """Randomness, 0 to 1.5. Default: 1."""
    top_p: Number | None = None
    """Nucleus sampling, 0 to 1. Default: 1."""
    confidence: float | None = None
    """Confidence that ends a caller's turn, 0 to 1. Default: 0.6."""
    presence_penalty: Number | None = None
    """Penalty for tokens that occurred, -2 to 2. Default: 0."""
    frequency_penalty: Number | None = None
    """Penalty for frequent tokens, -2 to 2. Default: 0."""
    max_completion_tokens: float | None = None
    """Maximum completion length in tokens."""
    model: str | None = None
    """Language model."""
    reasoning_effort: str | None = None
    """Reasoning effort of the model."""
    verbosity: str | None = None
    """Verbosity of the model."""


@frozen(kw_only=True)
class AiPrompt(Sampling):
    """A prompt, as `text` or as sections (`pom`)."""

    text: str | None = None
    """Prompt as text."""
    pom: Sequence[PomSection] | None = None
    """Prompt as sections."""
    contexts: Mapping[str, AiContext] | None = field(default=None, hash=False)
    """Contexts by name; `default` is the first and required."""
    steps: Sequence[AiStep] | None = None
    """Steps without contexts."""


@frozen(kw_only=True)
class AiPostPrompt(Sampling):
    """The prompt after the conversation, as `text` or as sections (`pom`)."""

    text: str | None = None
    """Prompt as text."""
    pom: Sequence[PomSection] | None = None
    """Prompt as sections."""
