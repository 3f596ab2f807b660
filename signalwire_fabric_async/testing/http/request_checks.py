"""Counts of the requests that a stand-in server received, and assertions about them."""

from __future__ import annotations

from collections.abc import Mapping

from ...validate import whole_number
from ..vocabulary import Vocabulary
from .request_log import Entry, RequestLog


class RequestChecks:
    """The methods of a server that check the received requests."""

    _vocabulary: Vocabulary
    _log: RequestLog

    @property
    def log(self) -> tuple[Entry, ...]:
        """The latest 200,000 requests, in the order of their arrival."""
        return self._log.entries()

    def requests(self, method: str | None = None, resource: str | None = None) -> int:
        """Return the number of received requests, of all or of the named ones.

        Either argument may be a method (in any case), a resource, an operation
        such as `subscribers.create`, or `*`; both together name the requests
        that are both.

        Example::

            fabric.requests("POST", "subscribers")
            fabric.requests("subscribers.create")

        Raises:
            ConfigurationError: A name is unknown, or no request has both; the other counts and assertions raise it too.
        """
        return self._log.arrivals(self._vocabulary.words(method, resource))

    def executed(self, operation: str | None = None) -> int:
        """Return the number of executed requests, of all or of an operation, a resource or a method."""
        return self._log.executions(self._vocabulary.words(operation))

    def answered(self, operation: str | None = None) -> int:
        """Return the number of requests with a complete response, of all or of an operation, a resource or a method."""
        return self._log.answers(self._vocabulary.words(operation))

    @property
    def fullest_window(self) -> int:
        """The maximum number of POST, PUT and PATCH that arrived within any `window` seconds."""
        return self._log.fullest_window

    def assert_sent(
        self,
        method: str | None = None,
        resource: str | None = None,
        *,
        times: int | None = None,
        json: Mapping[str, object] | None = None,
    ) -> None:
        """Assert that such requests arrived: at least one, or exactly `times`. The message lists what arrived instead.

        They are named as for `requests`: by a method, a resource, an operation or
        `*`. With `json`, only requests count whose body has these members; nested
        objects may have more.

        Example::

            await session.subscribers.create(email="ada@example.com", first_name="Ada")
            fabric.assert_sent("subscribers.create", json={"email": "ada@example.com"}, times=1)
        """
        __tracebackhide__ = True  # the traceback ends in the test
        words = self._vocabulary.words(method, resource)
        said = self._log.missed(words, None if times is None else whole_number(times, "times", least=0), json)
        if said:
            raise AssertionError(said)

    def assert_not_sent(
        self, method: str | None = None, resource: str | None = None, *, json: Mapping[str, object] | None = None
    ) -> None:
        """Assert that no such request arrived. The message lists those that did."""
        __tracebackhide__ = True
        self.assert_sent(method, resource, times=0, json=json)

    def forget(self) -> None:
        """Clear the log and its counts; the server's state stays."""
        self._log.clear()
