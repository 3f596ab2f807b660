"""Steps of the write probe: SIP credentials, gateways and addresses. Nothing here costs money."""

from __future__ import annotations

from typing import Any, Final  # Any: members of a body

from ..apis import FABRIC
from ..errors import NotFoundError
from .questions import ABSENT_PATH, DROPS, KEEPS, NOT_SETTLED, REJECTS, SERVED
from .run import Reply, Run, step

CIPHERS: Final = ["AEAD_AES_256_GCM_8"]
NOBODYS_NUMBER: Final = "+15550100999"
"""A number that is reserved for fiction, so no project owns it."""


def _password(run: Run) -> str:
    return f"{run.mark}-{run.new_id()}"


@step("sip_credentials.body", "sip_credentials.form", "sip_credentials.id")
async def sip_credential(run: Run) -> None:
    """Create a SIP credential, look at its form, and at the ids that its operations take."""
    small = {"username": run.mark, "password": _password(run)}
    place, reply = await run.create(run.session.sip_credentials, small, _published(run, run.mark))
    if reply.error is not None:
        run.judge("sip_credentials.body", reply)
        return
    run.form = place
    run.answers.give("sip_credentials.body", ("username and password", "nine members")[place])
    inner = reply.value.get("sip_endpoint")
    run.answers.give("sip_credentials.form", "flat" if inner is None else "wrapper")
    if inner is None:
        run.answers.give("sip_credentials.id", "the only one")
        return
    try:
        await run.session.sip_credentials.get(inner["id"])
    except NotFoundError as error:
        run.answers.give("sip_credentials.id", "the outer one", str(error.status))
    else:
        run.answers.give("sip_credentials.id", "both")


async def _more_credentials(run: Run, name: str, **fields: Any) -> tuple[Reply, str]:
    """Create another SIP credential in the form that was accepted, and return the response with its id."""
    username = f"{run.mark}-{name}"
    small = {"username": username, "password": _password(run)}
    body = small if run.form == 0 else _published(run, username)
    _, reply = await run.create(run.session.sip_credentials, {**body, **fields})
    return reply, "" if reply.error is not None else str(reply.value["id"])


def _published(run: Run, username: str) -> dict[str, Any]:
    """Return a body with the members that the published description requires."""
    return {
        "id": run.new_id(),
        "username": username,
        "caller_id": run.mark,
        "send_as": "random",
        "ciphers": CIPHERS,
        "codecs": ["PCMU"],
        "encryption": "optional",
        "call_handler": "default",
        "calling_handler_resource_id": None,
    }


@step("sip_credentials.unique", "sip_credentials.unknown", "sip_credentials.send_as", "sip_credentials.text")
async def sip_credential_bodies(run: Run) -> None:
    """Create SIP credentials with a taken username, an unknown member, a foreign number, a string for a list."""
    first, id = await _more_credentials(run, "a")
    if not id:
        run.judge("sip_credentials.unique", first)
        return
    again, _ = await _more_credentials(run, "a")
    run.judge("sip_credentials.unique", again)
    unknown, _ = await _more_credentials(run, "b", x_sdk_probe="x")
    shown = unknown.accepted and "x_sdk_probe" in str(unknown.value)
    run.answers.give(
        "sip_credentials.unknown", KEEPS if shown else DROPS if unknown.accepted else REJECTS, unknown.detail
    )
    foreign, _ = await _more_credentials(run, "c", send_as=NOBODYS_NUMBER)
    if foreign.accepted:
        inner = foreign.value.get("sip_endpoint", foreign.value)
        run.answers.give("sip_credentials.send_as", KEEPS if inner["send_as"] == NOBODYS_NUMBER else "replaced")
    else:
        run.judge("sip_credentials.send_as", foreign)
    text, _ = await _more_credentials(run, "d", codecs="PCMU")
    status = "accepted" if text.error is None else str(text.error.status)
    run.answers.give("sip_credentials.text", status, text.detail)


@step()
async def sip_credential_updates(run: Run) -> None:
    """Update a SIP credential by what either description requires, and by what one of them has."""
    _, id = await _more_credentials(run, "e")
    if not id:
        return
    update = run.session.sip_credentials.update
    await run.ask(update, {"caller_id": f"{run.mark}-caller"}, id)
    await run.ask(update, {"password": _password(run), "calling_handler_resource_id": None}, id)
    await _more_credentials(run, "f", encryption="default", call_handler="passthrough")


