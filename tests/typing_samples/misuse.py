"""Wrong use: each line that is marked is refused by both type checkers, and no other. Never run."""

from __future__ import annotations

from typing import assert_type

from signalwire_fabric_async import (
    AiPrompt,
    AsyncSession,
    Cipher,
    Encryption,
    Page,
    Pager,
    Subscriber,
    SubscriberSipCredential,
    UsedFor,
)


async def arguments(session: AsyncSession) -> None:
    """Wrong names, places and types of arguments."""
    credentials = session.subscribers.sip_credentials("id")
    await session.subscribers.create(email="a@example.com", nickname="x")  # refused
    await session.subscribers.create(first_name="Ada")  # refused
    await session.subscribers.create("a@example.com")  # refused
    await session.subscribers.create(email=None)  # refused
    await session.subscribers.create(email=b"a@example.com")  # refused
    await session.subscribers.get(id="id")  # refused
    await session.subscribers.get()  # refused
    await session.subscribers.get(5)  # refused
    await session.subscribers.get("id", email="x")  # refused
    await session.subscribers.delete("id", "other")  # refused
    await session.subscribers.update(email="a@example.com")  # refused
    await session.subscribers.update("id", timezone="UTC")  # refused
    await credentials.create(username="u")  # refused
    await credentials.create(username="u", password="p", ciphers="AES_CM_128_HMAC_SHA1_80")  # refused
    await credentials.create(username="u", password="p", ciphers=Cipher.AEAD_AES_256_GCM_8)  # refused
    await credentials.create(username="u", password="p", codecs=[Cipher.AEAD_AES_256_GCM_8])  # refused
    await credentials.create(username="u", password="p", encryption="requird")  # refused
    await credentials.create(username="u", password="p", codecs=["PCMU", "PCMX"])  # refused
    await credentials.create(username="u", password="p", encryption=UsedFor.CALLING)  # refused
    await credentials.create(username="u", password="p", extra=["x"])  # refused
    session.subscribers.list(100)  # refused
    session.subscribers.list(page_size="100")  # refused
    session.subscribers.list(search="x")  # refused
    session.subscribers.sip_credentials()  # refused
    session.subscribers.sip_credentials(subscriber_id="id")  # refused


async def bodies(session: AsyncSession) -> None:
    """Wrong bodies: the forms of a union do not mix, and required members are required."""
    await session.call_flows.deploy_version("id")  # refused
    await session.call_flows.deploy_version("id", document_version=1, call_flow_version_id="v")  # refused
    await session.swml_scripts.create(name="x", contents={}, script_type="fax")  # refused
    await session.swml_scripts.create(name="x")  # refused
    await session.sip_credentials.create(username="x")  # refused
    await session.call_flows.update("id", title="x")  # refused
    await session.sip_gateways.update("id", name="x")  # refused
    await session.subscribers.update(await session.call_flows.get("id"), email="x")  # refused
    await session.conference_rooms.create(name="x", join_from="2026-01-01")  # refused
    await session.ai_agents.create(name="x", prompt="Be brief.")  # refused
    await session.ai_agents.create(name="x", prompt=AiPrompt(words="x"))  # refused
    await session.ai_agents.create(name="x", prompt=AiPrompt(text="x"), SWAIG={})  # refused
    await session.resources.assign_phone_route("id", phone_route_id="r", handler=Encryption.REQUIRED)  # refused
    await session.tokens.create_guest(allowed_addresses=[5])  # refused


async def places(session: AsyncSession) -> None:
    """Use names that the service does not have, or not in this place."""
    await session.cxml_applications.create(display_name="x")  # refused
    await session.dialogflow_agents.create(name="x")  # refused
    await session.addresses.create(name="x")  # refused
    await session.tokens.create_invite(address_id="a")  # refused
    await session.as_subscriber("t").subscribers.get("id")  # refused
    await session.as_subscriber("t").tokens.create_guest(allowed_addresses=[])  # refused
    session.sip_addresses.list_addresses("id")  # refused


async def answers(session: AsyncSession) -> None:
    """Answers are what they are, and are not changed."""
    person = await session.subscribers.get("id")
    print(person.nickname)  # refused
    person.display_name = "x"  # refused
    assert_type(person, SubscriberSipCredential)  # refused
    assert_type(await session.subscribers.list(), Pager[Subscriber])  # refused
    assert_type(session.subscribers.list(), Page[Subscriber])  # refused
    for _ in session.subscribers.list():  # refused
        print("never")
    print(session.subscribers.get("id").display_name)  # refused
    session.subscribers = None  # refused
