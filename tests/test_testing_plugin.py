"""The pytest plugin in users' own test suites: under pytest-asyncio in both of its modes, under anyio, and unused."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from helpers.forked import interpreter
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.testing import FakeFabric, plugin

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


def examples_of(docstring: str | None) -> list[str]:
    """Return the indented blocks of a docstring."""
    blocks: list[list[str]] = [[]]
    for line in inspect.cleandoc(docstring or "").splitlines():
        if line and not line.startswith("    "):
            blocks.append([])
        else:
            blocks[-1].append(line)
    return [textwrap.dedent("\n".join(block)) for block in blocks if any(block)]


PYTEST = ["-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]


class Run(Protocol):
    """Runs pytest."""

    def __call__(self, folder: Path, *plugins: str, options: Sequence[str] = (), fails: bool = False) -> str:
        """Run pytest on a folder with these plugins alone, and return what it printed."""


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Yield what runs pytest, in copies of one interpreter."""
    with interpreter() as forked:

        def run(folder: Path, *plugins: str, options: Sequence[str] = (), fails: bool = False) -> str:
            arguments = [*PYTEST, *options, *(word for name in plugins for word in ("-p", name))]
            environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            exit_code, printed = forked(arguments, cwd=folder, environment=environment)
            assert exit_code == int(fails), printed
            return printed

        yield run


