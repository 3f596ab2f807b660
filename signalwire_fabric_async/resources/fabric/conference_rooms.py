"""Conference rooms: video rooms that people join by an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
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
    """Such as `coffee_cafe`."""
    description: str
    """What it is for, in up to 3,000 characters."""
    display_name: str
    max_members: int
    """How many may be in it at a time, 300 at most."""
    quality: VideoQuality
    """The resolution of its video."""
    fps: Literal[30, 20]
    """Frames a second of the members' videos."""
    join_from: datetime | None
    """Nobody is let in before this; None where there is no such moment."""
    join_until: datetime | None
    """Nobody is let in after this; None where there is no such moment."""
    remove_at: datetime | None
    """When everybody is put out; None where nobody is."""
    remove_after_seconds_elapsed: int | None
    """After how many seconds a member is put out, counted from joining; None where nobody is."""
    layout: RoomLayout
    """How the members' videos are arranged."""
    record_on_start: bool
    """Whether it is recorded from the start of a conference."""
    tone_on_entry_and_exit: bool
    """Whether a tone is heard when somebody comes or goes."""
    room_join_video_off: bool
    """Whether the conference's video is off for somebody who joins."""
    user_join_video_off: bool
    """Whether somebody who joins has their own video off."""
    enable_room_previews: bool
    """Whether live previews of its video are made."""
    sync_audio_video: bool | None
    """Whether members' audio and video are kept in step."""
    meta: Mapping[str, object] = field(hash=False)
    """Data of yours, kept with the room."""
    prioritize_handraise: bool
    """Whether members who raise a hand are shown first."""


@frozen(kw_only=True)
class ConferenceRoom(FabricResource):
    """A conference room as a Fabric resource; among all resources the service also calls it a `swml_script`."""

    display_name: str
    type: Literal["video_room", "swml_script"]
    """`video_room` from `conference_rooms`, `swml_script` from `resources`."""
    conference_room: ConferenceRoomDetails
    """What only a conference room has."""


@frozen(kw_only=True)
class ConferenceRoomCreate(Body):
    """A room to create: up to 300 members, removed at a moment or after up to 200,000 seconds."""

    name: str
    """Such as `coffee_cafe`."""
    display_name: str | Unset = field(default=UNSET, metadata=limits(max_length=200))
    """Up to 200 characters."""
    description: str | Unset = field(default=UNSET, metadata=limits(max_length=3000))
    """What it is for, in up to 3,000 characters."""
    join_from: datetime | Unset = UNSET
    """Nobody is let in before this."""
    join_until: datetime | Unset = UNSET
    """Nobody is let in after this."""
    max_members: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=300))
    """How many may be in it at a time, 300 at most."""
    quality: VideoQuality | Unset = UNSET
    """The resolution of its video; `720p` by default."""
    remove_at: datetime | Unset = UNSET
    """When everybody is put out."""
    remove_after_seconds_elapsed: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=200_000))
    """After how many seconds a member is put out, counted from joining: 200,000 at most."""
    layout: RoomLayout | Unset = UNSET
    """How the members' videos are arranged."""
    record_on_start: bool | Unset = UNSET
    """Whether it is recorded from the start of a conference."""
    enable_room_previews: bool
    """Whether live previews of its video are made."""
    meta: Mapping[str, object] | Unset = UNSET
    """Data of yours, kept with the room."""
    sync_audio_video: bool | Unset = UNSET
    """Whether members' audio and video are kept in step."""
    tone_on_entry_and_exit: bool | Unset = UNSET
    """Whether a tone is heard when somebody comes or goes."""
    room_join_video_off: bool | Unset = UNSET
    """Whether the conference's video is off for somebody who joins."""
    user_join_video_off: bool | Unset = UNSET
    """Whether somebody who joins has their own video off."""


@frozen(kw_only=True)
class ConferenceRoomUpdate(Body):
    """A room's replacement, within the bounds of `ConferenceRoomCreate`."""

    name: str | Unset = UNSET
    """Such as `coffee_cafe`."""
    display_name: str | Unset = field(default=UNSET, metadata=limits(max_length=200))
    """Up to 200 characters."""
    description: str | Unset = field(default=UNSET, metadata=limits(max_length=3000))
    """What it is for, in up to 3,000 characters."""
    join_from: datetime | Unset = UNSET
    """Nobody is let in before this."""
    join_until: datetime | Unset = UNSET
    """Nobody is let in after this."""
    max_members: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=300))
    """How many may be in it at a time, 300 at most."""
    quality: VideoQuality | Unset = UNSET
    """The resolution of its video; `720p` by default."""
    remove_at: datetime | Unset = UNSET
    """When everybody is put out."""
    remove_after_seconds_elapsed: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=200_000))
    """After how many seconds a member is put out, counted from joining: 200,000 at most."""
    layout: RoomLayout | Unset = UNSET
    """How the members' videos are arranged; `grid-responsive` by default."""
    record_on_start: bool | Unset = UNSET
    """Whether it is recorded from the start of a conference."""
    enable_room_previews: bool
    """Whether live previews of its video are made."""
    meta: Mapping[str, object] | Unset = UNSET
    """Data of yours, kept with the room."""
    sync_audio_video: bool
    """Whether members' audio and video are kept in step."""
    tone_on_entry_and_exit: bool | Unset = UNSET
    """Whether a tone is heard when somebody comes or goes."""
    room_join_video_off: bool | Unset = UNSET
    """Whether the conference's video is off for somebody who joins."""
    user_join_video_off: bool | Unset = UNSET
    """Whether somebody who joins has their own video off."""


class ConferenceRooms(Resource, path="resources/conference_rooms", one="a conference room"):
    """The conference rooms of a Space."""

    list = lists(ConferenceRoom, does="List the conference rooms, page after page.")
    get = gets(ConferenceRoom)
    create = creates(ConferenceRoomCreate, ConferenceRoom)
    update = updates(
        ConferenceRoomUpdate, ConferenceRoom, verb="PUT", does="Replace a conference room: give all that is to stay."
    )
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/conference_room/{id}/addresses",
        does="List the addresses of a conference room, page after page.",
    )
