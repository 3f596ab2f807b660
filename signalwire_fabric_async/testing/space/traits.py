"""What the stand-in knows of each noun beyond its operation table: the traits that types cannot say.

Everything here is a fact of the service's documentation: defaults, the kind of
address that a resource gets, the members whose name differs between what is
sent and what is answered, and the few operations that answer another status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

ANSWERS_200: Final = frozenset(
    {
        "conference_rooms.create",
        "cxml_scripts.create",
        "freeswitch_connectors.create",
        "relay_applications.create",
        "resources.assign_domain_application",
        "resources.assign_phone_route",
        "resources.assign_sip_credential",
        "sip_credentials.create",
        "swml_scripts.create",
        "tokens.create_subscriber",
    }
)
"""The POSTs that are documented to answer 200; the others answer 201."""

OPEN_CLASSES: Final = frozenset({"AiParams"})
"""The nested objects that take any further member; all others take what they name."""

EXCLUSIVE: Final = frozenset({"text", "pom"})
"""The members of nested objects of which each object has one: a prompt is a text or it is sections."""

NEEDS_ONE: Final = {"PomSection": frozenset({"body", "bullets"}), "AiStep": frozenset({"text", "pom"})}
"""Nested objects (by class), and the members of which each must have one or more."""

ZERO_OR: Final = {("AiParams", "attention_timeout"): {"minimum": 10_000, "maximum": 600_000}}
"""Members of nested objects (by class and member) that are 0, or a number within bounds."""

NEEDED_KEYS: Final = {("AiPromptText", "contexts"): "default", ("AiPromptPom", "contexts"): "default"}
"""Members that are mappings (by class and member), and the key that each must have."""

BLANK_IS_NULL: Final = frozenset({"call_status_callback_url", "status_callback"})
"""Answered as a URL or null, but sent as any string: an empty one means that there is none."""

ALL_CIPHERS: Final = (
    "AEAD_AES_256_GCM_8",
    "AES_256_CM_HMAC_SHA1_80",
    "AES_CM_128_HMAC_SHA1_80",
    "AES_256_CM_HMAC_SHA1_32",
    "AES_CM_128_HMAC_SHA1_32",
)


@attrs.frozen(kw_only=True)
class ResourceTraits:
    """What is known of one noun."""

    address_type: str = "app"
    """What its addresses are shown as: app, room, call or subscriber."""
    channel: str = "audio"
    """The one channel that each of its addresses has."""
    defaults: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """What a member is when it was not sent, by the member's name in the answer."""
    sources: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Where an answered member's value was sent under another name: the answer's name, then the body's."""
    urls: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Members that are links to the service itself: the path below the base URL, with `{id}`."""
    titles: tuple[str, ...] = ("display_name", "name", "title", "friendly_name", "username", "email")
    """The members that the resource's display name is taken from, the first that there is."""
    unique: str = ""
    """The member that no two may share, unless twins are allowed."""
    keeps: frozenset[str] = frozenset()
    """Members that a PUT leaves alone when it does not name them: they have no default to go back to, or it is documented."""
    own_id: bool = False
    """Whether the caller chooses the id."""
    merges: frozenset[str] = frozenset()
    """Nested objects of which a PATCH may name a part."""
    titled_as: str = "display_name"
    """What its noun's own operations call the display name."""
    composed: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Members made of others: the member, then a text with the others' names in braces."""
    listed_type: str = ""
    """Its type among all resources, where that is another than by itself."""
    call_handler: str = ""
    """What handles a domain application's calls that was assigned to it."""
    seed: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """Members of a seeded one that no rule can guess; `{n}` becomes its number."""


_WEBHOOK: Final[dict[str, object]] = {
    "used_for": "calling",
    "primary_request_method": "POST",
    "fallback_request_method": "POST",
    "status_callback_method": "POST",
}
_NO_CALLBACKS: Final = {
    f"{kind}_{part}": value
    for kind in ("voice", "voice_fallback", "sms", "sms_fallback")
    for part, value in (("url", None), ("method", "POST"))
}
_SWML: Final[dict[str, object]] = {"version": "1.0.0", "sections": {"main": [{"answer": {}}]}}

