"""An aiohttp web service that hands out SIP credentials.

    POST /people                      {"email": "ada@example.com", "name": "Ada"}   -> 201 {"id": ...}
    POST /people/{id}/credentials     {"username": "ada-desk"}                      -> 201 {"username": ..., "password": ...}
    DELETE /people/{id}/credentials/{credential}                                    -> 204

One session lives as long as the application. One middleware converts Fabric's
errors into this service's responses; `write` in a response says whether the
same request may be repeated without applying anything twice. The password is
generated here, returned once, and stored nowhere.

Run it: `python examples/aiohttp_service.py`, with SIGNALWIRE_SPACE (or
SIGNALWIRE_BASE_URL), SIGNALWIRE_PROJECT_ID and SIGNALWIRE_API_TOKEN set.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import AsyncIterator
from typing import Any, cast

from aiohttp import web
from aiohttp.typedefs import Handler

from signalwire_fabric_async import (
    APIError,
    AsyncSession,
    Cipher,
    ConfigurationError,
    Encryption,
    FabricError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ValidationError,
)

SESSION = web.AppKey("session", AsyncSession)


async def open_session(app: web.Application) -> AsyncIterator[None]:
    """Open the session at startup, and close it at shutdown."""
    async with AsyncSession.from_env(timeout=5.0) as session:
        app[SESSION] = session
        yield


@web.middleware
async def answer_for_fabric(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Convert Fabric's errors into responses of this service."""
    try:
        return await handler(request)
    except FabricError as error:
        body = {"errors": messages_of(error), "write": write_of(error)}
        headers: dict[str, str] = {}
        if isinstance(error, RateLimitError):
            headers["Retry-After"] = str(math.ceil(error.retry_after or 1.0))
        return web.json_response(body, status=status_of(error), headers=headers)


def status_of(error: FabricError) -> int:
    """Return the status for this service's client."""
    match error:
        case NotFoundError():
            return 404
        case ValidationError() | ConfigurationError():
            return 422
        case RateLimitError():
            return 503
        case RequestTimeoutError():
            return 504
        case _:
            return 502


def messages_of(error: FabricError) -> list[str]:
    """Return the error text for this service's client: Fabric's problems, or the kind of failure."""
    said = [str(one) for one in error.errors] if isinstance(error, APIError) else []
    return said or [type(error).__name__]


def write_of(error: FabricError) -> str:
    """Return the outcome of the write, so that the client applies nothing twice."""
    if error.applied:
        return "applied"  # a 2xx arrived, and the rest of the response was lost or is invalid
    if error.outcome_unknown:
        return "unknown"  # look it up first
    return "may be repeated"


async def texts(request: web.Request, *names: str) -> list[str]:
    """Return these string members of the request's JSON object. Raises HTTPUnprocessableEntity if one is missing."""
    try:
        asked: Any = await request.json()
    except ValueError:
        asked = None
    members = cast("dict[str, object]", asked) if isinstance(asked, dict) else {}
    found = [one for one in map(members.get, names) if isinstance(one, str)]
    if len(found) < len(names):
        said = {"errors": [f"a JSON object is needed, with the texts {', '.join(names)}"], "write": "may be repeated"}
        raise web.HTTPUnprocessableEntity(text=json.dumps(said), content_type="application/json")
    return found


async def add_person(request: web.Request) -> web.Response:
    """Create a subscriber."""
    email, name = await texts(request, "email", "name")
    person = await request.app[SESSION].subscribers.create(email=email, display_name=name)
    return web.json_response({"id": person.id}, status=201)


async def hand_out(request: web.Request) -> web.Response:
    """Create a SIP credential with a generated password, and return both."""
    (username,) = await texts(request, "username")
    password = secrets.token_urlsafe(18)
    made = (
        await request.app[SESSION]
        .subscribers.sip_credentials(request.match_info["id"])
        .create(
            username=username,
            password=password,
            ciphers=[Cipher.AEAD_AES_256_GCM_8],
            encryption=Encryption.REQUIRED,
        )
    )
    return web.json_response({"id": made.id, "username": made.username, "password": password}, status=201)


async def take_back(request: web.Request) -> web.Response:
    """Delete a SIP credential."""
    credentials = request.app[SESSION].subscribers.sip_credentials(request.match_info["id"])
    await credentials.delete(request.match_info["credential"])
    return web.Response(status=204)


def application() -> web.Application:
    """Return the application, for a server or a test."""
    app = web.Application(middlewares=[answer_for_fabric])
    app.cleanup_ctx.append(open_session)
    app.router.add_post("/people", add_person)
    app.router.add_post("/people/{id}/credentials", hand_out)
    app.router.add_delete("/people/{id}/credentials/{credential}", take_back)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=8000)
