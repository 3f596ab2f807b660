"""A roster is never held whole: the peak of memory hardly depends on its length."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.scale import FULL

PROGRAM = Path(__file__).parent.parent / "benchmarks" / "provisioning.py"
FEW, MANY = 1_000, 100_000 if FULL else 5_000

pytestmark = [
    pytest.mark.skipif(not PROGRAM.exists(), reason="the benchmarks are not here"),
    pytest.mark.skipif(sys.platform == "win32", reason="the peak of memory is read as POSIX tells it"),
]


def test_a_long_roster_takes_hardly_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """The peak of an application with a journal is within 60 MB of that of a run of 1,000 people, for 100,000."""
    server = subprocess.Popen([sys.executable, PROGRAM, "serve"], stdout=subprocess.PIPE, text=True)
    with server:
        try:
            port = server.stdout.readline().strip()  # type: ignore[union-attr]  # it is a pipe
            peaks = [peak(port, tmp_path, count) for count in (FEW, MANY)]
        finally:
            server.kill()
    assert peaks[1] - peaks[0] < 60


def peak(port: str, folder: Path, count: int) -> float:
    """Return the peak memory in MB of `apply` with that many people, a credential each."""
    roster = folder / f"{count}.jsonl"
    with roster.open("w") as file:
        for n in range(count):
            row = {"email": f"p{n}@example.com", "password": "hunter2-hunter2"}
            file.write(json.dumps({**row, "sip_credentials": [{"username": f"u{n}", "password": "hunter22"}]}) + "\n")
    command = [sys.executable, str(PROGRAM), "run", port, str(roster), str(folder / f"{count}.journal")]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert figures["writes"] == 2 * count
    return float(figures["peak"])
