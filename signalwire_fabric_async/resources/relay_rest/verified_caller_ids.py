"""Verified caller ids: numbers of other carriers that calls can originate from."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...apis import RELAY_REST
from ...operations import Resource, action, creates, deletes, gets, lists, updates
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Secret, Unset


class CallerIdStatus(OpenEnum):
    """Verification status of a caller id."""

    VERIFIED = "Verified"
    AWAITING_VERIFICATION = "Awaiting Verification"


@frozen(kw_only=True)
class VerifiedCallerId(Model):
    """A caller id, verified or about to be."""

    type: str | None = None
    """Always `verified_caller_id`."""
    id: str
    number: str
    """The phone number in E.164 format."""
    name: str | None = None
    """Its name; the formatted number by default."""
    extension: str | None = None
    """The extension that the verification call dials."""
    verified: bool
    """The verification status."""
    verified_at: datetime | None = None
    """Time of the verification; None before it."""
    status: CallerIdStatus | None = None
    """True if the verification is complete."""


@frozen(kw_only=True)
class VerifiedCallerIdCreate(Body):
    """A caller id to verify."""

    number: str
    """The number to verify, in E.164 format. It is called with a code."""
    name: str | Unset = field(default=UNSET, metadata=limits(max_length=200))
    """Its name; the formatted number by default."""
    extension: str | Unset = UNSET
    """The extension that the verification call dials."""


@frozen(kw_only=True)
class VerifiedCallerIdUpdate(Body):
    """The member of a caller id that can be changed."""

    name: str = field(metadata=limits(max_length=200))
    """The new name."""


@frozen(kw_only=True)
class CallerIdVerification(Body):
    """The code of a verification call."""

    verification_code: str | Secret = field(repr=False)
    """The code from the verification call."""


@frozen(kw_only=True)
class VerifiedCallerIdQuery(ListQuery):
    """The query parameters of the listing of caller ids."""

    filter_name: str | None = None
    """Only caller ids whose name contains this."""
    filter_number: str | None = None
    """Only caller ids whose number contains this."""


class VerifiedCallerIds(
    Resource, api=RELAY_REST, path="verified_caller_ids", one="a verified caller id", scopes=("Voice",)
):
    """The verified caller ids of a project."""

    list = lists(VerifiedCallerId, query=VerifiedCallerIdQuery)
    """List the verified caller ids, page after page."""
    get = gets(VerifiedCallerId)
    """Read a verified caller id."""
    create = creates(VerifiedCallerIdCreate, VerifiedCallerId)
    """Add a caller id; the service calls the number and says a code for `verify`."""
    update = updates(VerifiedCallerIdUpdate, VerifiedCallerId, verb="PUT")
    """Rename a verified caller id."""
    delete = deletes()
    """Delete a verified caller id."""
    redial = action(None, VerifiedCallerId, at="verified_caller_ids/{id}/verification")
    """Repeat the verification call, with a new code."""
    verify = action(CallerIdVerification, VerifiedCallerId, method="PUT", at="verified_caller_ids/{id}/verification")
    """Verify a caller id by the code of its verification call."""

    async def find(self, *, number: str, most: int = 10_000) -> VerifiedCallerId | None:
        """Return the caller id of the project with this number, verified or not; None where there is none.

        The service filters the listing by it.

        Args:
            number: The number in E.164 format.
            most: How many caller ids are read at most.

        Raises:
            ConfigurationError: There are more than `most` caller ids, and none of those that were read has it.
            FabricError: As the listing.
        """
        from ...lookups import find  # loaded on first use

        return await find(self.list(filter_number=number, page_size=1000), lambda one: one.number == number, most=most)
