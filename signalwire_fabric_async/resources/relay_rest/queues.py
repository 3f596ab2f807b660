"""Queues: waiting calls, and their positions."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ...apis import RELAY_REST
from ...operations import Resource, action, contains, creates, deletes, gets, kept_members, lists, replaces
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset


@frozen(kw_only=True)
class Queue(Model):
    """A queue of calls."""

    id: str
    project_id: str
    """The id of the project."""
    friendly_name: str
    """The name of the queue."""
    max_size: int | None = None
    """Maximum number of waiting callers."""
    current_size: int | None = None
    """Current number of waiting callers."""
    average_wait_time: int | None = None
    """Average waiting time in seconds."""
    uri: str | None = None
    """The path of this resource."""
    date_created: datetime | None = None
    """Creation time."""
    date_updated: datetime | None = None
    """Time of the last change."""


@frozen(kw_only=True)
class QueueCreate(Body):
    """A queue to create."""

    name: str | Unset = UNSET
    max_size: int | Unset = UNSET
    """Maximum number of waiting callers."""


@frozen(kw_only=True)
class QueueUpdate(Body):
    """The members of a queue to change."""

    name: str | Unset = UNSET
    max_size: int | Unset = UNSET
    """Maximum number of waiting callers."""


@frozen(kw_only=True)
class QueueMember(Model):
    """A call that waits in a queue."""

    call_id: str
    """The id of the waiting call."""
    project_id: str
    """The id of the project."""
    queue_id: str
    """The id of the queue."""
    position: int
    """Position in the queue, counted from 1."""
    uri: str
    """The path of this resource."""
    wait_time: int | None = None
    """Seconds that the caller has waited."""
    date_enqueued: datetime | None = None
    """Time at which the caller joined the queue."""


class MembersOfQueue(
    Resource, api=RELAY_REST, path="queues/{queue_id}/members", one="a call that waits in the queue", scopes=("Voice",)
):
    """The calls that wait in one queue."""

    list = lists(QueueMember)
    """List the calls that wait in the queue, page after page."""
    get = gets(QueueMember)
    """Read a call that waits in the queue."""
    next = action(None, QueueMember, method="GET", by_id=False, at="queues/{queue_id}/members/next")
    """Read the call that is next in the queue."""


class Queues(Resource, api=RELAY_REST, path="queues", one="a queue", scopes=("Voice",)):
    """The queues of a project."""

    list = lists(Queue)
    """List the queues, page after page."""
    get = gets(Queue)
    """Read a queue."""
    create = creates(QueueCreate, Queue)
    """Create a queue."""
    update = replaces(QueueUpdate, Queue, keeps=kept_members(QueueUpdate, Queue, name="friendly_name"))
    """Change a queue, by its id or by the model that was read."""
    delete = deletes()
    """Delete a queue."""
    members = contains(MembersOfQueue)
