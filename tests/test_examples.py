"""The programs in `examples/`: each is run as a user would run it, against the stand-in server."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from signalwire_fabric_async.testing import FakeFabric

EXAMPLES = Path(__file__).parent.parent / "examples"
STRICT = ["-X", "dev", "-W", "error::ResourceWarning"]


def environment(fabric: FakeFabric) -> dict[str, str]:
    """Return the environment of a program that talks to the stand-in server."""
    return os.environ | {
        "SIGNALWIRE_BASE_URL": fabric.base_url,
        "SIGNALWIRE_PROJECT_ID": fabric.project_id,
        "SIGNALWIRE_API_TOKEN": fabric.api_token,
    }


async def run(fabric: FakeFabric, *arguments: str | Path, cwd: Path) -> tuple[int, str]:
    """Run a program to its end: its exit code, and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *STRICT, *arguments, cwd=cwd, env=environment(fabric),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, printed.decode()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@asynccontextmanager
async def serving(fabric: FakeFabric, *command: str, port: int) -> AsyncIterator[aiohttp.ClientSession]:
    """Yield a web service in a process of its own, ended as a supervisor ends it; it may have printed no warning."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *STRICT, *command, cwd=EXAMPLES, env=environment(fabric),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
            async with asyncio.timeout(30):
                while True:
                    try:
                        async with client.get("/"):
                            break
                    except aiohttp.ClientConnectionError:
                        assert process.returncode is None
                        await asyncio.sleep(0.05)
            yield client
    finally:
        if process.returncode is None:
            process.terminate()
        printed, _ = await asyncio.wait_for(process.communicate(), 30)
    text = printed.decode()
    assert "Warning" not in text, text
    assert "Traceback" not in text, text


def aiohttp_service(port: int) -> list[str]:
    """Return the command that serves the aiohttp example."""
    code = f"from aiohttp import web; from aiohttp_service import application as a; web.run_app(a(), port={port})"
    return ["-c", code.replace("a(), ", "a(), host='127.0.0.1', ")]


def fastapi_service(port: int) -> list[str]:
    """Return the command that serves the FastAPI example."""
    return ["-m", "uvicorn", "fastapi_service:app", "--port", str(port), "--log-level", "warning"]


Post = Callable[..., Awaitable[tuple[int, Mapping[str, str], dict[str, Any]]]]


@pytest.fixture(params=[aiohttp_service, fastapi_service])
async def service(request: pytest.FixtureRequest) -> AsyncIterator[tuple[FakeFabric, aiohttp.ClientSession, Post]]:
    """Each of the two web services on a stand-in server, and a way to post to it: status, headers and body."""
    if request.param is fastapi_service:
        pytest.importorskip("fastapi", reason="the group `examples` is not installed")
        pytest.importorskip("uvicorn", reason="the group `examples` is not installed")
    port = free_port()
    async with FakeFabric() as fabric, serving(fabric, *request.param(port), port=port) as client:

        async def post(path: str, **body: str) -> tuple[int, Mapping[str, str], dict[str, Any]]:
            async with client.post(path, json=body) as answer:
                return answer.status, answer.headers, await answer.json()

        yield fabric, client, post


async def test_a_web_service_hands_out_credentials(
    service: tuple[FakeFabric, aiohttp.ClientSession, Post],
) -> None:
    """A person is added, gets a credential with a password, and loses it."""
    fabric, client, post = service
    status, _, person = await post("/people", email="ada@example.com", name="Ada")
    assert status == 201
    status, _, handed = await post(f"/people/{person['id']}/credentials", username="ada-desk")
    assert status == 201
    assert len(handed["password"]) >= 20
    (kept,) = fabric.stored("subscribers.sip_credentials", person["id"])
    assert kept["encryption"] == "required"
    async with client.delete(f"/people/{person['id']}/credentials/{handed['id']}") as answer:
        assert answer.status == 204
    assert fabric.stored("subscribers.sip_credentials", person["id"]) == []


async def test_a_web_service_says_what_became_of_a_write(
    service: tuple[FakeFabric, aiohttp.ClientSession, Post],
) -> None:
    """Refused, lost, failed, cut short, unreadable: each has its status, and says whether the write was applied."""
    fabric, _, post = service

    async def add(name: str) -> tuple[int, str]:
        status, _, problem = await post("/people", email=f"{name}@example.com", name=name)
        assert problem["errors"]
        return status, problem["write"]

    fabric.seed(subscribers=[{"email": "ada@example.com"}])
    assert await add("ada") == (422, "may be repeated")
    status, _, problem = await post("/people/3fa85f64-5717-4562-b3fc-2c963f66afa6/credentials", username="x")
    assert (status, problem["write"]) == (404, "may be repeated")
    fabric.fail("subscribers.create", status=403)
    assert await add("bob") == (502, "may be repeated")
    fabric.drop("subscribers.create", when="after")
    assert await add("carol") == (502, "unknown")
    fabric.fail("subscribers.create", status=500)
    assert await add("dan") == (502, "unknown")
    fabric.cut("subscribers.create", at=10)
    assert await add("erin") == (502, "applied")
    fabric.fail("subscribers.create", status=201, body="made, and no JSON")
    assert await add("frank") == (502, "applied")
    fabric.fail("subscribers.create", status=429, headers={"Retry-After": "20"})
    status, headers, problem = await post("/people", email="grace@example.com", name="Grace")
    assert (status, problem["write"], headers["Retry-After"]) == (503, "may be repeated", "20")


async def test_a_web_service_refuses_what_it_cannot_use(
    service: tuple[FakeFabric, aiohttp.ClientSession, Post],
) -> None:
    """What is no JSON object, or lacks a member, is a 422 that says so, and nothing is sent to Fabric."""
    fabric, client, _ = service
    for body in (b"", b"no JSON", b"[]", b"{}", b'{"email": "ada@example.com"}', b'{"email": 5, "name": "A"}'):
        async with client.post("/people", data=body, headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 422, body
            reply = await answer.json()
        assert reply["errors"]
        assert reply["write"] == "may be repeated"
    fabric.assert_not_sent("POST")


async def test_the_provisioning_job(tmp_path: Path) -> None:
    """The Space matches the roster; a second run writes nothing; an invalid roster is reported with its line."""
    roster = tmp_path / "people.jsonl"
    people = [{"email": f"person-{n}@example.com", "sip_credentials": [{"username": f"desk-{n}"}]} for n in range(40)]
    roster.write_text("".join(json.dumps(one) + "\n" for one in people), encoding="utf-8")
    async with FakeFabric() as fabric:
        for made in ("40 people and 40 credentials made, 0 changed, 0 failed", "0 people and 0 credentials made"):
            code, printed = await run(fabric, EXAMPLES / "provisioning_job.py", roster, "run.journal", cwd=tmp_path)
            assert code == 0, printed
            assert made in printed
            assert "Warning" not in printed
        assert fabric.executed("subscribers.create") == fabric.executed("subscribers.sip_credentials.create") == 40
        roster.write_text('{"email": "no address"}\n', encoding="utf-8")
        code, printed = await run(fabric, EXAMPLES / "provisioning_job.py", roster, "run.journal", cwd=tmp_path)
        assert code == 2, printed
        assert "people.jsonl:1" in printed


async def test_the_test_harness(tmp_path: Path) -> None:
    """It passes as it is, outside the checkout and without configuration, with the fixtures that the package brings."""
    async with FakeFabric() as fabric:
        command = [
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--rootdir={tmp_path}",
        ]
        harness = tmp_path / "test_harness.py"
        harness.write_bytes((EXAMPLES / "test_harness.py").read_bytes())
        code, printed = await run(fabric, *command, harness, cwd=tmp_path)
    assert code == 0, printed
    assert "6 passed" in printed
