"""WhatsApp: the accounts, numbers and templates of a Space. Their listings are one page each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias

from attrs import field, frozen

from ...apis import MESSAGING, UNLINKED
from ...operations import Resource, action, creates, gets, lists, updates
from ...paging import Query
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.common import Plain


class WhatsappTemplateCategory(OpenEnum):
    """Category of a template."""

    UTILITY = "utility"
    MARKETING = "marketing"
    AUTHENTICATION = "authentication"


WhatsappTemplateCategoryValue: TypeAlias = WhatsappTemplateCategory | Literal["utility", "marketing", "authentication"]
"""As an argument: a `WhatsappTemplateCategory`, or its value as a string."""


class WhatsappParameterFormat(OpenEnum):
    """Naming of the values in a template's text."""

    NAMED = "named"
    """By names."""
    POSITIONAL = "positional"
    """By numbers."""


WhatsappParameterFormatValue: TypeAlias = WhatsappParameterFormat | Literal["named", "positional"]
"""As an argument: a `WhatsappParameterFormat`, or its value as a string."""


class WhatsappTemplateStatus(OpenEnum):
    """State of a template at Meta."""

    APPROVED = "approved"
    ARCHIVED = "archived"
    DELETED = "deleted"
    DISABLED = "disabled"
    FLAGGED = "flagged"
    IN_APPEAL = "in_appeal"
    LIMIT_EXCEEDED = "limit_exceeded"
    LOCKED = "locked"
    PAUSED = "paused"
    PENDING = "pending"
    REINSTATED = "reinstated"
    PENDING_DELETION = "pending_deletion"
    REJECTED = "rejected"


WhatsappTemplateStatusValue: TypeAlias = (
    WhatsappTemplateStatus
    | Literal[
        "approved",
        "archived",
        "deleted",
        "disabled",
        "flagged",
        "in_appeal",
        "limit_exceeded",
        "locked",
        "paused",
        "pending",
        "reinstated",
        "pending_deletion",
        "rejected",
    ]
)
"""As an argument: a `WhatsappTemplateStatus`, or its value as a string."""


@frozen(kw_only=True)
class WhatsappBusiness(Model):
    """A WhatsApp Business Account of the Space."""

    whatsapp_business_id: str
    """The id of the WhatsApp Business Account here."""
    business_name: str | None
    """The name of the business at Meta."""
    business_portfolio_id: str | None
    """The id of its portfolio at Meta."""
    waba_id: str
    """The id of the WhatsApp Business Account at Meta."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


@frozen(kw_only=True)
class WhatsappNumber(Model):
    """A WhatsApp number of the Space."""

    id: str
    business_phone_number_id: str
    """The id of the number at Meta."""
    phone_number: str
    """The number, as `whatsapp:+15551234567`."""
    calling_handler_resource_id: str | None
    """The id of the resource that handles its calls."""
    messaging_handler_resource_id: str | None
    """The id of the resource that handles its messages."""
    business_name: str | None
    """The name of the business at Meta."""
    waba_id: str
    """The id of the WhatsApp Business Account at Meta."""
    whatsapp_business_id: str
    """The id of the WhatsApp Business Account here."""
    voice_enabled: bool
    """True if calls are enabled."""
    voice_capable: bool
    """True if it makes and receives calls: enabled, with a handler."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


@frozen(kw_only=True)
class WhatsappTemplateComponent(Model):
    """A part of a template; its members depend on its type."""

    _accepts_others: ClassVar[bool] = True

    type: str
    """`HEADER`, `BODY`, `FOOTER` or `BUTTONS`."""


@frozen(kw_only=True)
class WhatsappTemplate(Model):
    """A template of WhatsApp messages."""

    id: str
    name: str
    """The name: lower case letters, digits and underscores."""
    category: WhatsappTemplateCategory
    """The category."""
    components: tuple[WhatsappTemplateComponent, ...]
    """The header, body, footer and buttons."""
    language: str
    """The code of the language."""
    parameter_format: WhatsappParameterFormat
    """Naming of the values in the text."""
    template_id: str
    """The id of the template at Meta."""
    template_status: WhatsappTemplateStatus
    """The state of Meta's approval."""
    whatsapp_business_id: str
    """The id of the WhatsApp Business Account here."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""
    discarded_at: datetime | None = None
    """Time of discarding."""


@frozen(kw_only=True)
class WhatsappTemplateDeletion(Model):
    """The outcome of a deletion."""

    success: bool
    """True if Meta deleted it."""
    errors: object = field(hash=False)
    """Meta's errors; empty after a success."""


@frozen(kw_only=True)
class WhatsappTemplateCreate(Body):
    """A template to create; Meta has to approve it."""

    whatsapp_business_id: str
    """The id of the WhatsApp Business Account here."""
    name: str = field(metadata=limits(max_length=512, pattern="^[a-z0-9_]*$"))
    """The name: lower case letters, digits and underscores."""
    language: str
    """The code of the language."""
    category: WhatsappTemplateCategoryValue
    """The category."""
    parameter_format: WhatsappParameterFormatValue
    """Naming of the values in the text."""
    components: Sequence[WhatsappTemplateComponent | Plain]
    """The header, body, footer and buttons; a body is needed."""


@frozen(kw_only=True)
class WhatsappTemplateUpdate(Body):
    """The members of a template to change."""

    category: WhatsappTemplateCategoryValue | Unset = UNSET
    """The category. Needed unless `components` is given."""
    components: Sequence[WhatsappTemplateComponent | Plain] | Unset = UNSET
    """The header, body, footer and buttons. Needed unless `category` is given."""


@frozen(kw_only=True)
class WhatsappTemplateQuery(Query):
    """The query parameters of the listing of templates."""

    whatsapp_business_id: str | None = None
    """Only those of this account."""
    status: WhatsappTemplateStatusValue | None = None
    """Only those in this state."""


class WhatsappBusinesses(
    Resource, api=MESSAGING, path="whatsapp/businesses", one="a WhatsApp Business Account", scopes=("Numbers",)
):
    """The WhatsApp Business Accounts of a Space."""

    list = lists(WhatsappBusiness, query=Query, paging=UNLINKED)
    """List the accounts, all of them at once."""


class WhatsappNumbers(Resource, api=MESSAGING, path="whatsapp/numbers", one="a WhatsApp number", scopes=("Numbers",)):
    """The WhatsApp numbers of a Space."""

    list = lists(WhatsappNumber, query=Query, paging=UNLINKED)
    """List the numbers, all of them at once."""
    get = gets(WhatsappNumber)
    """Read a WhatsApp number."""


class WhatsappTemplates(Resource, api=MESSAGING, path="whatsapp/templates", one="a template", scopes=("Numbers",)):
    """The templates of WhatsApp messages."""

    list = lists(WhatsappTemplate, query=WhatsappTemplateQuery, paging=UNLINKED)
    """List the templates, all of them at once."""
    get = gets(WhatsappTemplate)
    """Read a template."""
    create = creates(WhatsappTemplateCreate, WhatsappTemplate)
    """Create a template."""
    update = updates(WhatsappTemplateUpdate, WhatsappTemplate)
    """Change a template."""
    delete = action(None, WhatsappTemplateDeletion, method="DELETE", at="whatsapp/templates/{id}")
    """Delete a template, at Meta too."""
