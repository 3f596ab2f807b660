"""The project and its subprojects."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...apis import PROJECTS
from ...operations import Resource, action, creates, deletes, gets, lists, updates
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, Secret, Unset


@frozen(kw_only=True)
class Project(Model):
    """A project, or a subproject of it."""

    id: str
    name: str
    """The name."""
    parent_project_id: str | None
    """The id of the main project; None for the main project."""
    subproject: bool
    """True for a subproject."""
    region_preference: str
    """The preferred region. Read-only."""
    protect_recordings: bool
    """Requires credentials for reading recordings."""
    protect_message_media: bool
    """Requires credentials for reading the media of messages."""
    protect_fax_media: bool
    """Requires credentials for reading faxes."""
    force_https_requests: bool
    """Requires https for webhooks."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


@frozen(kw_only=True)
class ProjectWithSigningKey(Model):
    """A project with its new signing key."""

    id: str
    name: str
    """The name."""
    parent_project_id: str | None
    """The id of the main project; None for the main project."""
    subproject: bool
    """True for a subproject."""
    region_preference: str
    """The preferred region. Read-only."""
    protect_recordings: bool
    """Requires credentials for reading recordings."""
    protect_message_media: bool
    """Requires credentials for reading the media of messages."""
    protect_fax_media: bool
    """Requires credentials for reading faxes."""
    force_https_requests: bool
    """Requires https for webhooks."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""
    signing_key: Secret = field(repr=False)
    """The signing key of webhooks; see `webhooks`. It cannot be read again."""


@frozen(kw_only=True)
class ProjectCreate(Body):
    """A subproject to create."""

    name: str = field(metadata=limits(max_length=250))
    """The name."""
    protect_recordings: bool | Unset = UNSET
    """Requires credentials for reading recordings."""
    protect_message_media: bool | Unset = UNSET
    """Requires credentials for reading the media of messages."""
    protect_fax_media: bool | Unset = UNSET
    """Requires credentials for reading faxes."""
    force_https_requests: bool | Unset = UNSET
    """Requires https for webhooks."""


@frozen(kw_only=True)
class ProjectUpdate(Body):
    """The members of a project to change."""

    name: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """The name."""
    protect_recordings: bool | Unset = UNSET
    """Requires credentials for reading recordings."""
    protect_message_media: bool | Unset = UNSET
    """Requires credentials for reading the media of messages."""
    protect_fax_media: bool | Unset = UNSET
    """Requires credentials for reading faxes."""
    force_https_requests: bool | Unset = UNSET
    """Requires https for webhooks."""


@frozen(kw_only=True)
class ProjectQuery(ListQuery):
    """The query parameters of the listing of projects."""

    name: str | None = None
    """Only projects with this name."""


class Projects(Resource, api=PROJECTS, path="projects", one="a project"):
    """The project and its subprojects."""

    list = lists(Project, query=ProjectQuery)
    """List the project and its subprojects, page after page."""
    get = gets(Project)
    """Read a project."""
    create = creates(ProjectCreate, ProjectWithSigningKey)
    """Create a subproject; only the response carries its signing key."""
    update = updates(ProjectUpdate, Project)
    """Change a project."""
    delete = deletes()
    """Delete a subproject; the main project cannot be deleted."""
    rotate_signing_key = action(None, ProjectWithSigningKey, at="projects/{id}/signing-key/rotate")
    """Create a new signing key for webhooks. It replaces the current one."""
