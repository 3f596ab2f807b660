"""The content of a WhatsApp message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import Model, limits
from ...schema.values import OpenEnum
from ..fabric.common import Plain


class WhatsappMessageType(OpenEnum):
    """Content of a WhatsApp message."""

    WHATSAPP_MEDIA_TEXT = "whatsapp_media_text"
    WHATSAPP_MEDIA_IMAGE = "whatsapp_media_image"
    WHATSAPP_MEDIA_AUDIO = "whatsapp_media_audio"
    WHATSAPP_MEDIA_VIDEO = "whatsapp_media_video"
    WHATSAPP_MEDIA_DOCUMENT = "whatsapp_media_document"
    WHATSAPP_MEDIA_STICKER = "whatsapp_media_sticker"
    WHATSAPP_MEDIA_LOCATION = "whatsapp_media_location"
    WHATSAPP_MEDIA_CONTACTS = "whatsapp_media_contacts"
    WHATSAPP_MEDIA_REACTION = "whatsapp_media_reaction"
    WHATSAPP_INTERACTIVE_CTA = "whatsapp_interactive_cta"
    WHATSAPP_INTERACTIVE_LIST = "whatsapp_interactive_list"
    WHATSAPP_INTERACTIVE_REPLY_BUTTON = "whatsapp_interactive_reply_button"
    WHATSAPP_INTERACTIVE_LOCATION_REQUEST_MESSAGE = "whatsapp_interactive_location_request_message"


WhatsappMessageTypeValue: TypeAlias = (
    WhatsappMessageType
    | Literal[
        "whatsapp_media_text",
        "whatsapp_media_image",
        "whatsapp_media_audio",
        "whatsapp_media_video",
        "whatsapp_media_document",
        "whatsapp_media_sticker",
        "whatsapp_media_location",
        "whatsapp_media_contacts",
        "whatsapp_media_reaction",
        "whatsapp_interactive_cta",
        "whatsapp_interactive_list",
        "whatsapp_interactive_reply_button",
        "whatsapp_interactive_location_request_message",
    ]
)
"""As an argument: a `WhatsappMessageType`, or its value as a string."""


@frozen(kw_only=True)
class WhatsappImage(Model):
    """An image, by its URL or id."""

    link: str | None = None
    """The public URL of the file. Excludes `id`."""
    id: str | None = None
    """The id of a file that was uploaded to WhatsApp. Excludes `link`."""
    caption: str | None = None
    """The text below it."""


@frozen(kw_only=True)
class WhatsappAudio(Model):
    """A sound, by its URL or id."""

    link: str | None = None
    """The public URL of the file. Excludes `id`."""
    id: str | None = None
    """The id of a file that was uploaded to WhatsApp. Excludes `link`."""


@frozen(kw_only=True)
class WhatsappVideo(Model):
    """A video, by its URL or id."""

    link: str | None = None
    """The public URL of the file. Excludes `id`."""
    id: str | None = None
    """The id of a file that was uploaded to WhatsApp. Excludes `link`."""
    caption: str | None = None
    """The text below it."""


@frozen(kw_only=True)
class WhatsappDocument(Model):
    """A document, by its URL or id."""

    link: str | None = None
    """The public URL of the file. Excludes `id`."""
    id: str | None = None
    """The id of a file that was uploaded to WhatsApp. Excludes `link`."""
    caption: str | None = None
    """The text below it."""
    filename: str | None = field(default=None, metadata=limits(max_length=240))
    """The name that the recipient sees."""


@frozen(kw_only=True)
class WhatsappSticker(Model):
    """A sticker (`.webp`), by its URL or id."""

    link: str | None = None
    """The public URL of the file. Excludes `id`."""
    id: str | None = None
    """The id of a file that was uploaded to WhatsApp. Excludes `link`."""


@frozen(kw_only=True)
class WhatsappLocation(Model):
    """A place."""

    latitude: float = field(metadata=limits(minimum=-90, maximum=90))
    """Degrees north."""
    longitude: float = field(metadata=limits(minimum=-180, maximum=180))
    """Degrees east."""
    name: str
    """The name of the place."""
    address: str
    """The address of the place."""


@frozen(kw_only=True)
class WhatsappReaction(Model):
    """A reaction to a message."""

    message_id: str
    """The id of the message that it refers to."""
    emoji: str
    """The emoji."""


@frozen(kw_only=True)
class WhatsappInteractive(Model):
    """Buttons, a list, a link, a location request, or a flow."""

    type: str
    """The kind, such as `button`, `list`, `cta_url`, `location_request_message` or `flow`."""
    action: Mapping[str, object] = field(hash=False)
    """The buttons, sections or parameters, as the kind needs them."""
    header: Mapping[str, object] | None = field(default=None, hash=False)
    """The header."""
    body: Mapping[str, object] | None = field(default=None, hash=False)
    """The body, such as `{"text": "..."}`."""
    footer: Mapping[str, object] | None = field(default=None, hash=False)
    """The footer."""


@frozen(kw_only=True)
class WhatsappContactName(Model):
    """The name of a contact."""

    _accepts_others: ClassVar[bool] = True

    formatted_name: str
    """The whole name, as it is shown."""


@frozen(kw_only=True)
class WhatsappContact(Model):
    """A contact to share."""

    _accepts_others: ClassVar[bool] = True

    name: WhatsappContactName | Plain
    """The name of the contact."""


WhatsappContent: TypeAlias = (
    str
    | WhatsappImage
    | WhatsappAudio
    | WhatsappVideo
    | WhatsappDocument
    | WhatsappSticker
    | WhatsappLocation
    | WhatsappReaction
    | WhatsappInteractive
    | Sequence[WhatsappContact | Plain]
    | Plain
)
"""The content of a WhatsApp message, by its `message_type`."""
