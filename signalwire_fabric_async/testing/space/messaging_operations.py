"""Messages and WhatsApp templates of the stand-in; a test says when a message is delivered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from .outcomes import MISSING, Call, Outcome
from .routes import Route
from .space import MakeHandler, OperationHandler, Space

MESSAGES: Final = "messages"
LOGS: Final = "message_logs"

SEGMENT: Final = 160
"""The characters of a text message that is sent in one piece."""


def _send(space: Space, route: Route) -> OperationHandler:
    """Queue a message; its log has the same id."""
    status = space.contract.status(route)

    def handle(call: Call) -> Outcome:
        body = call.body
        is_whatsapp = "message_type" in body or "template_id" in body
        media = list(body.get("media", ()))
        text = body.get("body", "")
        fields: dict[str, Any] = {
            "from": body["from"],
            "to": body["to"],
            "body": text if isinstance(text, str) else "",
            "media": media,
            "kind": "whatsapp" if is_whatsapp else "mms" if media or body.get("send_as_mms") else "sms",
            "status": "queued",
            "direction": "outbound",
            "status_callback_url": body.get("status_callback"),
            "number_of_segments": max(1, math.ceil(len(text) / SEGMENT)),
        }
        made = space.add(MESSAGES, fields, is_resource=False)
        if not is_whatsapp:
            logged = {**fields, "direction": "outbound-api", "source": "realtime_api", "type": "relay_message"}
            space.store.add(LOGS, logged, id=made.id)
        return Outcome(status, space.shown(made), executed=True)

    return handle


def set_status(space: Space, id: str, status: str) -> bool:
    """Put a message and its log into a state; return whether there is one."""
    found = [one for kind in (MESSAGES, LOGS) if (one := space.store.find(kind, id)) is not None]
    for one in found:
        space.store.change(one, {**one.fields, "status": status})
    return bool(found)


def _delete_template(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        template = space.store.find("whatsapp_templates", call.ids[0])
        if template is None:
            return MISSING
        space.remove(template)
        return Outcome(200, {"success": True, "errors": None}, executed=True)

    return handle


MESSAGING_OPERATIONS: Final[Mapping[str, MakeHandler]] = {
    "messages.create": _send,
    "whatsapp_templates.delete": _delete_template,
}
"""By operation name: makes the handlers of messaging."""