def run_alone(folder: Path, *plugins: str, options: Sequence[str] = (), fails: bool = False) -> str:
    """Run pytest in an interpreter of its own, without plugins with all that are installed; what it printed."""
    command = [sys.executable, *PYTEST, *options, *(word for name in plugins for word in ("-p", name))]
    environment = {**os.environ, **({"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} if plugins else {})}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == int(fails), done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("mode", ["auto", "strict", "anyio"])
def test_works_with(run: Run, tmp_path: Path, mode: str) -> None:
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


LOOPS = """
import asyncio
import pytest

loops = set()

class TestInOneClass:
    {mark}
    async def test_one(self, fabric, fabric_session):
        await fabric_session.subscribers.create(email="ada@example.com")
        loops.add(asyncio.get_running_loop())

    {mark}
    async def test_another(self, fabric, fabric_session, fabric_clock):
        fabric.fail("subscribers.create", headers={{"Retry-After": "20"}})
        await fabric_session.subscribers.create(email="ada@example.com")
        loops.add(asyncio.get_running_loop())
        assert len(loops) == {loops}
        assert len(fabric.stored("subscribers")) == 1
"""


@pytest.mark.parametrize("scope", ["class", "module", "package", "session"])
@pytest.mark.parametrize("how", ["setting", "marker"])
def test_every_loop_scope(run: Run, tmp_path: Path, scope: str, how: str) -> None:
    """Tests that share an event loop get servers and sessions of their own on it, whatever the fixtures' default is."""
    mark = f'@pytest.mark.asyncio(loop_scope="{scope}")' if how == "marker" else ""
    (tmp_path / "__init__.py").touch()
    (tmp_path / "test_users.py").write_text(LOOPS.format(mark=mark, loops=1))
    setting = scope if how == "setting" else "function"
    options = ["-o", "asyncio_mode=auto", "-o", f"asyncio_default_test_loop_scope={setting}"]
    options += ["-o", "asyncio_default_fixture_loop_scope=function"]
    assert "2 passed" in run(tmp_path, "pytest_asyncio.plugin", OURS, options=options)


def test_fixtures_of_a_wider_loop(run: Run, tmp_path: Path) -> None:
    """Tests with a loop each are served on it, also where the users' own fixtures run on one of the whole session."""
    (tmp_path / "test_users.py").write_text(LOOPS.format(mark="", loops=2))
    options = ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=session"]
    assert "2 passed" in run(tmp_path, "pytest_asyncio.plugin", OURS, options=options)


@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_anyio_beside_pytest_asyncio(run: Run, tmp_path: Path, mode: str) -> None:
    """Beside pytest-asyncio's strict mode anyio's tests are served; its auto mode, which takes them, is named."""
    pytest.importorskip("anyio")
    (tmp_path / "test_users.py").write_text(SUITE.format(imports=ANYIO, mark="@pytest.mark.anyio"))
    options = ["-o", f"asyncio_mode={mode}", "-o", "asyncio_default_fixture_loop_scope=function"]
    plugins = ["pytest_asyncio.plugin", "anyio.pytest_plugin", OURS]
    said = run(tmp_path, *plugins, options=options, fails=mode == "auto")
    assert ("4 passed" if mode == "strict" else "auto mode the test: set asyncio_mode = strict") in said


def test_another_backend(run: Run, tmp_path: Path) -> None:
    """A test that anyio also runs on another backend fails there at once; the error names asyncio."""
    pytest.importorskip("anyio")
    pytest.importorskip("trio", reason="anyio runs tests on trio where that is installed")
    suite = "import pytest\n@pytest.mark.anyio\nasync def test_it(fabric_session):\n    await fabric_session.subscribers.list()\n"
    (tmp_path / "test_users.py").write_text(suite)
    said = run(tmp_path, "anyio.pytest_plugin", OURS, fails=True)
    assert "the SDK runs on asyncio: let this test run on it alone" in said
    assert "1 passed, 1 error" in said


def test_sync_tests_under_anyio(run: Run, tmp_path: Path) -> None:
    """A plain function under anyio's plugin alone fails with an error that says what it needs."""
    pytest.importorskip("anyio")
    (tmp_path / "test_users.py").write_text("def test_it(fabric):\n    pass\n")
    assert "sync tests need pytest-asyncio" in run(tmp_path, "anyio.pytest_plugin", OURS, fails=True)


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ("7", "takes only keyword arguments, not 7"),
        ('{"subscribers": 3}', "takes only keyword arguments"),
        ("latenzy=1", "does not know 'latenzy'; it knows allow_duplicates, api_token, dialect, grace"),
    ],
)
def test_a_marker_that_nothing_heeds(run: Run, tmp_path: Path, marker: str, message: str) -> None:
    """What the marker says and no fixture would heed is a failure that tells what it takes."""
    mark = f"@pytest.mark.asyncio\n@pytest.mark.fabric({marker})"
    (tmp_path / "test_users.py").write_text(f"import pytest\n{mark}\nasync def test_it(fabric):\n    pass\n")
    options = ["-o", "asyncio_default_fixture_loop_scope=function"]
    assert message in run(tmp_path, "pytest_asyncio.plugin", OURS, options=options, fails=True)


def test_the_plugins_own_example(run: Run, tmp_path: Path) -> None:
    """The tests that the plugin's docstring shows pass as they are printed."""
    (tmp_path / "test_users.py").write_text(examples_of(plugin.__doc__)[0])
    options = ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function"]
    assert "2 passed" in run(tmp_path, "pytest_asyncio.plugin", OURS, options=options)


def test_without_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pytest is not installed, the plugin says by which extra it comes."""
    monkeypatch.setitem(sys.modules, "pytest", None)
    monkeypatch.delitem(sys.modules, OURS)
    with pytest.raises(ModuleNotFoundError, match=r"signalwire_fabric_async\[testing\]"):
        importlib.import_module(OURS)


@pytest.fixture(params=["https://elsewhere.example", None])
def another_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables that a developer may have set."""
    monkeypatch.setenv("SIGNALWIRE_SPACE", "acme")
    if request.param is not None:
        monkeypatch.setenv("SIGNALWIRE_BASE_URL", request.param)


async def test_the_environment_names_the_server(another_environment: None, fabric_environment: FakeFabric) -> None:
    """A session from the environment is one on the stand-in server, whatever the environment said before."""
    assert "SIGNALWIRE_SPACE" not in os.environ
    async with AsyncSession.from_env() as session:
        await session.subscribers.create(email="ada@example.com")
    fabric_environment.assert_sent("subscribers.create", times=1)


def test_options(run: Run, tmp_path: Path) -> None:
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
        "    assert ours == ['signalwire_fabric_async', 'signalwire_fabric_async._lazy', 'signalwire_fabric_async._version',\n"
        "                    'signalwire_fabric_async.testing', 'signalwire_fabric_async.testing.plugin']\n"
    )
    assert "1 passed" in run_alone(
        tmp_path, options=["-p", "no:anyio", "-p", "no:asyncio", "-p", "no:hypothesispytest"]
    )


def test_without_an_async_plugin(tmp_path: Path) -> None:
    """A suite without any plugin for coroutines fails with one line that names the missing plugin."""
    (tmp_path / "test_users.py").write_text("def test_it(fabric):\n    pass\n")
    said = run_alone(tmp_path, OURS, fails=True)
    assert "the fabric fixtures need pytest-asyncio, or anyio's plugin and its marker" in said
