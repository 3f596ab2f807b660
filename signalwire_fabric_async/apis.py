"""The API families of a Space as values: one `Api` for each, named by its resource tables.

A family differs from another in its root path, the scopes that its tokens
need, the shape of its error bodies, how its listings page, and which quota its
writes count against. The client, the stand-in server, the command line, the
manual and the tests against the description all read these values.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Authorization(StrEnum):
    """How a request is authorized."""

    BASIC = "basic"
    """The project's id and API token."""
    BEARER = "bearer"
    """A subscriber's access token."""
    NONE = "none"
    """No credentials are sent."""


class Paging:
    """The paging of a listing. An empty name means that the listing has no such parameter or member.

    Attributes:
        size: The query parameter of a page's size.
        number: The query parameter of a page's number, counted from 0.
        token: The query parameter of a page's token.
        items: The member of a page that holds its items.
        links: The member of a page that holds its links.
        next: The member of its links that leads to the next page.
        default_size: Number of items on a page where the query does not set it.
        max_size: Maximum page size in a query.
    """

    __slots__ = ("default_size", "items", "links", "max_size", "next", "number", "size", "token")

    def __init__(
        self,
        *,
        size: str = "page_size",
        number: str = "page_number",
        token: str = "page_token",  # noqa: S107  # a query parameter's name
        items: str = "data",
        links: str = "links",
        next: str = "next",
        default_size: int = 50,
        max_size: int = 1000,
    ) -> None:
        self.size, self.number, self.token = size, number, token
        self.items, self.links, self.next = items, links, next
        self.default_size, self.max_size = default_size, max_size

    def up_to(self, max_size: int) -> Paging:
        """Return the same paging with another largest size of a page."""
        return Paging(
            size=self.size,
            number=self.number,
            token=self.token,
            items=self.items,
            links=self.links,
            next=self.next,
            default_size=min(self.default_size, max_size),
            max_size=max_size,
        )


class ErrorShape:
    """The member names of one problem in an error body; empty for a member that the body does not have."""

    __slots__ = ("attribute", "code", "message", "status", "type", "url")

    def __init__(
        self, *, message: str, type: str, code: str, attribute: str = "", url: str = "", status: str = ""
    ) -> None:
        self.message, self.type, self.code = message, type, code
        self.attribute, self.url, self.status = attribute, url, status


class QuotaBucket:
    """A quota: the methods whose requests count against it, and how many are accepted in `seconds`."""

    __slots__ = ("limit", "methods", "name", "seconds")

    def __init__(self, name: str, *, limit: int, seconds: float, methods: frozenset[str]) -> None:
        self.name, self.limit, self.seconds, self.methods = name, limit, seconds, methods


class Api:
    """One API family.

    Attributes:
        name: Its name.
        root: The path that every path of the family begins with, with a slash at its end.
        scopes: The API scopes of which a token needs one, where a table or an operation names no others.
        authorization: The authorization, where an operation names no other.
        errors: The shape of its error bodies.
        paging: How its listings page.
        quota: The quota that its writes count against; None where there is none.
    """

    __slots__ = ("authorization", "errors", "name", "paging", "quota", "root", "scopes")

    def __init__(
        self,
        name: str,
        root: str,
        *,
        errors: ErrorShape,
        paging: Paging,
        quota: QuotaBucket | None,
        scopes: tuple[str, ...] = (),
        authorization: Authorization = Authorization.BASIC,
    ) -> None:
        self.name, self.root, self.scopes, self.authorization = name, root, scopes, authorization
        self.errors, self.paging, self.quota = errors, paging, quota

    def __repr__(self) -> str:
        return f"<Api {self.name}: {self.root}>"


LINKED: Final = Paging()
"""Pages with links: what every family of a Space has by default."""

UNLINKED: Final = Paging(size="", number="", token="", links="", next="")
"""A listing that is one page: data alone, no links and no query parameters of paging."""

WRITES: Final = QuotaBucket("writes", limit=13_800, seconds=10.0, methods=frozenset({"POST", "PUT", "PATCH"}))
"""The write quota of a Space, which all families share."""

TYPED_ERRORS: Final = ErrorShape(message="message", type="type", code="code", attribute="attribute", url="url")
"""Fabric's problems: with the attribute that is wrong, and a page that explains the code."""

TITLED_ERRORS: Final = ErrorShape(message="detail", type="title", code="code", status="status")
"""The problems of the other families: a title and a detail."""

COMMUNICATION_SCOPES: Final = ("Voice", "Messaging", "Fax", "Video")
CALLING_SCOPES: Final = ("Calling", "Fax", "Messaging", "Video")

FABRIC: Final = Api(
    "fabric", "/api/fabric/", scopes=COMMUNICATION_SCOPES, errors=TYPED_ERRORS, paging=LINKED, quota=WRITES
)
"""Subscribers, SIP credentials and every other resource of Call Fabric."""
RELAY_REST: Final = Api("relay-rest", "/api/relay/rest/", errors=TITLED_ERRORS, paging=LINKED, quota=WRITES)
"""Phone numbers, the SIP profile, queues, recordings, 10DLC and the rest of Relay REST."""
CALLING: Final = Api("calling", "/api/calling/", scopes=("Voice",), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES)
"""Calls under way, each controlled by commands."""
MESSAGING: Final = Api(
    "messaging", "/api/messaging/", scopes=("Messaging",), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES
)
"""Messages, their logs, and WhatsApp."""
VOICE: Final = Api("voice", "/api/voice/", scopes=("Voice",), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES)
"""The logs of calls."""
FAX: Final = Api("fax", "/api/fax/", scopes=("Fax",), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES)
"""The logs of faxes."""
LOGS: Final = Api("logs", "/api/logs/", scopes=("Video", "Voice"), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES)
"""The logs of conferences."""
DATASPHERE: Final = Api(
    "datasphere", "/api/datasphere/", scopes=("DataSphere",), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES
)
"""Documents that AI agents search."""
PROJECTS: Final = Api("projects", "/api/", scopes=("Management",), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES)
"""A project and its subprojects."""
PROJECT_TOKENS: Final = Api(
    "project", "/api/project/", scopes=("Management",), errors=TYPED_ERRORS, paging=LINKED, quota=WRITES
)
"""The API tokens of a project."""
