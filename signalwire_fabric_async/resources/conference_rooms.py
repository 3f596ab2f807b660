"""Conference rooms: video rooms that people join by an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model, limits
from ..wire.values import UNSET, OpenEnum, Unset
from .addresses import Address
from .fabric_resource import FabricResource


class VideoQuality(OpenEnum):
    """The resolution of a room's video."""

    P1080 = "1080p"
    P720 = "720p"


class RoomLayout(OpenEnum):
    """How a room arranges its members' videos."""

    GRID_RESPONSIVE = "grid-responsive"
    GRID_RESPONSIVE_MOBILE = "grid-responsive-mobile"
    HIGHLIGHT_1_RESPONSIVE = "highlight-1-responsive"
    GRID_1X1 = "1x1"
    GRID_2X1 = "2x1"
    GRID_2X2 = "2x2"
    FIVE_UP = "5up"
    GRID_3X3 = "3x3"
    GRID_4X4 = "4x4"
    GRID_5X5 = "5x5"
    GRID_6X6 = "6x6"
    GRID_8X8 = "8x8"
    GRID_10X10 = "10x10"


@frozen(kw_only=True)
class ConferenceRoomDetails(Model):
    """The room itself; `id` is its own, which no operation takes."""

    id: str
    name: str
    description: str
    display_name: str
    max_members: int
    quality: VideoQuality
    fps: Literal[30, 20]
    join_from: datetime | None
    join_until: datetime | None
    remove_at: datetime | None
    remove_after_seconds_elapsed: int | None
    layout: RoomLayout
    record_on_start: bool
    tone_on_entry_and_exit: bool
    room_join_video_off: bool
    user_join_video_off: bool
    enable_room_previews: bool
    sync_audio_video: bool | None
    meta: Mapping[str, object] = field(hash=False)
    prioritize_handraise: bool


@frozen(kw_only=True)
class ConferenceRoom(FabricResource):
    """A conference room as a Fabric resource; among all resources the service also calls it a `swml_script`."""

    display_name: str
    type: Literal["video_room", "swml_script"]
    conference_room: ConferenceRoomDetails


@frozen(kw_only=True)
class ConferenceRoomCreate(Body):
    """A room to create: up to 300 members, removed at a moment or after up to 200,000 seconds."""

    name: str
    display_name: str | Unset = field(default=UNSET, metadata=limits(max_length=200))
    description: str | Unset = field(default=UNSET, metadata=limits(max_length=3000))
    join_from: datetime | Unset = UNSET
    join_until: datetime | Unset = UNSET
    max_members: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=300))
    quality: VideoQuality | Unset = UNSET
    remove_at: datetime | Unset = UNSET
    remove_after_seconds_elapsed: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=200_000))
    layout: RoomLayout | Unset = UNSET
    record_on_start: bool | Unset = UNSET
    enable_room_previews: bool
    meta: Mapping[str, object] | Unset = UNSET
    sync_audio_video: bool | Unset = UNSET
    tone_on_entry_and_exit: bool | Unset = UNSET
    room_join_video_off: bool | Unset = UNSET
    user_join_video_off: bool | Unset = UNSET


@frozen(kw_only=True)
class ConferenceRoomUpdate(Body):
    """A room's replacement, within the bounds of `ConferenceRoomCreate`."""

    name: str | Unset = UNSET
    display_name: str | Unset = field(default=UNSET, metadata=limits(max_length=200))
    description: str | Unset = field(default=UNSET, metadata=limits(max_length=3000))
    join_from: datetime | Unset = UNSET
    join_until: datetime | Unset = UNSET
    max_members: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=300))
    quality: VideoQuality | Unset = UNSET
    remove_at: datetime | Unset = UNSET
    remove_after_seconds_elapsed: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=200_000))
    layout: RoomLayout | Unset = UNSET
    record_on_start: bool | Unset = UNSET
    enable_room_previews: bool
    meta: Mapping[str, object] | Unset = UNSET
    sync_audio_video: bool
    tone_on_entry_and_exit: bool | Unset = UNSET
    room_join_video_off: bool | Unset = UNSET
    user_join_video_off: bool | Unset = UNSET


class ConferenceRooms(Resource, path="resources/conference_rooms"):
    """The conference rooms of a Space."""

    list = lists(ConferenceRoom)
    get = gets(ConferenceRoom)
    create = creates(ConferenceRoomCreate, ConferenceRoom)
    update = updates(ConferenceRoomUpdate, ConferenceRoom, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/conference_room/{id}/addresses")
