"""The programs in `examples/`: each is run as a user would run it, against the stand-in server."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from signalwire_fabric_async.testing import FakeFabric

EXAMPLES = Path(__file__).parent.parent / "examples"
STRICT = ["-X", "dev", "-W", "error::ResourceWarning"]


def environment(fabric: FakeFabric) -> dict[str, str]:
    """The environment of a program that talks to the stand-in server."""
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
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@asynccontextmanager
async def serving(fabric: FakeFabric, *command: str, port: int) -> AsyncIterator[aiohttp.ClientSession]:
    """A web service in a process of its own, ended as a supervisor ends it; it may have printed no warning."""
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
    """The command that serves the aiohttp example."""
    code = f"from aiohttp import web; from aiohttp_service import application as a; web.run_app(a(), port={port})"
    return ["-c", code.replace("a(), ", "a(), host='127.0.0.1', ")]


def fastapi_service(port: int) -> list[str]:
    """The command that serves the FastAPI example."""
    return ["-m", "uvicorn", "fastapi_service:app", "--port", str(port), "--log-level", "warning"]


@pytest.mark.parametrize("command", [aiohttp_service, fastapi_service])
async def test_a_web_service_hands_out_credentials(command: object) -> None:
    """A person is added, gets a credential with a password, loses it; what Fabric refuses has a status of its own."""
    if command is fastapi_service:
        pytest.importorskip("fastapi", reason="the extra `examples` is not installed")
        pytest.importorskip("uvicorn", reason="the extra `examples` is not installed")
    port = free_port()
    made = command(port)  # type: ignore[operator]  # one of the two above
    async with FakeFabric() as fabric, serving(fabric, *made, port=port) as client:

        async def post(path: str, **body: str) -> tuple[int, dict[str, str]]:
            async with client.post(path, json=body) as answer:
                return answer.status, await answer.json()

        status, person = await post("/people", email="ada@example.com", name="Ada")
        assert status == 201
        status, handed = await post(f"/people/{person['id']}/credentials", username="ada-desk")
        assert status == 201
        assert len(handed["password"]) >= 20
        (kept,) = fabric.stored("subscribers.sip_credentials", person["id"])
        assert kept["encryption"] == "required"

        assert (await post("/people", email="ada@example.com", name="Ada again"))[0] == 422
        assert (await post("/people/3fa85f64-5717-4562-b3fc-2c963f66afa6/credentials", username="x"))[0] == 404
        fabric.drop("subscribers.create", when="after")
        status, problem = await post("/people", email="bob@example.com", name="Bob")
        assert (status, problem["outcome_unknown"]) == (502, True)

        async with client.delete(f"/people/{person['id']}/credentials/{handed['id']}") as answer:
            assert answer.status == 204
        assert fabric.stored("subscribers.sip_credentials", person["id"]) == []


async def test_the_provisioning_job(tmp_path: Path) -> None:
    """The roster is brought about; a second run writes nothing; a roster that cannot be used is told, with its line."""
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
    """It passes as it is, with the fixtures that the installed package brings."""
    async with FakeFabric() as fabric:
        command = [
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-o",
            "asyncio_mode=auto",
            "-o",
            "asyncio_default_fixture_loop_scope=function",
            f"--rootdir={tmp_path}",
        ]
        code, printed = await run(fabric, *command, EXAMPLES / "test_harness.py", cwd=tmp_path)
    assert code == 0, printed
    assert "5 passed" in printed
