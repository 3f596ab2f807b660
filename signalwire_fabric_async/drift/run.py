"""One run of the write probe: it creates resources with a mark of its own, asks, and deletes them again."""

from __future__ import annotations

import asyncio
import copy
import json
import secrets
import uuid
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar  # Any: JSON values, resources

import attrs

from ..errors import APIError, FabricError, NotFoundError
from ..schema.models import members
from .questions import ACCEPTS, REJECTS, TAKEN, Answers

if TYPE_CHECKING:
    from ..http.messages import Request
    from ..session import AsyncSession
    from ..signatures import Call, Caller
    from .collector import Drift

T = TypeVar("T")

MARK: Final = "sdk-probe"
"""Begins the name of every resource that a probe creates; 16 hexadecimal digits of its run follow."""

LOOKS: Final = 4
"""Times that a kind is listed for resources whose creation had no response."""

BETWEEN_LOOKS: Final = 1.5
"""Seconds between two of these listings: a new resource may be listed late."""


ROUNDS: Final = 4
"""Times that a deletion is tried, each with the session's own retries."""

BETWEEN_ROUNDS: Final = 3.0
"""Seconds before the second round; each later one waits as much longer."""

MOST_FAILURES: Final = 3
"""Steps without a usable response after which a probe ends."""

UNDECIDED: Final = frozenset({401, 403, 408, 429})
"""The statuses of a refusal that says nothing about the body."""


SWML: Final[dict[str, Any]] = {"version": "1.0.0", "sections": {"main": [{"answer": {}}]}}
"""The contents of a SWML script."""


class LimitError(Exception):
    """The probe's limit of writes is reached."""


@attrs.frozen
class Undeleted:
    """A resource of the probe that could not be deleted."""

    operation: str
    """The operation that deletes it, such as `subscribers.delete`."""
    id: str
    reason: str


class Reply(NamedTuple):
    """A response: its JSON value, or the error that refused the request."""

    value: Any
    error: APIError | None

    @property
    def accepted(self) -> bool:
        """True for a 2xx."""
        return self.error is None

    @property
    def detail(self) -> str:
        """The status of a refusal, its codes and the attributes that it names; empty for a 2xx."""
        if self.error is None:
            return ""
        codes = sorted({one.code for one in self.error.errors if one.code})
        named = sorted({one.attribute for one in self.error.errors if one.attribute})
        return " ".join(filter(None, (str(self.error.status), ", ".join(codes), ", ".join(named))))


class _Made(NamedTuple):
    resource: Any  # the resource of the session that created it
    id: str


class ProbeCaller:
    """A caller that counts writes, and sends the JSON of the probe instead of the body of the call."""

    def __init__(self, caller: Caller, watching: Caller, limit: int) -> None:
        self._caller = caller
        self._watching = watching
        self.watched = True
        """True if the collector of drift sees the next request."""
        self._limit = limit
        self.strict = False
        self.second_paths: dict[str, bool] = {}
        self.writes = 0
        self.body: Mapping[str, Any] | None = None
        """The body of the next request; None for that of the call."""

    def send(self, request: Request[T], *, spent: float = 0.0) -> Call[T]:
        """Send a request; raise LimitError for a write beyond the limit."""
        if request.method not in ("GET", "DELETE"):
            if self.writes >= self._limit:
                raise LimitError
            self.writes += 1
        if self.body is not None:
            request = copy.copy(request)
            request.body = json.dumps(self.body).encode()
            plain: Any = _value  # the JSON value: what a probe asks about is the wire
            request.read = plain
        return (self._watching if self.watched else self._caller).send(request, spent=spent)


def _value(body: bytes, _: int) -> object:
    return json.loads(body) if body else None


