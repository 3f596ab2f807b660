"""The vendor's signalwire-sdk: synchronous, so 64 threads with a client each (one shared would be slower)."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.answers import COLLECTION

from . import IN_FLIGHT, PROJECT, SUBSCRIBER, TOKEN, Client, body


class VendorSdk(Client):
    def __init__(self, origin: str, settings: str = "") -> None:
        super().__init__(origin, settings)
        self._threads = threading.local()

    def _client(self) -> Any:
        made = getattr(self._threads, "client", None)
        if made is None:
            from signalwire.rest import RestClient

            host = self.origin.removeprefix("http://")
            made = self._threads.client = RestClient(project=PROJECT, token=TOKEN, host=host)
        return made

    async def create(self, number: int) -> Any:
        return self._client().fabric.subscribers.create_sip_endpoint(SUBSCRIBER, **body(number))

    async def get(self, number: int) -> Any:
        return self._client().fabric.subscribers.get_sip_endpoint(SUBSCRIBER, f"credential-{number}")

    async def list(self, listing: str, size: int, after_page: Callable[[], Awaitable[None]] | None = None) -> int:
        from signalwire.rest._pagination import PaginatedIterator

        http = self._client()._http
        found = 0
        for _ in PaginatedIterator(http, COLLECTION.format(listing), params={"page_size": size}):
            found += 1
            if after_page is not None and found % size == 0:
                await after_page()
        return found

    async def many(self, call: Callable[[int], Awaitable[Any]], count: int) -> None:
        numbers = iter(range(count))
        failures: list[BaseException] = []

        def work() -> None:
            try:
                for number in numbers:
                    _run(call(number))
            except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(IN_FLIGHT)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]


def _run(call: Any) -> Any:
    """Run a coroutine that awaits nothing, without the cost of a loop."""
    try:
        call.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("the vendor's calls await nothing")


CLIENT = VendorSdk
