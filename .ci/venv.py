"""Set the project up in a virtual environment of its own, then run a command in it.

    python3 .ci/venv.py NAME COMMAND [ARGUMENT ...]

NAME is one of the dependency groups of `pyproject.toml` (`test`, `dev`, `docs`, ...) or one of the package's extras
(`cli`). The environment is `.venv` in the checkout, with the project and that group installed; what the tools cache goes
there too. Nothing outside the checkout is written.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CACHE = VENV / "cache"
OLDEST = (3, 11)

PIP = "pip>=25.1"
"""The first pip that reads dependency groups."""

NO_PIP = """\
This Python has neither ensurepip nor pip: install the package python3-venv (Debian, Ubuntu), python3-pip (Fedora) or \
py3-pip (Alpine), then run this again."""


def environment() -> dict[str, str]:
    """Return the variables for everything that runs: caches inside the checkout, the new programs first on the path."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return kept | {
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PIP_CACHE_DIR": str(CACHE / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "VIRTUAL_ENV": str(VENV),
        "VIRTUALENV_OVERRIDE_APP_DATA": str(CACHE / "virtualenv"),
        "XDG_CACHE_HOME": str(CACHE),
    }


def succeeds(*command: object) -> bool:
    """Return whether a command is there and ends with 0."""
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, check=False, env=environment())
    except FileNotFoundError:
        return False
    return done.returncode == 0


def run(*command: object) -> None:
    """Run a command that must end with 0."""
    subprocess.run(list(map(str, command)), check=True, env=environment())


def make_environment() -> bool:
    """Make `.venv` with a pip that reads dependency groups, and return whether this Python can."""
    python = BIN / "python"
    if not succeeds(python, "--version") and not succeeds(sys.executable, "-m", "venv", VENV):
        run(sys.executable, "-m", "venv", "--without-pip", "--clear", VENV)  # Debian's Python without python3-venv
    if succeeds(python, "-m", "pip", "--version"):
        run(python, "-m", "pip", "install", "--quiet", "--upgrade", PIP)
    elif succeeds(sys.executable, "-m", "pip", "--version"):
        run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", PIP)
    else:
        return False
    return True


def install(name: str) -> None:
    """Install the project with a dependency group or, where there is none of that name, an extra."""
    import tomllib  # of Python 3.11: main() looks at the version first

    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    project = ["--editable", ROOT, "--group", f"{ROOT / 'pyproject.toml'}:{name}"]
    wanted = project if name in groups else ["--editable", f"{ROOT}[{name}]"]
    run(BIN / "python", "-m", "pip", "install", "--quiet", *wanted)


def main() -> int:
    """Set up, then run; return the command's exit code."""
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    name, command, *arguments = sys.argv[1:]
    print(f"Setting up {VENV} (once) ...", file=sys.stderr, flush=True)
    if not make_environment():
        print(NO_PIP, file=sys.stderr)
        return 2
    install(name)
    try:
        return subprocess.run([BIN / command, *arguments], cwd=ROOT, env=environment(), check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
