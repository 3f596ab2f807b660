"""What the stand-in knows of the kinds of resources outside of Fabric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...apis import DATASPHERE, MESSAGING, RELAY_REST
from .resource_traits import ResourceTraits

PENDING: Final[Mapping[str, object]] = {"state": "pending"}
"""10DLC: the carriers decide later, when a test says so."""

_LEG: Final = "5a3e1d1c-0000-4000-8000-00000000000a"

_CALL: Final[Mapping[str, object]] = {
    "type": "relay_pstn_call",
    "direction": "outbound-api",
    "source": "realtime_api",
    "charge_details": (),
}

SPACE_TRAITS: Final[Mapping[str, ResourceTraits]] = {
    "brands": ResourceTraits(
        defaults=PENDING,
        seed={
            "name": "Brand {n}",
            "company_name": "Company {n}",
            "contact_email": "brand-{n}@example.com",
            "contact_phone": "+15550100000",
            "ein_issuing_country": "United States",
            "legal_entity_type": "PRIVATE_PROFIT",
            "ein": "12-3456789",
            "company_address": "1 Main Street",
            "company_vertical": "HEALTHCARE",
            "company_website": "www.example.com",
        },
    ),
    "brands.campaigns": ResourceTraits(
        defaults=PENDING,
        seed={
            "name": "Campaign {n}",
            "brand_id": "",
            "sms_use_case": "MARKETING",
            "description": "A campaign that a test made, long enough for the carriers.",
            "sample1": "Hello from the front desk.",
            "sample2": "Your table is ready. Reply STOP to opt out.",
            "message_flow": "People opt in on a form, and get one message a week.",
            "opt_out_message": "You get no more messages.",
            "help_message": "Write to help@example.com.",
            "number_pooling_required": False,
            "direct_lending": False,
            "embedded_link": False,
            "embedded_phone": False,
            "age_gated_content": False,
            "lead_generation": False,
            "terms_and_conditions": True,
        },
    ),
    "calls": ResourceTraits(defaults=_CALL),
    "conference_logs": ResourceTraits(
        defaults={"type": "relay_conference", "region": "us-west"},
        seed={"name": "conference-{n}", "status": "completed"},
    ),
    "datasphere": ResourceTraits(
        composed={"chunks_uri": f"{DATASPHERE.root}documents/{{id}}/chunks"},
        seed={"url": "https://files.example.com/document-{n}.txt"},
    ),
    "fax_logs": ResourceTraits(
        defaults={"status": "completed", "direction": "outbound-api"},
        seed={"from": "+15550100000", "to": "+1503556{n:04d}"},
    ),
    "message_logs": ResourceTraits(
        defaults={
            "status": "delivered",
            "direction": "outbound-api",
            "kind": "sms",
            "source": "realtime_api",
            "type": "relay_message",
        },
        seed={"from": "+15550100000", "to": "+1503556{n:04d}"},
    ),
    "messages": ResourceTraits(composed={"message_uri": f"{MESSAGING.root}messages/{{id}}"}),
    "voice_logs": ResourceTraits(
        defaults={**_CALL, "status": "completed"},
        seed={"from": "+15550100000", "to": "+1503556{n:04d}", "type": "relay_pstn_call"},
    ),
    "whatsapp_businesses": ResourceTraits(id_name="whatsapp_business_id", seed={"business_name": "Business {n}"}),
    "whatsapp_numbers": ResourceTraits(seed={"phone_number": "+1503557{n:04d}", "business_name": "Business {n}"}),
    "whatsapp_templates": ResourceTraits(
        defaults={"template_status": "pending"},
        seed={
            "whatsapp_business_id": _LEG,
            "name": "template_{n}",
            "language": "en_US",
            "category": "utility",
            "parameter_format": "positional",
            "components": [],
        },
    ),
    "campaigns.numbers": ResourceTraits(defaults=PENDING),
    "campaigns.orders": ResourceTraits(defaults=PENDING, seed={}),
    "number_groups": ResourceTraits(seed={"name": "group-{n}"}),
    "phone_numbers": ResourceTraits(
        defaults={"capabilities": ("voice", "sms", "mms", "fax"), "number_type": "longcode", "country_code": "US"},
        seed={"number": "+1503556{n:04d}"},
    ),
    "queues": ResourceTraits(
        defaults={"current_size": 0},
        sent_as={"name": "friendly_name"},
        composed={"uri": f"{RELAY_REST.root}queues/{{id}}"},
        seed={"name": "queue-{n}"},
    ),
    "queues.members": ResourceTraits(
        id_name="call_id",
        composed={"uri": f"{RELAY_REST.root}queues/{{queue_id}}/members/{{call_id}}"},
    ),
    "recordings": ResourceTraits(
        defaults={"status": "completed", "price_unit": "USD", "track": "inbound", "relay_pstn_leg_id": _LEG},
        seed={"url": "https://files.example.com/recording-{n}.mp3"},
    ),
    "short_codes": ResourceTraits(
        defaults={"capabilities": ("sms",), "code_type": "random", "country_code": "US", "number_type": "shortcode"},
        seed={"number": "{n:05d}", "name": "short-code-{n}", "message_handler": "laml_webhooks"},
    ),
}
"""By kind: what is known of it."""
