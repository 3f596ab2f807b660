"""The SIP credentials of a project: SIP endpoints that belong to no subscriber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, kept, lists, replaces
from ...schema.models import NULLABLE, Body, FlatForm, Model
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import AnsweredCallHandler, CallHandlerValue, RequestMethod
from .fabric_resource import FabricResource
from .sip_media import Cipher, CipherValue, Codec, CodecValue, Encryption, EncryptionValue


@frozen(kw_only=True)
class SipEndpoint(Model):
    """The SIP endpoint of a project's credential.

    The `call_` members below `calling_handler_resource_id` are in the published (flat) form alone; each is None
    elsewhere and applies to the `call_handler` that its text names.
    """

    id: str
    """Id of the endpoint. No operation takes it: use the id of the credential."""
    username: str
    """SIP username for registration."""
    caller_id: str | None
    """Caller ID presented to the called party."""
    send_as: str
    """Origin number of calls to telephone numbers, purchased or verified; `random` picks one of the project's."""
    ciphers: tuple[Cipher | str, ...]
    """Allowed SRTP cipher suites."""
    codecs: tuple[Codec | str, ...]
    """Allowed codecs."""
    encryption: Encryption
    """SRTP media encryption."""
    call_handler: AnsweredCallHandler | None
    """Routing of the calls that the endpoint makes."""
    calling_handler_resource_id: str | None
    """Resource that handles the calls, where `call_handler` is `resource`."""
    call_request_url: str | None = field(default=None, metadata=NULLABLE)
    """Call webhook URL; cXML is expected. Handler: `laml_webhooks`."""
    call_request_method: RequestMethod | None = field(default=None, metadata=NULLABLE)
    """HTTP method of `call_request_url`."""
    call_fallback_url: str | None = field(default=None, metadata=NULLABLE)
    """Fallback call webhook URL. Handler: `laml_webhooks`."""
    call_fallback_method: RequestMethod | None = field(default=None, metadata=NULLABLE)
    """HTTP method of `call_fallback_url`."""
    call_status_callback_url: str | None = field(default=None, metadata=NULLABLE)
    """Call status callback URL. Handler: `laml_webhooks`."""
    call_status_callback_method: RequestMethod | None = field(default=None, metadata=NULLABLE)
    """HTTP method of `call_status_callback_url`."""
    call_laml_application_id: str | None = field(default=None, metadata=NULLABLE)
    """cXML application. Handler: `laml_application`."""
    call_dialogflow_agent_id: str | None = field(default=None, metadata=NULLABLE)
    """Dialogflow agent. Handler: `dialogflow`."""
    call_relay_topic: str | None = field(default=None, metadata=NULLABLE)
    """Relay topic. Handler: `relay_topic`."""
    call_relay_topic_status_callback_url: str | None = field(default=None, metadata=NULLABLE)
    """Call status callback URL. Handler: `relay_topic`."""
    call_relay_context: str | None = field(default=None, metadata=NULLABLE)
    """Relay context. Handler: `relay_context`."""
    call_relay_context_status_callback_url: str | None = field(default=None, metadata=NULLABLE)
    """Call status callback URL. Handler: `relay_context`."""
    call_relay_application: str | None = field(default=None, metadata=NULLABLE)
    """Relay application. Handler: `relay_application`."""
    call_video_room_id: str | None = field(default=None, metadata=NULLABLE)
    """Video room. Handler: `video_room`."""
    call_relay_script_url: str | None = field(default=None, metadata=NULLABLE)
    """URL of a SWML script. Handler: `relay_script`."""


@frozen(kw_only=True)
class SipCredential(FabricResource):
    """A SIP credential of the project: a resource around its SIP endpoint.

    The published (flat) form carries the endpoint's members beside `id` and `type`. It is read into the same members;
    `project_id`, `display_name`, `created_at` and `updated_at` are None then.
    """

    _flat_form: ClassVar[FlatForm | None] = FlatForm("sip_endpoint", own=("id", "type"))

    display_name: str | None
    """Label."""
    type: Literal["sip_endpoint"]
    """Always `sip_endpoint`."""
    sip_endpoint: SipEndpoint
    """The SIP endpoint."""


@frozen(kw_only=True)
class SipCredentialCreate(Body):
    """A SIP credential to create. Members that are not given come from the project's SIP profile."""

    _not_taken: ClassVar[tuple[str, ...]] = ("id",)

    username: str
    """SIP username for registration. Unique in the project, without white space and `@`."""
    password: str = field(repr=False)
    """Registration password. No response carries it."""
    caller_id: str | Unset = UNSET
    """Caller ID presented to the called party."""
    send_as: str | Unset = UNSET
    """Origin number of calls, purchased or verified, or `random`. The service replaces another number silently."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""
    encryption: EncryptionValue | Unset = UNSET
    """SRTP media encryption: `required`, `optional` or `default`."""
    call_handler: CallHandlerValue | Unset = UNSET
    """Routing of the calls that the endpoint makes; `resource` needs a `calling_handler_resource_id`."""
    calling_handler_resource_id: str | None | Unset = UNSET
    """Resource that handles the calls, where `call_handler` is `resource`."""


@frozen(kw_only=True)
class SipCredentialUpdate(Body):
    """Changes to a SIP credential."""

    username: str | Unset = UNSET
    """SIP username for registration. Unique in the project, without white space and `@`."""
    password: str | Unset = field(default=UNSET, repr=False)
    """Registration password. No response carries it."""
    caller_id: str | Unset = UNSET
    """Caller ID presented to the called party."""
    send_as: str | Unset = UNSET
    """Origin number of calls, purchased or verified, or `random`. The service replaces another number silently."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""
    encryption: EncryptionValue | Unset = UNSET
    """SRTP media encryption: `required`, `optional` or `default`."""
    call_handler: CallHandlerValue | Unset = UNSET
    """Routing of the calls that the endpoint makes; `resource` needs a `calling_handler_resource_id`."""
    calling_handler_resource_id: str | None | Unset = UNSET
    """Resource that handles the calls, where `call_handler` is `resource`."""


class SipCredentials(Resource, path="resources/sip_endpoints", one="a SIP credential"):
    """The SIP credentials of a project."""

    list = lists(SipCredential, in_array=True)
    """List the SIP credentials, page after page."""
    get = gets(SipCredential)
    """Read a SIP credential."""
    create = creates(SipCredentialCreate, SipCredential)
    """Create a SIP credential."""
    update = replaces(
        SipCredentialUpdate,
        SipCredential,
        keeps=kept(
            "sip_endpoint",
            "username",
            "caller_id",
            "send_as",
            "ciphers",
            "codecs",
            "encryption",
            "call_handler",
            "calling_handler_resource_id",
        ),
    )
    """Change a SIP credential, by its id or by the model that was read."""
    delete = deletes()
    """Delete a SIP credential."""
    list_addresses = lists_addresses(at="resources/sip_endpoints/{id}/addresses")
    """List the addresses of a SIP credential, page after page."""

    async def find(self, *, username: str, most: int = 10_000) -> SipCredential | None:
        """Return the project's SIP credential with a user name; None where there is none.

        The listing is read until it is found: the service has no other look-up.

        Args:
            username: The SIP user name, as it is written.
            most: How many credentials are read at most.

        Raises:
            ConfigurationError: There are more than `most` credentials, and none of those that were read has it.
            FabricError: As the listing.
        """
        from ...lookups import find  # loaded on first use

        return await find(self.list(page_size=1000), lambda one: one.sip_endpoint.username == username, most=most)
