"""The drift of one dialect beside the description of the other: what is read, written by the probe, and called."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from helpers.differences import rows_of
from helpers.other_make import Document, arguments, document, served
from signalwire_fabric_async import APIError, AsyncSession
from signalwire_fabric_async.drift import Drift, probe_space, read_space
from signalwire_fabric_async.testing import FakeFabric

KINDS: Final = (
    *("ai_agents", "call_flows", "conference_rooms", "cxml_applications", "cxml_scripts", "cxml_webhooks"),
    *("dialogflow_agents", "freeswitch_connectors", "relay_applications", "sip_addresses", "sip_credentials"),
    *("sip_gateways", "subscribers", "swml_scripts", "swml_webhooks"),
)

OTHER: Final[Mapping[str, Any]] = {"observed": "published", "published": "observed"}

WAYS: Final = ("read", "write", "calls")
"""How a deviation shows: `doctor --drift`, its `--write`, or the calls of a program that `Drift` watches."""


def seeded(fabric: FakeFabric) -> None:
    """Put one of everything into a server."""
    fabric.seed(**dict.fromkeys(KINDS, 1))
    subscriber = fabric.stored("subscribers")[0]["id"]
    fabric.seed(subscribers__sip_credentials=[{"subscriber_id": subscriber}])


async def listed_rows(dialect: Any) -> dict[str, set[str]]:
    """Return the rows that show of a dialect beside the description of the other one, by the way in which they show.

    Raises:
        AssertionError: A deviation is of no row.
    """
    found: dict[str, set[str]] = {}
    async with FakeFabric(dialect=dialect) as fabric, fabric.session() as session:
        seeded(fabric)
        with fabric.clock:
            read = (await read_space(session, each=50, against=OTHER[dialect])).drift
            written = (await probe_space(session, against=OTHER[dialect])).drift
        called = Drift(OTHER[dialect])
        await call_all(fabric, called.watching(session))
    for way, drift in zip(WAYS, (read, written, called), strict=True):
        unexplained = [one for one in drift.rows() if not rows_of(one)]
        assert unexplained == [], (dialect, way)
        found[way] = {row for one in drift.rows() for row in rows_of(one)}
    return found


async def call_all(fabric: FakeFabric, session: AsyncSession) -> None:
    """Call what the probe does not: what needs a number or an application of the user's, and whole agents."""
    await _credentials(session)
    await _numbers(fabric, session)
    await _applications(fabric, session)
    for dialect in ("observed", "published"):
        await _agents(session, document(dialect))
    with suppress(APIError):
        script = fabric.stored("swml_scripts")[0]["id"]
        alias = await session.alias_addresses.create(name="short", resource_id=script)
        await session.addresses.delete(alias.id)
    with suppress(APIError):
        await session.addresses.delete(str(uuid.UUID(int=1)))
    with suppress(APIError):
        await session.ai_agents.list_voices()


async def _credentials(session: AsyncSession) -> None:
    """Create SIP credentials of few members, one with a handler, and read them among all resources."""
    script = await session.swml_scripts.create(name="answers", contents={"version": "1.0.0", "sections": {"main": []}})
    with suppress(APIError):
        plain = await session.sip_credentials.create(username="plain", password="long-enough")
        await session.resources.get(plain.id)
        handled = await session.sip_credentials.create(
            username="handled",
            password="long-enough",
            call_handler="resource",
            calling_handler_resource_id=script.id,
        )
        await session.resources.get(handled.id)
    person = (await session.subscribers.list()).data[0]
    await session.subscribers.sip_credentials(person.id).create(username="desk", password="long-enough")


async def _numbers(fabric: FakeFabric, session: AsyncSession) -> None:
    """Give a number of each kind to a resource."""
    fabric.seed(phone_numbers=1)
    number = fabric.stored("phone_numbers")[-1]["id"]
    application = fabric.stored("relay_applications")[0]["id"]
    for kind in ("relay_applications", "conference_rooms", "sip_gateways"):
        for handler in ("calling", "messaging"):
            with suppress(APIError):
                id = fabric.stored(kind)[0]["id"]
                await session.resources.assign_phone_route(id, phone_route_id=number, handler=handler)
    with suppress(APIError):
        await session.resources.assign_whatsapp_number(application, whatsapp_number_id=number, handler="messaging")


async def _applications(fabric: FakeFabric, session: AsyncSession) -> None:
    """Update a cXML application by its observed and by its published members."""
    id = fabric.stored("cxml_applications")[0]["id"]
    url = "https://example.com/"
    with suppress(APIError):
        await session.cxml_applications.update(id, name="new", call_request_url=url, message_request_url=url)
    with suppress(APIError):
        await session.cxml_applications.update(id, extra={"display_name": "newer", "voice_url": f"{url}2"})


async def _agents(session: AsyncSession, whole: Document) -> None:
    """Create agents with every member that a description has."""
    described = whole.operations["create_ai_agent"]
    _, declared = served()["POST", described.path, "basic"]
    for form in whole.forms(described.body or {}):
        for variant in range(whole.variants(form)):
            with suppress(APIError):
                await session.ai_agents.create(**arguments(declared, whole.make(form, "all", variant)))
