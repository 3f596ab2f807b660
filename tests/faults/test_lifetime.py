"""A session where it does not belong: another loop, after its end, after a fork, never closed."""

from __future__ import annotations

import asyncio
import copy
import os
import pickle
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from helpers.fault_sessions import opened, outcome
from helpers.figures import Tally
from helpers.raw_server import RawServer
from helpers.scale import FULL
from signalwire_fabric_async import ConfigurationError, FabricError, SessionClosedError

ROOT = Path(__file__).parent.parent.parent
PLACES = "another loop, after close, after fork: a clear error"
UNCLOSED = "never closed: one ResourceWarning that names where"


async def test_another_event_loop(tally: Tally) -> None:
    """Used in a loop of another thread, it says so; in its own it goes on."""
    async with RawServer() as server, opened(server) as session:
        await session.subscribers.get("x")
        with ThreadPoolExecutor(1) as threads:

            def elsewhere() -> Any:
                return asyncio.run(outcome(session.subscribers.get("x")))

            result = await asyncio.get_running_loop().run_in_executor(threads, elsewhere)
            assert isinstance(result, ConfigurationError), repr(result)
            assert "another event loop" in str(result), repr(result)
            tally(PLACES)

            async def closing() -> Any:
                return await outcome(session.close())

            closed = await asyncio.get_running_loop().run_in_executor(threads, lambda: asyncio.run(closing()))
            assert isinstance(closed, ConfigurationError), repr(closed)
            tally(PLACES)
        assert (await session.subscribers.get("x")).id
        tally(PLACES)


def test_after_its_loop_was_closed(tally: Tally) -> None:
    """Its loop is gone: a clear error, never `Event loop is closed`; closing it is quiet."""

    async def begin(server: RawServer) -> Any:
        async with server:
            session = opened(server)
            await session.__aenter__()
            await session.subscribers.get("x")
            return session

    session = asyncio.run(begin(RawServer()))
    for call in ("get", "create"):
        result = asyncio.run(outcome(_call(session, call)))
        assert isinstance(result, ConfigurationError), repr(result)
        assert "closed" not in str(result), repr(result)
        tally(PLACES)
    asyncio.run(session.close())
    with pytest.raises(SessionClosedError):
        asyncio.run(session.subscribers.get("x"))
    tally(PLACES)


async def test_before_and_after(tally: Tally) -> None:
    """Not yet open, closed, opened twice, opened again: each says what is wrong, before anything is sent."""
    async with RawServer() as server:
        session = opened(server)
        for state in ("not open", "closed"):
            for call in ("get", "list", "create", "delete"):
                with pytest.raises(SessionClosedError) as caught:
                    await _call(session, call)
                assert state in str(caught.value), str(caught.value)
                tally(PLACES)
            if state == "not open":
                async with session:
                    with pytest.raises(ConfigurationError):
                        await session.__aenter__()
                    view = session.with_options(timeout=1.0)
                    with pytest.raises(ConfigurationError):
                        await view.__aenter__()
                    await view.close()
                    assert (await session.subscribers.get("x")).id
                    tally(PLACES)
                await session.close()
        with pytest.raises(SessionClosedError):
            await session.__aenter__()
        assert server.received == 1
        tally(PLACES)


async def _call(session: Any, call: str) -> None:
    match call:
        case "list":
            await session.subscribers.list()
        case "create":
            await session.subscribers.create(email="x")
        case _:
            await getattr(session.subscribers, call)("x")


def test_a_session_is_not_pickled() -> None:
    """It holds credentials and connections."""
    session = opened(None, base_url="http://127.0.0.1:1")
    for one in (session, session.with_options(timeout=1.0), session.as_subscriber("token")):
        for way in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                way(one)


def _run(program: str, *, options: tuple[str, ...] = ("-W", "always")) -> subprocess.CompletedProcess[str]:
    text = PRELUDE + textwrap.dedent(program)
    return subprocess.run(
        [sys.executable, *options, "-c", text],
        capture_output=True,
        encoding="utf-8",
        timeout=300,  # if it hangs
        check=False,
        cwd=ROOT / "tests",
    )


PRELUDE = textwrap.dedent(
    """
    import asyncio, gc, os, sys, warnings
    from helpers.raw_server import RawServer
    from helpers.fault_sessions import opened, outcome
    from signalwire_fabric_async import AsyncSession

    SECURED = {}

    def tls(fast):
        # Every server speaks TLS, over the transports of aiofastnet or of asyncio.
        global RawServer
        from helpers.tls import authority_and_contexts
        from signalwire_fabric_async.http import aiohttp_private
        if not fast:
            aiohttp_private.fast_transports = lambda: None
        assert not fast or aiohttp_private.fast_transports()
        _, serving, SECURED["ssl"] = authority_and_contexts()
        plain = RawServer
        RawServer = lambda: plain(tls=serving)

    async def begun(server):
        asyncio.get_running_loop().slow_callback_duration = 9.0  # a busy machine is not what is tested
        session = opened(server, **SECURED)
        await session.__aenter__()
        await session.subscribers.get("x")
        return session
    """
)

