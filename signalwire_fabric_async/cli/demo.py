"""`demo`: a roster of people becomes subscribers with SIP credentials, is listed, changed and cleaned up."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import attrs

from .. import AsyncSession, Event, FabricError, Finished, NotFoundError, Subscriber
from .connection import connection_flags, environment_holds_a_space, session_from
from .output import DONE, FAILED, INTERRUPTED, MISUSED, Output, confirmed, duration, one_line
from .parsing import AT_LEAST_ONE, Command, Flag, Options, json_flag
from .people import Person, people
from .signals import run as run_async
from .signals import stopping

T = TypeVar("T")

WRITES_AT_ONCE: Final = 32
PAGES: Final = 5
"""Approximate number of pages of the listing."""

SHOWN: Final = 5
NEW_TITLE: Final = "Deputy Head of Everything"


def _run(options: Options) -> int:
    output = Output(to_stderr=options.json)
    roster = list(people(options.people))
    if not options.real:
        return run_async(_embedded(options, output, roster))
    if len(roster) > 100 and not options.yes:
        output.line(f"{len(roster):,} people are many for a look at a real Space.", "yellow")
    return run_async(_real(options, output, roster))


COMMAND: Final = Command(
    "demo",
    _run,
    Flag("--people", type=AT_LEAST_ONE, metavar="N", help="How many people (default: the 50 of the roster)."),
    Flag("--real", is_flag=True, help="Use a real Space; asks first, and removes what it created."),
    Flag("--yes", is_flag=True, help="With --real: do not ask."),
    json_flag("Print the steps as JSON; what a person reads goes to standard error."),
    *connection_flags(),
    help="Create a roster of invented people as subscribers with SIP credentials, concurrently; list them, change one, "
    "delete one. It all happens on a stand-in server inside this process.",
)


async def _embedded(options: Options, output: Output, roster: list[Person]) -> int:
    from ..testing import FakeFabric  # a server is loaded only where one is wanted

    async with FakeFabric() as fabric, fabric.session() as session:
        output.line(f"A stand-in Fabric server runs in this process, at {session.origin}", "dim")
        demo = Demo(session, output)
        code = await demo.show(roster)
    if options.json:
        print(demo.to_json())
    if code == INTERRUPTED:
        return code
    output.line()
    for line in _how_to_go_on(options.people or SHOWN):
        output.line(line)
    return code


async def _real(options: Options, output: Output, roster: list[Person]) -> int:
    async with session_from(options) as session:
        await session.subscribers.list(page_size=1)  # wrong credentials are reported before the question
        question = f"Create {len(roster):,} subscribers at {session.origin}, and remove them at the end?"
        if not confirmed(question, yes=options.yes):
            output.line("nothing was done")
            return MISUSED
        demo = Demo(session, output)
        try:
            return await demo.show(roster, tidy=True)
        finally:
            await demo.tidy()
            if options.json:
                print(demo.to_json())


def _how_to_go_on(count: int) -> Iterator[str]:
    if environment_holds_a_space():
        yield "The environment names a Space: run the same there; it asks first and removes what it created:"
    else:
        yield "Run the same on your own Space; it asks first and removes what it created:"
        yield "  export SIGNALWIRE_SPACE=acme SIGNALWIRE_PROJECT_ID=... SIGNALWIRE_API_TOKEN=..."
    yield f"  signalwire-fabric demo --real --people {min(count, SHOWN)}"


@attrs.frozen
class Step:
    """The result of one step of the demo."""

    name: str
    done: str
    requests: int
    seconds: float


class Demo:
    """The steps, over one session; each is counted and timed."""

    def __init__(self, session: AsyncSession, output: Output) -> None:
        self._session = session.with_options(hooks=[self._count])
        self._output = output
        self._stop = asyncio.Event()
        self._requests = 0
        self._steps: list[Step] = []
        self._made: dict[str, Subscriber] = {}
        self._problems: list[str] = []

    async def show(self, roster: list[Person], *, tidy: bool = False) -> int:
        """Run every step and print the results; return the exit code."""
        began = time.monotonic()
        with stopping(self._stop, lambda: self._output.line("stopping: the requests in flight are finished", "yellow")):
            await self._create(roster)
            if not self._stop.is_set():
                await self._list()
            if self._made and not self._stop.is_set():
                await self._update()
                await self._delete()
            if tidy:
                await self.tidy()
        self._report(time.monotonic() - began)
        if self._stop.is_set():
            return INTERRUPTED
        return FAILED if self._problems else DONE

    async def tidy(self) -> None:
        """Delete what the demo created and did not delete yet."""
        if not self._made:
            return
        with self._step("remove the rest") as done, self._output.progress("Removing", len(self._made)) as progress:

            async def remove(id: str) -> None:
                try:
                    await self._session.subscribers.delete(id)
                except NotFoundError:
                    pass  # deleted already by another client, which is fine
                except FabricError as error:
                    self._problems.append(one_line(str(error)))
                    return
                self._made.pop(id)
                progress.step()

            count = len(self._made)
            await self._concurrently(remove, list(self._made))
            done.append(f"{count - len(self._made):,} subscribers")

    async def _create(self, roster: list[Person]) -> None:
        total = sum(1 + len(person.credentials) for person in roster)
        credentials = 0
        with self._step("create") as done, self._output.progress("Creating", total) as progress:

            async def create(person: Person) -> None:
                nonlocal credentials
                finished = 0
                try:
                    made = await self._session.subscribers.create(**person.subscriber, password=_password())
                    self._made[made.id] = made
                    progress.step()
                    finished += 1
                    for credential in person.credentials:
                        await self._session.subscribers.sip_credentials(made.id).create(
                            **credential, password=_password()
                        )
                        credentials += 1
                        progress.step()
                        finished += 1
                except FabricError as error:
                    self._problems.append(f"{person.email}: {one_line(str(error))}")
                    left = 1 + len(person.credentials) - finished
                    progress.step(left, failed=left)

            await self._concurrently(create, itertools.takewhile(lambda _: not self._stop.is_set(), roster))
            done.append(f"{len(self._made):,} subscribers, {credentials:,} SIP credentials")

    async def _list(self) -> None:
        found = 0
        first: list[Subscriber] = []
        requests = self._requests
        with self._step("list") as done:
            size = min(1000, max(1, -(-len(self._made) // PAGES)))
            async for one in self._session.subscribers.list(page_size=size):
                if one.id in self._made:
                    found += 1
                    if len(first) < SHOWN:
                        first.append(one)
            done.append(f"{found:,} of {len(self._made):,}, in {self._requests - requests} pages")
        if found != len(self._made):
            self._problems.append(f"{len(self._made) - found:,} subscribers were created and not listed")
        with self._step("list credentials") as done:
            rows = [await self._row(one) for one in first]
            done.append(f"of {len(rows)} subscribers")
        if rows:
            self._output.table(("Subscriber", "E-mail", "SIP user", "Encryption", "Codecs"), rows)

    async def _row(self, one: Subscriber) -> tuple[str, ...]:
        credentials = await self._session.subscribers.sip_credentials(one.id).list().collect()
        return (
            one.display_name or "",
            one.subscriber.email,
            " ".join(each.username for each in credentials),
            " ".join(each.encryption or "" for each in credentials),
            " ".join(codec for each in credentials for codec in each.codecs),
        )

    async def _update(self) -> None:
        one = next(iter(self._made.values()))
        with self._step("update one") as done:
            changed = await self._session.subscribers.update(one, job_title=NEW_TITLE)
            done.append(f"{changed.display_name} is {changed.subscriber.job_title}")
        if changed.subscriber.job_title != NEW_TITLE:
            self._problems.append(f"{one.subscriber.email}: the update succeeded and was not applied")

    async def _delete(self) -> None:
        one = list(self._made.values())[-1]
        with self._step("delete one") as done:
            await self._session.subscribers.delete(one.id)
            del self._made[one.id]
            try:
                await self._session.subscribers.get(one.id)
            except NotFoundError:
                done.append(f"{one.display_name} is gone")
                return
            done.append(f"{one.display_name} is still there")
        self._problems.append(f"{one.subscriber.email}: deleted, and still there")

    async def _concurrently(self, work: Callable[[T], Awaitable[None]], items: Iterable[T]) -> None:
        async with self._session.bulk(work, items, at_once=WRITES_AT_ONCE) as outcomes:
            async for outcome in outcomes:
                outcome.unwrap()

    @contextmanager
    def _step(self, name: str) -> Generator[list[str], None, None]:
        """Time a step and count its requests; the step appends its results to the list."""
        done: list[str] = []
        requests, began = self._requests, time.monotonic()
        yield done
        self._steps.append(Step(name, " ".join(done), self._requests - requests, time.monotonic() - began))

    def _count(self, event: Event) -> None:
        if isinstance(event, Finished):
            self._requests += event.attempts

    def to_json(self) -> str:
        """Return the steps and the problems as JSON."""
        steps = [attrs.asdict(one) for one in self._steps]
        return json.dumps({"steps": steps, "problems": self._problems}, indent=2)

    def _report(self, seconds: float) -> None:
        rows = [
            (one.name, one.done, f"{one.requests:,}", duration(one.seconds), f"{one.requests / one.seconds:,.0f}")
            for one in self._steps
        ]
        rows.append(("in all", "", f"{self._requests:,}", duration(seconds), f"{self._requests / seconds:,.0f}"))
        self._output.table(("Step", "Done", "Requests", "Time", "Requests/s"), rows, right=(2, 3, 4))
        for problem in self._problems[:10]:
            self._output.line(problem, "red")
        if len(self._problems) > 10:
            self._output.line(f"and {len(self._problems) - 10:,} more problems", "red")


def _password() -> str:
    return secrets.token_urlsafe(15)
