"""Calls of the stand-in: made by `dial`, driven by a test, commanded while they last, and found in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...errors import ConfigurationError
from .outcomes import MISSING, Call, Outcome, refused
from .problems import INVALID, problem
from .routes import Route
from .space import MakeHandler, OperationHandler, Space
from .store import StoredResource

CALLS: Final = "calls"
LOGS: Final = "voice_logs"
EVENTS: Final = "voice_logs.events"

OVER: Final = frozenset({"ended", "completed", "canceled", "failed"})
"""The states after which no command is accepted."""

OF_RUNNING: Final = frozenset({"pause", "resume", "stop", "volume", "start_input_timers", "poke", "ask", "status"})
"""The last parts of commands about an operation that runs already."""

_LEGS: Final = (("sip:", "relay_sip_call"), ("sips:", "relay_sip_call"), ("+", "relay_pstn_call"))


def leg_type(to: str) -> str:
    """Return the type of a call leg to a destination."""
    return next((kind for begins, kind in _LEGS if to.startswith(begins)), "relay_webrtc_call")


def add_call(space: Space, fields: Mapping[str, Any]) -> StoredResource:
    """Add a call and its log, which has the same id."""
    made: dict[str, Any] = {
        "source": "realtime_api",
        "status": "queued",
        "type": leg_type(str(fields.get("to", ""))),
        "running": {},
        **fields,
    }
    call = space.store.add(CALLS, made)
    space.store.add(LOGS, dict(made), id=call.id)
    note(space, call, "calling.call.created", {"status": made["status"]})
    return call


def note(space: Space, call: StoredResource, name: str, details: Mapping[str, Any]) -> None:
    """Add an event to the log of a call."""
    fields = {"event_at": space.store.now(), "level": "info", "name": name, "details": details, "log_id": call.id}
    space.store.add(EVENTS, fields, parent_id=call.id)


def set_status(space: Space, call: StoredResource, status: str) -> None:
    """Set the state of a call and of its log."""
    changed: dict[str, Any] = {**call.fields, "status": status}
    if status == "answered":
        changed["answered_at"] = space.store.wall()
    if status in OVER:
        lasted = space.store.wall() - call.fields.get("answered_at", space.store.wall())
        changed |= {"running": {}, "duration": int(lasted), "duration_ms": int(lasted * 1000)}
        changed["billing_ms"] = changed["duration_ms"]
    space.store.change(call, changed)
    log = space.store.find(LOGS, call.id)
    if log is not None:
        space.store.change(log, dict(changed))
    note(space, call, f"calling.call.{status}", {"status": status})


# Commands ---------------------------------------------------------------------------------------------------------


def _dial(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        params: dict[str, Any] = call.body["params"]
        kept: dict[str, Any] = {name: params[name] for name in ("from", "to", "url") if name in params}
        made = add_call(space, {"direction": "outbound-api", "to": "", **kept})
        return Outcome(200, space.shown(made), executed=True)

    return handle


def _command(space: Space, route: Route) -> OperationHandler:
    """Handle a command to a call: 404 for an unknown id, an error for a call that has ended."""
    kind, _, of_running = route.command.removeprefix("calling.").partition(".")

    def handle(call: Call) -> Outcome:
        params: dict[str, Any] = call.body.get("params") or {}
        found = space.store.find(CALLS, str(call.body.get("id", params.get("id", ""))))
        if found is None:
            return MISSING
        if found.fields["status"] in OVER:
            said = f"id must be the id of a call under way, but its status is {found.fields['status']}"
            return refused(problem(INVALID, said, "id"))
        if not _execute(space, found, kind, of_running, params):
            return MISSING
        note(space, found, route.command, {name: params[name] for name in ("control_id",) if name in params})
        return Outcome(200, space.shown(found), executed=True)

    return handle


def _execute(space: Space, call: StoredResource, kind: str, of_running: str, params: Mapping[str, Any]) -> bool:
    """Execute a command; return whether the operation that it controls is running."""
    running: dict[str, dict[str, Any]] = dict(call.fields["running"])
    control = params.get("control_id")
    if kind == "end" or (kind == "update" and "status" in params):
        set_status(space, call, str(params.get("status", "ended")))
    elif of_running and control is not None:
        if running.get(control, {}).get("kind") != kind:
            return False
        if of_running == "stop":
            del running[control]
        elif of_running in ("pause", "resume"):
            running[control] = {**running[control], "paused": of_running == "pause"}
        space.store.change(call, {**call.fields, "running": running})
    elif control is not None:
        running[control] = {"kind": kind, "digits": ""}
        space.store.change(call, {**call.fields, "running": running})
    return True


class Calls:
    """The calls of a stand-in server, as the other side sees them: `fabric.calls`.

    Args:
        space: What the server holds.
    """

    def __init__(self, space: Space) -> None:
        self._space = space

    def receive(self, *, to: str, from_: str) -> str:
        """Simulate an incoming call that rings; return its id.

        Args:
            to: The called number or address.
            from_: The caller's.
        """
        return add_call(self._space, {"to": to, "from": from_, "direction": "inbound", "status": "ringing"}).id

    def ring(self, id: str) -> None:
        """Let a call ring."""
        self._change(id, "ringing")

    def answer(self, id: str) -> None:
        """Let the other side answer a call."""
        self._change(id, "answered")

    def end(self, id: str) -> None:
        """Let the other side end a call."""
        self._change(id, "ended")

    def start(self, id: str, kind: str, control_id: str) -> None:
        """Start an activity of a call that no command starts, such as `send_fax`."""
        call = self._under_way(id)
        running = {**call.fields["running"], control_id: {"kind": kind, "digits": ""}}
        self._space.store.change(call, {**call.fields, "running": running})

    def press(self, id: str, digits: str) -> None:
        """Let the other side press keys: every running collection of digits receives them."""
        call = self._under_way(id)
        running = {
            control: {**one, "digits": one["digits"] + digits} if one["kind"] == "collect" else one
            for control, one in call.fields["running"].items()
        }
        self._space.store.change(call, {**call.fields, "running": running})
        note(self._space, call, "calling.call.digits", {"digits": digits})

    def running(self, id: str) -> dict[str, str]:
        """Return the running operations of a call: each one's kind, such as `play`, by its control id."""
        return {control: one["kind"] for control, one in self._call(id).fields["running"].items()}

    def collected(self, id: str, control_id: str) -> str:
        """Return the digits that a running collection has received."""
        running = self._call(id).fields["running"]
        if running.get(control_id, {}).get("kind") != "collect":
            raise ConfigurationError(f"control_id must be that of a running collection, not {control_id!r}")
        return str(running[control_id]["digits"])

    def status(self, id: str) -> str:
        """Return the state of a call."""
        return str(self._call(id).fields["status"])

    def _change(self, id: str, status: str) -> None:
        set_status(self._space, self._under_way(id), status)

    def _call(self, id: str) -> StoredResource:
        found = self._space.store.find(CALLS, id)
        if found is None:
            raise ConfigurationError(f"there is no call {id!r}")
        return found

    def _under_way(self, id: str) -> StoredResource:
        call = self._call(id)
        if call.fields["status"] in OVER:
            raise ConfigurationError(f"the call {id!r} is over: its status is {call.fields['status']}")
        return call


def call_operations(by_name: Mapping[str, Route]) -> dict[str, MakeHandler]:
    """Return the handler factories of all call commands."""
    commands = (route for route in by_name.values() if route.command)
    return {route.name: _dial if route.command == "dial" else _command for route in commands}
