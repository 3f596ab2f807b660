"""Without orjson: the standard library reads and writes JSON, by the same promises."""

from __future__ import annotations

import subprocess
import sys

BLOCKED = "import sys\nsys.modules['orjson'] = None\n"

SESSION = r"""
import asyncio
from signalwire_fabric_async import ConfigurationError
from signalwire_fabric_async.testing import FakeFabric

async def main():
    async with FakeFabric() as fabric, fabric.session() as session:
        made = await session.subscribers.create(email="ada@example.com", display_name="Ada \U0001f600")
        print(ascii(made.display_name), len(await session.subscribers.list().collect()))
        for bad in (float("nan"), object(), b"bytes", {1: 2}):
            try:
                await session.subscribers.create(email="x", extra={"bad": bad})
            except ConfigurationError:
                print("refused")
        print(fabric.requests("POST", "subscribers"))

asyncio.run(main())
"""

TEXTS = r"""
from signalwire_fabric_async.schema.json_codec import decode, encode

bad = [b"NaN", b"Infinity", b'["\\uDFF"]', b"\xef\xbb\xbf1", b'"\xff"', b"[" * 100_000, b"", b"{", b"1 2"]
for one in bad:
    try:
        print("read", one[:20], ascii(decode(one)))
    except ValueError:
        pass
for half in (b'"\\ud800"', b'["\\udfff"]', b'{"a":"\\udc00b\\ud801\\ud802"}'):
    print(encode(decode(half)) == half)
print(decode(b'["\\ud83d\\ude00", 1180591620717411303424]') == ["\U0001f600", 2**70])
print(encode({"n": 2**70, "t": (1, 2)}) == b'{"n":1180591620717411303424,"t":[1,2]}')
"""


def run(program: str) -> list[str]:
    """Run a program in an interpreter that has no orjson, and answer the lines that it printed."""
    command = [sys.executable, "-W", "error", "-c", BLOCKED + program]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_session_works_without_orjson() -> None:
    """Creating, listing and refusing work as with it; what JSON cannot say is refused before it is sent."""
    assert run(SESSION) == ["'Ada \\U0001f600' 1", "refused", "refused", "refused", "refused", "1"]


def test_what_is_no_json_is_a_value_error_without_orjson() -> None:
    """NaN, a byte order mark, bad UTF-8, endless nesting: ValueError; the rest, half a surrogate pair too, is read exactly."""
    assert run(TEXTS) == ["True"] * 5


WRITTEN = r"""
import json, math
from hypothesis import given, strategies as st
from signalwire_fabric_async.schema.json_codec import decode, encode

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
texts = st.characters(exclude_categories=("Cs",))
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.lists(st.text()) | st.dictionaries(st.text(texts), inner),
)

@given(values, st.sampled_from(["", " ", "\n", "\t\r"]))
def compare(value, space):
    try:
        expected = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return
    assert encode(value) == expected
    assert decode(space.encode() + expected + space.encode()) == value

compare()
print("compared")
"""


def test_bodies_are_written_as_the_standard_library_writes_them() -> None:
    """Any JSON value is written as `json.dumps` writes it, and read back, with white space around it or without."""
    assert run(WRITTEN) == ["compared"]
