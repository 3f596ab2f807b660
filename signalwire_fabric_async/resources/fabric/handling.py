"""The enumerations of how calls and messages are handled that several nouns share."""

from __future__ import annotations

from ...schema.values import OpenEnum


class RequestMethod(OpenEnum):
    """The HTTP method by which the service asks for instructions or tells a status."""

    GET = "GET"
    POST = "POST"


class UsedFor(OpenEnum):
    """What something handles: calls or messages."""

    CALLING = "calling"
    MESSAGING = "messaging"
