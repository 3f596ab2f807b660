"""An aiohttp web service that hands out SIP credentials.

    POST /people                      {"email": "ada@example.com", "name": "Ada"}   -> 201 {"id": ...}
    POST /people/{id}/credentials     {"username": "ada-desk"}                      -> 201 {"username": ..., "password": ...}
    DELETE /people/{id}/credentials/{credential}                                    -> 204

One session lives as long as the application. What Fabric says becomes what
this service says, in one middleware. The password is made here, told once,
and kept nowhere.

Run it: `python examples/aiohttp_service.py`, with SIGNALWIRE_SPACE (or
SIGNALWIRE_BASE_URL), SIGNALWIRE_PROJECT_ID and SIGNALWIRE_API_TOKEN set.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

from aiohttp import web
from aiohttp.typedefs import Handler

from signalwire_fabric_async import (
    AsyncSession,
    Cipher,
    Encryption,
    FabricError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    TransportError,
    ValidationError,
)

SESSION = web.AppKey("session", AsyncSession)


async def open_session(app: web.Application) -> AsyncIterator[None]:
    """Open the session with the application, and close it with it."""
    async with AsyncSession.from_env(timeout=5.0) as session:
        app[SESSION] = session
        yield


@web.middleware
async def answer_for_fabric(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what Fabric says into what this service says."""
    try:
        return await handler(request)
    except NotFoundError:
        return problem(404, "there is no such person or credential")
    except ValidationError as error:
        return problem(422, *(str(one) for one in error.errors))
    except RateLimitError as error:
        return problem(503, "too busy", retry_after=error.retry_after or 1.0)
    except RequestTimeoutError as error:
        return problem(504, f"Fabric did not answer in time ({error.phase})", unknown=error.outcome_unknown)
    except TransportError as error:
        return problem(502, "Fabric cannot be reached", unknown=error.outcome_unknown)
    except FabricError as error:
        return problem(502, type(error).__name__)


def problem(status: int, *messages: str, retry_after: float | None = None, unknown: bool = False) -> web.Response:
    """An answer that says what is wrong, and whether a repetition may do it twice."""
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:.0f}"}
    return web.json_response({"errors": messages, "outcome_unknown": unknown}, status=status, headers=headers)


async def add_person(request: web.Request) -> web.Response:
    """Make a subscriber."""
    asked = await request.json()
    person = await request.app[SESSION].subscribers.create(email=asked["email"], display_name=asked["name"])
    return web.json_response({"id": person.id}, status=201)


async def hand_out(request: web.Request) -> web.Response:
    """Make a SIP credential with a password of its own, and tell both."""
    asked = await request.json()
    password = secrets.token_urlsafe(18)
    made = (
        await request.app[SESSION]
        .subscribers.sip_credentials(request.match_info["id"])
        .create(
            username=asked["username"],
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
    """The application, for a server or a test."""
    app = web.Application(middlewares=[answer_for_fabric])
    app.cleanup_ctx.append(open_session)
    app.router.add_post("/people", add_person)
    app.router.add_post("/people/{id}/credentials", hand_out)
    app.router.add_delete("/people/{id}/credentials/{credential}", take_back)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=8000)
