"""The command line, `signalwire-fabric`: one module for each command, loaded when it is called.

Exit codes: 0 success; 1 something failed; 2 wrong arguments, configuration or input, before anything was written to the
Space; 130 interrupted.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from .. import ConfigurationError, FabricError
from .commands import COMMANDS, PROGRAM
from .guard import OutputError, guarded_output
from .output import DONE, FAILED, INTERRUPTED, MISUSED, UsageError, one_line
from .signals import as_ctrl_c

__all__ = ["COMMANDS", "PROGRAM", "main"]


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
        if not all(find_spec(name) for name in ("click", "rich")):
            raise UsageError(
                f"the command line needs its extra: pip install 'signalwire_fabric_async[{_extra(given)}]'"
            )
        from .parsing import run  # click is loaded where it is installed

        return run(given)
    except (UsageError, ConfigurationError) as error:
        return _fail(error, MISUSED)
    except FabricError as error:
        return _fail(error, FAILED)
    except (KeyboardInterrupt, asyncio.CancelledError):  # the latter: Ctrl-C for the second time
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:  # of a file: a full disk, a pipe that closed
        where = f"{error.filename}: " if error.filename else ""
        return _fail(OutputError(f"{where}{error.strerror or type(error).__name__}"), FAILED)


def _extra(given: list[str]) -> str:
    """Return the extras that the command needs: `yaml` too for a roster in YAML."""
    needs_yaml = any(one.endswith((".yaml", ".yml")) for one in given) and not find_spec("yaml")
    return "cli,yaml" if needs_yaml else "cli"


def _fail(error: Exception, code: int) -> int:
    print(f"{PROGRAM}: {one_line(str(error))}", file=sys.stderr)
    return code
