"""The API tokens of a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...apis import PROJECT_TOKENS
from ...operations import Resource, creates, deletes, updates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Secret, Unset


class TokenPermission(OpenEnum):
    """Permission of a token."""

    CALLING = "calling"
    CHAT = "chat"
    DATASPHERE = "datasphere"
    FAX = "fax"
    MANAGEMENT = "management"
    MESSAGING = "messaging"
    NUMBERS = "numbers"
    PUBSUB = "pubsub"
    STORAGE = "storage"
    TASKING = "tasking"
    VIDEO = "video"


TokenPermissionValue: TypeAlias = (
    TokenPermission
    | Literal[
        "calling",
        "chat",
        "datasphere",
        "fax",
        "management",
        "messaging",
        "numbers",
        "pubsub",
        "storage",
        "tasking",
        "video",
    ]
)
"""As an argument: a `TokenPermission`, or its value as a string."""


@frozen(kw_only=True)
class ProjectToken(Model):
    """An API token."""

    id: str
    name: str
    """The name."""
    permissions: tuple[TokenPermission, ...]
    """The permissions of the token."""
    token: Secret = field(repr=False)
    """The token, as `api_token` of a session. Store it: it cannot be read again."""


@frozen(kw_only=True)
class ProjectTokenCreate(Body):
    """A token to create."""

    name: str
    """The name."""
    permissions: Sequence[TokenPermissionValue] = field(metadata=limits(min_items=1))
    """The permissions of the token."""
    subproject_id: str | Unset = UNSET
    """The id of the subproject that it is for; the project's own by default."""


@frozen(kw_only=True)
class ProjectTokenUpdate(Body):
    """The members of a token to change."""

    name: str | Unset = UNSET
    """The name."""
    permissions: Sequence[TokenPermissionValue] | Unset = UNSET
    """The permissions of the token."""


class ProjectTokens(Resource, api=PROJECT_TOKENS, path="tokens", one="an API token"):
    """The API tokens of a project."""

    create = creates(ProjectTokenCreate, ProjectToken)
    """Create an API token."""
    update = updates(ProjectTokenUpdate, ProjectToken, at="tokens/{token_id}")
    """Change an API token."""
    delete = deletes(at="tokens/{token_id}")
    """Delete an API token."""
