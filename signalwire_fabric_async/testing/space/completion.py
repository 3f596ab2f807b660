"""What the Space adds to a new resource: members that its parent and the resources that it names say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from .store import Store, StoredResource

Fields: TypeAlias = dict[str, Any]  # JSON values

Complete: TypeAlias = "Callable[[Store, Fields, str], Fields]"
"""Returns the members of a new resource, given those that were sent and the id of its parent."""


def completed(store: Store, kind: str, fields: Fields, parent_id: str) -> Fields:
    """Return the members of a new resource of a kind, also those that its parent says."""
    complete = _COMPLETIONS.get(kind)
    return fields if complete is None else complete(store, fields, parent_id)


def _membership(store: Store, fields: Fields, group_id: str) -> Fields:
    """Add the number to a membership."""
    number = store.find("phone_numbers", str(fields.get("phone_number_id")))
    shown: Fields = {}
    if number is not None:
        names = ("name", "number", "capabilities")
        shown = {"id": number.id, **{name: number.fields[name] for name in names if name in number.fields}}
    _count_members(store, group_id, 1)
    return {"phone_number": shown, **fields, "number_group_id": group_id}


def _count_members(store: Store, group_id: str, more: int) -> None:
    group = store.find("number_groups", group_id)
    if group is not None:
        store.change(group, {**group.fields, "phone_number_count": group.fields.get("phone_number_count", 0) + more})


def removed(store: Store, resource: StoredResource) -> None:
    """Update the parent of a deleted resource."""
    if resource.kind == "number_groups.memberships":
        _count_members(store, resource.parent_id, -1)
    document = store.find("datasphere", resource.parent_id) if resource.kind == "datasphere.chunks" else None
    if document is not None:
        left = len(store.listed("datasphere.chunks", document.id))
        store.change(document, {**document.fields, "number_of_chunks": left})


def _waiting_call(store: Store, fields: Fields, queue_id: str) -> Fields:
    """Append a call to its queue."""
    position = len(store.listed("queues.members", queue_id)) + 1
    queue = store.find("queues", queue_id)
    if queue is not None:
        store.change(queue, {**queue.fields, "current_size": position})
    return {"position": position, **fields, "queue_id": queue_id}


def _assigned_number(store: Store, fields: Fields, campaign_id: str) -> Fields:
    """Add the number to an assignment."""
    number = store.find("phone_numbers", str(fields.get("phone_number_id")))
    shown = {} if number is None else {"id": number.id, "number": number.fields["number"]}
    return {"phone_number": shown, **fields, "campaign_id": campaign_id}


def _chunk(_: Store, fields: Fields, document_id: str) -> Fields:
    """Add the document's id to a chunk."""
    return {**fields, "datasphere_document_id": document_id}


_COMPLETIONS: Final[Mapping[str, Complete]] = {
    "campaigns.numbers": _assigned_number,
    "datasphere.chunks": _chunk,
    "number_groups.memberships": _membership,
    "queues.members": _waiting_call,
}
