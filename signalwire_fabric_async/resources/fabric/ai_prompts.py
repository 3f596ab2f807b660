"""What an AI agent is told: prompts as text or as sections (POM), and the steps of its contexts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ...schema.models import Model, limits, on_the_wire
from .ai_languages import Fillers


@frozen(kw_only=True)
class PomSection(Model):
    """A section of a prompt: its title, and a body, bullets or both; sections may hold sections."""

    title: str | None = field(default=None, metadata=limits(min_length=1))
    """Only the first section may do without."""
    body: str | None = None
    """Its text; may be left out where there are `bullets`."""
    bullets: Sequence[str] | None = field(default=None, metadata=limits(min_items=1))
    """Its points; may be left out where there is a `body`."""
    subsections: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
    """Sections within it."""
    numbered: bool | None = None
    """Whether it has a number."""
    numbered_bullets: bool | None = field(default=None, metadata=on_the_wire("numberedBullets"))
    """Whether its points have numbers."""


@frozen(kw_only=True)
class AiStep(Model):
    """A step of a context: what the agent does in it (`text` or `pom`), when it is done, and where it may go next.

    A step is not called `next`.
    """

    name: str = field(metadata=limits(pattern="^(?!next$).*$"))
    """No two of a context are alike, and none is `next`."""
    text: str | None = None
    """What the agent is told, as text, instead of `pom`."""
    pom: Sequence[PomSection] | None = None
    """What the agent is told, as sections, instead of `text`."""
    step_criteria: str | None = None
    """When it is done, in words for the agent: better given than not."""
    functions: Sequence[str] | None = None
    """The names of the functions that may be called in it."""
    valid_contexts: Sequence[str] | None = None
    """The names of the contexts that it may go to."""
    valid_steps: Sequence[str] | None = None
    """The names of the steps that it may go to; none, or empty, is the next one. Not with `end`."""
    skip_user_turn: bool | None = None
    """Whether it goes on without an answer of the caller's; not so by default."""
    end: bool | None = None
    """Whether the context ends with it; not so by default Not with `valid_steps`."""


@frozen(kw_only=True)
class AiContextUpdate(Model):
    """What to change of a context. Fillers are lists of phrases by language, such as `{"en-US": ["one moment"]}`."""

    steps: Sequence[AiStep] | None = None
    """What it does, one after the other unless a step says otherwise."""
    isolated: bool | None = None
    """Whether what was said before is forgotten on entering, but for the system prompt; not so by default."""
    enter_fillers: Fillers | None = field(default=None, hash=False)
    """What is said on entering, by language."""
    exit_fillers: Fillers | None = field(default=None, hash=False)
    """What is said on leaving, by language."""
    text: str | None = None
    """Its prompt as text, instead of `pom`."""
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
    """Its prompt as sections, instead of `text`."""


@frozen(kw_only=True)
class AiContext(Model):
    """A context: a part of the conversation with steps and, as `text` or `pom`, a prompt of its own."""

    steps: Sequence[AiStep]
    """What it does, one after the other unless a step says otherwise."""
    isolated: bool | None = None
    """Whether what was said before is forgotten on entering, but for the system prompt; not so by default."""
    enter_fillers: Fillers | None = field(default=None, hash=False)
    """What is said on entering, by language."""
    exit_fillers: Fillers | None = field(default=None, hash=False)
    """What is said on leaving, by language."""
    text: str | None = None
    """Its prompt as text, instead of `pom`."""
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
    """Its prompt as sections, instead of `text`."""


@frozen(kw_only=True)
class Sampling(Model):
    """How a model answers a prompt: what every form of a prompt has."""

    max_tokens: int | None = field(default=None, metadata=limits(minimum=0, maximum=4096))
    """The longest answer, in tokens: 256 by default."""
    temperature: float | None = field(default=None, metadata=limits(minimum=0, maximum=1.5))
    """How random answers are, from 0 to 1.5: 1 by default."""
    top_p: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    """How random answers are, from 0 to 1, another way: 1 by default."""
    confidence: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    """How sure it must be that the caller has finished, from 0 to 1: 0.6 by default. Lower is faster and errs more."""
    presence_penalty: float | None = field(default=None, metadata=limits(minimum=-2, maximum=2))
    """From -2 to 2, 0 by default: above 0 it turns to new topics more readily."""
    frequency_penalty: float | None = field(default=None, metadata=limits(minimum=-2, maximum=2))
    """From -2 to 2, 0 by default: above 0 it repeats its own words less."""


@frozen(kw_only=True)
class AiPromptText(Sampling):
    """A prompt as text. `contexts` has a `default` one."""

    text: str
    """What it is told."""
    contexts: Mapping[str, AiContext] | None = field(default=None, hash=False)
    """Parts of the conversation by name; it begins with `default`, which must be there."""


@frozen(kw_only=True)
class AiPromptPom(Sampling):
    """A prompt as sections. `contexts` has a `default` one."""

    pom: Sequence[PomSection] = field(metadata=limits(min_items=1))
    """What it is told."""
    contexts: Mapping[str, AiContext] | None = field(default=None, hash=False)
    """Parts of the conversation by name; it begins with `default`, which must be there."""


@frozen(kw_only=True)
class AiPromptUpdate(Sampling):
    """What to change of a prompt of either form."""

    text: str | None = None
    """What it is told, instead of `pom`."""
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
    """What it is told, instead of `text`."""
    contexts: Mapping[str, AiContextUpdate] | None = field(default=None, hash=False)
    """Parts of the conversation by name."""


@frozen(kw_only=True)
class AiPostPromptText(Sampling):
    """What the agent does after the conversation, as text."""

    text: str
    """What it is told."""


@frozen(kw_only=True)
class AiPostPromptPom(Sampling):
    """What the agent does after the conversation, as sections."""

    pom: Sequence[PomSection] = field(metadata=limits(min_items=1))
    """What it is told."""


@frozen(kw_only=True)
class AiPostPromptUpdate(Sampling):
    """What to change of a post-prompt of either form."""

    text: str | None = None
    """What it is told, instead of `pom`."""
    pom: Sequence[PomSection] | None = field(default=None, metadata=limits(min_items=1))
    """What it is told, instead of `text`."""
