"""The README's examples: each is run as it is printed, against the stand-in server."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.forked import Interpreter, interpreter
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.testing import FakeFabric

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
EXAMPLES = [
    pytest.param(code, id=f"{page.name}:{number}")
    for page in PAGES
    for number, code in enumerate(
        re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    )
]


def is_test(code: Any) -> bool:
    """Whether a block holds tests."""
    return re.search(r"^(async )?def test_", code, re.MULTILINE) is not None


def configuration() -> str:
    """Return what the README says that a project's `pyproject.toml` needs for its own tests."""
    (block,) = re.findall(r"^```toml\n(.*?)^```", PAGES[0].read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return str(block)


DEVELOPMENT = ["-X", "dev", "-W", "error::ResourceWarning"]


@pytest.fixture(scope="module")
def run() -> Iterator[Interpreter]:
    """Yield an interpreter in development mode, with an unclosed resource as an error."""
    with interpreter(*DEVELOPMENT) as one:
        yield one


def environment(fabric: FakeFabric) -> dict[str, str]:
    """Return the environment of a program that talks to the stand-in server."""
    return os.environ | {
        "SIGNALWIRE_BASE_URL": fabric.base_url,
        "SIGNALWIRE_PROJECT_ID": fabric.project_id,
        "SIGNALWIRE_API_TOKEN": fabric.api_token,
    }


@pytest.mark.skipif(sys.platform == "win32", reason="fork is of POSIX")
@pytest.mark.parametrize("code", [one for one in EXAMPLES if not is_test(one.values[0])])
async def test_an_example_runs_as_it_is_printed(code: str, tmp_path: Path, run: Interpreter) -> None:
    """Each Python block runs as a program of its own, in development mode, and leaves no resource unclosed.

    What talks to a Space runs twice, as a newcomer's first script does.
    """
    script = tmp_path / "example.py"
    script.write_text(code, encoding="utf-8")
    async with FakeFabric() as fabric:
        for _ in range(2 if "from_env" in code else 1):
            exit_code, printed = await asyncio.to_thread(
                run, [str(script)], cwd=tmp_path, environment=environment(fabric)
            )
            assert exit_code == 0, printed
            assert "Warning" not in printed, printed


@pytest.mark.skipif(sys.platform == "win32", reason="fork is of POSIX")
async def test_many_calls_print_what_the_readme_shows(tmp_path: Path, run: Interpreter) -> None:
    """The program of "Many calls" prints the text below it."""
    section = PAGES[0].read_text(encoding="utf-8").split("\n## Many calls\n", 1)[1].split("\n## ", 1)[0]
    blocks = dict(re.findall(r"^```(python|text)\n(.*?)^```", section, re.DOTALL | re.MULTILINE))
    script = tmp_path / "example.py"
    script.write_text(blocks["python"], encoding="utf-8")
    async with FakeFabric() as fabric:
        exit_code, printed = await asyncio.to_thread(run, [str(script)], cwd=tmp_path, environment=environment(fabric))
    assert (exit_code, printed) == (0, blocks["text"])


async def test_the_examples_of_tests_pass(tmp_path: Path) -> None:
    """Every block of tests passes with the README's own configuration, with every warning as an error, in one run."""
    blocks = [one for one in EXAMPLES if is_test(one.values[0])]
    for one in blocks:
        name = re.sub(r"\W", "_", str(one.id))
        (tmp_path / f"test_{name}.py").write_text(str(one.values[0]), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(configuration(), encoding="utf-8")
    command = [*DEVELOPMENT, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
    async with FakeFabric() as fabric:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=tmp_path, env=environment(fabric),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await asyncio.wait_for(process.communicate(), 300)
    printed = out.decode()
    assert len(blocks) > 5
    assert process.returncode == 0, printed
    assert "Warning" not in printed, printed


@pytest.mark.parametrize("title", ["Try it", "Test it"])
def test_the_commands_are_one_line_each(title: str) -> None:
    """`Try it` and `Test it` have one sh block each, of one command, and what it starts is in the checkout."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    (command,) = block.strip().splitlines()
    assert (ROOT / command.split()[1]).is_file()


@pytest.mark.parametrize("page", ["README.md", "docs/README.md"])
def test_the_readme_counts_the_operations(page: str) -> None:
    """The first sentence says how many operations of Fabric (with the project's tokens) and of Relay REST there are."""
    families = [one.table.api.name for one in operations()]
    text = (ROOT / page).read_text(encoding="utf-8")
    assert f"the {families.count('fabric') + families.count('project')} Fabric operations" in text
    assert f"the {families.count('relay-rest')} of Relay REST" in text
