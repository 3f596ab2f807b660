"""A program: a service that is slow, shows late what it did, pages by number, and allows duplicates.

    python slow_service.py DELAY LAG

It carries a write out DELAY seconds after it arrived, also when its sender is
gone by then; listings, and reads by id, show what was created after LAG
seconds; a page is `page_number` of the listing as it is at that moment. It
prints its port, then answers each line that it reads with the state as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from aiohttp import web

STAMP = "2024-05-06T12:20:00Z"


class Service:
    """The subscribers and their credentials, in the order of creation."""

    def __init__(self, delay: float, lag: float) -> None:
        self.delay = delay
        self.lag = lag
        self.people: dict[str, dict[str, Any]] = {}
        self.credentials: dict[str, dict[str, dict[str, Any]]] = {}
        self.since: dict[str, float] = {}

    def create(self, prefix: str) -> str:
        """Make an id."""
        id = f"{prefix}-{len(self.since)}"
        self.since[id] = time.monotonic()
        return id

    def is_shown(self, id: str) -> bool:
        """Whether the service shows something yet."""
        return time.monotonic() - self.since[id] >= self.lag

    def page(self, request: web.Request, items: dict[str, dict[str, Any]]) -> web.Response:
        """One page, by its number."""
        shown = [one for id, one in items.items() if self.is_shown(id)]
        number, size = int(request.query.get("page_number", "0")), min(500, int(request.query.get("page_size", "50")))
        links = {}
        if len(shown) > (number + 1) * size:
            query = f"page_number={number + 1}&page_size={size}&page_token=PA{number + 1}"
            links["next"] = f"http://{request.host}{request.path}?{query}"
        return web.json_response({"data": shown[number * size : (number + 1) * size], "links": links})

    async def answer(self, request: web.Request) -> web.Response:
        """Carry a request out."""
        body = json.loads(await request.read() or b"null")
        if request.method != "GET":
            await asyncio.sleep(self.delay)
        _, _, rest = request.path.partition("/subscribers")
        person, _, credential = [*rest.strip("/").split("/"), "", ""][:3]
        if not person and request.method == "GET":
            return self.page(request, self.people)
        if not person:
            id = self.create("person")
            self.people[id] = {
                "id": id, "type": "subscriber", "created_at": STAMP, "updated_at": STAMP, "subscriber": {"id": id, **body}
            }  # fmt: skip
            self.credentials[id] = {}
            return web.json_response(self.people[id], status=201)
        if person not in self.people or (request.method == "GET" and not self.is_shown(person)):
            return web.json_response({"errors": []}, status=404)
        return self.below(request, person, credential, body, "sip_endpoints" in rest)

    def below(
        self, request: web.Request, person: str, credential: str, body: dict[str, Any], of_credentials: bool
    ) -> web.Response:
        """Carry out what concerns one person, or its credentials."""
        if not of_credentials:
            if request.method == "PUT":
                self.people[person]["subscriber"] = {"id": person, **body}
            return web.json_response(self.people[person])
        held = self.credentials[person]
        if request.method == "POST":
            id = self.create("credential")
            held[id] = {"id": id, "ciphers": [], "codecs": [], "encryption": "default", **body}
            return web.json_response(held[id], status=201)
        if not credential:
            return self.page(request, held)
        if credential not in held or not self.is_shown(credential):
            return web.json_response({"errors": []}, status=404)
        held[credential].update(body or {})
        return web.json_response(held[credential])

    def state(self) -> dict[str, Any]:
        """Who is there, with the usernames."""
        return {
            "people": [one["subscriber"]["email"] for one in self.people.values()],
            "credentials": [one["username"] for held in self.credentials.values() for one in held.values()],
        }


async def serve(delay: float, lag: float) -> None:
    """Serve until the standard input ends."""
    service = Service(delay, lag)
    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", service.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(service.state()), flush=True)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(*map(float, sys.argv[1:])))
