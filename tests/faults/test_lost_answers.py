"""What an error says when an earlier attempt's response was lost, and how one GET settles it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fault_sessions import calls_of, opened, outcome
from helpers.raw_server import SUBSCRIBER, Link, RawServer, Received, answer, drops, resets, says, stalls
from signalwire_fabric_async import APIError, AsyncSession, FabricError, NotFoundError, RetryPolicy, TransportError
from signalwire_fabric_async.http.messages import Request
from signalwire_fabric_async.http.verification import was_as_sent

VERIFY = RetryPolicy(base=0.0, verify=True)
LOSSES = {"dropped": drops, "reset": resets, "stalled": stalls, "500": says(500, {}, act=True)}


def lost_then(loss: Any, status: int) -> Callable[[Received, Link], Awaitable[None]]:
    """Act on the first write and lose its response; refuse every further one."""
    seen: list[str] = []

    async def script(request: Received, link: Link) -> None:
        seen.append(request.method)
        if len(seen) == 1:
            await loss(request, link)
        else:
            await link.reply(status, {"errors": [{"code": "invalid", "message": "it is so already"}]})

    return script


@pytest.mark.parametrize(("loss", "said"), [("dropped", "its response was lost"), ("500", "the response is a 500")])
async def test_the_log_says_why_an_outcome_is_unknown(loss: str, said: str, caplog: pytest.LogCaptureFixture) -> None:
    """A write that may have been applied is logged with its reason: no response, or the status of the one that came."""
    async with RawServer(LOSSES[loss]) as server, opened(server) as session:
        await outcome(session.subscribers.create(email="ada@example.com"))
    assert f"subscribers.create: the write may have been applied, and {said}" in caplog.messages


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "POST"])
async def test_a_refusal_after_a_lost_response_proves_nothing(method: str, status: int, loss: str) -> None:
    """A 4xx to the retry of a PUT or DELETE is of unknown outcome (a DELETE's 404: done); PATCH and POST are not retried."""
    async with RawServer(lost_then(LOSSES[loss], status)) as server:
        async with opened(server, timeout=0.9 if loss == "stalled" else 10.0) as session:
            result = await outcome(calls_of(session)[method]())
    if method == "DELETE" and status == 404:
        assert result is None
        return
    assert isinstance(result, FabricError)
    assert result.outcome_unknown is (method != "GET")
    assert not result.applied
    assert server.received == (1 if method in ("PATCH", "POST") else 2)
    said = str(result)
    assert ("may have been applied" in said) is (method != "GET")
    assert "attempt" in said


async def update_with_counter(session: AsyncSession, number: int) -> Any:
    """Return a PUT whose body carries a counter, as a call flow's update does."""
    request: Request[Any] = Request(
        "call_flows.update",
        "PUT",
        "/api/fabric/resources/call_flows/{id}",
        "/api/fabric/resources/call_flows/f1",
        lambda body, status: json.loads(body),
        body=json.dumps({"title": "Main", "document_version": number}).encode(),
        counter="document_version",
    )
    return await session._pool.transport.call(request, session._options)  # type: ignore[union-attr]  # it is open


class FlowServer:
    """Keeps one call flow whose version must grow, and loses the responses that a test selects."""

    def __init__(self, *, lose: int, before: bool = False) -> None:
        """`before` loses the request instead: nothing is applied."""
        self.version = 1
        self.applied = 0
        self._lose, self._before = lose, before

    async def __call__(self, request: Received, link: Link) -> None:
        """Serve one request."""
        if request.method == "GET":
            await link.reply(200, {"id": "f1", "call_flow": {"title": "Main", "document_version": self.version}})
            return
        lost, self._lose = self._lose > 0, self._lose - 1
        if lost and self._before:
            link.close()
            return
        sent = json.loads(request.body)
        if sent["document_version"] != self.version + 1:
            await link.reply(422, {"errors": [{"code": "stale", "message": "wrong version"}]})
            return
        self.version += 1
        self.applied += 1
        if lost:
            link.close()
        else:
            await link.reply(200, {"id": "f1", "call_flow": sent})


async def test_a_put_with_a_counter_is_not_retried_by_itself() -> None:
    """Its lost response is an error of unknown outcome after one attempt: the retry would be refused and prove nothing."""
    flow = FlowServer(lose=1)
    async with RawServer(flow) as server, opened(server) as session:
        with pytest.raises(TransportError) as lost:
            await update_with_counter(session, 2)
    assert (lost.value.outcome_unknown, lost.value.attempts, flow.applied) == (True, 1, 1)


@pytest.mark.parametrize("lose", [1, 2])
@pytest.mark.parametrize("before", [False, True])
async def test_one_get_settles_a_put_with_a_counter(lose: int, *, before: bool) -> None:
    """With `verify` it is applied exactly once and returned, whether the request or the response was lost."""
    flow = FlowServer(lose=lose, before=before)
    async with RawServer(flow) as server, opened(server, retry=VERIFY) as session:
        made = await update_with_counter(session, 2)
    assert made["call_flow"]["document_version"] == 2
    assert flow.applied == 1


async def test_a_later_version_of_somebody_else_settles_nothing() -> None:
    """The resource has another version than the one sent: the outcome stays unknown, and nothing is sent again."""
    flow = FlowServer(lose=1, before=True)
    flow.version = 7
    async with RawServer(flow) as server, opened(server, retry=VERIFY) as session:
        with pytest.raises(FabricError) as lost:
            await update_with_counter(session, 2)
    assert lost.value.outcome_unknown
    assert server.received == 2  # the PUT and one GET


@pytest.mark.parametrize(("found", "settled"), [("PUMA", True), ("other", False)])
async def test_one_get_settles_a_patch(found: str, *, settled: bool) -> None:
    """With `verify` a PATCH whose members the resource has is returned; otherwise it stays unknown and is not sent again."""
    credential = {"id": "c1", "username": found, "caller_id": "", "ciphers": [], "codecs": [], "encryption": "default"}

    async def script(request: Received, link: Link) -> None:
        if request.method == "GET":
            await link.reply(200, credential)
        else:
            link.close()

    async with RawServer(script) as server, opened(server, retry=VERIFY) as session:
        call = session.subscribers.sip_credentials("s1").update("c1", username="PUMA")
        if settled:
            assert (await call).username == "PUMA"
        else:
            with pytest.raises(TransportError) as lost:
                await call
            assert lost.value.outcome_unknown
    assert [each.method for each in server.requests] == ["PATCH", "GET"]


@pytest.mark.parametrize("status", [404, 405, 500])
async def test_a_resource_that_cannot_be_read_settles_nothing(status: int) -> None:
    """The GET fails: the error is the write's own."""

    async def script(request: Received, link: Link) -> None:
        if request.method == "GET":
            await link.send(answer(status, {}))
        else:
            link.close()

    async with RawServer(script) as server, opened(server, retry=VERIFY) as session:
        with pytest.raises(TransportError) as lost:
            await session.subscribers.sip_credentials("s1").update("c1", username="PUMA")
    assert lost.value.outcome_unknown
    assert lost.value.method == "PATCH"


async def test_without_verify_nothing_is_looked_up() -> None:
    """The default sends no request that the program did not ask for."""
    async with RawServer(drops) as server, opened(server) as session:
        with pytest.raises(TransportError):
            await session.subscribers.sip_credentials("s1").update("c1", username="PUMA")
    assert [each.method for each in server.requests] == ["PATCH"]


async def test_a_post_cannot_be_settled() -> None:
    """There is no resource to look at: a lost create stays of unknown outcome with `verify` too."""
    async with RawServer(drops) as server, opened(server, retry=VERIFY) as session:
        with pytest.raises(TransportError) as lost:
            await session.subscribers.create(email="ada@example.com")
    assert lost.value.outcome_unknown
    assert server.received == 1


async def test_a_missing_scope_a_wrong_token_and_an_old_subscriber_token_read_differently() -> None:
    """A 401 names the likely cause: credentials or a missing scope for a project, an expired token for a subscriber."""
    async with RawServer(says(401, {"error": "Unauthorized"})) as server, opened(server) as session:
        with pytest.raises(APIError, match="wrong project id or API token, or a missing scope: it needs Voice"):
            await session.subscribers.get("s1")
        with pytest.raises(APIError, match="the subscriber's token is wrong or has expired"):
            await session.as_subscriber("SAT").addresses.list()
    async with RawServer(says(403, {"error": "Forbidden"})) as server, opened(server) as session:
        with pytest.raises(APIError, match="the API token needs the scope Voice, Messaging, Fax or Video"):
            await session.subscribers.get("s1")


@pytest.mark.parametrize("code", ["value_not_unique", "not_unique_within_project", "not_unique_within_space"])
async def test_three_codes_say_that_a_value_is_taken(code: str) -> None:
    """`error.is_taken` is true for each of them, and for no other."""
    body = {"errors": [{"code": code, "message": "is taken", "attribute": "email"}]}
    async with RawServer(says(422, body)) as server, opened(server) as session:
        with pytest.raises(APIError) as refused:
            await session.subscribers.create(email="ada@example.com")
        assert refused.value.is_taken
    async with RawServer(says(422, {"errors": [{"code": "invalid"}]})) as server, opened(server) as session:
        with pytest.raises(APIError) as refused:
            await session.subscribers.create(email="ada@example.com")
        assert not refused.value.is_taken


@pytest.mark.parametrize(
    ("body", "message", "kind"),
    [
        (
            {"errors": [{"detail": "No such number", "status": "404", "title": "Not Found", "code": "404"}]},
            "No such",
            "Not Found",
        ),
        ("Resource not found", "Resource not found", None),
        (["one", {"message": "two"}], "one", None),
        ({"error": "Unauthorized"}, "Unauthorized", None),
        ({"errors": "broken"}, "broken", None),
    ],
)
async def test_every_shape_of_an_error_is_read_into_the_same_items(
    body: object, message: str, kind: str | None
) -> None:
    """Fabric's, Relay's, a bare string, a list: `errors` has the message, and `str(error)` shows it."""
    async with RawServer(says(404, body)) as server, opened(server) as session:
        with pytest.raises(NotFoundError) as refused:
            await session.subscribers.get("s1")
    item = refused.value.errors[0]
    assert item.message.startswith(message)
    assert item.type == kind
    assert message in str(refused.value)


JSON = st.one_of(st.none(), st.booleans(), st.integers(0, 5), st.sampled_from(["a", "b"]))


@given(
    sent=st.dictionaries(st.sampled_from("abc"), JSON, min_size=1), other=st.dictionaries(st.sampled_from("abcd"), JSON)
)
def test_only_a_resource_that_has_every_member_counts_as_applied(
    sent: dict[str, object], other: dict[str, object]
) -> None:
    """At the top or in the nested object, with the same value; the counter alone says that it was not applied."""
    assert was_as_sent(sent, {**other, **sent}, "") is True
    assert was_as_sent(sent, {"id": "x", "inner": {**other, **sent}}, "") is True
    expected = all(name in other and other[name] == value for name, value in sent.items())
    assert (was_as_sent(sent, other, "") is True) is expected
    assert was_as_sent({**sent, "n": 4}, {"n": 3}, "n") is False
    assert was_as_sent({**sent, "n": 4}, {"n": 5}, "n") is None
    assert was_as_sent({**sent, "n": 4}, SUBSCRIBER, "n") is None
