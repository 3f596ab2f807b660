"""The facts about each kind of resource beyond its schemas.

Everything here is a fact of the service's documentation or of what was observed: defaults, the kind of address that a
resource gets, the members whose names differ between what is sent and what is returned.
"""

from __future__ import annotations

from typing import Final

import attrs

from .resource_traits import ResourceTraits, Unique
from .space_traits import SPACE_TRAITS

EXCLUSIVE: Final = frozenset({"text", "pom"})
"""The members of nested objects of which each object has one, as published: a prompt is a text or it is sections."""

BLANK_IS_NULL: Final = frozenset({"call_status_callback_url", "status_callback"})
"""Returned as a URL or null, but sent as any string: an empty one means none."""

ALL_CIPHERS: Final = (
    "AEAD_AES_256_GCM_8",
    "AES_256_CM_HMAC_SHA1_80",
    "AES_CM_128_HMAC_SHA1_80",
    "AES_256_CM_HMAC_SHA1_32",
    "AES_CM_128_HMAC_SHA1_32",
)


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
_SIP_PROFILE: Final[dict[str, object]] = {
    "encryption": "optional",
    "ciphers": ALL_CIPHERS,
    "codecs": ("OPUS", "G722", "PCMU", "PCMA"),
    "send_as": "random",
    "caller_id": None,
}
"""What a SIP credential has of the Space's SIP profile."""
_CXML_APPLICATION: Final = {
    "name": "display_name",
    "call_request_url": "voice_url",
    "call_request_method": "voice_method",
    "call_fallback_url": "voice_fallback_url",
    "call_fallback_method": "voice_fallback_method",
    "call_status_url": "status_callback",
    "call_status_method": "status_callback_method",
    "message_request_url": "sms_url",
    "message_request_method": "sms_method",
    "message_fallback_url": "sms_fallback_url",
    "message_fallback_method": "sms_fallback_method",
    "message_status_url": "sms_status_callback",
    "message_status_method": "sms_status_callback_method",
}
_SWML: Final[dict[str, object]] = {"version": "1.0.0", "sections": {"main": [{"answer": {}}]}}

TRAITS: Final[dict[str, ResourceTraits]] = {
    "subscribers": ResourceTraits(
        address_type="subscriber",
        channels=("audio", "messaging", "video"),
        call_handler="fabric_subscriber",
        defaults={"time_zone": "GMT", "timezone": "GMT"},
        sources={"timezone": "time_zone"},
        sent_as={"timezone": "time_zone"},
        unique=(Unique(("email",)),),
        seed={"email": "person-{n}@example.com", "first_name": "{n}"},
    ),
    "subscribers.sip_credentials": ResourceTraits(
        defaults={"encryption": "default"},
        observed_defaults=_SIP_PROFILE,
        seed={"username": "user-{n}", "password": "seeded-password-{n}"},
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
        channels=("video", "audio"),
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
        sent_as=_CXML_APPLICATION,
        call_handler="laml_application",
        keeps=frozenset({"display_name"}),
        seed={"display_name": "cXML application {n}"},
    ),
    "cxml_scripts": ResourceTraits(
        defaults={"status_callback_method": "POST", "script_type": "calling"},
        urls={"request_url": "/laml-bins/{id}"},
        sources={"display_name": "name"},
        sent_as={"display_name": "name"},
        call_handler="laml_webhooks",
        keeps=frozenset({"name", "contents", "script_type"}),
        seed={"name": "cXML script {n}", "contents": "<Response><Hangup/></Response>"},
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
        unique=(
            Unique(("name",), "not_unique_within_project"),
            Unique(("user", "context_id"), observed=True, defaults=("*", "")),
        ),
        observed_defaults={"type": "sip_address"},
        seed={
            "name": "address-{n}",
            "user": "address-{n}",
            "calling_handler_resource_id": "00000000-0000-4000-8000-000000000000",
        },
    ),
    "sip_credentials": ResourceTraits(
        address_type="call",
        defaults={"encryption": "default", "type": "sip_endpoint"},
        observed_defaults={**_SIP_PROFILE, "call_handler": "default"},
        sources={"call_handler": "handler"},  # as published, a write takes none of the values that a response has
        unique=(Unique(("username",), "not_unique_within_project", observed=True),),
        own_id=True,
        keeps=frozenset({"id", "username"}),
        seed={
            "username": "shared-{n}",
            "password": "seeded-password-{n}",
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
        unique=(Unique(("uri",), "not_unique_within_project", observed=True),),
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
        sent_as={"display_name": "name"},
        defaults={"script_type": "calling", "status_callback_method": "POST"},
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
    "alias_addresses": ResourceTraits(
        defaults={"type": "alias", "context": "public", "channels": ("audio", "messaging", "video"), "codecs": ()},
        sources={"display_type": "kind"},
        composed={"uri": "/{context}/{name}"},
        titles=("display_name", "name"),
        keeps_resource_id=True,
        unique=(Unique(("name", "context"), "not_unique_within_space", observed=True, defaults=("", "public")),),
        seed={"name": "alias-{n}"},
    ),
    "phone_number_addresses": ResourceTraits(
        keeps_resource_id=True, seed={"number": "+1555010{n}", "handler_type": "calling"}
    ),
    **SPACE_TRAITS,
}

AS_RESOURCE: Final = "sip_credentials as a resource"
"""The kind of a SIP credential among all resources, as published: it does say what was written as `call_handler`."""

_UNLISTED: Final = {AS_RESOURCE: attrs.evolve(TRAITS["sip_credentials"], sources={})}
_PLAIN: Final = ResourceTraits()


def traits_of(kind: str) -> ResourceTraits:
    """Return the traits of a kind of resource; the defaults without any."""
    return TRAITS.get(kind) or _UNLISTED.get(kind, _PLAIN)
