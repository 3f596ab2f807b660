"""Messages: sent, and redacted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from ...apis import MESSAGING
from ...operations import Resource, creates_one_of, updates
from ...schema.models import Body, Model, on_the_wire
from ...schema.values import UNSET, OpenEnum, Unset
from .whatsapp_content import WhatsappContent, WhatsappMessageTypeValue


class MessageStatus(OpenEnum):
    """State of a message."""

    QUEUED = "queued"
    INITIATED = "initiated"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    READ = "read"


class MessageDirection(OpenEnum):
    """Direction of a message."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class MessageKind(OpenEnum):
    """Kind of message."""

    SMS = "sms"
    MMS = "mms"
    WHATSAPP = "whatsapp"


@frozen(kw_only=True)
class Message(Model):
    """A message."""

    id: str
    """The id of the message, in its log too."""
    from_: str = field(metadata=on_the_wire("from"))
    """The sender's number."""
    to: str
    """The recipient's number."""
    body: str
    """The text; empty after redaction."""
    status: MessageStatus
    """The state of the message."""
    direction: MessageDirection
    """The direction of the message."""
    kind: MessageKind
    """The kind of message."""
    media: tuple[str, ...]
    """The URLs of the attachments."""
    number_of_segments: int
    """Number of segments."""
    error_code: str | None
    """The error code of a failed message."""
    error_message: str | None
    """The error text of a failed message."""
    created_at: datetime
    """Creation time."""
    project_id: str
    """The id of the project."""
    status_callback_url: str | None
    """The URL that receives each change of the state."""
    message_uri: str
    """The path of its log."""


@frozen(kw_only=True)
class MessageCreate(Body):
    """An SMS or MMS to send."""

    to: str
    """The recipient's number in E.164 format, or a short one such as `988`."""
    from_: str = field(metadata=on_the_wire("from"))
    """A number or short code of the project; a verified caller id is refused."""
    body: str | Unset = UNSET
    """The text. Needed unless `media` is given."""
    media: Sequence[str] | Unset = UNSET
    """The URLs of attachments, at most 8. They make the message an MMS."""
    send_as_mms: bool | Unset = UNSET
    """Sends an MMS even without attachments. Default: false."""
    status_callback: str | Unset = UNSET
    """The URL that receives each change of the message's state."""
    custom_variables: Mapping[str, str] | Unset = UNSET
    """Up to 20 custom variables, which `status_callback` receives."""


@frozen(kw_only=True)
class WhatsappMessageCreate(Body):
    """A WhatsApp message to send, within 24 hours of the last one from the recipient."""

    to: str
    """The recipient's number in E.164 format."""
    from_: str = field(metadata=on_the_wire("from"))
    """A WhatsApp number of the Space, as `whatsapp:+15551234567`."""
    message_type: WhatsappMessageTypeValue
    """The type of `body`."""
    body: WhatsappContent
    """The content: text, or the model of `message_type`."""
    status_callback: str | Unset = UNSET
    """The URL that receives each change of the message's state."""
    custom_variables: Mapping[str, str] | Unset = UNSET
    """Up to 20 custom variables, which `status_callback` receives."""


@frozen(kw_only=True)
class WhatsappTemplateMessageCreate(Body):
    """An approved WhatsApp template to send, at any time."""

    to: str
    """The recipient's number in E.164 format."""
    from_: str = field(metadata=on_the_wire("from"))
    """A WhatsApp number of the Space, as `whatsapp:+15551234567`."""
    template_id: str
    """The id of an approved template, here or at Meta."""
    status_callback: str | Unset = UNSET
    """The URL that receives each change of the message's state."""
    custom_variables: Mapping[str, str] | Unset = UNSET
    """Up to 20 custom variables, which `status_callback` receives."""
    header_template_parameters: Sequence[str] | Mapping[str, str] | str | Unset = UNSET
    """The values in the template's header: in order, by name, or the URL of its media."""
    body_template_parameters: Sequence[str] | Mapping[str, str] | Unset = UNSET
    """The values in the template's body: in order or by name."""
    button_template_parameters: Sequence[str] | Unset = UNSET
    """The values in the template's buttons, in order."""


@frozen(kw_only=True)
class MessageUpdate(Body):
    """The redaction of a message."""

    body: str
    """An empty string, which removes the text permanently; the service rejects any other."""


class Messages(Resource, api=MESSAGING, path="messages", one="a message"):
    """Messages that a project sends."""

    create = creates_one_of(MessageCreate, WhatsappMessageCreate, WhatsappTemplateMessageCreate, Message)
    """Send an SMS, an MMS, or a WhatsApp message. It costs money."""
    update = updates(MessageUpdate, Message, at="messages/{message_id}")
    """Redact a message: its text is removed permanently."""
