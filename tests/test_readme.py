"""The README's examples: each is run as it is printed, against the stand-in server."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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


def configuration() -> str:
    """What the README says that a project's `pyproject.toml` needs for its own tests."""
    (block,) = re.findall(r"^```toml\n(.*?)^```", PAGES[0].read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return str(block)


@pytest.mark.parametrize("code", EXAMPLES)
async def test_an_example_runs_as_it_is_printed(code: str, tmp_path: Path) -> None:
    """Each Python block runs in a fresh interpreter, in development mode, with an unclosed resource as an error.

    A test runs with the README's own configuration and every warning as an
    error. What talks to a Space runs twice, as a newcomer's first script does.
    """
    is_test = re.search(r"^(async )?def test_", code, re.MULTILINE) is not None
    script = tmp_path / ("test_example.py" if is_test else "example.py")
    script.write_text(code, encoding="utf-8")
    command = ["-X", "dev", "-W", "error::ResourceWarning"]
    if is_test:
        (tmp_path / "pyproject.toml").write_text(configuration(), encoding="utf-8")
        command += ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
    async with FakeFabric() as fabric:
        environment = os.environ | {
            "SIGNALWIRE_BASE_URL": fabric.base_url,
            "SIGNALWIRE_PROJECT_ID": fabric.project_id,
            "SIGNALWIRE_API_TOKEN": fabric.api_token,
        }
        for _ in range(2 if "from_env" in code and not is_test else 1):
            process = await asyncio.create_subprocess_exec(
                sys.executable, *command, script, cwd=tmp_path, env=environment,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            printed, _ = await asyncio.wait_for(process.communicate(), 60)
            assert process.returncode == 0, printed.decode()
            assert b"Warning" not in printed, printed.decode()


@pytest.mark.parametrize("title", ["Try it", "Test it"])
def test_the_commands_are_one_line_each(title: str) -> None:
    """`Try it` and `Test it` have one sh block each, of one command, and what it starts is in the checkout."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    (command,) = block.strip().splitlines()
    assert (ROOT / command.split()[1]).is_file()
