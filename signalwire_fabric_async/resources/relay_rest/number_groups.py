"""Number groups: phone numbers that send messages together."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ...apis import RELAY_REST
from ...operations import Resource, contains, creates, deletes, gets, kept_members, lists, replaces_whole
from ...paging import ListQuery
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset


@frozen(kw_only=True)
class NumberGroup(Model):
    """A group of phone numbers."""

    id: str
    name: str
    sticky_sender: bool
    """Always shows a recipient the same number of the group."""
    phone_number_count: int
    """Number of phone numbers."""


@frozen(kw_only=True)
class NumberGroupCreate(Body):
    """A group to create."""

    name: str
    sticky_sender: bool | Unset = UNSET
    """Always shows a recipient the same number of the group."""


@frozen(kw_only=True)
class NumberGroupUpdate(Body):
    """The members of a group to change."""

    name: str
    sticky_sender: bool | Unset = UNSET
    """Always shows a recipient the same number of the group."""


@frozen(kw_only=True)
class NumberGroupChange(Body):
    """Changes to a group that was read; the other members are sent as they were read."""

    name: str | Unset = UNSET
    sticky_sender: bool | Unset = UNSET
    """Always shows a recipient the same number of the group."""


@frozen(kw_only=True)
class MembershipPhoneNumber(Model):
    """A phone number as a member of a group."""

    id: str | None = None
    name: str | None = None
    number: str | None = None
    """The phone number in E.164 format."""
    capabilities: tuple[str, ...] | None = None
    """The capabilities of the number."""


@frozen(kw_only=True)
class NumberGroupMembership(Model):
    """The membership of a phone number in a group."""

    id: str
    number_group_id: str
    """The id of the group."""
    phone_number: MembershipPhoneNumber
    """The number."""
    created_at: datetime
    updated_at: datetime


@frozen(kw_only=True)
class NumberGroupMembershipCreate(Body):
    """The phone number to add to a group."""

    phone_number_id: str
    """The id of the phone number."""


@frozen(kw_only=True)
class NumberGroupQuery(ListQuery):
    """The query parameters of the listing of groups."""

    filter_name: str | None = None
    """Only groups whose name contains this."""


class MembershipsOfGroup(
    Resource,
    api=RELAY_REST,
    path="number_groups/{NumberGroupId}/number_group_memberships",
    one="a membership of the group",
    scopes=("Numbers",),
):
    """The memberships of one number group."""

    list = lists(NumberGroupMembership)
    """List the memberships of the group, page after page."""
    create = creates(NumberGroupMembershipCreate, NumberGroupMembership)
    """Add a phone number to the group."""


class NumberGroups(Resource, api=RELAY_REST, path="number_groups", one="a number group", scopes=("Numbers",)):
    """The number groups of a project."""

    list = lists(NumberGroup, query=NumberGroupQuery)
    """List the number groups, page after page."""
    get = gets(NumberGroup)
    """Read a number group."""
    create = creates(NumberGroupCreate, NumberGroup)
    """Create a number group."""
    update = replaces_whole(
        NumberGroupUpdate,
        NumberGroupChange,
        NumberGroup,
        keeps=kept_members(NumberGroupUpdate, NumberGroup),
        by_id_alone="The service needs the name with every update.",
    )
    """Change a number group, by its id or by the model that was read."""
    delete = deletes()
    """Delete a number group; its phone numbers stay."""
    memberships = contains(MembershipsOfGroup)


class NumberGroupMemberships(
    Resource, api=RELAY_REST, path="number_group_memberships", one="a membership of a number group", scopes=("Numbers",)
):
    """The memberships of all number groups, by their ids."""

    get = gets(NumberGroupMembership)
    """Read a membership of a number group."""
    delete = deletes()
    """Remove a phone number from a group; the number stays."""
