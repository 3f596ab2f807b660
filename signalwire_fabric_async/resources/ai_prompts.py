"""What an AI agent is told: prompts as text or as sections (POM), and the steps of its contexts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ..wire.models import Model, limits, on_the_wire
from .ai_languages import Fillers


@frozen(kw_only=True)
class PomSection(Model):
    """A section of a prompt: its title, and a body, bullets or both; sections may hold sections."""

    title: str | None = field(default=None, metadata=limits(min_length=1))
    body: str | None = None
    bullets: Sequence[str] | None = field(default=None, metadata=limits(min_items=1))
    subsections: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
    numbered: bool | None = None
    numbered_bullets: bool | None = field(default=None, metadata=on_the_wire("numberedBullets"))


@frozen(kw_only=True)
class AiStep(Model):
    """A step of a context: what the agent does in it (`text` or `pom`), when it is done, and where it may go next.

    A step is not called `next`.
    """

    name: str = field(metadata=limits(pattern="^(?!next$).*$"))
    text: str | None = None
    pom: Sequence[PomSection] | None = None
    step_criteria: str | None = None
    functions: Sequence[str] | None = None
    valid_contexts: Sequence[str] | None = None
    valid_steps: Sequence[str] | None = None
    skip_user_turn: bool | None = None
    end: bool | None = None


@frozen(kw_only=True)
class AiContextUpdate(Model):
    """What to change of a context. Fillers are lists of phrases by language, such as `{"en-US": ["one moment"]}`."""

    steps: Sequence[AiStep] | None = None
    isolated: bool | None = None
    enter_fillers: Fillers | None = field(default=None, hash=False)
    exit_fillers: Fillers | None = field(default=None, hash=False)
    text: str | None = None
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))


@frozen(kw_only=True)
class AiContext(Model):
    """A context: a part of the conversation with steps and, as `text` or `pom`, a prompt of its own."""

    steps: Sequence[AiStep]
    isolated: bool | None = None
    enter_fillers: Fillers | None = field(default=None, hash=False)
    exit_fillers: Fillers | None = field(default=None, hash=False)
    text: str | None = None
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))


@frozen(kw_only=True)
class Sampling(Model):
    """How a model answers a prompt: what every form of a prompt has."""

    max_tokens: int | None = field(default=None, metadata=limits(minimum=0, maximum=4096))
    temperature: float | None = field(default=None, metadata=limits(minimum=0, maximum=1.5))
    top_p: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    confidence: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    presence_penalty: float | None = field(default=None, metadata=limits(minimum=-2, maximum=2))
    frequency_penalty: float | None = field(default=None, metadata=limits(minimum=-2, maximum=2))


@frozen(kw_only=True)
class AiPromptText(Sampling):
    """A prompt as text. `contexts` has a `default` one."""

    text: str
    contexts: Mapping[str, AiContext] | None = field(default=None, hash=False)


@frozen(kw_only=True)
class AiPromptPom(Sampling):
    """A prompt as sections. `contexts` has a `default` one."""

    pom: Sequence[PomSection] = field(metadata=limits(min_items=1))
    contexts: Mapping[str, AiContext] | None = field(default=None, hash=False)


@frozen(kw_only=True)
class AiPromptUpdate(Sampling):
    """What to change of a prompt of either form."""

    text: str | None = None
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
    contexts: Mapping[str, AiContextUpdate] | None = field(default=None, hash=False)


@frozen(kw_only=True)
class AiPostPromptText(Sampling):
    """What the agent does after the conversation, as text."""

    text: str


@frozen(kw_only=True)
class AiPostPromptPom(Sampling):
    """What the agent does after the conversation, as sections."""

    pom: Sequence[PomSection] = field(metadata=limits(min_items=1))


@frozen(kw_only=True)
class AiPostPromptUpdate(Sampling):
    """What to change of a post-prompt of either form."""

    text: str | None = None
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
