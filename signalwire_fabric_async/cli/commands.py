"""The commands: their names, in the order of the help, and what each does."""

from __future__ import annotations

from typing import Final

PROGRAM: Final = "signalwire-fabric"

COMMANDS: Final = {
    "demo": "watch a roster of people become subscribers with SIP credentials",
    "serve": "run the stand-in server alone",
    "call": "call any operation of the API; JSON output",
    "plan": "show what a roster would change in the Space",
    "apply": "make the Space match a roster",
    "export": "write the Space as a roster",
    "doctor": "check configuration, reachability, TLS, clock and credentials",
    "completion": "print the completion script of a shell",
}
