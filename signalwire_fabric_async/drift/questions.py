"""The questions that only a write settles, and the table of their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

ACCEPTS: Final = "accepted"
REJECTS: Final = "refused"
TAKEN: Final = "refused as taken"
DROPS: Final = "dropped in silence"
KEEPS: Final = "kept"
SERVED: Final = "served"
ABSENT_PATH: Final = "not served"
NOT_SETTLED: Final = "not settled"


@attrs.frozen
class Question:
    """A question, and its answer by each description; empty where that says nothing."""

    text: str
    observed: str
    published: str


QUESTIONS: Final[Mapping[str, Question]] = {
    "sip_credentials.body": Question("SIP credential: what creates one", "username and password", "nine members"),
    "sip_credentials.form": Question("SIP credential: form of a response", "wrapper", "flat"),
    "sip_credentials.id": Question("SIP credential: the id of its operations", "the outer one", "the only one"),
    "sip_credentials.unique": Question("SIP credential: a username that exists", TAKEN, ""),
    "sip_credentials.text": Question("SIP credential: a string in place of a list", "500", "422"),
    "sip_credentials.unknown": Question("SIP credential: a member that nobody knows", DROPS, REJECTS),
    "sip_credentials.send_as": Question("SIP credential: a number of somebody else as send_as", "replaced", ""),
    "sip_credentials.assigned": Question(
        "SIP credential: what its assignment returns", "a SIP credential", "an address"
    ),
    "sip_gateways.forbidden": Question("SIP gateway: encryption `forbidden`", ACCEPTS, REJECTS),
    "sip_gateways.default": Question("SIP gateway: encryption `default`", REJECTS, ACCEPTS),
    "sip_gateways.patch": Question("SIP gateway: a PATCH of one member", REJECTS, ACCEPTS),
    "sip_gateways.unique": Question("SIP gateway: a URI that exists", TAKEN, ""),
    "sip_addresses.path": Question("SIP address: the path below addresses", SERVED, ABSENT_PATH),
    "sip_addresses.unique": Question("SIP address: a second one without `user`", TAKEN, ""),
    "sip_addresses.codecs": Question("SIP address: an OPUS codec with parameters", ACCEPTS, REJECTS),
    "alias_addresses.path": Question("Alias address: its path", SERVED, ABSENT_PATH),
    "domain_applications.assigned": Question(
        "Domain application: what its assignment returns", "an address", "the domain application"
    ),
    "conference_rooms.body": Question("Conference room: a name alone", ACCEPTS, REJECTS),
    "conference_rooms.put": Question("Conference room: members that a PUT does not name", KEEPS, "reset"),
    "conference_rooms.needs": Question("Conference room: a PUT of one member", ACCEPTS, REJECTS),
    "conference_rooms.name": Question("Conference room: a name in a PUT", DROPS, KEEPS),
    "call_flows.body": Question("Call flow: a title alone", ACCEPTS, ACCEPTS),
    "call_flows.member": Question("Call flow: the number of a version", "document_version", "version"),
    "call_flows.repeated": Question("Call flow: a PUT with the present number", REJECTS, REJECTS),
    "call_flows.later": Question("Call flow: a PUT with a number beyond the next", ACCEPTS, REJECTS),
    "call_flows.needs": Question("Call flow: a PUT without flow_data", ACCEPTS, REJECTS),
    "call_flows.text": Question("Call flow: flow_data as JSON text", ACCEPTS, REJECTS),
    "cxml_scripts.body": Question("cXML script: the member with its name", "name", "display_name"),
    "cxml_scripts.faxing": Question("cXML script: script_type `faxing`", ACCEPTS, REJECTS),
    "cxml_webhooks.faxing": Question("cXML webhook: used_for `faxing`", ACCEPTS, REJECTS),
    "swml_scripts.rename": Question("SWML script: the member that renames it", "name", "display_name"),
    "swml_scripts.text": Question("SWML script: contents as JSON text", ACCEPTS, REJECTS),
    "ai_agents.body": Question("AI agent: a name alone", ACCEPTS, REJECTS),
    "ai_agents.blank": Question("AI agent: a blank or false value", "removed", KEEPS),
    "subscribers.time_zone": Question("Subscriber: the member with the time zone", "time_zone", "timezone"),
    "subscribers.timezone": Question("Subscriber: `timezone` in a body", DROPS, KEEPS),
    "subscribers.needs": Question("Subscriber: a PUT without e-mail", ACCEPTS, REJECTS),
    "subscribers.unique": Question("Subscriber: an e-mail that exists", TAKEN, ""),
    "subscribers.listed": Question("Subscriber: when a new one is listed", "", ""),
    "subscribers.address": Question("Subscriber: when a new one has an address", "", ""),
    "subscriber_tokens.ch": Question("Subscriber's token: `ch` in a body", ACCEPTS, REJECTS),
    "guest_tokens.body": Question("Guest's token: without allowed_addresses", ACCEPTS, REJECTS),
    "guest_tokens.form": Question("Guest's token: what the response has beside it", "expires_at", "nothing"),
}
"""The open questions, in the order of the table."""


@attrs.frozen
class Answer:
    """A question with the Space's answer and the answers by both descriptions."""

    name: str
    question: str
    answer: str
    detail: str
    """What it was read from, such as the code of a refusal; may be empty."""
    observed: str
    published: str

    @property
    def agrees_with(self) -> str:
        """`observed`, `published`, `both`, `neither`; `nothing said` by either description, or `not settled`."""
        if self.answer == NOT_SETTLED:
            return NOT_SETTLED
        said = {name: one for name, one in (("observed", self.observed), ("published", self.published)) if one}
        agreeing = [name for name, one in said.items() if one == self.answer]
        if not said:
            return "nothing said"
        return "both" if len(agreeing) == 2 else agreeing[0] if agreeing else "neither"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as a JSON object."""
        return {**attrs.asdict(self), "agrees_with": self.agrees_with}


class Answers:
    """Collects the answers of one run."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, str]] = {}

    def give(self, name: str, answer: str, detail: str = "") -> None:
        """Answer a question; the first answer stays."""
        if name not in QUESTIONS:
            raise KeyError(name)
        self._found.setdefault(name, (answer, detail))

    def unsettled(self, names: Iterable[str], reason: str) -> None:
        """Say why questions have no answer."""
        for name in names:
            self.give(name, NOT_SETTLED, reason)

    def all(self) -> tuple[Answer, ...]:
        """Return every question with its answer."""
        return tuple(
            Answer(name, one.text, *self._found.get(name, (NOT_SETTLED, "not asked")), one.observed, one.published)
            for name, one in QUESTIONS.items()
        )
