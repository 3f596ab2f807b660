"""What an editor shows of six calls: hover, completion and signature help of pyright's language server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import attrs
import pytest
from attrs import AttrsInstance

from helpers.language_server import CURSOR, LanguageServer
from signalwire_fabric_async import (
    AiAgentUpdate,
    CallFlowDeployByDocumentVersion,
    CallFlowDeployByVersionId,
    Encryption,
    SubscriberCreate,
    SubscriberSipCredentialCreate,
    SubscriberUpdate,
)
from signalwire_fabric_async.catalog import table

SAMPLE = """\
from signalwire_fabric_async import AsyncSession


async def six(session: AsyncSession) -> None:
    person = await session.subscribers.cre‸ate(‸email="ada@example.com")
    await session.subscribers.up‸date(‸person, job_title="Analyst")
    phone = await session.subscribers.sip_credentials(person.id).cr‸eate(‸username="ada", password="", encryption="‸")
    page = await session.subscribers.li‸st(‸)
    agent = await session.ai_agents.up‸date(‸"an-id", prompt={"text": "Hi"})
    await session.call_flows.deploy_‸version(‸"an-id", document_version=2)
    for one in pa‸ge:
        print(o‸ne.‸id, phone, agent)
    async for each in session.subscribers.list():
        print(ea‸ch)
    session.subscribers.‸get("an-id")
    session.subscribers.get("an-id")
    await session.subscribers.craete(email="ada@example.com")
    await session.subscribers.create(emial="ada@example.com")
    person.subscriber.emial
    await session.sip_credentials.create(username="ada", password="", encryption="never")
"""
PLACES = (
    *("create", "create(", "update", "update(", "nested", "nested(", "encryption", "list", "list("),
    *("agent", "agent(", "deploy", "deploy(", "page", "one", "one.", "each", "subscribers."),
)


class Editor(NamedTuple):
    server: LanguageServer
    uri: str
    places: dict[str, dict[str, int]]

    def hover(self, name: str) -> str:
        return self.server.hover(self.uri, self.places[name])

    def completion(self, name: str) -> list[str]:
        return self.server.completion(self.uri, self.places[name])

    def signatures(self, name: str) -> list[str]:
        return self.server.signatures(self.uri, self.places[name])


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Open the sample in an editor; skip the tests where pyright's server does not start (it needs Node.js)."""
    pytest.importorskip("pyright")
    server = LanguageServer(tmp_path_factory.mktemp("editor"))
    try:
        server.start()
    except EOFError as error:
        pytest.skip(str(error))
    with server:
        uri, places = server.open("sample.py", SAMPLE)
        yield Editor(server, uri, dict(zip(PLACES, places, strict=True)))


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ("create", "Create a subscriber."),
        ("update", "Change a subscriber, by its id or by the model that was read."),
        ("nested", "Create a SIP credential of the subscriber."),
        ("list", "List the subscribers, page after page."),
        ("agent", "Change an AI agent. Other members keep their value."),
        ("deploy", "Deploy a version of a call flow, by its revision number or by its id."),
    ],
)
def test_hover_shows_what_a_call_does(editor: Editor, call: str, shown: str) -> None:
    """Hover on an operation shows its sentence, and what the call returns."""
    text = editor.hover(call)
    assert shown in text.splitlines()
    returned = {"list": "Listing[Subscriber]", "agent": "Call[AiAgent]", "deploy": "Call[CallFlowDeployment]"}
    assert returned.get(call, "Call[Subscriber") in text


