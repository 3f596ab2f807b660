"""The state of a stand-in server, for tests to read and create."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any

from ...apis import LINKED
from ...errors import ConfigurationError
from ...validate import whole_number
from . import seeding
from .call_operations import Calls
from .messaging_operations import set_status
from .registry_operations import NEXT, advance
from .space import Space


class SpaceState(ABC):
    """The methods of a server that create and read its state."""

    @property
    @abstractmethod
    def space(self) -> Space:
        """The simulated Space. Raises RuntimeError before the server is open."""

    def seed(self, *, page_size: int | None = None, **wanted: object) -> None:
        """Create resources without a request: a number of each kind, or mappings with the relevant members.

        Subscriber n has the first name `n` and an e-mail address of its own.
        A mapping may have the members of a create, and is validated like one, and
        members that the server generates, such as `id` and `created_at`. A child
        names its parent, or is listed in it.
        `page_size` sets the default page size.

        Example::

            fabric.seed(subscribers=120, page_size=50)
            fabric.seed(subscribers=[{"email": "ada@example.com", "sip_credentials": [{"username": "ada"}]}])
            fabric.seed(subscribers__sip_credentials=[{"subscriber_id": subscriber_id}], cxml_applications=1)

        Raises:
            ConfigurationError: A kind cannot be seeded, a member is unknown or has a wrong type, a parent is missing,
                or a unique value exists already (unless `allow_duplicates`).
        """
        if page_size is not None:
            self.space.page_size = whole_number(page_size, "page_size", most=LINKED.max_size)
        for kind, rows in wanted.items():
            seeding.seed(self.space, kind.replace("__", "."), rows)

    def stored(self, resource: str, parent_id: str = "") -> list[dict[str, Any]]:
        """Return copies of the stored resources of a kind, as JSON objects, in the order of their creation.

        fabric.stored("subscribers")
        fabric.stored("subscribers.sip_credentials", subscriber_id)

        Without a parent's id, the resources of all parents. Tokens are not
        stored.

        Raises:
            ConfigurationError: The kind is unknown, or has no parents although `parent_id` is given.
        """
        show = seeding.view_of(self.space, resource)
        shown = [show(one) for one in seeding.held(self.space, resource, parent_id)]
        copies: list[dict[str, Any]] = json.loads(json.dumps(shown))
        return copies

    def verification_code(self, id: str) -> str:
        """Return the code that was spoken or sent to a phone number.

        Args:
            id: The id of a verified caller id, verified or not, or of an MFA request.

        Raises:
            ConfigurationError: No caller id and no MFA request has this id.
        """
        store = self.space.store
        found = store.find("verified_caller_ids", id) or store.find("mfa", id)
        if found is None:
            raise ConfigurationError(f"there is no caller id and no MFA request {id!r}")
        return str(found.fields["code"])

    def document(self, url: str, text: str) -> None:
        """Set the text of documents that are created from a URL; by default the URL itself is the text.

        Args:
            url: The URL that `datasphere.create` names.
            text: The text, which is cut into chunks by the strategy of the document.
        """
        self.space.store.texts[url] = text

    @property
    def calls(self) -> Calls:
        """The calls of the server, for a test to receive, answer, end, and press keys in."""
        return Calls(self.space)

    def advance(self, id: str, state: str = "") -> str:
        """Simulate a decision of the carriers; return the new state.

        Args:
            id: The id of a 10DLC brand, campaign, order or number assignment, of a phone number whose emergency
                address is being registered, of a message, or of a WhatsApp template.
            state: The state; empty for the one that comes next: `complete`, of an order `processed` (its numbers are
                `complete` then), of an emergency address `active`, of a message `delivered`, of a template `approved`.

        Raises:
            ConfigurationError: There is none with this id.
        """
        store = self.space.store
        number = store.find("phone_numbers", id)
        if number is not None:
            store.change(number, {**number.fields, "e911_status": state or "active"})
            return state or "active"
        if set_status(self.space, id, state or "delivered"):
            return state or "delivered"
        template = store.find("whatsapp_templates", id)
        if template is not None:
            store.change(template, {**template.fields, "template_status": state or "approved"})
            return state or "approved"
        found = next((one for kind in NEXT if (one := store.anywhere(kind, id)) is not None), None)
        if found is None:
            raise ConfigurationError(f"{id!r} must be the id of a brand, or of another kind that carriers decide on")
        return advance(self.space, found, state)

    def assignments(self, resource_id: str = "") -> list[dict[str, Any]]:
        """Return the assignments to a resource, or to all: the sent bodies, with `operation` and `resource_id`."""
        return [dict(one) for one in self.space.store.assigned if resource_id in ("", one["resource_id"])]
