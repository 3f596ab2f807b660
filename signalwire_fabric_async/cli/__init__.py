"""The command line, `signalwire-fabric`: one module a command, loaded when it is called.

Exit codes: 0 all done; 1 something failed; 2 wrong arguments, configuration
or input, before anything was done; 130 interrupted.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from .. import ConfigurationError, FabricError, __version__
from .guard import OutputError, guarded_output
from .output import DONE, FAILED, INTERRUPTED, MISUSED, MisuseError, one_line
from .signals import as_ctrl_c

PROGRAM: Final = "signalwire-fabric"

COMMANDS: Final = {
    "demo": "watch a roster of people become subscribers with SIP credentials",
    "serve": "run the stand-in Fabric server alone",
    "call": "call any operation of the API; JSON out",
    "plan": "show what a roster would change in the Space",
    "apply": "make the Space as a roster has it",
    "export": "write the Space as a roster",
    "doctor": "check configuration, reachability, TLS, clock and credentials",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    with as_ctrl_c(), guarded_output() as output:
        try:
            code = _guarded_main(given)
            output.finish()
        except OutputError as error:
            code = _fail(error, FAILED)
        if output.error is not None and code == DONE:
            code = _fail(output.error, FAILED)
        return code


def _guarded_main(given: list[str]) -> int:
    try:
        name, rest = _command(given)
        return _run(name, rest)
    except (MisuseError, ConfigurationError) as error:
        return _fail(error, MISUSED)
    except FabricError as error:
        return _fail(error, FAILED)
    except (KeyboardInterrupt, asyncio.CancelledError):  # the latter: Ctrl-C for the second time
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:  # of a file: a full disk, a pipe that closed
        where = f"{error.filename}: " if error.filename else ""
        return _fail(OutputError(f"{where}{error.strerror or type(error).__name__}"), FAILED)


def _fail(error: Exception, code: int) -> int:
    print(f"{PROGRAM}: {one_line(str(error))}", file=sys.stderr)
    return code


def _command(given: list[str]) -> tuple[str, list[str]]:
    """The command's name and what follows it. Leaves, as argparse does, for help and for misuse."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="The SignalWire Fabric API from the command line.",
        epilog="commands:\n" + "\n".join(f"  {name:<8} {does}" for name, does in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"signalwire_fabric_async {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="what to do; COMMAND --help says more")
    first = next((place for place, one in enumerate(given) if not one.startswith("-")), len(given))
    name: str = parser.parse_args(given[: first + 1]).command
    return name, given[first + 1 :]


def _run(name: str, rest: list[str]) -> int:
    """Load the command's module and run it: each has `run(arguments, prog)`."""
    run: Callable[[list[str], str], int] = import_module(f".{name}", __name__).run
    return run(rest, f"{PROGRAM} {name}")
