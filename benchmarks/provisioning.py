"""What a roster's application costs: rows a second, what the journal takes of it, and the peak of memory.

    python benchmarks/provisioning.py [PEOPLE] [REPEATS] [LARGEST]

The server is a process of its own that answers every write at once, so that
the client is what is measured; the quota is off. Runs with and without a
journal alternate, each in a fresh process.

    python benchmarks/provisioning.py quota [PEOPLE]

The same once each at the documented quota: what the journal takes of the time.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from signalwire_fabric_async import AsyncSession, Quota
from signalwire_fabric_async.provisioning import apply

PERSON = '{"id":"%032x","project_id":"p","display_name":"","type":"subscriber","created_at":"2024-05-06T12:20:00Z","updated_at":"2024-05-06T12:20:00Z","subscriber":{"id":"s","email":"e@example.com","first_name":"","last_name":"","display_name":"","job_title":"","time_zone":"","country":"","company_name":""}}'
CREDENTIAL = (
    '{"id":"%032x","username":"u","caller_id":"","send_as":"","ciphers":[],"codecs":["OPUS"],"encryption":"default"}'
)
EMPTY = b'{"data":[],"links":{}}'


class Answers(asyncio.Protocol):
    """A server that keeps nothing: no listing has an item, every creation is answered with a new id."""

    made = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.held = b""

    def data_received(self, data: bytes) -> None:
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            head = self.held[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.held) < end + 4 + length:
                return
            self.held = self.held[end + 4 + length :]
            self.answer(head)

    def answer(self, head: bytes) -> None:
        if head.startswith(b"get"):
            body = EMPTY
        else:
            Answers.made += 1
            body = ((CREDENTIAL if b"/sip_endpoints" in head else PERSON) % Answers.made).encode()
        start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(start % len(body) + body)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Answers, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def run(port: str, roster: str, journal: str, quota: str = "") -> None:
    base_url = f"http://127.0.0.1:{port}"
    kept = Quota() if quota else None
    async with AsyncSession(base_url=base_url, project_id="p", api_token="t", quota=kept) as session:
        began, cpu = time.perf_counter(), time.process_time()
        summary = await apply(session, roster, journal=journal or None)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert summary.complete, summary.failed[:3]
    print(
        json.dumps({"writes": summary.writes, "seconds": summary.seconds, "whole": seconds, "cpu": cpu, "peak": peak})
    )


def measured(port: str, roster: Path, journal: Path | None, quota: str = "") -> dict[str, float]:
    command = [sys.executable, __file__, "run", port, str(roster), str(journal or ""), quota]
    figures: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return figures


def write_roster(path: Path, people: int) -> Path:
    with path.open("w") as file:
        for n in range(people):
            credential = {"username": f"user-{n}", "password": "hack-me-if-you-can", "codecs": ["OPUS", "PCMU"]}
            row = {
                "email": f"p{n}@example.com",
                "first_name": f"F{n}",
                "password": "password-of-p",
                "sip_credentials": [credential],
            }
            file.write(json.dumps(row) + "\n")
    return path


@contextmanager
def serving(core: int | None = None) -> Iterator[str]:
    """The port of a server in a process of its own, on one core where it is given."""
    with subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        if core is not None:
            os.sched_setaffinity(server.pid, {core})
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def main(people: int = 5_000, repeats: int = 5, largest: int = 100_000) -> None:
    with serving() as port, tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        roster = write_roster(Path(folder, "people.jsonl"), people)
        without, journalled = [], []
        for n in range(repeats):
            without.append(measured(port, roster, None))
            journalled.append(measured(port, roster, Path(folder, f"journal-{n}")))
        report(without, journalled)
        for count in (1_000, largest):
            one = measured(port, write_roster(roster, count), Path(folder, f"journal-of-{count}"))
            rate = one["writes"] / one["seconds"]
            print(f"{count:>7} people and their credentials: peak {one['peak']:.1f} MB, {rate:.0f} writes/s")


def at_the_quota(people: int = 15_000) -> None:
    with serving() as port, tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        roster = write_roster(Path(folder, "people.jsonl"), people)
        without, journalled = (measured(port, roster, one, "quota") for one in (None, Path(folder, "journal")))
        for name, one in (("without a journal", without), ("with a journal", journalled)):
            print(f"{name}: {one['writes']:.0f} writes in {one['seconds']:.1f} s, {one['cpu']:.1f} s of CPU")
        print(f"the journal takes {100 * (journalled['seconds'] / without['seconds'] - 1):.1f} % more time")


def report(without: list[dict[str, float]], journalled: list[dict[str, float]]) -> None:
    rates = [statistics.median(one["writes"] / one["seconds"] for one in runs) for runs in (without, journalled)]
    cpus = [statistics.median(one["cpu"] for one in runs) for runs in (without, journalled)]
    print(f"without a journal: {rates[0]:.0f} writes/s, {cpus[0]:.2f} s of CPU")
    print(f"with a journal:    {rates[1]:.0f} writes/s, {cpus[1]:.2f} s of CPU")
    print(
        f"the journal takes {100 * (1 - rates[1] / rates[0]):.1f} % of the throughput, {100 * (cpus[1] / cpus[0] - 1):.1f} % more CPU"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve())
    elif sys.argv[1:2] == ["run"]:
        asyncio.run(run(*sys.argv[2:]))
    elif sys.argv[1:2] == ["quota"]:
        at_the_quota(*map(int, sys.argv[2:]))
    else:
        main(*map(int, sys.argv[1:]))