@pytest.mark.parametrize(
    ("call", "bodies", "returned"),
    [
        ("create(", [SubscriberCreate], "Call[Subscriber]"),
        ("update(", [SubscriberUpdate, SubscriberUpdate], "Call[Subscriber]"),
        ("nested(", [SubscriberSipCredentialCreate], "Call[SubscriberSipCredential]"),
        ("agent(", [AiAgentUpdate], "Call[AiAgent]"),
        ("deploy(", [CallFlowDeployByDocumentVersion, CallFlowDeployByVersionId], "Call[CallFlowDeployment]"),
    ],
)
def test_signature_help_shows_every_member(
    editor: Editor, call: str, bodies: list[type[AttrsInstance]], returned: str
) -> None:
    """Inside the parentheses stands each member that the call takes, with the id before them and the result after."""
    signatures = editor.signatures(call)
    assert len(signatures) == len(bodies)
    for signature, body in zip(signatures, bodies, strict=True):
        assert set(re.findall(r"(\w+): ", signature)) - {"id", "model"} == {one.name for one in attrs.fields(body)}
        assert signature.endswith(f" -> {returned}")


def test_signature_help_of_an_update_offers_the_id_and_the_model(editor: Editor) -> None:
    """An update has two forms: with the id, and with the model that was read."""
    by_id, by_model = editor.signatures("update(")
    assert by_id.startswith("(id: str, /, *, ")
    assert by_model.startswith("(model: Subscriber, /, *, ")


def test_signature_help_of_a_listing_shows_its_parameters(editor: Editor) -> None:
    """A listing takes the page's size and place, and returns a pager of its items."""
    (signature,) = editor.signatures("list(")
    assert signature.startswith("(*, page_size: int | None = None, ")
    assert signature.endswith(" -> Pager[Subscriber]")


def test_completion_offers_operations_members_and_values(editor: Editor) -> None:
    """First come the operations, the members of the body or of the model, and the values of an enum."""
    entries = {one.name.rpartition(".")[2] for one in table("subscribers").operations()} | {"find", "sip_credentials"}
    assert editor.completion("subscribers.")[: len(entries)] == sorted(entries)
    offered = {one for one in editor.completion("nested(") if one.endswith("=")}
    assert offered == {"caller_id=", "ciphers=", "codecs=", "extra=", "send_as="}  # the others are given
    assert set(editor.completion("encryption")) == {f'"{one.value}"' for one in Encryption}
    public = [one for one in editor.completion("one.") if not one.startswith("_")]
    own, inherited = public[:3], public[3:]
    assert own == ["display_name", "subscriber", "type"]
    assert inherited == ["created_at", "extra", "id", "project_id", "to_dict", "to_json", "updated_at"]


def test_hover_shows_the_types_of_items(editor: Editor) -> None:
    """A page and a listing have items of the model's type; a member shows its sentence."""
    assert editor.hover("page") == "(variable) page: Page[Subscriber]"
    assert editor.hover("one") == "(variable) one: Subscriber"
    assert editor.hover("each") == "(variable) each: Subscriber"
    assert editor.hover("one.").startswith("(variable) id: str\n\nResource id.")


def test_mistakes_are_underlined(editor: Editor) -> None:
    """A missing await, a name that is misspelled and a value that no enum has are problems, and nothing else is."""
    lines = SAMPLE.splitlines()
    problems = editor.server.problems(editor.uri)
    found = [(lines[line].strip().replace(CURSOR, ""), rule, text.splitlines()[0]) for line, rule, text in problems]
    unused = 'Result of async function call is not used; use "await" or assign result to variable'
    unfit = (
        'Argument of type "Literal[%r]" cannot be assigned to parameter "encryption" of type "EncryptionValue | Unset"'
    )
    assert [one[1:] for one in found] == [
        ("reportArgumentType", unfit % ""),
        ("reportUnusedCoroutine", unused),
        ("reportUnusedCoroutine", unused),
        ("reportAttributeAccessIssue", 'Cannot access attribute "craete" for class "Subscribers"'),
        ("reportCallIssue", 'No parameter named "emial"'),
        ("reportCallIssue", 'Argument missing for parameter "email"'),
        ("reportAttributeAccessIssue", 'Cannot access attribute "emial" for class "SubscriberProfile"'),
        ("reportArgumentType", unfit % "never"),
    ]
    assert [line for line, *_ in found[1:3]] == ['session.subscribers.get("an-id")'] * 2
