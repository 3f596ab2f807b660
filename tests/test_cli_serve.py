"""`serve`: the stand-in server alone."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from typing import Any
from uuid import UUID

import pytest

from helpers.command_line import COMMAND, environment, run
from signalwire_fabric_async import AsyncSession, AuthenticationError
from signalwire_fabric_async.testing.login import PROJECT_ID


class Serving:
    """A server in a process of its own, from its address to its end."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "serve", *arguments],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self, number: Any) -> Any:
        """Send a signal; answers the exit code and what was printed."""
        self.process.send_signal(number)
        printed, complained = self.process.communicate(timeout=10)
        return self.process.returncode, printed, complained


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_serves_from_its_address_to_a_signal(number: Any) -> None:
    """One line, its address, once it listens; calls work; SIGINT and SIGTERM end it at once: 0, nothing on stderr."""
    with Serving("--port", "0", "--project-id", "P", "--api-token", "T") as serving:
        assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+", serving.address)
        async with AsyncSession(base_url=serving.address, project_id="P", api_token="T") as session:
            made = await session.subscribers.create(email="ada@example.com")
            assert [one.id async for one in session.subscribers.list()] == [made.id]
            assert serving.end(number) == (0, "", "")  # also with a connection kept alive


async def test_takes_the_port_and_the_credentials_of_its_flags() -> None:
    """`--port` is where it listens; other credentials than its own are refused."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Serving("--port", str(port), "--project-id", "P", "--api-token", "T") as serving:
        assert serving.address == f"http://127.0.0.1:{port}"
        async with AsyncSession(base_url=serving.address, project_id="P", api_token="other") as session:
            with pytest.raises(AuthenticationError):
                await session.subscribers.list()


async def test_answers_are_as_described_unless_a_flag_is_a_project_id_that_is_none() -> None:
    """Its project has a UUID as id by default, the same in every response; an id given on the command line is kept."""
    for options, shown in (((), PROJECT_ID), (("--project-id", "P"), "P")):
        with Serving("--port", "0", *options) as serving:
            async with AsyncSession(base_url=serving.address, project_id=shown, api_token="token") as session:
                made = await session.subscribers.create(email="ada@example.com")
                assert made.project_id == shown
    assert str(UUID(PROJECT_ID)) == PROJECT_ID


async def test_allows_duplicates_on_request() -> None:
    """With `--allow-duplicates` two subscribers may have one e-mail address."""
    with Serving("--port", "0", "--project-id", "P", "--api-token", "T", "--allow-duplicates") as serving:
        async with AsyncSession(base_url=serving.address, project_id="P", api_token="T") as session:
            first = await session.subscribers.create(email="ada@example.com")
            assert first.id != (await session.subscribers.create(email="ada@example.com")).id


def test_a_port_that_is_taken_is_misuse() -> None:
    """A port in use, or an invalid one, is one line on standard error: exit code 2, nothing on standard output."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run(["serve", "--port", str(taken.getsockname()[1])], environment())
    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(r"signalwire-fabric: port \d+ cannot be listened on: Address already in use\n", ended.stderr)


@pytest.mark.parametrize("port", ["-1", "65536", "http", "1e3"])
def test_a_port_is_a_number(port: str) -> None:
    """What is no port is refused before anything begins."""
    assert run(["serve", f"--port={port}"], environment()).returncode == 2


async def test_speaks_the_dialect_of_its_flag() -> None:
    """`--dialect published` takes what the published description says, `--id-seed` makes the ids."""
    options = ("--port", "0", "--project-id", "P", "--api-token", "T")
    with Serving(*options, "--dialect", "published", "--id-seed", "7") as serving:
        async with AsyncSession(base_url=serving.address, project_id="P", api_token="T") as session:
            made = await session.subscribers.create(email="ada@example.com", extra={"timezone": "UTC"})
            assert made.subscriber.time_zone == "UTC"
    with Serving(*options, "--id-seed", "7") as serving:
        async with AsyncSession(base_url=serving.address, project_id="P", api_token="T") as session:
            other = await session.subscribers.create(email="ada@example.com", time_zone="UTC")
            assert (other.id, other.subscriber.time_zone) == (made.id, "UTC")