TRAITS: Final[dict[str, ResourceTraits]] = {
    "subscribers": ResourceTraits(
        address_type="subscriber",
        call_handler="fabric_subscriber",
        unique="email",
        seed={"email": "person-{n}@example.com", "first_name": "{n}"},
    ),
    "subscribers.sip_credentials": ResourceTraits(
        defaults={"encryption": "default"}, seed={"username": "user-{n}", "password": "seeded-password-{n}"}
    ),
    "ai_agents": ResourceTraits(
        call_handler="ai_agent",
        merges=frozenset({"prompt", "post_prompt", "multilingual"}),
        seed={"name": "agent-{n}", "prompt": {"text": "Be brief."}, "agent_id": "00000000-0000-4000-8000-000000000000"},
    ),
    "call_flows": ResourceTraits(
        defaults={"document_version": 1},
        keeps=frozenset({"title"}),
        call_handler="call_flow",
        seed={"title": "Call flow {n}"},
    ),
    "conference_rooms": ResourceTraits(
        address_type="room",
        channel="video",
        call_handler="video_room",
        listed_type="swml_script",  # sic: so the description says
        defaults={
            "quality": "720p",
            "layout": "grid-responsive",
            "max_members": 20,
            "fps": 20,
            "meta": {},
            "enable_room_previews": False,
            "sync_audio_video": True,
        },
        keeps=frozenset({"name"}),
        seed={"name": "room-{n}", "enable_room_previews": False},
    ),
    "cxml_applications": ResourceTraits(
        defaults={**_NO_CALLBACKS, "status_callback_method": "POST", "sms_status_callback_method": "POST"},
        sources={"friendly_name": "display_name"},
        call_handler="laml_application",
        keeps=frozenset({"display_name"}),
        seed={"display_name": "cXML application {n}"},
    ),
    "cxml_scripts": ResourceTraits(
        defaults={"status_callback_method": "POST", "script_type": "calling"},
        urls={"request_url": "/laml-bins/{id}"},
        titled_as="name",
        call_handler="laml_webhooks",
        keeps=frozenset({"display_name", "contents"}),
        seed={"display_name": "cXML script {n}", "contents": "<Response><Hangup/></Response>"},
    ),
    "cxml_webhooks": ResourceTraits(
        defaults=_WEBHOOK,
        call_handler="laml_webhooks",
        seed={"name": "cXML webhook {n}", "primary_request_url": "https://example.com/cxml/{n}"},
    ),
    "dialogflow_agents": ResourceTraits(
        sources={"display_name": "name", "dialogflow_reference_name": "name"},
        call_handler="dialogflow",
        keeps=frozenset({"name"}),
        seed={"name": "Dialogflow agent {n}", "say_enabled": True, "say": "Hello.", "voice": "elevenlabs.josh"},
    ),
    "freeswitch_connectors": ResourceTraits(
        address_type="call",
        call_handler="relay_connector",
        keeps=frozenset({"name", "token"}),
        seed={"name": "connector-{n}", "token": "00000000-0000-4000-8000-000000000000"},
    ),
    "relay_applications": ResourceTraits(
        keeps=frozenset({"name", "topic"}),
        call_handler="relay_application",
        seed={"name": "relay-{n}", "topic": "topic-{n}"},
    ),
    "sip_addresses": ResourceTraits(
        defaults={
            "user": "*",
            "encryption": "optional",
            "codecs": ("PCMU", "PCMA"),
            "ciphers": ALL_CIPHERS,
            "context": "public",
        },
        sources={"display_name": "name"},
        composed={"uri": "sip:{name}@sip.example.com"},
        unique="name",
        seed={"name": "address-{n}", "calling_handler_resource_id": "00000000-0000-4000-8000-000000000000"},
    ),
    "sip_credentials": ResourceTraits(
        address_type="call",
        defaults={"encryption": "default", "type": "sip_endpoint"},
        sources={"call_handler": ""},  # what a write takes is none of what an answer may say
        own_id=True,
        keeps=frozenset({"id", "username"}),
        seed={
            "username": "shared-{n}",
            "caller_id": "caller-{n}",
            "send_as": "+15550100000",
            "ciphers": ["AEAD_AES_256_GCM_8"],
            "codecs": ["OPUS"],
            "encryption": "default",
            "call_handler": "default",
            "calling_handler_resource_id": None,
        },
    ),
    "sip_gateways": ResourceTraits(
        address_type="call",
        call_handler="sip_gateway",
        seed={
            "name": "gateway-{n}",
            "uri": "sip-{n}.example.com",
            "encryption": "optional",
            "ciphers": ["AEAD_AES_256_GCM_8"],
            "codecs": ["PCMU"],
        },
    ),
    "swml_scripts": ResourceTraits(
        sources={"display_name": "name"},
        defaults={"script_type": "calling"},
        urls={"request_url": "/relay-bins/{id}"},
        call_handler="relay_script",
        keeps=frozenset({"name", "contents", "script_type", "status_callback_url"}),  # so its update is documented
        seed={"name": "SWML script {n}", "contents": _SWML},
    ),
    "swml_webhooks": ResourceTraits(
        defaults=_WEBHOOK,
        call_handler="relay_script",
        seed={"name": "SWML webhook {n}", "primary_request_url": "https://example.com/swml/{n}"},
    ),
}

SIP_CREDENTIAL_AS_RESOURCE: Final = attrs.evolve(TRAITS["sip_credentials"], sources={})
"""Among all resources a SIP credential does say what was written as its `call_handler`."""

_PLAIN: Final = ResourceTraits()


def traits_of(noun: str) -> ResourceTraits:
    """What is known of a noun; nothing special, where nothing is."""
    return TRAITS.get(noun, _PLAIN)
