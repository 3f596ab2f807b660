"""Scripted faults of a stand-in server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ..vocabulary import Vocabulary
from . import faults
from .faults import Fault, Faults, Match, When


class FaultScript:
    """The methods of a server that script faults."""

    _vocabulary: Vocabulary
    _faults: Faults

    def fail(
        self,
        operation: str,
        *,
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
        when: When = "before",
        status: int = 503,
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> None:
        """Let requests of an operation fail with a status, not executed, or `when="after"` they were.

        Args:
            operation: An operation such as `subscribers.create`, a resource, a method, or `*`.
            times: Number of requests that fail; None for all.
            skip: Number of requests that succeed first.
            match: Selects requests: a function of an Entry that returns true for a request to fail. It must not raise.
            when: "before" the request is executed, or "after": then it has taken
                effect, and the response does not say so.
            status: The status, from 200 to 999.
            body: A JSON value, or bytes to send as they are; None for the
                service's usual body.

        Example::

            fabric.fail("subscribers.list", skip=1)                   # page 2 of a listing
            fabric.fail("subscribers.create", when="after", status=502)
            fabric.fail("POST", match=lambda entry: b"ada@" in entry.body)

        The other faults take the same `operation`, `times`, `skip` and
        `match`. Faults apply in the order in which they were scripted, and a
        request that one of them ends does not count for the later ones.

        Raises:
            ConfigurationError: A value is invalid.
        """
        answer = {"status": status, "headers": faults.texts(headers), "body": body}
        self._script("fail", operation, times, skip=skip, match=match, when=when, **answer)

    def delay(
        self,
        operation: str,
        seconds: float,
        *,
        times: int | None = None,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Delay responses by some seconds; the requests are executed at once."""
        self._script("delay", operation, times, skip=skip, match=match, seconds=seconds)

    def stall(
        self,
        operation: str,
        *,
        where: Literal["headers", "body"] = "headers",
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Execute requests and never finish their responses: send nothing, or half of the body."""
        self._script("stall", operation, times, skip=skip, match=match, where=where)

    def cut(self, operation: str, *, at: int, times: int | None = 1, skip: int = 0, match: Match | None = None) -> None:
        """Execute requests and close the connection after `at` bytes of the response's body."""
        self._script("cut", operation, times, skip=skip, match=match, at=at)

    def drop(
        self,
        operation: str,
        *,
        when: When = "before",
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Close the connection without a response, before or after executing requests."""
        self._script("drop", operation, times, skip=skip, match=match, when=when)

    def reset(
        self,
        operation: str,
        *,
        when: When = "before",
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Reset the connection (TCP RST), before or after executing requests."""
        self._script("reset", operation, times, skip=skip, match=match, when=when)

    def override_next_link(
        self,
        operation: str,
        *,
        next: object,
        times: int | None = None,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Replace `links.next` in the pages of a listing with a URL, or any JSON value."""
        self._script("next_link", operation, times, skip=skip, match=match, next=next)

    def lose_answers(self, share: float, *, seed: int = 0) -> None:
        """Execute every write, and drop this fraction of the responses (0 to 1); 0 ends it."""
        faults.share(share)
        self._faults.lose_answers(share, seed)

    def refuse(
        self, share: float, *, status: int = 503, headers: Mapping[str, str] | None = None, seed: int = 0
    ) -> None:
        """Reject this fraction of all requests (0 to 1) without executing them; 0 ends it."""
        faults.share(share)
        self._faults.refuse(share, seed, Fault("fail", "*", status=status, headers=faults.texts(headers)))

    def clear_faults(self) -> None:
        """Remove every scripted fault."""
        self._faults.clear()

    def _script(self, kind: Any, operation: str, times: int | None, **settings: Any) -> None:  # a fault's own members
        (word,) = self._vocabulary.words(operation)
        self._faults.add(Fault(kind, word, times, **settings))
