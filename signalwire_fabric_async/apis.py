"""The API families of a Space as values: one `Api` for each, named by its resource tables.

A family differs from another in its root path, the scopes that its tokens
need, the shape of its error bodies, how its listings page, and which quota its
writes count against. The client, the stand-in server, the command line, the
manual and the tests against the description all read these values.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Authorization(StrEnum):
    """How a request is authorized."""

    BASIC = "basic"
    """The project's id and API token."""
    BEARER = "bearer"
    """A subscriber's access token."""
    NONE = "none"
    """No credentials are sent."""


class Paging(NamedTuple):
    """How a listing pages: the query parameters of a page, and where a page has its items and its next link.

    A name that is empty is one that the listing does not have.
    """

    size: str = "page_size"
    number: str = "page_number"
    token: str = "page_token"  # noqa: S105  # a query parameter's name
    items: str = "data"
    links: str = "links"
    next: str = "next"
    default_size: int = 50
    max_size: int = 1000


class ErrorShape(NamedTuple):
    """The member names of one problem in an error body; a name that is empty is one that the body does not have."""

    message: str
    type: str
    code: str
    attribute: str = ""
    url: str = ""
    status: str = ""


class QuotaBucket(NamedTuple):
    """Which requests count against one quota, and how many are accepted in `seconds`."""

    name: str
    limit: int
    seconds: float
    methods: frozenset[str]


class Api(NamedTuple):
    """One API family."""

    name: str
    root: str
    """The path that every path of the family begins with, with a slash at its end."""
    scopes: tuple[str, ...] = ()
    """The API scopes of which a token needs one, where an operation names no others."""
    authorization: Authorization = Authorization.BASIC
    errors: ErrorShape = ErrorShape(message="detail", type="title", code="code", status="status")
    paging: Paging = Paging()
    quota: QuotaBucket | None = None
    """The quota that writes count against; None where the family has none."""


LINKED: Final = Paging()
"""Pages with links: what every family of a Space has by default."""

UNLINKED: Final = Paging(size="", number="", token="", links="", next="")
"""A listing that is one page: data alone, no links and no query parameters of paging."""

WRITES: Final = QuotaBucket("writes", 13_800, 10.0, frozenset({"POST", "PUT", "PATCH"}))
"""The write quota of a Space, which all families share."""

COMMUNICATION_SCOPES: Final = ("Voice", "Messaging", "Fax", "Video")
CALLING_SCOPES: Final = ("Calling", "Fax", "Messaging", "Video")

FABRIC: Final = Api(
    "fabric",
    "/api/fabric/",
    scopes=COMMUNICATION_SCOPES,
    errors=ErrorShape(message="message", type="type", code="code", attribute="attribute", url="url"),
    quota=WRITES,
)
"""Subscribers, SIP credentials and every other resource of Call Fabric."""
RELAY_REST: Final = Api("relay-rest", "/api/relay/rest/", quota=WRITES)
"""Phone numbers, the SIP profile, queues, recordings, 10DLC and what else stands under Relay REST."""
