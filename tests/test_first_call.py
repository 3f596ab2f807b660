"""The first call of a process: it loads what it needs, and reads what any other call reads."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest

from helpers.json_values import Fixed, make
from helpers.operation_caller import OPERATIONS, answer_schema
from helpers.scripted_server import credential
from signalwire_fabric_async import Page, converter
from signalwire_fabric_async.schema.hooks import own_hook

PROGRAM = f"""
import asyncio, json, sys
from signalwire_fabric_async import AsyncSession

async def respond(reader, writer):
    head = await reader.readuntil(b"\\r\\n\\r\\n")
    if b"POST" in head:
        await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split()[0]))
    body = json.dumps({credential()!r}).encode()
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body)
    await writer.drain()
    writer.close()

async def main():
    async with await asyncio.start_server(respond, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with AsyncSession(base_url=f"http://127.0.0.1:{{port}}", project_id="p", api_token="t") as session:
            made = await session.subscribers.sip_credentials("id").create(username="ada", password="12345678")
    return made
"""
"""`main` makes one call, of a server of its own, and returns what was read."""


def _printed_by(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", PROGRAM + program], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_first_call_loads_what_it_needs() -> None:
    """A call that succeeds loads no cattrs, which converts for programs, and nothing that only failures need."""
    loaded = set(_printed_by("asyncio.run(main())\nprint(*sys.modules)").split())
    assert "aiohttp" in loaded
    assert {"cattrs", "backoff"} & loaded == set()


def test_a_hook_of_a_program_counts_from_the_first_call_on() -> None:
    """A structure hook that a program registers before its first call is the one that the call uses."""
    hooked = (
        "from signalwire_fabric_async import Encryption, converter\n"
        "converter.register_structure_hook(Encryption, lambda value, _: f'{value}!')\n"
        "print(asyncio.run(main()).encryption)"
    )
    assert _printed_by(hooked).strip() == "optional!"


@pytest.mark.parametrize("switch", ["enable", "disable"])
def test_the_collector_stays_as_the_program_has_it(switch: str) -> None:
    """Imports pause the garbage collector; afterwards it is on or off as before."""
    program = f"import gc\ngc.{switch}()\nasyncio.run(main())\nprint(gc.isenabled())"
    assert _printed_by(program).strip() == str(switch == "enable")


READS = [name for name, operation in OPERATIONS.items() if operation.answer is not None]


@pytest.mark.parametrize("name", READS)
def test_calls_read_what_the_converter_reads(name: str) -> None:
    """With and without cattrs, the response of any operation becomes the same model, and is written as it came."""
    answer: Any = OPERATIONS[name].answer
    if OPERATIONS[name].kind == "list":
        answer = Page[answer]
    for full in (True, False):
        payload = make(answer_schema(name), Fixed(full=full))
        read = own_hook(answer)(copy.deepcopy(payload), answer)
        assert repr(read) == repr(converter.structure(copy.deepcopy(payload), answer))
        assert converter.unstructure(read) == payload
