"""The pytest plugin: the fixtures `fabric`, `fabric_session`, `fabric_environment` and `fabric_clock`.

Example::

    import pytest

    async def test_hands_out_a_credential(fabric, fabric_session):
        fabric.seed(subscribers=1)
        (person,) = await fabric_session.subscribers.list().collect()

    @pytest.mark.fabric(seed={"subscribers": 120}, strict=True, latency=0.05)
    async def test_many(fabric_session):
        assert len(await fabric_session.subscribers.list().collect()) == 120

The fixtures work with pytest-asyncio, in both of its modes and in whatever
loop scope a test has, and with anyio's own plugin on its asyncio backend.
Nothing is loaded until one of them is used.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final  # Any: a session, which is imported when a test asks for one
from weakref import WeakKeyDictionary

try:
    import pytest
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        "the fixtures need pytest: pip install 'signalwire_fabric_async[testing]'", name=missing.name
    ) from None

if TYPE_CHECKING:
    from . import FakeFabric, TestClock

    AsyncFixture = Callable[..., AsyncIterator[Any]]  # fixtures yield different types
    Declare = Callable[..., Any]  # pytest.fixture and pytest_asyncio.fixture

MARKER: Final = (
    "fabric(seed=None, strict=False, latency=0, session=None, grace=0.005, **settings): the stand-in server of this "
    "test: seeded state by resource, whether its session reads strictly, seconds of latency, further settings of "
    "AsyncSession, the grace of fabric_clock, and further settings of FakeFabric"
)

LOOP_SCOPES: Final = ("function", "class", "module", "package", "session")
"""The loop scopes of pytest-asyncio."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that hold for every test."""
    group = parser.getgroup("fabric", "the stand-in Fabric server")
    group.addoption("--fabric-strict", action="store_true", help="fabric_session treats each deviation as an error")
    group.addoption("--fabric-latency", type=float, default=0.0, help="seconds by which fabric's responses are delayed")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and the asynchronous fixtures for the plugin that will run them."""
    config.addinivalue_line("markers", MARKER)
    fixtures = ModuleType("signalwire_fabric_async.testing.fixtures")
    _declare(fixtures, "anyio", pytest.fixture)
    if _is_plugin(config, "pytest_asyncio.plugin"):
        import pytest_asyncio  # already loaded if it is installed

        for scope in LOOP_SCOPES:
            _declare(fixtures, f"asyncio_{scope}", partial(pytest_asyncio.fixture, loop_scope=scope))
    config.pluginmanager.register(fixtures, "signalwire-fabric-fixtures")


@pytest.fixture
def fabric(request: pytest.FixtureRequest) -> FakeFabric:
    """Yield a stand-in Fabric server, open for this test."""
    _check_markers(request)
    opened: FakeFabric = _run_by_plugin(request, "server")
    return opened


@pytest.fixture
def fabric_session(request: pytest.FixtureRequest, fabric: FakeFabric) -> Any:
    """Yield a session on the stand-in server of this test."""
    opened = _sessions.get(fabric)  # an AsyncSession: its module is not loaded for an annotation
    return _run_by_plugin(request, "session") if opened is None else opened


@pytest.fixture
def fabric_environment(fabric: FakeFabric, monkeypatch: pytest.MonkeyPatch) -> FakeFabric:
    """Yield the stand-in server of this test, named by the environment: `AsyncSession.from_env()` connects to it."""
    monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
    monkeypatch.setenv("SIGNALWIRE_BASE_URL", fabric.base_url)
    monkeypatch.setenv("SIGNALWIRE_PROJECT_ID", fabric.project_id)
    monkeypatch.setenv("SIGNALWIRE_API_TOKEN", fabric.api_token)
    return fabric


@pytest.fixture
def fabric_clock(request: pytest.FixtureRequest, fabric: FakeFabric) -> TestClock:  # noqa: ARG001  # as above
    """Skip waits for the whole of this test."""
    clock: TestClock = _run_by_plugin(request, "clock")
    return clock


def _run_by_plugin(request: pytest.FixtureRequest, name: str) -> Any:  # what the fixture of that name yields
    return request.getfixturevalue(f"_fabric_{name}_{_runner_of(request)}")


def _runner_of(request: pytest.FixtureRequest) -> str:
    """Return the plugin that runs a test, with the loop scope of pytest-asyncio; fail if there is none."""
    has_anyio = "anyio_backend" in request.fixturenames
    has_asyncio = _is_plugin(request.config, "pytest_asyncio.plugin")
    if has_asyncio and not has_anyio:
        return f"asyncio_{_loop_scope(request)}"
    if has_asyncio and _is_run_by_pytest_asyncio(request.node):
        said = "anyio would run this test's fixtures and pytest-asyncio's auto mode the test: set asyncio_mode = strict"
    elif has_anyio and request.getfixturevalue("anyio_backend_name") == "asyncio":
        return "anyio"
    elif has_anyio:
        said = (
            "the SDK runs on asyncio: let this test run on it alone, by a fixture anyio_backend that returns 'asyncio'"
        )
    elif _is_plugin(request.config, "anyio.pytest_plugin"):
        said = "the fabric fixtures need anyio's marker on a coroutine; sync tests need pytest-asyncio"
    else:
        said = "the fabric fixtures need pytest-asyncio, or anyio's plugin and its marker"
    pytest.fail(said, pytrace=False)


def _is_run_by_pytest_asyncio(item: pytest.Item) -> bool:
    import pytest_asyncio  # loaded already: it is a plugin of this run

    return pytest_asyncio.is_async_test(item)


def _loop_scope(request: pytest.FixtureRequest) -> str:
    """Return the loop scope that pytest-asyncio runs a test in: from its marker, or the setting."""
    marker = request.node.get_closest_marker("asyncio")
    said: Mapping[str, Any] = {} if marker is None else marker.kwargs
    try:
        setting = request.config.getini("asyncio_default_test_loop_scope")
    except ValueError:  # older versions of pytest-asyncio have none
        setting = "function"
    return str(said.get("loop_scope") or said.get("scope") or setting)


def _is_plugin(config: pytest.Config, module_name: str) -> bool:
    """Return whether a module is a plugin of this run, under any name."""
    module = sys.modules.get(module_name)
    return module is not None and config.pluginmanager.is_registered(module)


def _declare(module: ModuleType, plugin: str, declare: Declare) -> None:
    """Put a set of the asynchronous fixtures into a module, declared as a plugin wants it."""
    for name, function in _asynchronous().items():
        setattr(module, f"_fabric_{name}_{plugin}", declare(function, name=f"_fabric_{name}_{plugin}"))


def _asynchronous() -> Mapping[str, AsyncFixture]:
    """Return new functions on each call, because a plugin may set attributes on them."""

    async def server(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
        from . import FakeFabric  # loaded only for tests that use the fixtures

        settings = _settings(request)
        seed: Any = settings.pop("seed", None)  # the seed of the ids, or resources by kind
        for other in NOT_OF_THE_SERVER:
            settings.pop(other, None)
        if isinstance(seed, int):
            settings["seed"] = seed
        settings.setdefault("latency", request.config.getoption("--fabric-latency"))
        async with FakeFabric(**settings) as opened:
            if seed is not None and not isinstance(seed, int):
                opened.seed(**seed)
            if "fabric_session" not in request.fixturenames:
                yield opened
                return
            async with opened.session(**_session_settings(request)) as session:
                _sessions[opened] = session
                yield opened

    async def session(request: pytest.FixtureRequest, fabric: FakeFabric) -> AsyncIterator[Any]:
        async with fabric.session(**_session_settings(request)) as opened:
            yield opened

    async def clock(request: pytest.FixtureRequest, fabric: FakeFabric) -> AsyncIterator[Any]:
        fabric.clock.grace = _settings(request).get("grace", fabric.clock.grace)
        with fabric.clock as skipping:
            yield skipping

    return {"server": server, "session": session, "clock": clock}


def _session_settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the keywords of the test's session."""
    settings = _settings(request)
    strict = settings.get("strict", request.config.getoption("--fabric-strict"))
    return {"strict": strict, **(settings.get("session") or {})}


_sessions: WeakKeyDictionary[FakeFabric, Any] = WeakKeyDictionary()
"""Sessions that were opened in the same fixture as their servers, for tests that use both."""

NOT_OF_THE_SERVER: Final = ("strict", "session", "grace")
"""The marker's keywords for the other fixtures."""


def _check_markers(request: pytest.FixtureRequest) -> None:
    """Fail if a marker has a keyword that no fixture uses."""
    markers = list(request.node.iter_markers("fabric"))
    if not markers:
        return
    from . import FakeFabric  # as above

    known = {"seed", *NOT_OF_THE_SERVER, *inspect.signature(FakeFabric).parameters}
    for marker in markers:
        if marker.args:
            pytest.fail(f"@pytest.mark.fabric takes only keyword arguments, not {marker.args[0]!r}", pytrace=False)
        for name in marker.kwargs.keys() - known:
            pytest.fail(
                f"@pytest.mark.fabric does not know {name!r}; it knows {', '.join(sorted(known))}", pytrace=False
            )


def _settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the keywords of the markers; the nearest one wins."""
    settings: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("fabric"))):
        settings.update(marker.kwargs)
    return settings