@step("sip_gateways.forbidden", "sip_gateways.default", "sip_gateways.patch", "sip_gateways.unique")
async def sip_gateway(run: Run) -> None:
    """Create SIP gateways with each encryption, a taken URI, and update one in part."""
    gateways = run.session.sip_gateways

    def body(name: str, encryption: str) -> dict[str, Any]:
        uri = f"{run.mark}-{name}.example.com"
        return {"name": run.mark, "uri": uri, "encryption": encryption, "ciphers": CIPHERS, "codecs": ["PCMU"]}

    _, reply = await run.create(gateways, body("a", "optional"))
    if reply.error is not None:
        run.judge("sip_gateways.patch", reply)
        return
    id = reply.value["id"]
    run.judge("sip_gateways.unique", (await run.create(gateways, body("a", "optional")))[1])
    run.judge("sip_gateways.forbidden", (await run.create(gateways, body("b", "forbidden")))[1])
    run.judge("sip_gateways.default", (await run.create(gateways, body("c", "default")))[1])
    run.judge("sip_gateways.patch", await run.ask(gateways.update, {"name": f"{run.mark}-2"}, id))
    await run.ask(gateways.update, body("a", "forbidden"), id)
    await run.ask(gateways.update, body("a", "default"), id)


@step("sip_addresses.unique", "sip_addresses.codecs", "sip_addresses.path")
async def sip_address(run: Run) -> None:
    """Create SIP addresses of a script of the run, and look for their second path."""
    addresses = run.session.sip_addresses
    path = f"{FABRIC.root}addresses/sip"
    run.second_paths(addresses)
    try:
        await addresses.list(page_size=1)
    except NotFoundError:
        run.answers.give("sip_addresses.path", ABSENT_PATH, path)
    else:
        run.answers.give("sip_addresses.path", SERVED, path)
    finally:
        run.first_paths()
    script = await run.script()
    if not script:
        return
    common = {"calling_handler_resource_id": script, "codecs": ["PCMU"]}
    _, reply = await run.create(addresses, {"name": run.mark, **common})
    if reply.error is not None:
        run.judge("sip_addresses.codecs", reply)
        return
    taken = (await run.create(addresses, {"name": f"{run.mark}-2", **common}))[1]
    run.judge("sip_addresses.unique", taken)
    wide = {"codecs": ["OPUS@48000H@20I"]}
    named = {"name": f"{run.mark}-3", "user": f"{run.mark}-3", **common, **wide}
    run.judge("sip_addresses.codecs", (await run.create(addresses, named))[1])
    await run.ask(addresses.update, wide, reply.value["id"])


@step("sip_credentials.assigned", "domain_applications.assigned", "alias_addresses.path")
async def assignments(run: Run) -> None:
    """Assign a SIP credential and a domain application of the run to a script of the run, and give that an alias."""
    session = run.session
    script = await run.script()
    _, credential = await _more_credentials(run, "g")
    if script and credential:
        reply = await run.ask(session.resources.assign_sip_credential, {"sip_endpoint_id": credential}, script)
        if reply.error is None:
            kind = "a SIP credential" if "sip_endpoint" in reply.value else "an address"
            run.answers.give("sip_credentials.assigned", kind)
        else:
            run.answers.give("sip_credentials.assigned", NOT_SETTLED, reply.detail)
    if script:
        await _domain_application(run, script)
        place, reply = await run.create(session.alias_addresses, {"name": run.mark, "resource_id": script})
        if place == 0:
            await run.ask(session.alias_addresses.update, {"display_name": f"{run.mark}-2"}, reply.value["id"])
        missing = reply.error is not None and reply.error.status in (404, 405)
        run.answers.give("alias_addresses.path", ABSENT_PATH if missing else SERVED, reply.detail)


async def _domain_application(run: Run, script: str) -> None:
    session = run.session
    body = {"name": run.mark, "identifier": run.mark.replace("sdk-", "")}
    _, made = await run.create(session.domain_applications, body)
    if made.error is not None:
        run.answers.give("domain_applications.assigned", NOT_SETTLED, made.detail)
        return
    assign = session.resources.assign_domain_application
    reply = await run.ask(assign, {"domain_application_id": made.value["id"]}, script)
    if reply.error is None:
        kind = "the domain application" if "identifier" in reply.value else "an address"
        run.answers.give("domain_applications.assigned", kind)
    else:
        run.answers.give("domain_applications.assigned", NOT_SETTLED, reply.detail)


SIP_STEPS: Final = (
    sip_credential,
    sip_credential_bodies,
    sip_credential_updates,
    sip_gateway,
    sip_address,
    assignments,
)
