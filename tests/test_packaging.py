"""What is released: what wheel and sdist hold, the public names and signatures, versions, and what each extra is for."""

from __future__ import annotations

import enum
import inspect
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, Union, get_args, get_origin

import pytest

import signalwire_fabric_async
from signalwire_fabric_async.catalog import tables
from signalwire_fabric_async.operations import Operation

ROOT = Path(__file__).parent.parent
RECORD = Path(__file__).parent / "public_api.txt"
PUBLIC_MODULES = [
    "signalwire_fabric_async",
    "signalwire_fabric_async.provisioning",
    "signalwire_fabric_async.testing",
]
RUNTIME = {"aiohttp", "attrs", "cattrs", "yarl", "backoff"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with the wheel and the sdist of this checkout."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def names_in_wheel(built: Path) -> list[str]:
    """Return the files of the wheel."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def names_in_sdist(built: Path) -> list[str]:
    """Return the files of the sdist, without the folder that holds them."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


def tracked(folder: str) -> set[str]:
    """Return the files of a folder as git knows them, those that are about to be added included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")
    if done.returncode:
        pytest.skip("not a git checkout")
    return {name for name in done.stdout.split("\n") if name and (ROOT / name).is_file()}


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    """Every file of the package, its metadata and the licence; `py.typed` and the demo's roster among them."""
    names = set(names_in_wheel(built))
    inside = {name for name in names if name.startswith("signalwire_fabric_async/")}
    assert {name for name in names - inside if ".dist-info/" not in name} == set()
    assert inside == tracked("signalwire_fabric_async")
    assert {"signalwire_fabric_async/py.typed", "signalwire_fabric_async/cli/people.jsonl"} <= inside


def test_the_sdist_holds_the_sources_and_nothing_else(built: Path) -> None:
    """The package, its tests, manual, examples and benchmarks; nothing of the machine it was built on."""
    names = names_in_sdist(built)
    assert {name.partition("/")[0] for name in names} == {
        ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "PKG-INFO", "README.md", "SECURITY.md", "benchmarks",
        "docs", "examples", "pyproject.toml", "signalwire_fabric_async", "tests", "tox.ini",
    }  # fmt: skip
    assert set(names) - {"PKG-INFO"} <= tracked(".")
    strays = [name for name in names if re.search(r"(^|/)(shared|_build|results|__pycache__)/|openapi|\.sqlite", name)]
    assert strays == []


def test_the_five_dependencies(built: Path) -> None:
    """Without extras there are five runtime dependencies, each with a lower bound."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("METADATA"))
        metadata = archive.read(name).decode()
    plain = [line for line in re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE) if "extra ==" not in line]
    assert {re.split(r"[><=!~]", line)[0] for line in plain} == RUNTIME
    assert all(">=" in line for line in plain)


def test_what_an_index_shows_leads_nowhere_else(built: Path) -> None:
    """The description in the metadata has no link and no picture but absolute ones, and is not empty."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("METADATA"))
        head, _, description = archive.read(name).decode().partition("\n\n")
    assert "Description-Content-Type: text/markdown" in head
    assert "async with AsyncSession.from_env() as session" in description
    assert [link for link in re.findall(r"\]\(([^)]+)\)", description) if not link.startswith("https://")] == []


def test_the_changelog_keeps_its_form() -> None:
    """Unreleased changes come first, under Keep a Changelog's headings; the newest release, if any, is not after this."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *released = re.findall(r"^## \[(\S+)\]", text, re.MULTILINE)
    assert first == "Unreleased"
    assert released in ([], [signalwire_fabric_async.__version__])
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds


def test_the_version_is_what_is_installed() -> None:
    """`__version__` and the metadata agree."""
    assert signalwire_fabric_async.__version__ == version("signalwire_fabric_async")


def test_the_versions_of_python_are_the_same_everywhere() -> None:
    """The classifiers name the versions that `tox -m matrix` runs, from the oldest that is required."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [one.rpartition(" ")[2] for one in project["classifiers"] if re.search(r":: 3\.\d+$", one)]
    matrix = re.search(r"^    matrix = (.+)$", (ROOT / "tox.ini").read_text(encoding="utf-8"), re.MULTILINE)
    assert matrix is not None
    assert [f"py{one.replace('.', '')}" for one in named] == matrix[1].split(", ")
    assert project["requires-python"] == f">={named[0]}"


@pytest.mark.parametrize("module_name", PUBLIC_MODULES[1:])
def test_all_of_a_public_module_is_what_it_gives(module_name: str) -> None:
    """Each name of `__all__` loads, `dir()` shows it, and nothing is named twice; the package's own: test_public_surface."""
    module = import_module(module_name)
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None
    assert set(module.__all__) <= set(dir(module))


# The public API, recorded ---------------------------------------------------------------------------------------------


def lines_of(module: ModuleType) -> list[str]:
    """Return the record of one module."""
    found = [f"[{module.__name__}]"]
    for name in sorted(module.__all__):
        found += described(name, getattr(module, name))
    return found


def described(name: str, value: object) -> list[str]:
    """Return a public name's lines: its signature, and a class's members."""
    if isinstance(value, enum.EnumType):
        return [f"{name}: enum {' '.join(value.__members__)}"]
    origin: Any = get_origin(value)
    if origin is not None:  # a union or an alias: each Python has its own class for them
        union = isinstance(value, UnionType) or origin is Union
        of = sorted(one.__name__ for one in get_args(value)) if union else [origin.__name__]
        return [f"{name}: {' | '.join(of)}"]
    if not inspect.isclass(value):
        return [f"{name}{signature(value)}" if callable(value) else f"{name}: {type(value).__name__}"]
    lines = [f"class {name}{signature(value)}"]
    member: Any
    for attribute, member in sorted(public_members(value).items()):
        lines.append(f"    {attribute}{signature(member) if callable(member) else ''}")
    return lines


def public_members(cls: type[Any]) -> dict[str, object]:
    """Return the methods and properties of a class and its bases in this package; fields stand in the signature."""
    found: dict[str, object] = {}
    for base in reversed(cls.__mro__):
        if not base.__module__.startswith("signalwire_fabric_async"):
            continue
        if base is not cls and base in (signalwire_fabric_async.Model, signalwire_fabric_async.Body):
            continue  # said once, of themselves
        for name, member in vars(base).items():
            if name.startswith("_") or inspect.ismemberdescriptor(member):
                continue
            found[name] = member.__func__ if isinstance(member, classmethod | staticmethod) else member
    return found


def signature(value: Any) -> str:
    """Names, kinds and whether there is a default; annotations are the type checkers' business."""
    try:
        parameters = inspect.signature(value).parameters.values()
    except (ValueError, TypeError):
        return ""
    bare = [
        one.replace(annotation=one.empty, default=one.empty if one.default is one.empty else ...) for one in parameters
    ]
    return str(inspect.Signature(bare)).replace("Ellipsis", "...").replace("= ", "=").replace(" =", "=")


def operation_line(operation: Operation[Any]) -> str:
    """Return an operation's line: its call, its request, its bodies."""
    takes = " | ".join(body.__name__ for body in operation.bodies)
    return f"{operation.name}: {operation.method} {operation.template}{f' ({takes})' if takes else ''}"


def public_api() -> str:
    """Return the whole record."""
    lines: list[str] = []
    for name in PUBLIC_MODULES:
        lines += [*lines_of(import_module(name)), ""]
    lines += ["[operations]", *sorted(operation_line(one) for table in tables().values() for one in table.operations())]
    return "\n".join(lines) + "\n"


def test_the_public_api_is_as_it_is_recorded() -> None:
    """A change of a public name, parameter or operation is seen: `FABRIC_RECORD=1 pytest` on this test records it."""
    if os.environ.get("FABRIC_RECORD") == "1":
        RECORD.write_text(public_api(), encoding="utf-8")
    assert public_api().splitlines() == RECORD.read_text(encoding="utf-8").splitlines()


# What contributors and users read -------------------------------------------------------------------------------------


def test_the_diffs_in_contributing_are_real_ones() -> None:
    """Each line that CONTRIBUTING.md shows as an operation's, or as its handler's, is in the module that it names."""
    diffs = re.findall(r"```diff\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(diffs) == 2
    for diff in diffs:
        header, module, shown = re.split(r"^\+\+\+ b/(.+)\n", diff, flags=re.MULTILINE)
        assert header == f"--- a/{module}\n"
        source = (ROOT / module).read_text(encoding="utf-8").splitlines()
        assert [line[1:] for line in shown.splitlines() if line[1:] not in source] == []


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{one}" for one in ("README.md", "promises.md"))]
)
def test_links_lead_somewhere(page: str) -> None:
    """Each link to a file of the checkout finds it."""
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    folder = (ROOT / page).parent
    assert [link for link in links if link and "://" not in link and not (folder / link).exists()] == []


def test_the_migration_table_names_every_operation() -> None:
    """Each operation is a row of the manual's tables, under its real name."""
    page = (ROOT / "docs" / "how-to" / "migrating.md").read_text(encoding="utf-8").partition("## Call by call")[2]
    rows = re.findall(r"^\| .+ \| `(.+\))` \|$", page, re.MULTILINE)
    named = {re.sub(r"\([^()]*\)", "", row).removeprefix("as_subscriber.") for row in rows}
    every = {operation.name for table in tables().values() for operation in table.operations()}
    assert named == {name.removeprefix("as_subscriber.") for name in every}
    assert len(rows) == len(named)


def test_the_hooks_before_a_commit_are_what_ci_runs() -> None:
    """Each command of the pre-commit hooks stands in tox's `lint` or `typing`, and the other way round."""
    hooks = re.findall(r"^ +entry: (.+)$", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    tox = (ROOT / "tox.ini").read_text(encoding="utf-8")
    checked: list[str] = []
    for environment in ("lint", "typing"):
        section = tox.split(f"[testenv:{environment}]", 1)[1].split("\n[", 1)[0]
        checked += [line.strip() for line in section.split("commands =", 1)[1].splitlines() if line.strip()]
    assert sorted(hooks) == sorted(checked)


def test_tox_runs_what_contributing_promises() -> None:
    """Plain `tox` runs each of the checks that CONTRIBUTING.md counts, in its order, and nothing else."""
    promised = re.findall(
        r"^\| .+ \| `tox -e (\w+)` \|$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    (listed,) = re.findall(r"^env_list = (.+)$", (ROOT / "tox.ini").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(promised) == 4
    assert listed.split(", ") == promised


def test_every_extra_is_in_all_and_its_requirements_in_a_group() -> None:
    """`all` is every extra, so that the audit sees each dependency; the group `extras` requires the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    (line,) = extras.pop("all")
    assert line == f"signalwire_fabric_async[{','.join(sorted(extras))}]"
    required = sorted(one for requirements in extras.values() for one in requirements)
    assert project["dependency-groups"]["extras"] == required
