"""The wheel installed alone, in an empty environment: run by `tox -e wheel`, because it needs a package index."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import signalwire_fabric_async

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(
    os.environ.get("FABRIC_WHEEL") != "1", reason="installs from a package index: `tox -e wheel` runs it"
)

FIVE_AND_THEIRS = {
    "aiohappyeyeballs", "aiohttp", "aiosignal", "attrs", "backoff", "cattrs", "frozenlist", "idna", "multidict",
    "pip", "propcache", "setuptools", "signalwire-fabric-async", "typing-extensions", "yarl",
}  # fmt: skip

FIRST_SCRIPT = """\
import asyncio
from signalwire_fabric_async import Codec, Encryption
from signalwire_fabric_async.testing import FakeFabric

async def main():
    async with FakeFabric() as fabric, fabric.session() as session:
        person = await session.subscribers.create(email="ada@example.com")
        credentials = session.subscribers.sip_credentials(person.id)
        await credentials.create(username="u", password="long-enough", codecs=[Codec.OPUS], encryption=Encryption.REQUIRED)
        print([one.username async for one in credentials.list()])
        done = [outcome.ok async for outcome in session.bulk(session.subscribers.delete, [person.id])]
        print(done)

asyncio.run(main())
"""

NEEDS = [
    ("redis", ["-c", "import signalwire_fabric_async.redis"]),
    ("cli", ["-m", "signalwire_fabric_async", "demo"]),
    ("cli,yaml", ["-m", "signalwire_fabric_async", "plan", "people.yaml"]),
    ("yaml", ["-c", "from signalwire_fabric_async.provisioning import read_roster as r; list(r('people.yaml'))"]),
]
"""An extra, and what cannot be done without it."""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment with the wheel, and what it depends on, alone."""
    folder = tmp_path_factory.mktemp("alone")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    (wheel,) = folder.glob("*.whl")
    found: Path = folder / "venv" / "bin" / "python"
    run(found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=folder)
    return found


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """Run a command to its end, with no Space in its environment; what it printed on both channels."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SIGNALWIRE_", "PYTHON"))}
    clean |= {"SIGNALWIRE_BASE_URL": "http://127.0.0.1:9", "SIGNALWIRE_PROJECT_ID": "p", "SIGNALWIRE_API_TOKEN": "t"}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_tests_run_what_is_built() -> None:
    """What the tests import is the installed wheel, not the checkout."""
    assert ROOT / "signalwire_fabric_async" not in Path(signalwire_fabric_async.__file__).parents


def test_nothing_but_the_five_is_installed(python: Path, tmp_path: Path) -> None:
    """The five dependencies and their own are all that comes along."""
    names = {line.partition("==")[0] for line in run(python, "-m", "pip", "freeze", "--all", cwd=tmp_path).split()}
    assert {name.partition("@")[0].strip().lower().replace("_", "-") for name in names if "/" not in name} - {
        "@", "",
    } <= FIVE_AND_THEIRS  # fmt: skip


def test_the_sdk_works_without_extras(python: Path, tmp_path: Path) -> None:
    """Sessions, listings, bulk and the stand-in server need no extra."""
    printed = run(python, "-W", "error", "-c", FIRST_SCRIPT, cwd=tmp_path)
    assert printed.split("\n") == ["['u']", "[True]", ""]


def test_the_command_works_without_extras(python: Path, tmp_path: Path) -> None:
    """Help, version and `call` need no extra."""
    assert signalwire_fabric_async.__version__ in run(python.with_name("signalwire-fabric"), "--version", cwd=tmp_path)
    assert "subscribers.create" in run(python.with_name("signalwire-fabric"), "call", "--list", cwd=tmp_path)


@pytest.mark.parametrize(("extra", "command"), NEEDS, ids=range(len(NEEDS)))
def test_what_needs_an_extra_says_which(python: Path, tmp_path: Path, extra: str, command: list[str]) -> None:
    """The last line names the extra, as pip takes it; a command says nothing else."""
    (tmp_path / "people.yaml").write_text("- email: ada@example.com\n", encoding="utf-8")
    code = 1 if command[0] == "-c" else 2
    lines = run(python, *command, cwd=tmp_path, code=code).strip().splitlines()
    assert f"signalwire_fabric_async[{extra}]" in lines[-1]
    if command[0] == "-m":
        assert len(lines) == 1
