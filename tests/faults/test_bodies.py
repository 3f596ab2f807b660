"""Bodies that are cut, wrong, hostile or endless: a FabricError within a second, and never a partial object."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import textwrap
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.fault_sessions import ONCE, QUICK, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import SUBSCRIBER, RawServer, answer, says, sends
from helpers.response_fuzzer import mutated
from helpers.scale import FULL, scaled
from signalwire_fabric_async import APIError, FabricError, ResponseError, TransportError

PAGE = json.dumps({"data": [SUBSCRIBER], "links": {"self": "/x"}}, separators=(",", ":")).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CUTS = "truncated body (cut at every byte): never a partial object"
UNUSABLE = "unusable 2xx bodies: ResponseError within 1 s"
FUZZED = "fuzzed bodies: nothing but our errors"
ROOT = Path(__file__).parent.parent.parent


def _chunked(body: bytes, size: int) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


WHOLE = {
    "by length": HEAD + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE,
    "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + _chunked(PAGE, 100),
    "to the end of the connection": HEAD + b"Connection: close\r\n\r\n" + PAGE,
    "gzip": HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(PAGE),
}


@pytest.mark.parametrize("framing", WHOLE)
async def test_a_body_cut_at_any_byte_is_never_a_partial_object(framing: Any, tally: Tally) -> None:
    """Cut after any byte of the answer, in each framing: an error that says so. Whole, it is read."""
    whole = WHOLE[framing]
    async with RawServer(sends(whole)) as server, opened(server, retry=ONCE) as session:
        page = await outcome(session.subscribers.list().__aiter__().__anext__())
        assert getattr(page, "id", None) == SUBSCRIBER["id"], repr(page)
        tally(CUTS)
        server.keep_requests = False
        step = 1 if FULL else 7
        for at in [*range(0, len(whole) - 12, step), *range(len(whole) - 12, len(whole))]:
            server.script = sends(whole[:at])
            result = await outcome(_page(session))
            assert isinstance(result, (TransportError, ResponseError)), f"{framing} at {at}: {result!r}"
            assert not isinstance(result, APIError), f"{framing} at {at}: {result!r}"
            tally(CUTS)


async def _page(session: Any) -> Any:
    return await session.subscribers.list()


DEEP = 100_000
BODIES: dict[str, bytes] = {
    "HTML": b"<!doctype html><html><body>Service unavailable</body></html>",
    "empty": b"",
    "white space": b" \r\n ",
    "a scalar": b"5",
    "a string": b'"ok"',
    "a list": b"[]",
    "a list of objects": b"[{}]",
    "null": b"null",
    "true": b"true",
    "bad UTF-8": b'{"id": "\xff\xfe"}',
    "UTF-16": '{"id": "x"}'.encode("utf-16"),
    "a BOM": b"\xef\xbb\xbf" + json.dumps(SUBSCRIBER).encode(),
    "deep arrays": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep and unfinished": b"[" * DEEP,
    "NaN": b'{"id": NaN}',
    "Infinity": b'{"id": -Infinity}',
    "two values": b"{}{}",
    "a comment": b"{} // ok",
    "a trailing comma": b'{"id": "x",}',
    "single quotes": b"{'id': 'x'}",
    "NUL": b'{"id": "x"}\x00',
}
READ: dict[str, bytes] = {
    "a lone surrogate": b'{"id": "\\ud800"}',
    "huge integers": b'{"id": "x", "n": ' + b"9" * 4000 + b"}",
    "integers of 65 bits": b'{"id": "x", "n": 18446744073709551616}',
    "a huge exponent": b'{"id": "x", "n": 1e999}',
    "a long fraction": b'{"id": "x", "n": 0.' + b"3" * 5000 + b"}",
    "an integer too long for Python": b'{"id": "x", "n": ' + b"9" * 5000 + b"}",
    "twice the same member": b'{"id": "x", "id": "y"}',
    "another type everywhere": b'{"id": [], "subscriber": 5, "created_at": {}, "type": null}',
    "a date at the edge of time": b'{"id": "x", "created_at": "0001-01-01T00:00:00+23:59"}',
    "a date at the other edge": b'{"id": "x", "created_at": "9999-12-31T23:59:59-23:59"}',
}


@pytest.mark.parametrize("name", BODIES)
async def test_an_unusable_body_is_a_response_error(name: Any, tally: Tally) -> None:
    """Whatever stands where an object is due: ResponseError with the status, within a second, tolerant or strict."""
    async with RawServer(says(200, BODIES[name])) as server, opened(server) as session:
        for view in (session, session.with_options(strict=True)):
            for call in (view.subscribers.get("s1"), _page(view)):
                began = time.monotonic()
                result = await outcome(call)
                took = time.monotonic() - began
                assert isinstance(result, ResponseError), f"{result!r} in {took:.2f} s"
                assert result.status == 200, f"{result!r} in {took:.2f} s"
                assert result.problems, f"{result!r} in {took:.2f} s"
                assert not FULL or took < 1.0, f"{result!r} in {took:.2f} s"
                tally(UNUSABLE)


@pytest.mark.parametrize("name", READ)
async def test_an_odd_object_is_read_or_refused_and_nothing_else(name: Any, tally: Tally) -> None:
    """Odd but JSON: read as it is, or a ResponseError (always one of both), and always one when strict."""
    async with RawServer(says(200, READ[name])) as server, opened(server) as session:
        result = await outcome(session.subscribers.get("s1"))
        assert isinstance(result, ResponseError) or result.id is not None, repr(result)
        tally(UNUSABLE)
        repr(result)
        strict = await outcome(session.with_options(strict=True).subscribers.get("s1"))
        assert isinstance(strict, ResponseError), repr(strict)
        assert strict.problems, repr(strict)
        tally(UNUSABLE)


ERRORS: dict[str, bytes] = {
    **BODIES,
    "a lone surrogate": b'{"errors": [{"message": "\\ud800", "code": "\\udfff"}]}',
    "errors of another shape": b'{"errors": {"a": [1, {"b": null}]}}',
    "errors of scalars": b'{"errors": [1, null, "x", [], {}, true]}',
    "an error of an object": b'{"error": {"message": {"deep": [1]}}}',
    "deep inside a message": b'{"errors": [{"message": ' + b"[" * 1000 + b"]" * 1000 + b"}]}",
    "deep inside": b'{"errors": [' + b"[" * 1000 + b"]" * 1000 + b"]}",
    "long": b'{"errors": [{"message": "' + b"x" * 60_000 + b'"}]}',
}


@pytest.mark.parametrize("name", ERRORS)
async def test_an_error_of_any_body_is_the_error_of_its_status(name: Any, tally: Tally) -> None:
    """The body of an error may be anything: the class comes from the status."""
    async with RawServer(says(422, ERRORS[name])) as server, opened(server) as session:
        began = time.monotonic()
        result = await outcome(session.subscribers.get("s1"))
        assert isinstance(result, APIError), repr(result)[:500]
        assert result.status == 422, repr(result)[:500]
        assert not FULL or time.monotonic() - began < 1.0, repr(result)[:500]
        tally("errors of any body: the class of the status")


async def test_the_error_shows_a_short_snippet_without_secrets(tally: Tally) -> None:
    """What the answer began with helps; what looks like a secret in it is masked."""
    async with RawServer(says(200, b'{"token": "eyJ.secret-value", "x": ' + b"y" * 999)) as server:
        async with opened(server) as session:
            result = await outcome(session.subscribers.get("s1"))
            text = str(result)
            assert "eyJ" not in text, text
            assert '"token": ***' in text, text
            assert len(text) < 500, text
            tally(UNUSABLE)


async def test_fuzzed_bodies_raise_nothing_else(tally: Tally) -> None:
    """Mutations of good answers over the wire, read tolerantly and strictly: a value or one of our errors."""
    source = random.Random(20_261_122)
    seeds = [PAGE, json.dumps(SUBSCRIBER).encode(), b'{"errors": [{"message": "x", "code": "y"}]}']
    count = scaled(50_000)
    async with RawServer() as server, opened(server, retry=ONCE) as session:
        server.keep_requests = False
        strict = session.with_options(strict=True)
        for number in range(count):
            status = 200 if number % 4 else source.choice((201, 204, 400, 404, 422, 429, 500, 503))
            server.script = says(status, mutated(source, source.choice(seeds)))
            view = strict if number % 3 == 0 else session
            try:
                await (view.subscribers.get("s1") if number % 2 else view.subscribers.list())
            except FabricError:
                pass
        assert server.received == count, server.received
        tally(FUZZED, times=count)


async def test_fuzzed_headers_raise_nothing_else(tally: Tally) -> None:
    """Mutations of whole answers, status line and headers included: a value or one of our errors."""
    source = random.Random(4)
    good = answer(200, SUBSCRIBER, {"Retry-After": "0", "X-RateLimit-Limit": "5", "Date": "x", "X-Request-Id": "r"})
    count = scaled(5_000)
    async with RawServer() as server, opened(server, retry=ONCE, timeout=0.25) as session:
        server.keep_requests = False
        for _ in range(count):
            head, _, body = good.partition(b"\r\n\r\n")
            server.script = sends(mutated(source, head) + b"\r\n\r\n" + body)
            try:
                await session.subscribers.get("s1")
            except FabricError:
                pass
        tally(FUZZED, times=count)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(list(SUBSCRIBER)),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.sampled_from(list(SUBSCRIBER)), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=scaled(2_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(value=JSON_VALUES, status=st.sampled_from((200, 201, 400, 422, 500)))
def test_any_json_value_is_read_or_refused(value: Any, status: Any) -> None:
    """Property: any JSON value as an answer of any status is a value or one of our errors."""
    from helpers.response_fuzzer import read_everything

    read_everything(json.dumps(value).encode(), status)


MEASURE = textwrap.dedent(
    """
    import asyncio, re, sys, zlib
    sys.path[:0] = [{tests!r}, {root!r}]
    from helpers.raw_server import RawServer
    from helpers.fault_sessions import opened, ONCE
    from signalwire_fabric_async import FabricError

    def peak():
        with open("/proc/self/status", encoding="ascii") as status:
            return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) * 1024

    async def endless(request, link):
        head, block, blocks = {head!r}, {block}, {blocks}
        await link.send(head)
        for _ in range(blocks):
            await link.send(block)

    async def main():
        async with RawServer() as server, opened(server, retry=ONCE, max_body={cap}) as session:
            for _ in range(50):
                await session.subscribers.get("s1")
            server.script = endless
            before = peak()
            try:
                await session.subscribers.get("s1")
            except FabricError as error:
                print(type(error).__name__, peak() - before)

    asyncio.run(main())
    """
)
MEGABYTE = 1024 * 1024
ENDLESS: dict[str, tuple[bytes, str, int]] = {
    "4 GB by length": (HEAD + b"Content-Length: 4294967296\r\n\r\n", "b' ' * 65536", 65_536),
    "4 GB chunked": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
        "b'10000\\r\\n' + b' ' * 65536 + b'\\r\\n'",
        65_536,
    ),
    "4 GB in one chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n100000000\r\n", "b' ' * 65536", 65_536),
    "4 GB to the end": (HEAD + b"\r\n", "b' ' * 65536", 65_536),
    "200 MB of gzip": (
        HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n",
        "zlib.compress(b'\\0' * 209_715_200, 9, 31)",
        1,
    ),
    "200 MB of deflate": (
        HEAD + b"Content-Encoding: deflate\r\nConnection: close\r\n\r\n",
        "zlib.compress(b'\\0' * 209_715_200, 9)",
        1,
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_bodies_are_refused_at_the_cap(name: Any, tally: Tally) -> None:
    """Refused at the cap of 16 MiB; the process grows by less than 20 MB past it. With a smaller cap, by less."""
    head, block, blocks = ENDLESS[name]
    row = "4 GB and gzip of 200 MB: refused at the cap, RSS < 20 MB past it"
    if "zlib" in block:  # packed beforehand: packing is not what is measured
        packed = zlib.compress(b"\0" * 209_715_200, 9, 31 if "31" in block else 15)
        assert 190_000 < len(packed) < 210_000
        block = repr(packed)
    for cap in (16 * MEGABYTE, MEGABYTE) if FULL else (16 * MEGABYTE,):
        names = {
            "tests": str(ROOT / "tests"),
            "root": str(ROOT),
            "head": head,
            "block": block,
            "blocks": blocks,
            "cap": cap,
        }
        program = MEASURE.format(**names)
        done = subprocess.run(
            [sys.executable, "-"], input=program, capture_output=True, encoding="utf-8", timeout=60, check=False
        )
        kind, _, grown = done.stdout.strip().partition(" ")
        fine = kind == "ResponseError" and int(grown) < cap + 20_000_000
        assert fine, f"{name}: {done.stdout} {done.stderr[-500:]}"
        tally(row)
        if fine:
            _grown.append(int(grown) - cap)
            tally.note(row, f"worst {max(_grown) / 1e6:+.1f} MB against the cap")


_grown: list[int] = []


async def test_an_endless_error_body_costs_its_text_alone(tally: Tally) -> None:
    """An error with a body of any length is that error, with the first 64 KiB of it read."""
    row = "endless error body: 64 KiB are read"
    for framing in (b"Content-Length: 99999999\r\n\r\n", b"Connection: close\r\n\r\n"):
        async with RawServer(sends(b"HTTP/1.1 422 No\r\n" + framing + b"x" * 300_000)) as server:
            async with opened(server, retry=QUICK) as session:
                result = await outcome(session.subscribers.get("s1"))
                assert isinstance(result, APIError), repr(result)
                assert result.status == 422, repr(result)
                assert len(str(result)) < 500, repr(result)
                tally(row)


CODINGS = {
    "br": b"Content-Encoding: br\r\n",
    "zstd": b"Content-Encoding: zstd\r\n",
    "gzip that is not": b"Content-Encoding: gzip\r\n",
    "twice": b"Content-Encoding: gzip, gzip\r\n",
    "compress": b"Content-Encoding: x-compress\r\n",
}


@pytest.mark.parametrize("name", CODINGS)
async def test_codings_that_were_not_asked_for(name: Any, tally: Tally) -> None:
    """Another content coding, or one that is not what it says: ResponseError."""
    async with RawServer(sends(HEAD + CODINGS[name] + b"Connection: close\r\n\r\n" + PAGE)) as server:
        async with opened(server, retry=ONCE) as session:
            result = await outcome(session.subscribers.get("s1"))
            assert isinstance(result, (ResponseError, TransportError)), repr(result)
            tally(UNUSABLE)


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


async def test_packed_bodies_are_unpacked(tally: Tally) -> None:
    """Gzip and deflate, in one piece or byte by byte, are read, as aiohttp reads them; bytes after their end are ignored."""
    body = json.dumps(SUBSCRIBER).encode()
    for name, packed in (
        ("gzip", gzip.compress(body)),
        ("deflate", zlib.compress(body)),
        ("GZIP", gzip.compress(body)),
        ("deflate", _raw_deflate(body)),
        ("gzip", gzip.compress(body) + b"\0" * 30),
        ("gzip", gzip.compress(body) + b"\x1f"),
        ("deflate", zlib.compress(body) + b"more"),
    ):
        head = HEAD + f"Content-Encoding: {name}\r\nContent-Length: {len(packed)}\r\n\r\n".encode()

        async def script(request: Any, link: Any, head: bytes = head, packed: bytes = packed) -> None:
            await link.send(head)
            for at in range(0, len(packed), 20):
                await link.send(packed[at : at + 20])

        async with RawServer(script) as server, opened(server, retry=ONCE) as session:
            assert (await session.subscribers.get("s1")).id == SUBSCRIBER["id"]
            tally(UNUSABLE)
    half = len(body) // 2
    legal = {
        "gzip of two members": (b"gzip", gzip.compress(body[:half]) + gzip.compress(body[half:])),
        "no coding, in other letters": (b"Identity", body),
        "a coding and none": (b"gzip, identity", gzip.compress(body)),
        "an empty value": (b"", body),
        "labels of no compression": (b"utf-8, none, \xff, binary", body),
        "bytes behind the end": (b"gzip", gzip.compress(body) + b"more"),
    }
    for coding, sent in legal.values():
        length = f"Content-Length: {len(sent):013d}".encode()
        whole = HEAD + b"Content-Encoding: " + coding + b"\r\n" + length + b"\r\n\r\n" + sent
        async with RawServer(sends(whole)) as server, opened(server, retry=ONCE) as session:
            assert (await session.subscribers.get("s1")).id == SUBSCRIBER["id"], coding
            tally(UNUSABLE)
    endless = gzip.compress(b"") * 10_000 + gzip.compress(body)
    whole = HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(endless)}\r\n\r\n".encode() + endless
    async with RawServer(sends(whole)) as server, opened(server, retry=ONCE) as session:
        assert isinstance(await outcome(session.subscribers.get("s1")), ResponseError), "10,000 members"
        tally(UNUSABLE)
