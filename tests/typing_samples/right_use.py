"""Right use of each kind of operation, and what it gives. Checked by the type checkers, never run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import assert_type

from signalwire_fabric_async import (
    UNSET,
    Address,
    AiAgent,
    AiAgentDetails,
    AiContext,
    AiHint,
    AiLanguage,
    AiParams,
    AiPostPrompt,
    AiPrompt,
    AiStep,
    AnyResource,
    AssignedSipCredential,
    AsyncSession,
    CallFlow,
    CallFlowDeployment,
    CallHandler,
    Channels,
    Cipher,
    Codec,
    ConferenceRoom,
    DisplayType,
    DomainApplication,
    Encryption,
    GenericResource,
    NativeFunction,
    Page,
    Pager,
    PomSection,
    RequestMethod,
    RoomLayout,
    Secret,
    SipCredential,
    Subscriber,
    SubscriberSipCredential,
    SubscriberView,
    Swaig,
    SwaigFunction,
    SwmlDocument,
    SwmlScript,
    UsedFor,
    converter,
)


async def the_readme(session: AsyncSession) -> None:
    """List, read, write and delete subscribers and their SIP credentials."""
    person = await session.subscribers.create(email="ada@example.com", display_name="Ada", password=UNSET)
    assert_type(person, Subscriber)
    assert_type(person.created_at, datetime)
    credentials = session.subscribers.sip_credentials(person.id)
    made = await credentials.create(
        username="justice-league",
        password="hack-me-if-you-can",
        ciphers=[Cipher.AEAD_AES_256_GCM_8],
        codecs=(Codec.OPUS, Codec.PCMU),
        encryption=Encryption.REQUIRED,
        extra={"new": {"deep": [1, None]}},
    )
    assert_type(made, SubscriberSipCredential)
    assert_type(made.ciphers, tuple[Cipher, ...])
    assert_type(
        credentials.list(page_size=100, page_token="PA1", params={"search": "ada"}), Pager[SubscriberSipCredential]
    )
    assert_type(await credentials.list(), Page[SubscriberSipCredential])
    assert_type(await session.subscribers.list().limit(3).collect(), list[Subscriber])
    async for one in credentials.list(prefetch=True):
        assert_type(one, SubscriberSipCredential)
    async for page in session.subscribers.list().pages():
        assert_type(page.data, tuple[Subscriber, ...])
    assert_type(await credentials.update(made.id, caller_id="Ada"), SubscriberSipCredential)
    assert_type(await session.subscribers.update(person.id, email="a@example.com"), Subscriber)
    assert_type(await session.subscribers.update(person, job_title="Analyst"), Subscriber)
    flow = await session.call_flows.get("id")
    assert_type(await session.call_flows.update(flow, title="Menu"), CallFlow)
    await session.subscribers.delete(person.id)


async def unions(session: AsyncSession, document: SwmlDocument) -> None:
    """Call an action with either of its two bodies; tell resources of all types apart by `match`."""
    assert_type(await session.swml_scripts.create(name="in", contents=document, status_callback_url="/"), SwmlScript)
    assert_type(await session.swml_scripts.create(name="in", contents=document, script_type="messaging"), SwmlScript)
    assert_type(await session.swml_scripts.update("id", script_type="calling", contents={"sections": {}}), SwmlScript)
    assert_type(await session.call_flows.deploy_version("id", document_version=2), CallFlowDeployment)
    assert_type(await session.call_flows.deploy_version("id", call_flow_version_id="v"), CallFlowDeployment)
    resource = await session.resources.get("id")
    assert_type(resource, AnyResource)
    match resource:
        case Subscriber(subscriber=profile):
            assert_type(profile.email, str)
        case ConferenceRoom(conference_room=room):
            assert_type(room.layout, RoomLayout)
        case GenericResource(type=kind):
            assert_type(kind, str)
        case _:
            assert_type(resource.project_id, str)


async def assignments(session: AsyncSession) -> None:
    """List a resource's assignments and addresses."""
    address = await session.resources.assign_phone_route("id", phone_route_id="r", handler=UsedFor.CALLING)
    assert_type(address.channels, Channels)
    assert_type(address.type, DisplayType)
    domain = await session.resources.assign_domain_application("id", domain_application_id="d")
    assert_type(domain, Address | DomainApplication)
    if isinstance(domain, DomainApplication):
        assert_type(domain.call_request_method, RequestMethod | None)
    assigned = await session.resources.assign_sip_credential("id", sip_endpoint_id="s")
    assert_type(assigned, SipCredential | AssignedSipCredential)
    await session.subscribers.sip_credentials("id").create(
        username="u", password="p", encryption="required", codecs=["PCMU", Codec.OPUS]
    )
    credential = await session.sip_credentials.create(username="u", password="p")
    assert_type(credential.sip_endpoint.username, str)
    await session.sip_credentials.update("id", call_handler=CallHandler.DEFAULT, calling_handler_resource_id=None)
    await session.conference_rooms.create(
        name="stage", enable_room_previews=False, join_from=datetime(2026, 1, 1, tzinfo=UTC), meta={"a": [1]}
    )


async def agents(session: AsyncSession) -> None:
    """Create an agent from models, from plain mappings, or from both."""
    section = PomSection(
        title="Role", body="You book tables.", bullets=["Be brief"], subsections=[PomSection(body="x")]
    )
    agent = await session.ai_agents.create(
        name="booker",
        prompt=AiPrompt(
            pom=[section, PomSection(bullets=["a"], numbered_bullets=True)],
            temperature=0.3,
            contexts={"default": AiContext(steps=[AiStep(name="greet", text="Say hello")])},
        ),
        post_prompt={"text": "Sum up", "top_p": 0.5},
        languages=[AiLanguage(name="English", code="en-US", voice="rime.spore"), {"name": "Deutsch", "code": "de"}],
        hints=["table", AiHint(hint="acme", pattern="ack me", replace="Acme"), {"hint": "x"}],
        params=AiParams(ai_volume=3, background_file_loops=None, ai_model="gpt-next", debug=True),
        swaig=Swaig(
            native_functions=[NativeFunction.CHECK_TIME],
            functions=[SwaigFunction(function="book", description="Books", parameters={"type": "object"})],
            internal_fillers={"check_time": {"en-US": ["one moment"]}},
        ),
    )
    assert_type(agent, AiAgent)
    assert_type(agent.ai_agent, AiAgentDetails)
    assert_type(agent.ai_agent.prompt, AiPrompt)
    assert_type(agent.ai_agent.post_prompt, AiPostPrompt | None)
    if agent.ai_agent.swaig is not None:
        assert_type(agent.ai_agent.swaig.functions, Sequence[SwaigFunction] | None)
    await session.ai_agents.update("id", prompt=AiPrompt(text="Be kind."), params={"ai_volume": 1})


async def tokens(session: AsyncSession) -> None:
    """Tokens, and the view that one of them opens."""
    issued = await session.tokens.create_subscriber(reference="ada", expire_at=1_725_513_600)
    assert_type(issued.token, Secret)
    await session.tokens.refresh_subscriber(refresh_token=issued.refresh_token)
    await session.tokens.create_embed(token="c2c_1")
    view = session.as_subscriber(issued.token)
    assert_type(view, SubscriberView)
    assert_type((await view.addresses.get("id")).name, str)
    assert_type((await view.tokens.create_invite(address_id="a")).token.reveal(), str)
    assert_type(session.with_options(timeout=5, strict=True), AsyncSession)
    assert_type(converter.structure({}, Subscriber), Subscriber)
