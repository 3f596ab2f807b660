"""The asyncio-native SDK for the SignalWire Fabric REST API.

    async with AsyncSession("acme", project_id=..., api_token=...) as session:
        person = await session.subscribers.create(email="ada@example.com")

Importing the package loads nothing but this file; each name is loaded when it
is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ._version import __version__

if TYPE_CHECKING:
    from .errors import APIError as APIError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import ConflictError as ConflictError
    from .errors import ErrorItem as ErrorItem
    from .errors import FabricError as FabricError
    from .errors import NotFoundError as NotFoundError
    from .errors import PagingError as PagingError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import RateLimitError as RateLimitError
    from .errors import RequestTimeoutError as RequestTimeoutError
    from .errors import ResponseError as ResponseError
    from .errors import ServerError as ServerError
    from .errors import SessionClosedError as SessionClosedError
    from .errors import TransportError as TransportError
    from .errors import ValidationError as ValidationError
    from .resources.addresses import Address as Address
    from .resources.addresses import Channels as Channels
    from .resources.addresses import DisplayType as DisplayType
    from .resources.calling import Cipher as Cipher
    from .resources.calling import Codec as Codec
    from .resources.calling import Encryption as Encryption
    from .resources.subscribers import Subscriber as Subscriber
    from .resources.subscribers import SubscriberBody as SubscriberBody
    from .resources.subscribers import SubscriberProfile as SubscriberProfile
    from .resources.subscribers import SubscriberSipCredential as SubscriberSipCredential
    from .resources.subscribers import SubscriberSipCredentialCreate as SubscriberSipCredentialCreate
    from .resources.subscribers import SubscriberSipCredentialUpdate as SubscriberSipCredentialUpdate
    from .session import AsyncSession as AsyncSession
    from .session import SubscriberView as SubscriberView
    from .wire.converter import converter as converter
    from .wire.converter import make_converter as make_converter
    from .wire.hooks import AttemptFailed as AttemptFailed
    from .wire.hooks import Event as Event
    from .wire.hooks import Finished as Finished
    from .wire.hooks import Hook as Hook
    from .wire.hooks import Started as Started
    from .wire.hooks import Waiting as Waiting
    from .wire.models import Body as Body
    from .wire.models import Model as Model
    from .wire.paging import Links as Links
    from .wire.paging import Page as Page
    from .wire.paging import Pager as Pager
    from .wire.quota import Quota as Quota
    from .wire.quota import WriteQuota as WriteQuota
    from .wire.retry import RetryPolicy as RetryPolicy
    from .wire.values import UNSET as UNSET
    from .wire.values import Extra as Extra
    from .wire.values import OpenEnum as OpenEnum
    from .wire.values import Secret as Secret
    from .wire.values import Unset as Unset

_MODULES = {
    "errors": (
        "APIError AuthenticationError BadRequestError ConfigurationError ConflictError ErrorItem FabricError "
        "NotFoundError PagingError PermissionDeniedError RateLimitError RequestTimeoutError ResponseError "
        "ServerError SessionClosedError TransportError ValidationError"
    ),
    "resources.addresses": "Address Channels DisplayType",
    "resources.calling": "Cipher Codec Encryption",
    "resources.subscribers": (
        "Subscriber SubscriberBody SubscriberProfile SubscriberSipCredential SubscriberSipCredentialCreate "
        "SubscriberSipCredentialUpdate"
    ),
    "session": "AsyncSession SubscriberView",
    "wire.converter": "converter make_converter",
    "wire.hooks": "AttemptFailed Event Finished Hook Started Waiting",
    "wire.models": "Body Model",
    "wire.paging": "Links Page Pager",
    "wire.quota": "Quota WriteQuota",
    "wire.retry": "RetryPolicy",
    "wire.values": "UNSET Extra OpenEnum Secret Unset",
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = [
    "UNSET",
    "APIError",
    "Address",
    "AsyncSession",
    "AttemptFailed",
    "AuthenticationError",
    "BadRequestError",
    "Body",
    "Channels",
    "Cipher",
    "Codec",
    "ConfigurationError",
    "ConflictError",
    "DisplayType",
    "Encryption",
    "ErrorItem",
    "Event",
    "Extra",
    "FabricError",
    "Finished",
    "Hook",
    "Links",
    "Model",
    "NotFoundError",
    "OpenEnum",
    "Page",
    "Pager",
    "PagingError",
    "PermissionDeniedError",
    "Quota",
    "RateLimitError",
    "RequestTimeoutError",
    "ResponseError",
    "RetryPolicy",
    "Secret",
    "ServerError",
    "SessionClosedError",
    "Started",
    "Subscriber",
    "SubscriberBody",
    "SubscriberProfile",
    "SubscriberSipCredential",
    "SubscriberSipCredentialCreate",
    "SubscriberSipCredentialUpdate",
    "SubscriberView",
    "TransportError",
    "Unset",
    "ValidationError",
    "Waiting",
    "WriteQuota",
    "__version__",
    "converter",
    "make_converter",
]


def __getattr__(name: str) -> object:
    module = _WHERE.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
