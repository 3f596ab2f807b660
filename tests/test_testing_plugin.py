"""The pytest plugin in users' own test suites: under pytest-asyncio in both of its modes, under anyio, and unused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

SUITE = """
import pytest
{imports}

{mark}
async def test_five_lines(fabric, fabric_session):
    person = await fabric_session.subscribers.create(email="ada@example.com")
    await fabric_session.subscribers.sip_credentials(person.id).create(username="ada", password="hack-me-if-you-can")
    assert fabric.stored("subscribers.sip_credentials", person.id)[0]["username"] == "ada"
    fabric.assert_sent("POST", times=2)

{mark}
@pytest.mark.fabric(seed={{"subscribers": 3, "page_size": 2}}, strict=True, latency=0.01, session={{"timeout": 7.0}})
async def test_settings(fabric_session, fabric):
    assert len(await fabric_session.subscribers.list().collect()) == 3
    assert fabric.requests("GET") == 2
    assert fabric_session.strict

{mark}
async def test_each_test_has_its_own(fabric, fabric_session):
    assert fabric.stored("subscribers") == []
    assert fabric.log == ()
    assert not fabric_session.strict

{mark}
async def test_clock(fabric, fabric_session, fabric_clock):
    fabric.fail("subscribers.create", status=503, headers={{"Retry-After": "20"}})
    await fabric_session.subscribers.create(email="ada@example.com")
    assert fabric_clock.skipped > 19
"""

ANYIO = """
@pytest.fixture
def anyio_backend():
    return "asyncio"
"""


OURS = "signalwire_fabric_async.testing.plugin"


def run(folder: Path, *plugins: str, options: Sequence[str] = (), fails: bool = False) -> str:
    """Run pytest on a folder with some plugins, or with all that are installed; what it printed."""
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *options]
    for plugin in plugins:
        command += ["-p", plugin]
    environment = {**os.environ, **({"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} if plugins else {})}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == int(fails), done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("mode", ["auto", "strict", "anyio"])
def test_works_with(tmp_path: Path, mode: str) -> None:
    """The same tests pass under pytest-asyncio's auto mode, its strict mode, and anyio's plugin alone."""
    if mode == "anyio":
        pytest.importorskip("anyio")
        suite, plugin, options = SUITE.format(imports=ANYIO, mark="@pytest.mark.anyio"), "anyio.pytest_plugin", []
    else:
        mark = "@pytest.mark.asyncio" if mode == "strict" else ""
        suite, plugin = SUITE.format(imports="", mark=mark), "pytest_asyncio.plugin"
        options = ["-o", f"asyncio_mode={mode}", "-o", "asyncio_default_fixture_loop_scope=function"]
    (tmp_path / "test_users.py").write_text(suite)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    assert "4 passed" in run(tmp_path, plugin, OURS, options=options)


def test_options(tmp_path: Path) -> None:
    """`--fabric-strict` and `--fabric-latency` hold for tests that say nothing else."""
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
    )
    (tmp_path / "test_users.py").write_text(
        "import asyncio, pytest\n"
        "async def test_options(fabric, fabric_session):\n"
        "    began = asyncio.get_running_loop().time()\n"
        "    await fabric_session.subscribers.list()\n"
        "    assert asyncio.get_running_loop().time() - began > 0.1\n"
        "    assert fabric_session.strict\n"
        "@pytest.mark.fabric(strict=False)\n"
        "async def test_marker_wins(fabric_session):\n"
        "    assert not fabric_session.strict\n"
    )
    assert "2 passed" in run(
        tmp_path, "pytest_asyncio.plugin", OURS, options=["--fabric-strict", "--fabric-latency", "0.1"]
    )


def test_costs_nothing_unused(tmp_path: Path) -> None:
    """By its entry point the plugin is there, and loads neither aiohttp nor attrs nor any module of weight unused."""
    (tmp_path / "test_users.py").write_text(
        "import sys\n"
        "def test_nothing_is_loaded():\n"
        "    loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "    assert not loaded & {'aiohttp', 'attr', 'attrs', 'cattrs', 'yarl', 'backoff', 'multidict'}\n"
        "    ours = sorted(name for name in sys.modules if name.startswith('signalwire_fabric_async'))\n"
        "    assert ours == ['signalwire_fabric_async', 'signalwire_fabric_async._version',\n"
        "                    'signalwire_fabric_async.testing', 'signalwire_fabric_async.testing.plugin']\n"
    )
    assert "1 passed" in run(tmp_path, options=["-p", "no:asyncio", "-p", "no:hypothesispytest"])


def test_without_an_async_plugin(tmp_path: Path) -> None:
    """A suite without any plugin for coroutines is told what is missing, in one line."""
    (tmp_path / "test_users.py").write_text("def test_it(fabric):\n    pass\n")
    said = run(tmp_path, OURS, fails=True)
    assert "the fabric fixtures need pytest-asyncio, or anyio's plugin and its marker" in said
