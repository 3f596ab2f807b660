"""Steps of the write probe that cost money: a subscriber, and tokens for it."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

from .questions import DROPS, KEEPS, REJECTS
from .run import BETWEEN_LOOKS, LOOKS, Run, step

ZONE: Final = "America/Chicago"


@step(
    *("subscribers.time_zone", "subscribers.timezone", "subscribers.needs", "subscribers.unique"),
    *("subscribers.listed", "subscribers.address", "subscriber_tokens.ch"),
)
async def subscriber(run: Run) -> None:
    """Create one subscriber, update it, and mint a token for it."""
    people = run.session.subscribers
    email = f"{run.mark}@example.com"
    person = {"email": email, "first_name": run.mark}
    bodies = ({**person, "time_zone": ZONE}, {**person, "timezone": ZONE})
    place, reply = await run.create(people, *bodies)
    if place < 0:
        run.judge("subscribers.needs", reply)
        return
    began = time.monotonic()
    id, inner = reply.value["id"], reply.value["subscriber"]
    shown = next((name for name in ("time_zone", "timezone") if inner.get(name) == ZONE), "none")
    run.answers.give("subscribers.time_zone", shown)
    await _until_listed(run, id, began)
    run.judge("subscribers.unique", (await run.create(people, bodies[place]))[1])
    run.judge("subscribers.needs", await run.ask(people.update, {"last_name": run.mark}, id))
    dropped = await run.ask(people.update, {"email": email, "timezone": "Europe/Paris"}, id)
    kept = dropped.accepted and "Europe/Paris" in dropped.value["subscriber"].values()
    run.answers.give("subscribers.timezone", KEEPS if kept else DROPS if dropped.accepted else REJECTS, dropped.detail)
    await run.ask(people.update, {"email": email, "time_zone": "Europe/Paris"}, id)
    await _token(run, id, email)


async def _until_listed(run: Run, id: str, began: float) -> None:
    """Measure when a new subscriber is listed, and has an address; the longest wait is bounded."""
    people = run.session.subscribers
    waiting: dict[str, Any] = {"subscribers.listed": people.list, "subscribers.address": people.list_addresses}
    for look in range(LOOKS):
        if look:
            await asyncio.sleep(BETWEEN_LOOKS)
        for question in list(waiting):
            is_listed = question == "subscribers.listed"
            pager = people.list() if is_listed else people.list_addresses(id)
            items = [one async for one in pager]
            if any(one.id == id for one in items) if is_listed else items:
                waiting.pop(question)
                run.answers.give(question, "at once" if not look else f"after {time.monotonic() - began:.0f} s")
        if not waiting:
            return
    for question in waiting:
        run.answers.give(question, f"later than {time.monotonic() - began:.0f} s")


async def _token(run: Run, id: str, email: str) -> None:
    """Mint tokens for the subscriber of the run; one that the service creates for them instead is deleted too."""
    create = run.session.tokens.create_subscriber
    for more in ({"ch": "probe"}, {"region": "anywhere"}):
        reply = await run.ask(create, {"reference": email, **more})
        if reply.accepted:
            made = str(reply.value.get("subscriber_id") or id)
            if made != id:
                run.keep(run.session.subscribers, made)
        if "ch" in more:
            run.judge("subscriber_tokens.ch", reply)


@step("guest_tokens.body", "guest_tokens.form")
async def guest_token(run: Run) -> None:
    """Mint tokens of guests; they are not deleted, and expire within a minute."""
    create = run.session.tokens.create_guest
    soon = {"expire_at": int(time.time()) + 60}
    small = await run.ask(create, soon)
    run.judge("guest_tokens.body", small)
    addresses = {"allowed_addresses": [run.new_id()], **soon}
    reply = await run.ask(create, addresses)
    for one in (small, reply):
        if one.accepted:
            run.answers.give("guest_tokens.form", "expires_at" if "expires_at" in one.value else "nothing")
    for more in ({"email": f"{run.mark}@example.com"}, {"region": "anywhere"}, {"ch": "probe"}):
        await run.ask(create, {**addresses, **more})


PEOPLE_STEPS: Final = (subscriber, guest_token)
