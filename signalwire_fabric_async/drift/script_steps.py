"""Steps of the write probe: rooms, call flows, scripts, webhooks and agents. Nothing here costs money."""

from __future__ import annotations

import json
from typing import Any, Final

from .questions import DROPS, KEEPS, REJECTS
from .run import SWML, Reply, Run, step

CXML: Final = "<Response><Hangup/></Response>"
FLOW: Final[dict[str, Any]] = {"nodes": [], "edges": []}
URL: Final = "https://sdk-probe.example.com/"


@step("conference_rooms.body", "conference_rooms.needs", "conference_rooms.put", "conference_rooms.name")
async def conference_room(run: Run) -> None:
    """Create a conference room, and update it by PUT in part."""
    rooms = run.session.conference_rooms
    more = {"description": run.mark, "max_members": 7}
    _, small = await run.create(rooms, {"name": run.mark})
    run.judge("conference_rooms.body", small)
    place, reply = await run.create(rooms, {"name": f"{run.mark}-2", "enable_room_previews": False, **more})
    if place < 0:
        return
    id = reply.value["id"]
    run.judge("conference_rooms.needs", await run.ask(rooms.update, {"display_name": f"{run.mark}-3"}, id))
    both = {"enable_room_previews": True, "sync_audio_video": True}
    changed = await run.ask(rooms.update, both, id)
    if changed.accepted:
        stays = changed.value["conference_room"].get("max_members") == more["max_members"]
        run.answers.give("conference_rooms.put", KEEPS if stays else "reset")
    named = await run.ask(rooms.update, {**both, "name": f"{run.mark}-4", "tone_on_entry_and_exit": True}, id)
    new = named.accepted and named.value["conference_room"].get("name") == f"{run.mark}-4"
    run.answers.give("conference_rooms.name", KEEPS if new else DROPS if named.accepted else REJECTS, named.detail)


@step("call_flows.body", "call_flows.text", "call_flows.needs", "call_flows.repeated", "call_flows.later")
async def call_flow(run: Run) -> None:
    """Create a call flow, and update it with each number of a version."""
    flows = run.session.call_flows
    _, reply = await run.create(flows, {"title": run.mark})
    run.judge("call_flows.body", reply)
    if not reply.accepted:
        return
    id, documents = reply.value["id"], {"flow_data": FLOW, "relayml": SWML}
    number = reply.value["call_flow"].get("document_version") or 1
    present = {"document_version": number, **documents}
    run.judge("call_flows.repeated", await run.ask(flows.update, present, id, watched=False))
    small = await run.ask(flows.update, {"document_version": number + 1, "title": f"{run.mark}-2"}, id)
    run.judge("call_flows.needs", small)
    number += small.accepted
    later = await run.ask(flows.update, {"document_version": number + 5, **documents}, id)
    run.judge("call_flows.later", later)
    number += 5 * later.accepted
    text = {name: json.dumps(value) for name, value in documents.items()}
    run.judge("call_flows.text", await run.ask(flows.update, {"document_version": number + 1, **text}, id))
    await run.create(flows, {"title": f"{run.mark}-3", **text})


@step("call_flows.member")
async def call_flow_version(run: Run) -> None:
    """Look at the versions of a new call flow."""
    _, reply = await run.create(run.session.call_flows, {"title": f"{run.mark}-4"})
    if not reply.accepted:
        return
    versions = await run.session.call_flows.list_versions(reply.value["id"])
    for one in versions.data[:1]:
        shown = one.to_dict()
        run.answers.give("call_flows.member", next((x for x in ("document_version", "version") if x in shown), "none"))


