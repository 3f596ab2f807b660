"""The stand-in's messages, logs, documents, projects and tokens keep state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from signalwire_fabric_async import AsyncSession, NotFoundError, ValidationError
from signalwire_fabric_async.testing import FakeFabric


async def test_a_message_is_delivered_when_a_test_says_so(session: AsyncSession, fabric: FakeFabric) -> None:
    """A message is queued, its log has the same id; the test delivers it."""
    sent = await session.messages.create(from_="+15035550100", to="+15035550199", body="x" * 161)
    assert (sent.status, sent.kind, sent.number_of_segments) == ("queued", "sms", 2)
    fabric.advance(sent.id)
    log = await session.message_logs.get(sent.id)
    assert (log.status, log.to, log.direction) == ("delivered", "+15035550199", "outbound-api")
    redacted = await session.messages.update(sent.id, body="")
    assert redacted.body == ""


async def test_logs_are_filtered_by_their_day(session: AsyncSession, fabric: FakeFabric) -> None:
    """On, before and after a day divide a log; a moment does too; another value is refused."""
    days = [f"2024-05-0{day}T12:00:00Z" for day in (1, 2, 3)]
    fabric.seed(voice_logs=[{"created_at": day} for day in days], fax_logs=2, conference_logs=1, message_logs=1)
    for asked, found in (
        ({"created_on": "2024-05-02"}, [2]),
        ({"created_before": "2024-05-02"}, [1]),
        ({"created_after": "2024-05-02"}, [3]),
        ({"created_after": datetime(2024, 5, 2, 11, tzinfo=UTC)}, [2, 3]),
        ({"created_after": "2024-05-01", "created_before": "2024-05-03", "include_deleted": True}, [2]),
    ):
        logs = await session.voice_logs.list(**asked).collect()
        assert [one.created_at.day for one in logs] == found
    for wrong in ({"created_on": "yesterday"}, {"include_deleted": "perhaps"}):
        with pytest.raises(ValidationError):
            await session.voice_logs.list(params=wrong).collect()
    assert len(await session.fax_logs.list().collect()) == 2
    assert len(await session.conference_logs.list().collect()) == 1
    assert len(await session.message_logs.list().collect()) == 1


async def test_pages_of_voice_logs_are_cut(session: AsyncSession, fabric: FakeFabric) -> None:
    """A page of voice logs has at most 200 items, whatever size is asked for; none is missed."""
    fabric.seed(voice_logs=201)
    pages = [page async for page in session.voice_logs.list(params={"page_size": 500}).pages()]
    assert [len(page) for page in pages] == [200, 1]


async def test_documents_are_cut_and_searched(session: AsyncSession, fabric: FakeFabric) -> None:
    """A document's text is what the test gives for its URL; a search finds the chunks that share the most words."""
    fabric.document("https://example.com/hours.txt", "We open at nine. We close at five.\n\nSundays we rest.")
    made = await session.datasphere.create(
        url="https://example.com/hours.txt", chunking_strategy="sentence", max_sentences_per_chunk=1, tags=["hours"]
    )
    other = await session.datasphere.create(url="https://example.com/rest.txt")
    assert (made.filename, made.status, made.number_of_chunks) == ("hours.txt", "completed", 3)
    chunks = await session.datasphere.chunks(made.id).list().collect()
    assert [one.content for one in chunks] == ["We open at nine.", "We close at five.", "Sundays we rest."]
    found = await session.datasphere.search(query_string="When do we REST?", count=1)
    assert [(one.text, one.document_id) for one in found.chunks] == [("Sundays we rest.", made.id)]
    tagged = await session.datasphere.search(query_string="rest", document_id=other.id, tags=["hours"])
    assert tagged.chunks == ()
    await session.datasphere.chunks(made.id).delete(chunks[2].id)
    assert (await session.datasphere.get(made.id)).number_of_chunks == 2
    await session.datasphere.delete(made.id)
    with pytest.raises(NotFoundError):
        await session.datasphere.chunks(made.id).list().collect()


async def test_projects_and_tokens(session: AsyncSession, fabric: FakeFabric) -> None:
    """The project itself is there; a subproject has a signing key that is rotated; the own one cannot be deleted."""
    (own,) = await session.projects.list().collect()
    assert (own.id, own.subproject) == (fabric.project_id, False)
    made = await session.projects.create(name="Branch")
    assert (made.parent_project_id, made.subproject) == (own.id, True)
    rotated = await session.projects.rotate_signing_key(made.id)
    assert rotated.signing_key.reveal() != made.signing_key.reveal()
    assert [one.id for one in await session.projects.list(name="Branch").collect()] == [made.id]
    with pytest.raises(ValidationError):
        await session.projects.delete(own.id)
    await session.projects.delete(made.id)
    token = await session.project_tokens.create(name="ci", permissions=["calling"])
    changed = await session.project_tokens.update(token.id, name="tests")
    assert (changed.name, changed.token) == ("tests", token.token)
    await session.project_tokens.delete(token.id)
    with pytest.raises(NotFoundError):
        await session.project_tokens.update(token.id, name="x")


async def test_whatsapp_templates(session: AsyncSession, fabric: FakeFabric) -> None:
    """A template is pending until the test approves it; listings filter by its state."""
    fabric.seed(whatsapp_templates=2, whatsapp_numbers=1, whatsapp_businesses=1)
    first = fabric.stored("whatsapp_templates")[0]["id"]
    fabric.advance(first)
    assert [one.id for one in (await session.whatsapp_templates.list(status="approved").collect())] == [first]
    assert (await session.whatsapp_templates.delete(first)).success
    assert len(await session.whatsapp_templates.list().collect()) == 1
    assert len(await session.whatsapp_numbers.list().collect()) == 1
    assert len(await session.whatsapp_businesses.list().collect()) == 1