class Run:
    """One run of the probe: its mark, the resources that it made, the answers.

    Attributes:
        session: A session whose calls are watched and counted.
        mark: The mark in the name of each resource that it creates.
        answers: The answers so far.
    """

    def __init__(self, session: AsyncSession, drift: Drift, limit: int) -> None:
        self.session = drift.watching(session)
        self._sender = ProbeCaller(session.__caller__, self.session.__caller__, limit)
        replaced: Any = self._sender  # satisfies the Caller protocol
        self.session.__caller__ = replaced
        self.mark = f"{MARK}-{secrets.token_hex(8)}"
        self.answers = Answers()
        self._made: list[_Made] = []
        self._in_doubt: list[Any] = []
        """The resources one of whose creations had no response, once for each."""
        self._failed: dict[_Made, str] = {}
        self._script: str | None = None
        self.form = 0
        """The place of the body that created a SIP credential: the observed one, or the published one."""

    @property
    def writes(self) -> int:
        """The number of writes so far."""
        return self._sender.writes

    async def ask(self, call: Any, body: Mapping[str, Any], *ids: str, watched: bool = True) -> Reply:
        """Send a body as it is, and return the JSON value of the response or the refusal.

        Args:
            call: The operation, of a resource of the session.
            body: The body.
            ids: The ids of the call.
            watched: False for a body that is valid and must be refused all the same: that is no drift.

        Raises:
            FabricError: There was no response.
        """
        needed = {one.name: None for one in members(call.operation.bodies[0]) if one.required}
        self._sender.body = body
        self._sender.watched = watched
        try:
            return Reply(await call(*ids, **needed), None)
        except APIError as error:
            return Reply(None, error)
        finally:
            self._sender.body = None
            self._sender.watched = True

    async def create(self, resource: Any, *bodies: Mapping[str, Any]) -> tuple[int, Reply]:  # of any kind
        """Create a resource with the first of some bodies that is accepted; it is deleted at the end.

        Returns:
            The place of the accepted body, or -1, and the last response.
        """
        reply = Reply(None, None)
        for place, body in enumerate(bodies):
            reply = await self._create(resource, body)
            if reply.accepted:
                return place, reply
        return -1, reply

    async def _create(self, resource: Any, body: Mapping[str, Any]) -> Reply:  # of any kind
        in_doubt = True
        try:
            reply = await self.ask(resource.create, body)
            in_doubt = reply.error is not None and reply.error.outcome_unknown
        except LimitError:
            in_doubt = False
            raise
        except FabricError as error:
            in_doubt = error.outcome_unknown or error.applied
            raise
        finally:
            if in_doubt:
                self._in_doubt.append(resource)
        if reply.accepted:
            self.keep(resource, str(reply.value["id"]))
        return reply

    async def script(self) -> str:
        """Return the id of a SWML script of the run, which is created when it is first needed; empty for none."""
        if self._script is None:
            body = {"name": f"{self.mark}-script", "contents": SWML}
            _, reply = await self.create(self.session.swml_scripts, body)
            self._script = "" if reply.error is not None else str(reply.value["id"])
        return self._script

    def second_paths(self, resource: Any) -> None:  # of any kind
        """Use the second path of a kind of resource, until `first_paths` is called."""
        self._sender.second_paths[resource.list.operation.table.second_path] = True

    def first_paths(self) -> None:
        """Use the first path of every kind again."""
        self._sender.second_paths.clear()

    def keep(self, resource: Any, id: str) -> None:  # of any kind
        """Remember a resource of the run, to delete it."""
        self._made.append(_Made(resource, id))

    @staticmethod
    def new_id() -> str:
        """Return an id that no resource has."""
        return str(uuid.uuid4())

    async def delete_all(self) -> None:
        """Delete what the run made, the latest first; what fails is tried again after a while."""
        for rounds in range(ROUNDS):
            if rounds:
                await asyncio.sleep(BETWEEN_ROUNDS * rounds)
            self._failed.clear()
            for resource in list(self._in_doubt):
                await self._search(resource)
            for made in reversed(list(self._made)):
                await self._delete(made)
            if not self._failed:
                return

    async def _delete(self, made: _Made) -> None:
        try:
            await made.resource.delete(made.id)
        except NotFoundError:
            pass
        except FabricError as error:
            self._failed[made] = str(error)
            return
        self._made.remove(made)

    async def _search(self, resource: Any) -> None:  # of any kind
        """Look for resources whose creation had no response."""
        try:
            await self._find_unnoticed(resource)
        except FabricError as error:
            self._failed[_Made(resource, "")] = f"a creation had no response, and the listing failed: {error}"
            return
        self._in_doubt.remove(resource)

    def undeleted(self) -> tuple[Undeleted, ...]:
        """Return what could not be deleted, or was not deleted yet."""
        unknown = [_Made(resource, "") for resource in self._in_doubt]
        return tuple(
            Undeleted(one.resource.delete.operation.name, one.id, self._failed.get(one, "interrupted"))
            for one in (*self._made, *unknown)
        )

    async def _find_unnoticed(self, resource: Any) -> None:  # of any kind
        """Look for one resource of the run whose creation had no response, or more of the same kind."""
        known = {one.id for one in self._made}
        for look in range(LOOKS):
            if look:
                await asyncio.sleep(BETWEEN_LOOKS)
            found = [one.id async for one in resource.list() if self.mark in json.dumps(one.to_dict())]
            unnoticed = [id for id in found if id not in known]
            for id in unnoticed:
                self.keep(resource, id)
            if unnoticed:
                return

    def judge(self, question: str, reply: Reply) -> None:
        """Answer whether a body is accepted or refused.

        Raises:
            APIError: The response says neither: the service failed, or the token may not.
        """
        if reply.error is None:
            self.answers.give(question, ACCEPTS)
        elif reply.error.status in UNDECIDED or reply.error.status >= 500:
            raise reply.error
        else:
            self.answers.give(question, TAKEN if reply.error.is_taken else REJECTS, reply.detail)


class Step(Protocol):
    """One part of a probe."""

    questions: Sequence[str]
    """The names of the questions that it answers."""

    async def __call__(self, run: Run) -> None:
        """Ask, and give the answers."""
        ...


def step(*questions: str) -> Callable[[Callable[[Run], Coroutine[Any, Any, None]]], Step]:
    """Turn a function that answers some questions into a step."""

    def make(function: Callable[[Run], Coroutine[Any, Any, None]]) -> Step:
        made: Any = function
        made.questions = questions
        found: Step = made
        return found

    return make


async def take(run: Run, steps: Sequence[Step]) -> None:
    """Run the steps of a probe. A step that fails leaves its questions open; three failures end the run."""
    failures = 0
    for one in steps:
        try:
            await one(run)
        except LimitError:
            run.answers.unsettled(one.questions, "the limit of writes was reached")
            return
        except FabricError as error:
            run.answers.unsettled(one.questions, str(error))
            failures += 1
            if failures == MOST_FAILURES:
                return


async def finish(run: Run, *, cancellations: int) -> bool:
    """Delete what a run made, also if its task is cancelled meanwhile; that many cancellations end the deletion.

    Returns:
        True if the task was cancelled.
    """
    deletion = asyncio.ensure_future(run.delete_all())
    seen = 0
    while not deletion.done():
        try:
            await asyncio.shield(deletion)
        except asyncio.CancelledError:
            seen += 1
            if seen == cancellations:
                deletion.cancel()
                break
    await asyncio.wait([deletion])
    return seen > 0
