"""Set the project up in a virtual environment of its own, then run a command in it.

    python3 .ci/venv.py EXTRA COMMAND [ARGUMENT ...]

The environment is `.venv` in the checkout, with the project and one of its
extras installed; what the tools cache goes there too, nothing outside the
checkout. Only a Python with `venv` is needed; one without `ensurepip` (as
Debian packages it) takes the system's pip, or fetches pip's own wheel.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CACHE = VENV / "cache"
OLDEST = (3, 11)


def environment() -> dict[str, str]:
    """The environment of everything that runs: caches inside the checkout, the new programs first on the path."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return kept | {
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PIP_CACHE_DIR": str(CACHE / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "VIRTUAL_ENV": str(VENV),
        "VIRTUALENV_OVERRIDE_APP_DATA": str(CACHE / "virtualenv"),
        "XDG_CACHE_HOME": str(CACHE),
    }


def make_environment() -> None:
    """Make `.venv`, with pip where this Python has it."""
    if (BIN / "python").exists() or (BIN / "python.exe").exists():
        return
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, check=False)
    if made.returncode:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", VENV], check=True)


def pip(*arguments: str) -> None:
    """Run pip for the environment: its own, the system's, or pip's own wheel."""
    python = str(BIN / "python")
    quiet = {"capture_output": True, "check": False, "env": environment()}
    if subprocess.run([python, "-m", "pip", "--version"], **quiet).returncode == 0:
        command = [python, "-m", "pip"]
    elif subprocess.run([sys.executable, "-m", "pip", "--version"], **quiet).returncode == 0:
        command = [sys.executable, "-m", "pip", "--python", python]
    else:
        command = [python, f"{fetched_pip()}/pip"]
    subprocess.run([*command, *arguments], check=True, env=environment())


def fetched_pip() -> Path:
    """The wheel of the newest pip, from PyPI."""
    with urllib.request.urlopen("https://pypi.org/pypi/pip/json", timeout=60) as answer:
        files = json.load(answer)["urls"]
    url = next(one["url"] for one in files if one["packagetype"] == "bdist_wheel")
    wheel = Path(tempfile.mkdtemp(dir=VENV)) / url.rsplit("/", 1)[-1]
    with urllib.request.urlopen(url, timeout=60) as answer:
        wheel.write_bytes(answer.read())
    return wheel


def main() -> int:
    """Set up, then run; the command's exit code."""
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    extra, command, *arguments = sys.argv[1:]
    make_environment()
    print(f"Setting up {VENV} (once) ...", file=sys.stderr, flush=True)
    pip("install", "--quiet", "--editable", f"{ROOT}[{extra}]")
    try:
        return subprocess.run([BIN / command, *arguments], cwd=ROOT, env=environment(), check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
