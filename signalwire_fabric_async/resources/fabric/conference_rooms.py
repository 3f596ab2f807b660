"""Conference rooms: video rooms with an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, kept, lists, replaces
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from .address_listing import lists_addresses
from .fabric_resource import FabricResource


class VideoQuality(OpenEnum):
    """Video resolution of a room."""

    P1080 = "1080p"
    P720 = "720p"


VideoQualityValue: TypeAlias = VideoQuality | Literal["1080p", "720p"]
"""As an argument: a `VideoQuality`, or its value as a string."""


class RoomLayout(OpenEnum):
    """Arrangement of the members' videos."""

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


RoomLayoutValue: TypeAlias = (
    RoomLayout
    | Literal[
        "grid-responsive",
        "grid-responsive-mobile",
        "highlight-1-responsive",
        "1x1",
        "2x1",
        "2x2",
        "5up",
        "3x3",
        "4x4",
        "5x5",
        "6x6",
        "8x8",
        "10x10",
    ]
)
"""As an argument: a `RoomLayout`, or its value as a string."""


@frozen(kw_only=True)
class ConferenceRoomDetails(Model):
    """The conference room of a resource."""

    id: str
    """Id of the room. No operation takes it: use the id of the resource."""
    name: str
    """Name, such as `coffee_cafe`."""
    description: str | None
    """Description, at most 3,000 characters."""
    display_name: str
    """Label."""
    max_members: int
    """Largest number of members at a time, at most 300."""
    quality: VideoQuality
    """Video resolution."""
    fps: Literal[30, 20]
    """Video frames per second."""
    join_from: datetime | None
    """Start of the period in which members can join."""
    join_until: datetime | None
    """End of the period in which members can join."""
    remove_at: datetime | None
    """Time at which all members are removed."""
    remove_after_seconds_elapsed: int | None
    """Seconds after joining at which a member is removed."""
    layout: RoomLayout
    """Layout at the start."""
    record_on_start: bool
    """Starts a recording with the conference."""
    tone_on_entry_and_exit: bool
    """Plays a tone when a member joins or leaves."""
    room_join_video_off: bool
    """Turns the room's video off for a member who joins."""
    user_join_video_off: bool
    """Turns a member's own video off on joining."""
    enable_room_previews: bool
    """Generates live video previews."""
    sync_audio_video: bool | None
    """Synchronizes audio and video."""
    meta: Mapping[str, object] = field(hash=False)
    """Custom data stored with the room."""
    prioritize_handraise: bool
    """Shows members with a raised hand first."""


@frozen(kw_only=True)
class ConferenceRoom(FabricResource):
    """A conference room as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["video_room", "swml_script"]
    """`video_room`; the published description has `swml_script` in listings of all resources."""
    conference_room: ConferenceRoomDetails
    """The conference room."""


@frozen(kw_only=True)
class ConferenceRoomCreate(Body):
    """A conference room to create."""

    name: str
    """Name, such as `coffee_cafe`."""
    display_name: str | Unset = field(default=UNSET, metadata=limits(max_length=200))
    """Label, at most 200 characters."""
    description: str | Unset = field(default=UNSET, metadata=limits(max_length=3000))
    """Description, at most 3,000 characters."""
    join_from: datetime | Unset = UNSET
    """Start of the period in which members can join."""
    join_until: datetime | Unset = UNSET
    """End of the period in which members can join."""
    max_members: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=300))
    """Largest number of members at a time, at most 300."""
    quality: VideoQualityValue | Unset = UNSET
    """Video resolution. Default: `720p`."""
    remove_at: datetime | Unset = UNSET
    """Time at which all members are removed."""
    remove_after_seconds_elapsed: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=200_000))
    """Seconds after joining at which a member is removed, at most 200,000."""
    layout: RoomLayoutValue | Unset = UNSET
    """Layout at the start. Default: `grid-responsive`."""
    record_on_start: bool | Unset = UNSET
    """Starts a recording with the conference."""
    enable_room_previews: bool | Unset = UNSET
    """Generates live video previews."""
    meta: Mapping[str, object] | Unset = UNSET
    """Custom data to store with the room."""
    sync_audio_video: bool | Unset = UNSET
    """Synchronizes audio and video."""
    tone_on_entry_and_exit: bool | Unset = UNSET
    """Plays a tone when a member joins or leaves."""
    room_join_video_off: bool | Unset = UNSET
    """Turns the room's video off for a member who joins."""
    user_join_video_off: bool | Unset = UNSET
    """Turns a member's own video off on joining."""


@frozen(kw_only=True)
class ConferenceRoomUpdate(Body):
    """Changes to a conference room."""

    _not_taken: ClassVar[tuple[str, ...]] = (
        "name",
        "description",
        "tone_on_entry_and_exit",
        "room_join_video_off",
        "user_join_video_off",
    )

    display_name: str | Unset = field(default=UNSET, metadata=limits(max_length=200))
    """Label, at most 200 characters."""
    join_from: datetime | Unset = UNSET
    """Start of the period in which members can join."""
    join_until: datetime | Unset = UNSET
    """End of the period in which members can join."""
    max_members: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=300))
    """Largest number of members at a time, at most 300."""
    quality: VideoQualityValue | Unset = UNSET
    """Video resolution."""
    remove_at: datetime | Unset = UNSET
    """Time at which all members are removed."""
    remove_after_seconds_elapsed: int | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=200_000))
    """Seconds after joining at which a member is removed, at most 200,000."""
    layout: RoomLayoutValue | Unset = UNSET
    """Layout at the start."""
    record_on_start: bool | Unset = UNSET
    """Starts a recording with the conference."""
    enable_room_previews: bool | Unset = UNSET
    """Generates live video previews."""
    meta: Mapping[str, object] | Unset = UNSET
    """Custom data to store with the room."""
    sync_audio_video: bool | Unset = UNSET
    """Synchronizes audio and video."""


class ConferenceRooms(Resource, path="resources/conference_rooms", one="a conference room"):
    """The conference rooms of a Space.

    Addresses are at a path of their own (`conference_room`, singular). After a 404 there the plural is tried.
    """

    list = lists(ConferenceRoom)
    """List the conference rooms, page after page."""
    get = gets(ConferenceRoom)
    """Read a conference room."""
    create = creates(ConferenceRoomCreate, ConferenceRoom)
    """Create a conference room."""
    update = replaces(
        ConferenceRoomUpdate,
        ConferenceRoom,
        keeps=kept(
            "conference_room",
            "display_name",
            "join_from",
            "join_until",
            "max_members",
            "quality",
            "remove_at",
            "remove_after_seconds_elapsed",
            "layout",
            "record_on_start",
            "enable_room_previews",
            "meta",
            "sync_audio_video",
        ),
    )
    """Change a conference room, by its id or by the model that was read."""
    delete = deletes()
    """Delete a conference room."""
    list_addresses = lists_addresses(
        at="resources/conference_room/{id}/addresses", second_at="resources/conference_rooms/{id}/addresses"
    )
    """List the addresses of a conference room, page after page."""
