"""Wrong use of the families beside Fabric. The type checkers refuse each marked line, and no other. Never run."""

from __future__ import annotations

from typing import assert_type

from signalwire_fabric_async import (
    AsyncSession,
    Message,
    Page,
    Pager,
    PhoneNumber,
    PhoneNumberCapability,
    PlaySilence,
    Recording,
    Secret,
    SipProfile,
    VoiceLog,
)


async def misuse(session: AsyncSession) -> None:
    """Wrong members, types, ids and places."""
    await session.sip_profile.get("id")  # refused
    await session.sip_profile.update("id", domain_identifier="acme")  # refused
    await session.sip_profile.update(domain="acme")  # refused
    await session.sip_profile.update(default_codecs="OPUS")  # refused
    await session.sip_profile.create(domain_identifier="acme")  # refused
    await session.phone_numbers.purchase()  # refused
    await session.phone_numbers.purchase("+15551234567")  # refused
    await session.phone_numbers.create(number="+15551234567")  # refused
    await session.phone_numbers.delete("id")  # refused
    await session.phone_numbers.release()  # refused
    await session.phone_numbers.update("id", handler="ai_agent")  # refused
    await session.phone_numbers.import_number(number="+15551234567", number_type=PhoneNumberCapability.SMS)  # refused
    session.phone_numbers.list(filter="x")  # refused
    session.phone_numbers.list(filter_name=5)  # refused
    session.phone_numbers.search(page_size=5)  # refused
    session.phone_numbers.search(max_results="5")  # refused
    await session.phone_numbers.lookup()  # refused
    await session.phone_numbers.lookup("+15551234567", include=5)  # refused
    await session.verified_caller_ids.verify("id", code="123456")  # refused
    await session.verified_caller_ids.redial()  # refused
    await session.number_groups.memberships.list()  # refused
    await session.number_groups.memberships("id").get("id")  # refused
    await session.queues.members("id").next("id")  # refused
    await session.recordings.create(url="x")  # refused
    await session.mfa.sms("+15551234567")  # refused
    await session.mfa.verify(token="123456")  # refused
    await session.brands.create(name="Acme")  # refused
    await session.campaigns.list()  # refused
    await session.calls.dial(from_="+15551234567", to="+15557654321")  # refused
    await session.calls.dial("+15551234567", url="x")  # refused
    await session.calls.dial(from_="x", to="y", url="z", status_events=["rung"])  # refused
    await session.calls.update("id", url="x")  # refused
    await session.calls.update(id="id", url="x", status="ended")  # refused
    await session.calls.end()  # refused
    await session.calls.end("id", reason="tired")  # refused
    await session.calls.play("id", play=[])  # refused
    await session.calls.play("id", control_id="c", play="https://example.com/a.mp3")  # refused
    await session.calls.play_stop("id")  # refused
    await session.calls.play_volume("id", control_id="c", volume="loud")  # refused
    await session.calls.collect("id", control_id="c", digits=4)  # refused
    await session.calls.detect("id", control_id="c", detect=PlaySilence(type="silence", params={}))  # refused
    await session.calls.live_transcribe("id", action="start")  # refused
    await session.calls.ai_hold("id", timeout=60)  # refused
    await session.calls.ai_message("id", role="boss")  # refused
    await session.calls.disconnect("id", control_id="c")  # refused
    await session.calls.list()  # refused
    await session.messages.create(to="+15551234567", body="x")  # refused
    await session.messages.create(to="+15551234567", from_="+15557654321", text="x")  # refused
    await session.messages.create(to="x", from_="whatsapp:x", message_type="text", body="x")  # refused
    await session.messages.create(to="x", from_="whatsapp:x", template_id="t", body_template_parameters=5)  # refused
    await session.messages.update("id")  # refused
    await session.messages.list()  # refused
    session.whatsapp_numbers.list(page_size=5)  # refused
    session.whatsapp_templates.list(status="nice")  # refused
    await session.whatsapp_templates.update("id", category="news")  # refused
    session.message_logs.list(created_on=5)  # refused
    await session.message_logs.delete("id")  # refused
    await session.voice_logs.events.list()  # refused
    session.voice_logs.events("id").list(page_size=5)  # refused
    await session.fax_logs.create()  # refused
    await session.conference_logs.get("id")  # refused
    await session.datasphere.create(tags=["x"])  # refused
    await session.datasphere.create(url="x", chunking_strategy="page", chunk_size=5)  # refused
    await session.datasphere.search()  # refused
    await session.datasphere.chunks("id").create()  # refused
    await session.projects.create()  # refused
    await session.projects.rotate_signing_key()  # refused
    await session.project_tokens.create(name="x", permissions="calling")  # refused
    await session.project_tokens.create(name="x", permissions=["everything"])  # refused
    await session.project_tokens.get("id")  # refused
    await session.as_subscriber("t").calls.end("id")  # refused
    await session.as_subscriber("t").phone_numbers.get("id")  # refused


async def right_use(session: AsyncSession) -> None:
    """Check the types that these calls return."""
    assert_type(await session.sip_profile.get(), SipProfile)
    assert_type(await session.messages.create(to="x", from_="y", body="x"), Message)
    assert_type(await session.messages.create(to="x", from_="y", message_type="whatsapp_media_text", body="x"), Message)
    assert_type(await session.messages.create(to="x", from_="y", template_id="t"), Message)
    assert_type(session.voice_logs.list(page_size=200, created_on="2026-11-29"), Pager[VoiceLog])
    assert_type((await session.projects.rotate_signing_key("id")).signing_key, Secret)
    assert_type((await session.project_tokens.create(name="x", permissions=["calling"])).token, Secret)
    await session.datasphere.create(url="x", chunking_strategy="sliding", overlap_size=5)
    assert_type(session.phone_numbers.list(filter_name="x", page_size=5), Pager[PhoneNumber])
    assert_type(await session.phone_numbers.list(params={"new": 1}), Page[PhoneNumber])
    assert_type(await session.recordings.get("id"), Recording)
    await session.mfa.verify("id", token=Secret("123456"))
    await session.mfa.sms(to="+15551234567", from_="+15557654321")
    await session.phone_numbers.lookup("+15551234567", include=["carrier", "cnam"])
