"""Every one of the 108 operations, called as a program calls it. Checked by the type checkers, never run."""

from __future__ import annotations

from typing import Final, reveal_type

from signalwire_fabric_async import (
    AiPromptText,
    AsyncSession,
    CallHandler,
    Cipher,
    Codec,
    Encryption,
    UsedFor,
)

DOCUMENT: Final = {"version": "1.0.0", "sections": {"main": [{"answer": {"max_duration": 60}}]}}


async def every_operation(session: AsyncSession) -> None:
    """Call them all."""
    view = session.as_subscriber("token")
    reveal_type(await session.ai_agents.list())
    reveal_type(await session.ai_agents.list().collect())
    reveal_type(await session.ai_agents.get("id"))
    reveal_type(await session.ai_agents.create(prompt=AiPromptText(text="Be brief."), agent_id="agent_id", name="name"))
    reveal_type(await session.ai_agents.update("id"))
    reveal_type(await session.ai_agents.delete("id"))
    reveal_type(await session.ai_agents.list_addresses("id"))
    reveal_type(await session.ai_agents.list_addresses("id").collect())
    reveal_type(await session.call_flows.list())
    reveal_type(await session.call_flows.list().collect())
    reveal_type(await session.call_flows.get("id"))
    reveal_type(await session.call_flows.create(title="title"))
    reveal_type(await session.call_flows.update("id", document_version=1, flow_data=DOCUMENT, relayml=DOCUMENT))
    reveal_type(await session.call_flows.delete("id"))
    reveal_type(await session.call_flows.list_addresses("id"))
    reveal_type(await session.call_flows.list_addresses("id").collect())
    reveal_type(await session.call_flows.list_versions("id"))
    reveal_type(await session.call_flows.list_versions("id").collect())
    reveal_type(await session.call_flows.deploy_version("id", document_version=1))
    reveal_type(await session.call_flows.deploy_version("id", call_flow_version_id="call_flow_version_id"))
    reveal_type(await session.conference_rooms.list())
    reveal_type(await session.conference_rooms.list().collect())
    reveal_type(await session.conference_rooms.get("id"))
    reveal_type(await session.conference_rooms.create(name="name", enable_room_previews=True))
    reveal_type(await session.conference_rooms.update("id", enable_room_previews=True, sync_audio_video=True))
    reveal_type(await session.conference_rooms.delete("id"))
    reveal_type(await session.conference_rooms.list_addresses("id"))
    reveal_type(await session.conference_rooms.list_addresses("id").collect())
    reveal_type(await session.cxml_applications.list())
    reveal_type(await session.cxml_applications.list().collect())
    reveal_type(await session.cxml_applications.get("id"))
    reveal_type(await session.cxml_applications.update("id"))
    reveal_type(await session.cxml_applications.delete("id"))
    reveal_type(await session.cxml_applications.list_addresses("id"))
    reveal_type(await session.cxml_applications.list_addresses("id").collect())
    reveal_type(await session.cxml_scripts.list())
    reveal_type(await session.cxml_scripts.list().collect())
    reveal_type(await session.cxml_scripts.get("id"))
    reveal_type(await session.cxml_scripts.create(display_name="display_name", contents="contents"))
    reveal_type(await session.cxml_scripts.update("id"))
    reveal_type(await session.cxml_scripts.delete("id"))
    reveal_type(await session.cxml_scripts.list_addresses("id"))
    reveal_type(await session.cxml_scripts.list_addresses("id").collect())
    reveal_type(await session.cxml_webhooks.list())
    reveal_type(await session.cxml_webhooks.list().collect())
    reveal_type(await session.cxml_webhooks.get("id"))
    reveal_type(await session.cxml_webhooks.create(primary_request_url="primary_request_url"))
    reveal_type(await session.cxml_webhooks.update("id"))
    reveal_type(await session.cxml_webhooks.delete("id"))
    reveal_type(await session.cxml_webhooks.list_addresses("id"))
    reveal_type(await session.cxml_webhooks.list_addresses("id").collect())
    reveal_type(await session.dialogflow_agents.list())
    reveal_type(await session.dialogflow_agents.list().collect())
    reveal_type(await session.dialogflow_agents.get("id"))
    reveal_type(await session.dialogflow_agents.update("id"))
    reveal_type(await session.dialogflow_agents.delete("id"))
    reveal_type(await session.dialogflow_agents.list_addresses("id"))
    reveal_type(await session.dialogflow_agents.list_addresses("id").collect())
    reveal_type(await session.freeswitch_connectors.list())
    reveal_type(await session.freeswitch_connectors.list().collect())
    reveal_type(await session.freeswitch_connectors.get("id"))
    reveal_type(await session.freeswitch_connectors.create(name="name", token="token"))
    reveal_type(await session.freeswitch_connectors.update("id"))
    reveal_type(await session.freeswitch_connectors.delete("id"))
    reveal_type(await session.freeswitch_connectors.list_addresses("id"))
    reveal_type(await session.freeswitch_connectors.list_addresses("id").collect())
    reveal_type(await session.relay_applications.list())
    reveal_type(await session.relay_applications.list().collect())
    reveal_type(await session.relay_applications.get("id"))
    reveal_type(await session.relay_applications.create(name="name", topic="topic"))
    reveal_type(await session.relay_applications.update("id"))
    reveal_type(await session.relay_applications.delete("id"))
    reveal_type(await session.relay_applications.list_addresses("id"))
    reveal_type(await session.relay_applications.list_addresses("id").collect())
    reveal_type(await session.resources.list())
    reveal_type(await session.resources.list().collect())
    reveal_type(await session.resources.get("id"))
    reveal_type(await session.resources.delete("id"))
    reveal_type(await session.resources.list_addresses("id"))
    reveal_type(await session.resources.list_addresses("id").collect())
    reveal_type(
        await session.resources.assign_phone_route("id", phone_route_id="phone_route_id", handler=UsedFor.CALLING)
    )
    reveal_type(await session.resources.assign_domain_application("id", domain_application_id="domain_application_id"))
    reveal_type(await session.resources.assign_sip_credential("id", sip_endpoint_id="sip_endpoint_id"))
    reveal_type(await session.sip_addresses.list())
    reveal_type(await session.sip_addresses.list().collect())
    reveal_type(await session.sip_addresses.get("id"))
    reveal_type(
        await session.sip_addresses.create(name="name", calling_handler_resource_id="calling_handler_resource_id")
    )
    reveal_type(await session.sip_addresses.update("id"))
    reveal_type(await session.sip_addresses.delete("id"))
    reveal_type(await session.sip_credentials.list())
    reveal_type(await session.sip_credentials.list().collect())
    reveal_type(await session.sip_credentials.get("id"))
    reveal_type(
        await session.sip_credentials.create(
            id="id",
            username="username",
            caller_id="caller_id",
            send_as="send_as",
            ciphers=[Cipher.AEAD_AES_256_GCM_8],
            codecs=[Codec.PCMU],
            encryption=Encryption.REQUIRED,
            call_handler=CallHandler.DEFAULT,
            calling_handler_resource_id="calling_handler_resource_id",
        )
    )
    reveal_type(await session.sip_credentials.update("id", calling_handler_resource_id="calling_handler_resource_id"))
    reveal_type(await session.sip_credentials.delete("id"))
    reveal_type(await session.sip_credentials.list_addresses("id"))
    reveal_type(await session.sip_credentials.list_addresses("id").collect())
    reveal_type(await session.sip_gateways.list())
    reveal_type(await session.sip_gateways.list().collect())
    reveal_type(await session.sip_gateways.get("id"))
    reveal_type(
        await session.sip_gateways.create(
            name="name",
            uri="uri",
            encryption=Encryption.REQUIRED,
            ciphers=[Cipher.AEAD_AES_256_GCM_8],
            codecs=[Codec.PCMU],
        )
    )
    reveal_type(await session.sip_gateways.update("id"))
    reveal_type(await session.sip_gateways.delete("id"))
    reveal_type(await session.sip_gateways.list_addresses("id"))
    reveal_type(await session.sip_gateways.list_addresses("id").collect())
    reveal_type(await session.subscribers.list())
    reveal_type(await session.subscribers.list().collect())
    reveal_type(await session.subscribers.get("id"))
    reveal_type(await session.subscribers.create(email="email"))
    reveal_type(await session.subscribers.update("id", email="email"))
    reveal_type(await session.subscribers.delete("id"))
    reveal_type(await session.subscribers.list_addresses("id"))
    reveal_type(await session.subscribers.list_addresses("id").collect())
    reveal_type(await session.subscribers.sip_credentials("sub").list())
    reveal_type(await session.subscribers.sip_credentials("sub").list().collect())
    reveal_type(await session.subscribers.sip_credentials("sub").get("id"))
    reveal_type(await session.subscribers.sip_credentials("sub").create(username="username", password="password"))
    reveal_type(await session.subscribers.sip_credentials("sub").update("id"))
    reveal_type(await session.subscribers.sip_credentials("sub").delete("id"))
    reveal_type(await session.swml_scripts.list())
    reveal_type(await session.swml_scripts.list().collect())
    reveal_type(await session.swml_scripts.get("id"))
    reveal_type(await session.swml_scripts.create(name="name", contents=DOCUMENT))
    reveal_type(await session.swml_scripts.create(name="name", script_type="messaging", contents=DOCUMENT))
    reveal_type(await session.swml_scripts.update("id", status_callback_url="https://example.com"))
    reveal_type(await session.swml_scripts.update("id", script_type="messaging"))
    reveal_type(await session.swml_scripts.delete("id"))
    reveal_type(await session.swml_scripts.list_addresses("id"))
    reveal_type(await session.swml_scripts.list_addresses("id").collect())
    reveal_type(await session.swml_webhooks.list())
    reveal_type(await session.swml_webhooks.list().collect())
    reveal_type(await session.swml_webhooks.get("id"))
    reveal_type(await session.swml_webhooks.create(primary_request_url="primary_request_url"))
    reveal_type(await session.swml_webhooks.update("id"))
    reveal_type(await session.swml_webhooks.delete("id"))
    reveal_type(await session.swml_webhooks.list_addresses("id"))
    reveal_type(await session.swml_webhooks.list_addresses("id").collect())
    reveal_type(await session.tokens.create_subscriber(reference="reference"))
    reveal_type(await session.tokens.refresh_subscriber(refresh_token="token"))
    reveal_type(await session.tokens.create_guest(allowed_addresses=["one"]))
    reveal_type(await session.tokens.create_embed(token="token"))
    reveal_type(await view.addresses.list())
    reveal_type(await view.addresses.list().collect())
    reveal_type(await view.addresses.get("id"))
    reveal_type(await view.tokens.create_invite(address_id="address_id"))
