"""Points phone numbers at resources: by an assignment, or by the handler of the number, as the kind of resource needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import ConfigurationError, ValidationError
from .resources.fabric.ai_agents import AiAgent
from .resources.fabric.cxml_webhooks import CxmlWebhook
from .resources.fabric.swml_webhooks import SwmlWebhook
from .schema.values import UNSET

if TYPE_CHECKING:
    from .resources.fabric.any_resource import AnyResource
    from .resources.fabric.resource_address import Address
    from .resources.relay_rest.phone_numbers import PhoneNumber
    from .session import AsyncSession


async def take_calls_of(
    session: AsyncSession, number: PhoneNumber | str, resource: AnyResource
) -> PhoneNumber | Address:
    """Route the calls of a phone number of the project to a resource.

    Most kinds are assigned (`resources.assign_phone_route`). The service rejects that for SWML webhooks, cXML webhooks
    and AI agents: for these the handler of the number is set (`phone_numbers.update`). A webhook's URL is copied to the
    number then, so a later change of the webhook needs another call. By the published description the handler of an
    AI agent cannot be set on the number: where the service rejects it, the agent is assigned. The manual lists the way
    and its source for each kind.

    Args:
        session: The session.
        number: The phone number, or its id (not the number itself).
        resource: The resource, as it was created or read.

    Returns:
        The phone number if its handler was set, else the address that was assigned.

    Raises:
        ConfigurationError: `number` is a telephone number, not an id.
        FabricError: What the call raises.
    """
    id = number if isinstance(number, str) else number.id
    if id.startswith("+"):
        raise ConfigurationError(
            f"number must be a PhoneNumber or its id, not {id!r}: `phone_numbers.find(number=...)` returns it"
        )
    update = session.phone_numbers.update
    if isinstance(resource, SwmlWebhook):
        script = resource.swml_webhook.primary_request_url
        return await update(id, call_handler="relay_script", call_relay_script_url=script)
    if isinstance(resource, CxmlWebhook):
        return await _answer_with_cxml(session, id, resource)
    if isinstance(resource, AiAgent):
        try:
            return await update(id, call_handler="ai_agent", call_ai_agent_id=resource.id)
        except ValidationError:
            return await _assign(session, id, resource)
    return await _assign(session, id, resource)


async def _assign(session: AsyncSession, id: str, resource: AnyResource) -> Address:
    return await session.resources.assign_phone_route(resource.id, phone_route_id=id, handler="calling")


async def _answer_with_cxml(session: AsyncSession, id: str, resource: CxmlWebhook) -> PhoneNumber:
    webhook = resource.cxml_webhook
    return await session.phone_numbers.update(
        id,
        call_handler="laml_webhooks",
        call_request_url=webhook.primary_request_url,
        call_request_method=webhook.primary_request_method,
        call_fallback_url=webhook.fallback_request_url or UNSET,
        call_fallback_method=webhook.fallback_request_method if webhook.fallback_request_url else UNSET,
        call_status_callback_url=webhook.status_callback_url or UNSET,
    )