@step("cxml_scripts.body", "cxml_scripts.faxing")
async def cxml_script(run: Run) -> None:
    """Create a cXML script under each of the two members that may hold its name."""
    scripts = run.session.cxml_scripts
    bodies: tuple[dict[str, Any], ...] = ({"name": run.mark}, {"display_name": run.mark})
    place, reply = await run.create(scripts, *({"contents": CXML, **one} for one in bodies))
    if place < 0:
        run.judge("cxml_scripts.body", reply)
        return
    run.answers.give("cxml_scripts.body", ("name", "display_name")[place])
    named = bodies[place]
    run.judge(
        "cxml_scripts.faxing", (await run.create(scripts, {"contents": CXML, **named, "script_type": "faxing"}))[1]
    )
    for name in ("name", "display_name"):
        await run.ask(scripts.update, {name: f"{run.mark}-{name}"}, reply.value["id"])
    await run.ask(scripts.update, {"script_type": "messaging"}, reply.value["id"])
    if place == 0:
        await run.create(scripts, {"contents": CXML, "display_name": f"{run.mark}-3"})


@step("cxml_webhooks.faxing")
async def cxml_webhook(run: Run) -> None:
    """Create a cXML webhook for faxes, and update one to be for faxes."""
    webhooks = run.session.cxml_webhooks
    body = {"name": run.mark, "primary_request_url": URL}
    run.judge("cxml_webhooks.faxing", (await run.create(webhooks, {**body, "used_for": "faxing"}))[1])
    place, reply = await run.create(webhooks, {**body, "used_for": "messaging"})
    if place == 0:
        await run.ask(webhooks.update, {"used_for": "faxing"}, reply.value["id"])
        await run.session.cxml_webhooks.list_addresses(reply.value["id"])


@step("swml_scripts.text", "swml_scripts.rename")
async def swml_script(run: Run) -> None:
    """Create SWML scripts, as text and of each kind, and rename one."""
    scripts = run.session.swml_scripts
    text = {"name": run.mark, "contents": json.dumps(SWML)}
    run.judge("swml_scripts.text", (await run.create(scripts, text))[1])
    messaging = {"version": "1.0.0", "sections": {"main": [{"reply": {"body": "x"}}]}}
    kind = {"script_type": "messaging", "status_callback_url": URL}
    await run.create(scripts, {"name": run.mark, "contents": messaging, **kind})
    await run.create(scripts, {"name": run.mark, "contents": {"sections": {"other": "any object"}}})
    id = await run.script()
    if not id:
        return
    await run.ask(scripts.update, {"contents": json.dumps(SWML)}, id)
    await run.ask(scripts.update, kind, id)
    for name in ("name", "display_name"):
        renamed = await run.ask(scripts.update, {name: f"{run.mark}-{name}"}, id)
        if _shows(renamed, f"{run.mark}-{name}"):
            run.answers.give("swml_scripts.rename", name)


def _shows(reply: Reply, value: str) -> bool:
    return reply.accepted and value in json.dumps(reply.value)


@step("ai_agents.body", "ai_agents.blank")
async def ai_agent(run: Run) -> None:
    """Create AI agents: of a name alone, with every new member, with a blank and a false value."""
    agents = run.session.ai_agents
    run.judge("ai_agents.body", (await run.create(agents, {"name": run.mark}))[1])
    blank = {"global_data": {"blank": ""}, "prompt": {"text": "Be brief."}, "params": {"debug": False}}
    prompt = {"prompt": {"text": "Be brief."}}
    place, reply = await run.create(
        agents, {"name": run.mark, **blank}, {"name": run.mark, **blank, "agent_id": run.new_id()}
    )
    if place >= 0:
        shown = "debug" in json.dumps(reply.value)
        run.answers.give("ai_agents.blank", KEEPS if shown else "removed")
        id = reply.value["id"]
        await run.ask(agents.update, {"agent_id": run.new_id()}, id)
        secret = {"post_prompt_auth_user": run.mark, "post_prompt_auth_password": run.new_id()}
        await run.ask(agents.update, secret, id)
    await run.create(agents, {"name": run.mark, **prompt, "post_prompt_auth_user": run.mark})


SCRIPT_STEPS: Final = (
    conference_room,
    call_flow,
    call_flow_version,
    cxml_script,
    cxml_webhook,
    swml_script,
    ai_agent,
)
