"""The pytest plugin: the fixtures `fabric`, `fabric_session` and `fabric_clock`.

    async def test_hands_out_a_credential(fabric, fabric_session):
        fabric.seed(subscribers=1)
        ...

    @pytest.mark.fabric(seed={"subscribers": 120}, strict=True, latency=0.05)
    async def test_many(fabric_session): ...

The fixtures work with pytest-asyncio, in both of its modes, and with anyio's
own plugin on its asyncio backend. Nothing is loaded until one of them is used.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from . import FakeFabric, TestClock

    AsyncFixture = Callable[..., AsyncIterator[Any]]  # what it yields differs from one to the next
    Declare = Callable[..., Any]  # pytest.fixture and pytest_asyncio.fixture

MARKER: Final = (
    "fabric(seed=None, strict=False, latency=0, session=None, **settings): the stand-in server of this test: seeded "
    "state by noun, whether its session reads strictly, seconds of latency, further settings of AsyncSession and of "
    "FakeFabric"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that hold for every test."""
    group = parser.getgroup("fabric", "the stand-in Fabric server")
    group.addoption("--fabric-strict", action="store_true", help="fabric_session treats each deviation as an error")
    group.addoption("--fabric-latency", type=float, default=0.0, help="seconds by which fabric's answers are held back")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and the asynchronous fixtures for the plugin that will run them."""
    config.addinivalue_line("markers", MARKER)
    fixtures = ModuleType("signalwire_fabric_async.testing.fixtures")
    _declare(fixtures, "anyio", pytest.fixture)
    if _runs_with_pytest_asyncio(config):
        import pytest_asyncio  # noqa: PLC0415  # loaded already, where it is installed at all

        _declare(fixtures, "asyncio", pytest_asyncio.fixture)
    config.pluginmanager.register(fixtures, "signalwire-fabric-fixtures")


@pytest.fixture
def fabric(request: pytest.FixtureRequest) -> FakeFabric:
    """A stand-in Fabric server, open for this test."""
    opened: FakeFabric = _run_by_plugin(request, "server")
    return opened


@pytest.fixture
def fabric_session(request: pytest.FixtureRequest, fabric: FakeFabric) -> Any:  # noqa: ARG001  # it must be open first
    """A session on the stand-in server of this test."""
    return _run_by_plugin(request, "session")  # an AsyncSession: its module is not loaded for an annotation


@pytest.fixture
def fabric_clock(request: pytest.FixtureRequest, fabric: FakeFabric) -> TestClock:  # noqa: ARG001  # as above
    """Time that does not wait, for the whole of this test."""
    clock: TestClock = _run_by_plugin(request, "clock")
    return clock


def _run_by_plugin(request: pytest.FixtureRequest, name: str) -> Any:  # what the fixture of that name yields
    plugin = "anyio" if "anyio_backend" in request.fixturenames else "asyncio"
    if plugin == "asyncio" and not _runs_with_pytest_asyncio(request.config):
        pytest.fail("the fabric fixtures need pytest-asyncio, or anyio's plugin and its marker", pytrace=False)
    return request.getfixturevalue(f"_fabric_{name}_{plugin}")


def _runs_with_pytest_asyncio(config: pytest.Config) -> bool:
    """Whether pytest-asyncio is a plugin of this run, under whatever name it was loaded."""
    module = sys.modules.get("pytest_asyncio.plugin")
    return module is not None and config.pluginmanager.is_registered(module)


def _declare(module: ModuleType, plugin: str, declare: Declare) -> None:
    """Put a set of the asynchronous fixtures into a module, declared as a plugin wants it."""
    for name, function in _asynchronous().items():
        setattr(module, f"_fabric_{name}_{plugin}", declare(name=f"_fabric_{name}_{plugin}")(function))


def _asynchronous() -> Mapping[str, AsyncFixture]:
    """New functions each time: a plugin may leave its mark on them."""

    async def server(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
        from . import FakeFabric  # noqa: PLC0415  # nothing is loaded for a test that uses none of this

        settings = _settings(request)
        seed: Any = settings.pop("seed", None)  # the seed of the ids, or what is there by noun
        for other in ("strict", "session"):
            settings.pop(other, None)
        if isinstance(seed, int):
            settings["seed"] = seed
        settings.setdefault("latency", request.config.getoption("--fabric-latency"))
        async with FakeFabric(**settings) as opened:
            if seed is not None and not isinstance(seed, int):
                opened.seed(**seed)
            yield opened

    async def session(request: pytest.FixtureRequest, fabric: FakeFabric) -> AsyncIterator[Any]:
        settings = _settings(request)
        strict = settings.get("strict", request.config.getoption("--fabric-strict"))
        async with fabric.session(**{"strict": strict, **(settings.get("session") or {})}) as opened:
            yield opened

    async def clock(fabric: FakeFabric) -> AsyncIterator[Any]:
        with fabric.clock as skipping:
            yield skipping

    return {"server": server, "session": session, "clock": clock}


def _settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the markers say, the nearest one winning."""
    settings: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("fabric"))):
        settings.update(marker.kwargs)
    return settings
