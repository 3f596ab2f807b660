"""A FastAPI web service that hands out SIP credentials.

The same service as `aiohttp_service.py`, with the same responses: the
application's lifespan opens and closes the session, handlers get it as a
dependency, and one exception handler converts Fabric's errors into this
service's responses.

Run it: `uvicorn fastapi_service:app --app-dir examples`, with SIGNALWIRE_SPACE
(or SIGNALWIRE_BASE_URL), SIGNALWIRE_PROJECT_ID and SIGNALWIRE_API_TOKEN set.
Needs the dependency group `examples`.
"""

import math
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, TypedDict

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

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


class State(TypedDict):
    """The state of the application."""

    session: AsyncSession


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncGenerator[State]:
    """Open the session at startup, and close it at shutdown."""
    async with AsyncSession.from_env(timeout=5.0) as session:
        yield {"session": session}


app = FastAPI(lifespan=lifespan)


def fabric_session(request: Request) -> AsyncSession:
    """Return the application's session."""
    session: AsyncSession = request.state.session
    return session


Fabric = Annotated[AsyncSession, Depends(fabric_session)]


class NewPerson(BaseModel):
    """A person to add."""

    email: str
    name: str


class NewCredential(BaseModel):
    """A credential to hand out."""

    username: str


class HandedOut(BaseModel):
    """A credential, with the password, which is returned only once."""

    id: str
    username: str
    password: str


@app.exception_handler(FabricError)
async def answer_for_fabric(_request: Request, error: Exception) -> JSONResponse:
    """Convert Fabric's errors into responses of this service."""
    assert isinstance(error, FabricError)
    headers: dict[str, str] = {}
    match error:
        case NotFoundError():
            status = 404
        case ValidationError() | ConfigurationError():
            status = 422
        case RateLimitError():
            status = 503
            headers["Retry-After"] = str(math.ceil(error.retry_after or 1.0))
        case RequestTimeoutError():
            status = 504
        case _:
            status = 502
    said = [str(one) for one in error.errors] if isinstance(error, APIError) else []
    body = {"errors": said or [type(error).__name__], "write": write_of(error)}
    return JSONResponse(body, status_code=status, headers=headers)


def write_of(error: FabricError) -> str:
    """Return the outcome of the write, so that the client applies nothing twice."""
    if error.applied:
        return "applied"  # a 2xx arrived, and the rest of the response was lost or is invalid
    if error.outcome_unknown:
        return "unknown"  # look it up first
    return "may be repeated"


@app.exception_handler(RequestValidationError)
async def answer_for_what_was_asked(_request: Request, error: Exception) -> JSONResponse:
    """Return an invalid request's problems in the same form."""
    assert isinstance(error, RequestValidationError)
    said = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return JSONResponse({"errors": said, "write": "may be repeated"}, status_code=422)


@app.post("/people", status_code=201)
async def add_person(asked: NewPerson, session: Fabric) -> dict[str, str]:
    """Create a subscriber."""
    person = await session.subscribers.create(email=asked.email, display_name=asked.name)
    return {"id": person.id}


@app.post("/people/{person}/credentials", status_code=201)
async def hand_out(person: str, asked: NewCredential, session: Fabric) -> HandedOut:
    """Create a SIP credential with a generated password, and return both."""
    password = secrets.token_urlsafe(18)
    made = await session.subscribers.sip_credentials(person).create(
        username=asked.username,
        password=password,
        ciphers=[Cipher.AEAD_AES_256_GCM_8],
        encryption=Encryption.REQUIRED,
    )
    return HandedOut(id=made.id, username=made.username, password=password)


@app.delete("/people/{person}/credentials/{credential}", status_code=204)
async def take_back(person: str, credential: str, session: Fabric) -> None:
    """Delete a SIP credential."""
    await session.subscribers.sip_credentials(person).delete(credential)
