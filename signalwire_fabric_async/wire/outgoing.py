"""A request as aiohttp sends it: without the steps that ours never need, and on a new connection where it must be."""

from __future__ import annotations

from typing import Any

import aiohttp
from multidict import CIMultiDict
from yarl import URL


class Outgoing(aiohttp.ClientRequest):
    """A request that has no more than ours have, so that aiohttp does not look for the rest in each of thousands.

    Ours bring complete headers, a body of bytes or none, and an origin that
    was checked when the session was made. They never have compression,
    chunks, cookies, a login in the URL, or `Expect`. A version of aiohttp
    without one of these steps does not call what stands here for it, and
    loses nothing but the time.
    """

    _apart = 0

    def use_new_connection(self, number: int) -> None:
        """Go over a connection that no other request has used or will use; `number` is another for each call."""
        self._apart = number
        self.headers["Connection"] = "close"

    @property
    def connection_key(self) -> Any:  # aiohttp does not export its class
        """What a pooled connection must match."""
        key = super().connection_key
        return key._replace(proxy_headers_hash=-self._apart) if self._apart else key

    def update_host(self, url: URL) -> None:
        """Nothing to check: there is a host, and there is no login."""

    def update_headers(self, headers: Any) -> None:  # a CIMultiDict, always
        """All of them, in a copy: those of the body are added to it."""
        self.headers = CIMultiDict(headers)

    def update_auto_headers(self, skip_auto_headers: Any) -> None:  # never given
        """None is lacking."""

    def update_cookies(self, cookies: Any) -> None:  # never given
        """There are none."""

    def update_content_encoding(self, data: Any) -> None:  # noqa: ARG002  # bytes, as a payload of aiohttp
        """Not packed."""
        self.compress = None

    def update_transfer_encoding(self) -> None:
        """Its length is known."""

    def update_auth(self, auth: Any, trust_env: bool = False) -> None:  # never given
        """The header is among ours."""

    def update_expect_continue(self, expect: bool = False) -> None:
        """Never expected."""


if not hasattr(Outgoing, "skip_auto_headers"):
    setattr(Outgoing, "skip_auto_headers", ())  # noqa: B010  # what aiohttp 3.11 looks into later; a property since
