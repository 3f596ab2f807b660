"""ScriptedServer faults, each seen from a raw socket and counted: what was executed apart from what was answered."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any

import pytest

from signalwire_fabric_async import (
    APIError,
    AsyncSession,
    ConfigurationError,
    FabricError,
    PagingError,
    RateLimitError,
    RequestTimeoutError,
    ResponseError,
    RetryPolicy,
    ServerError,
    TransportError,
)
from signalwire_fabric_async.testing import FakeFabric

pytestmark = pytest.mark.fabric(session={"retry": RetryPolicy(attempts=1)})

CREATE = "subscribers.create"


async def exchange(fabric: FakeFabric, method: str = "POST", body: Any = None, *, wait: float = 5.0) -> bytes:
    """All that comes back on a connection of its own, until the server closes it or `wait` seconds are over.

    Raises ConnectionResetError where the connection was reset.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", fabric.port)
    login = base64.b64encode(f"{fabric.project_id}:{fabric.api_token}".encode()).decode()
    content = b"" if method == "GET" else json.dumps(body or {"email": "ada@example.com"}).encode()
    head = (
        f"{method} /api/fabric/resources/subscribers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Basic {login}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    writer.write(head.encode() + content)
    came = b""
    try:
        async with asyncio.timeout(wait):
            while part := await reader.read(65536):
                came += part
    except TimeoutError:
        pass
    finally:
        writer.close()
    return came


def parts(came: bytes) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the body of an answer."""
    head, _, body = came.partition(b"\r\n\r\n")
    line, *rest = head.decode("latin-1").split("\r\n")
    return int(line.split()[1]), dict(one.split(": ", 1) for one in rest), body


async def test_fail(fabric: FakeFabric) -> None:
    """So many requests fail with the status, headers and body that were asked for, not executed; the next works."""
    fabric.fail(CREATE, times=2, status=503, headers={"Retry-After": "7"})
    fabric.fail(CREATE, status=500, body={"errors": [{"detail": "no"}]})
    fabric.fail(CREATE, status=502, headers={"Content-Type": "text/html"}, body=b"<h1>Bad gateway</h1>")
    answers = [parts(await exchange(fabric)) for _ in range(5)]
    assert [status for status, _, _ in answers] == [503, 503, 500, 502, 201]
    assert answers[0][1]["Retry-After"] == "7"
    assert json.loads(answers[0][2]) == {"error": "Service Unavailable"}
    assert json.loads(answers[2][2]) == {"errors": [{"detail": "no"}]}
    assert (answers[3][1]["Content-Type"], answers[3][2]) == ("text/html", b"<h1>Bad gateway</h1>")
    assert (fabric.executed(CREATE), fabric.answered(CREATE)) == (1, 5)


@pytest.mark.parametrize("answer", [{"status": 502}, {"status": 201, "body": b"{"}])
async def test_fail_after(fabric: FakeFabric, session: AsyncSession, answer: dict[str, Any]) -> None:
    """With `when="after"` the request is executed, once, and answered as was asked for all the same."""
    fabric.fail(CREATE, when="after", **answer)
    with pytest.raises(FabricError) as error:
        await session.subscribers.create(email="ada@example.com")
    assert (error.value.outcome_unknown, error.value.applied) == (answer["status"] == 502, answer["status"] == 201)
    assert len(fabric.stored("subscribers")) == 1
    assert (fabric.executed(CREATE), fabric.answered(CREATE)) == (1, 1)
    assert (fabric.log[0].status, fabric.log[0].executed) == (answer["status"], True)


async def test_fail_on_the_second_page(fabric: FakeFabric, session: AsyncSession) -> None:
    """A fault that skips lets so many of its requests go well first, and counts no others."""
    fabric.seed(subscribers=5, page_size=2)
    fabric.fail("subscribers.list", skip=1)
    came: list[str] = []
    with pytest.raises(ServerError):
        async for person in session.subscribers.list():
            came.append(person.id)
            await session.subscribers.get(person.id)
    assert len(came) == 2
    assert len(await session.subscribers.list().collect()) == 5


@pytest.mark.parametrize(
    "script",
    [
        lambda fabric, **which: fabric.fail(CREATE, **which),
        lambda fabric, **which: fabric.drop(CREATE, **which),
        lambda fabric, **which: fabric.reset(CREATE, **which),
        lambda fabric, **which: fabric.cut(CREATE, at=0, **which),
        lambda fabric, **which: fabric.stall(CREATE, **which),
        lambda fabric, **which: fabric.delay(CREATE, 9, times=1, **which),
    ],
)
async def test_every_fault_skips(fabric: FakeFabric, script: Any) -> None:
    """Each kind of fault lets the requests that it skips pass, and those that its `match` is not true of."""
    script(fabric, skip=1, match=lambda entry: entry.json.get("first_name") != "Well")
    came: list[bytes] = []
    for n, name in enumerate(("First", "Well", "Ill", "Healed")):
        try:
            came.append(
                await exchange(
                    fabric, body={"email": f"{n}@example.com", "first_name": name}, wait=0.5 if n == 2 else 30.0
                )
            )
        except ConnectionResetError:
            came.append(b"")
    assert [b"@example.com" in one for one in came] == [True, True, False, True]


async def test_an_overridden_next_link_skips_pages(fabric: FakeFabric) -> None:
    """An override with `skip=1` leaves the first page as it is; writes do not count as pages."""
    fabric.override_next_link("subscribers", next=7, skip=1)
    await exchange(fabric)
    for expected in (None, 7):
        assert json.loads(parts(await exchange(fabric, "GET"))[2])["links"].get("next") == expected


async def test_what_one_fault_ends_the_next_does_not_count(fabric: FakeFabric) -> None:
    """The first fault that ends a request ends it alone: what the second one skips comes afterwards."""
    fabric.fail(CREATE, status=500)
    fabric.fail(CREATE, status=501, skip=1)
    assert [parts(await exchange(fabric))[0] for _ in range(3)] == [500, 201, 501]


async def test_match_picks_requests(fabric: FakeFabric, session: AsyncSession) -> None:
    """A fault with a `match` strikes the requests that it is true of, and is not used up by others."""
    fabric.fail(CREATE, match=lambda entry: entry.body == b'{"email":"b@example.com"}')
    for name, fails in (("a", False), ("b", True), ("c", False), ("b", False)):
        with pytest.raises(ServerError) if fails else nullcontext():
            await session.subscribers.create(email=f"{name}@example.com")
    fabric.fail("subscribers.list", match=lambda entry: "page_number=3" in entry.query)
    await session.subscribers.list()
    with pytest.raises(ServerError):
        await session.subscribers.list(page_number=3)


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("when", lambda fabric: fabric.drop("*", when="befor")),
        ("when", lambda fabric: fabric.fail("*", when=1)),
        ("where", lambda fabric: fabric.stall("*", where="nowhere")),
        ("status", lambda fabric: fabric.fail("*", status=99)),
        ("status", lambda fabric: fabric.fail("*", status="503")),
        ("status", lambda fabric: fabric.refuse(0.5, status=1000)),
        ("at", lambda fabric: fabric.cut("*", at=-5)),
        ("seconds", lambda fabric: fabric.delay("*", -5)),
        ("seconds", lambda fabric: fabric.delay("*", float("nan"))),
        ("times", lambda fabric: fabric.fail("*", times=-5)),
        ("times", lambda fabric: fabric.fail("*", times=1.5)),
        ("skip", lambda fabric: fabric.fail("*", skip=-1)),
        ("match", lambda fabric: fabric.fail("*", match="ada")),
        ("header", lambda fabric: fabric.fail("*", headers={"Retry-After": 7})),
        ("header", lambda fabric: fabric.fail("*", headers={"X": "a\r\nb"})),
        ("header", lambda fabric: fabric.refuse(0.5, headers=["Retry-After"])),
        ("JSON", lambda fabric: fabric.fail("*", body={1, 2})),
        ("JSON", lambda fabric: fabric.override_next_link("*", next=object())),
        ("share", lambda fabric: fabric.refuse("half")),
    ],
)
async def test_a_fault_that_could_not_be_carried_out(fabric: FakeFabric, name: str, script: Any) -> None:
    """What a fault cannot do is refused when it is scripted, by its name, and nothing goes wrong afterwards."""
    with pytest.raises(ConfigurationError, match=name):
        script(fabric)
    assert parts(await exchange(fabric))[0] == 201


async def test_a_permanent_fault_ends_when_faults_are_cleared(fabric: FakeFabric, session: AsyncSession) -> None:
    """A fault without a number lasts until the faults are cleared; a resource, a method or `*` mean all of theirs."""
    for operation in ("subscribers", "GET", "*"):
        fabric.fail(operation, times=None, status=500)
        for _ in range(5):
            with pytest.raises(ServerError):
                await session.subscribers.list()
        fabric.clear_faults()
        await session.subscribers.list()
    fabric.fail("POST", times=None)
    await session.subscribers.list()


async def test_delay(fabric: FakeFabric, session: AsyncSession) -> None:
    """A delayed request is executed at once and answered late; the others are not."""
    fabric.delay(CREATE, 1.5, times=1)
    loop = asyncio.get_running_loop()
    began = loop.time()
    waiting = asyncio.ensure_future(session.subscribers.create(email="a@example.com"))
    while not fabric.stored("subscribers"):
        await asyncio.sleep(0.01)
    assert loop.time() - began < 1.4
    await session.subscribers.create(email="b@example.com")
    assert not waiting.done()
    await waiting
    assert loop.time() - began >= 1.5


@pytest.mark.fabric(latency=0.1)
async def test_latency(fabric: FakeFabric, session: AsyncSession) -> None:
    """With a latency, every answer is held back for it."""
    began = asyncio.get_running_loop().time()
    await session.subscribers.list()
    assert 0.1 <= asyncio.get_running_loop().time() - began < 10


@pytest.mark.parametrize("where", ["headers", "body"])
async def test_stall(fabric: FakeFabric, where: Any) -> None:
    """A stalled answer never ends: not a byte of it, or its headers and half of its body. The request was executed."""
    fabric.stall(CREATE, where=where)
    came = await exchange(fabric, wait=1.0)
    if where == "headers":
        assert came == b""
    else:
        status, headers, body = parts(came)
        assert (status, len(body)) == (201, int(headers["Content-Length"]) // 2)
    assert (fabric.executed(CREATE), fabric.answered(CREATE)) == (1, 0)
    assert parts(await exchange(fabric, body={"email": "other@example.com"}))[0] == 201


async def test_stall_meets_the_deadline(fabric: FakeFabric, session: AsyncSession) -> None:
    """The session gives a stalled write up at its deadline and says that the outcome is unknown."""
    fabric.stall(CREATE)
    with pytest.raises(RequestTimeoutError) as late:
        await session.with_options(timeout=1.0).subscribers.create(email="a@example.com")
    assert late.value.outcome_unknown
    assert len(fabric.stored("subscribers")) == 1


async def test_cut(fabric: FakeFabric) -> None:
    """A body is cut at each byte that was asked for, its length promised in full, and the connection closed."""
    fabric.seed(subscribers=2)
    whole = parts(await exchange(fabric, "GET"))[2]
    for at in range(0, len(whole), 37):
        fabric.cut("subscribers.list", at=at)
        status, headers, body = parts(await exchange(fabric, "GET"))
        assert (status, headers["Content-Length"], body) == (200, str(len(whole)), whole[:at])
    assert fabric.answered("subscribers.list") == 1


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
async def test_drop(fabric: FakeFabric, when: Any, carried_out: int) -> None:
    """A dropped request gets not a byte, and was executed or not as was asked for."""
    fabric.drop(CREATE, when=when)
    assert await exchange(fabric) == b""
    assert (fabric.executed(CREATE), fabric.answered(CREATE)) == (carried_out, 0)
    assert len(fabric.stored("subscribers")) == carried_out
    assert fabric.log[0].status is None


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
async def test_reset(fabric: FakeFabric, when: Any, carried_out: int) -> None:
    """A reset connection ends with a TCP reset, not with an orderly end."""
    fabric.reset(CREATE, when=when)
    with pytest.raises(ConnectionResetError):
        await exchange(fabric)
    assert (fabric.executed(CREATE), fabric.answered(CREATE)) == (carried_out, 0)


async def test_a_dropped_connection_is_not_used_again(fabric: FakeFabric, session: AsyncSession) -> None:
    """After each fault of the connection the session goes on with another one."""
    faults: list[Callable[[], None]] = [
        lambda: fabric.drop(CREATE, when="after"),
        lambda: fabric.reset(CREATE, when="after"),
        lambda: fabric.cut(CREATE, at=10),
    ]
    for number, script in enumerate(faults):
        script()
        with pytest.raises(TransportError) as lost:
            await session.subscribers.create(email=f"{number}@example.com")
        assert lost.value.outcome_unknown or lost.value.applied
        assert len(await session.subscribers.list().collect()) == number + 1


@pytest.mark.parametrize(
    ("next", "error"),
    [("/api/fabric/resources/subscribers?page_number=1", PagingError), (7, ResponseError), ({"a": 1}, ResponseError)],
)
async def test_override_next_link(
    fabric: FakeFabric, session: AsyncSession, next: object, error: type[Exception]
) -> None:
    """A page's link says what was asked for; a listing that loops by it ends with an error."""
    fabric.seed(subscribers=1)
    fabric.override_next_link("subscribers.list", next=next)
    assert json.loads(parts(await exchange(fabric, "GET"))[2])["links"]["next"] == next
    with pytest.raises(error):
        await session.subscribers.list().collect()
    fabric.clear_faults()
    assert len(await session.subscribers.list().collect()) == 1


async def test_override_next_link_so_many_times(fabric: FakeFabric, session: AsyncSession) -> None:
    """A next link that is overridden once is right on the page after."""
    fabric.seed(subscribers=1)
    fabric.override_next_link("subscribers.list", next="https://evil.example/x?page_number=1", times=1)
    assert len(await session.subscribers.list().collect()) == 1
    assert fabric.requests("GET") == 2


async def test_lose_answers(fabric: FakeFabric, session: AsyncSession) -> None:
    """About that share of writes is executed and not answered, the same ones for the same seed; reads are answered."""

    async def lost(prefix: str) -> list[int]:
        calls = [session.subscribers.create(email=f"{prefix}-{n}@example.com") for n in range(200)]
        outcomes = [(await asyncio.gather(call, return_exceptions=True))[0] for call in calls]  # one after the other
        missed = [n for n, one in enumerate(outcomes) if isinstance(one, TransportError) and one.outcome_unknown]
        assert len(missed) == sum(isinstance(one, BaseException) for one in outcomes)
        return missed

    fabric.lose_answers(0.1, seed=4)
    first = await lost("a")
    assert 8 <= len(first) <= 35
    assert len(fabric.stored("subscribers")) == 200
    assert fabric.executed(CREATE) - fabric.answered(CREATE) == len(first)
    fabric.lose_answers(0.1, seed=4)
    assert await lost("b") == first
    for _ in range(50):
        await session.subscribers.list(page_size=1)
    fabric.lose_answers(0)
    assert await lost("c") == []


@pytest.mark.fabric(session={"retry": RetryPolicy(attempts=1), "quota": None})
async def test_refuse(fabric: FakeFabric, session: AsyncSession) -> None:
    """About that share of all requests is refused with the status that was asked for, none of them executed."""
    fabric.refuse(0.25, status=429, headers={"Retry-After": "3"}, seed=1)
    calls = [session.subscribers.create(email=f"{n}@example.com") for n in range(100)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    errors = [one for one in outcomes if isinstance(one, BaseException)]
    assert {(type(one), getattr(one, "retry_after", None)) for one in errors} == {(RateLimitError, 3.0)}
    refused = len(errors)
    assert 10 <= refused <= 45
    assert fabric.executed(CREATE) == len(fabric.stored("subscribers")) == 100 - refused
    assert fabric.answered(CREATE) == 100
    fabric.refuse(1.0)
    with pytest.raises(ServerError):
        await session.subscribers.list()


async def test_faults_in_order(fabric: FakeFabric, session: AsyncSession) -> None:
    """Faults strike in the order of the script, one ending fault a request; the server is quick again afterwards."""
    fabric.fail(CREATE, status=500)
    fabric.drop(CREATE, when="after")
    fabric.fail(CREATE, status=409)
    errors: list[str] = []
    for n in range(4):
        try:
            await session.subscribers.create(email=f"{n}@example.com")
        except (APIError, TransportError) as error:
            errors.append(type(error).__name__)
    assert errors == ["ServerError", "TransportError", "ConflictError"]
    assert len(fabric.stored("subscribers")) == 2


async def test_a_client_that_leaves(fabric: FakeFabric) -> None:
    """What waits for a client that has left ends: no handler is left behind."""
    fabric.stall(CREATE, times=3)
    tasks: list[Awaitable[bytes]] = [exchange(fabric, wait=0.05) for _ in range(3)]
    await asyncio.gather(*tasks)

    def handlers() -> list[str]:
        return [shown for task in asyncio.all_tasks() if "handle" in (shown := repr(task.get_coro()))]

    async with asyncio.timeout(60):
        while handlers():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("name", ["subscribers.creat", "GETS", "", "subscriber"])
async def test_a_fault_that_could_never_strike(fabric: FakeFabric, name: str) -> None:
    """A fault for what does not exist is refused at once, instead of a test that tests nothing."""
    with pytest.raises(ConfigurationError, match="must name an operation"):
        fabric.fail(name)
    with pytest.raises(ConfigurationError):
        fabric.lose_answers(1.5)