LEFT = {
    "collected in its loop": """
        async def main():
            async with RawServer() as server:
                session = await begun(server)
                del session
                gc.collect()
                await asyncio.sleep(0.05)
        asyncio.run(main())
        """,
    "collected after its loop was closed": """
        async def main():
            async with RawServer() as server:
                return await begun(server)
        session = asyncio.run(main())
        del session
        gc.collect()
        """,
    "left to the exit of the interpreter": """
        async def main():
            async with RawServer() as server:
                return await begun(server)
        session = asyncio.run(main())
        """,
    "left in a local of main": """
        async def main():
            async with RawServer() as server:
                session = await begun(server)
        asyncio.run(main())
        """,
    "left with a call under way": """
        async def main():
            async with RawServer() as server:
                session = await begun(server)
                async def stalls(request, link):
                    await link.stall()
                server.script = stalls
                call = asyncio.ensure_future(session.subscribers.get("x"))
                await asyncio.sleep(0.05)
                call.cancel()
                await asyncio.gather(call, return_exceptions=True)
        asyncio.run(main())
        """,
    "left by an exception": """
        async def main():
            async with RawServer() as server:
                session = await begun(server)
                raise ValueError
        try:
            asyncio.run(main())
        except ValueError:
            pass
        """,
    "left to a loop that was closed by hand": """
        async def main():
            async with RawServer() as server:
                return await begun(server)
        loop = asyncio.new_event_loop()
        session = loop.run_until_complete(main())
        loop.close()
        """,
    "left while a deadline is armed": """
        async def main():
            async with RawServer() as server:
                session = await begun(server)
                return session.subscribers
        tables = asyncio.run(main())
        """,
}


def test_never_closed(tally: Tally) -> None:
    """Exactly one ResourceWarning, which names where the session was made, and nothing else on stderr."""
    dev, always = ("-X", "dev"), ("-W", "always")
    ways = [(dev, ""), (always, ""), (always, "tls(fast=True)"), (always, "tls(fast=False)")]
    # Each program in development mode and in one more way, in turn; in each way in the full run.
    cases = [
        (how, *way)
        for number, how in enumerate(LEFT)
        for way in (ways if FULL else (ways[0], ways[1 + number % (len(ways) - 1)]))
    ]
    with ThreadPoolExecutor(4) as threads:
        runs = list(
            threads.map(lambda case: _run(f"{case[2]}\n{textwrap.dedent(LEFT[case[0]])}", options=case[1]), cases)
        )
    for (how, *options), done in zip(cases, runs, strict=True):
        warned = [line for line in done.stderr.splitlines() if "Warning" in line]
        names = len(warned) == 1 and "unclosed AsyncSession" in warned[0] and "fault_sessions.py" in warned[0]
        others = [line for line in done.stderr.splitlines() if line not in warned and not line.startswith("  ")]
        assert names, f"{how}, {options}: {done.stderr[-1500:]}"
        assert not others, f"{how}, {options}: {done.stderr[-1500:]}"
        assert done.returncode == 0, f"{how}, {options}: {done.stderr[-1500:]}"
        tally(UNCLOSED)


def test_a_session_that_was_never_opened_says_nothing(tally: Tally) -> None:
    """Made and not used: nothing to close, no warning."""
    done = _run("session = opened(None, base_url='http://127.0.0.1:1')")
    assert done.stderr == "", done.stderr
    assert done.returncode == 0, done.stderr
    tally(UNCLOSED)


def test_a_closed_session_says_nothing(tally: Tally) -> None:
    """Closed in order, at any time: nothing on stderr, with -X dev too."""
    program = """
        async def main():
            asyncio.get_running_loop().slow_callback_duration = 9.0
            async with RawServer() as server:
                async with opened(server) as session:
                    await asyncio.gather(*(session.subscribers.get("x") for _ in range(20)))
                    async for _ in session.subscribers.list(prefetch=True).limit(0):
                        break
        asyncio.run(main())
        """
    for options in (("-W", "always"), ("-X", "dev")):
        done = _run(program, options=options)
        assert done.stderr == "", done.stderr
        assert done.returncode == 0, done.stderr
        tally(UNCLOSED)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("secured", ["", "tls(fast=True)", "tls(fast=False)"])
def test_after_a_fork(secured: str, tally: Tally) -> None:
    """In the child a clear error; the parent's pool goes on, whatever becomes of the child's copy."""
    program = """
        async def main():
            async with RawServer() as server:
                session = await begun(server)
                child = os.fork()
                if child == 0:
                    try:
                        await_in_child(session)
                    finally:
                        del session
                        gc.collect()
                        sys.stdout.flush()
                        os._exit(0)
                while os.waitpid(child, os.WNOHANG) == (0, 0):
                    await asyncio.sleep(0.01)
                await session.subscribers.get("x")
                print("connections", server.connections)
                await session.close()

        def await_in_child(session):
            asyncio._set_running_loop(None)
            loop = asyncio.new_event_loop()
            for call in (session.subscribers.get("x"), session.close()):
                try:
                    loop.run_until_complete(call)
                    print("no error")
                except BaseException as error:
                    print(type(error).__name__, "|", error)

        asyncio.run(main())
        """
    done = _run(f"{secured}\n{textwrap.dedent(program)}", options=("-W", "ignore"))
    lines = done.stdout.splitlines()
    clear = [line.startswith("ConfigurationError") for line in lines[:2]]
    assert clear == [True, True], f"{lines} {done.stderr}"
    assert lines[2:] == ["connections 1"], f"{lines} {done.stderr}"
    assert not done.stderr, f"{lines} {done.stderr}"
    tally(PLACES)


async def test_an_error_of_ours_is_all_that_comes_out(tally: Tally) -> None:
    """Used from a callback outside of any loop, the coroutine is simply not run; nothing is sent."""
    async with RawServer() as server, opened(server) as session:
        call = session.subscribers.get("x")
        with pytest.raises(RuntimeError):  # asyncio's own: there is no running loop in that thread
            await asyncio.get_running_loop().run_in_executor(None, lambda: call.send(None))
        assert not isinstance(await outcome(session.subscribers.get("x")), FabricError)
        assert server.received == 1
        tally(PLACES)
