"""Every operation of the families beside Fabric, called as a program calls it. Checked by the type checkers, never run."""

from __future__ import annotations

from typing import reveal_type

from signalwire_fabric_async import (
    AsyncSession,
    ImportedNumberType,
    LegalEntityType,
    ShortCodeMessageHandler,
    TokenPermission,
    WhatsappMessageType,
    WhatsappParameterFormat,
    WhatsappTemplateCategory,
)


async def every_operation(session: AsyncSession) -> None:
    """Call them all."""
    reveal_type(await session.brands.list())
    reveal_type(await session.brands.list().collect())
    reveal_type(await session.brands.get("id"))
    reveal_type(
        await session.brands.create(
            name="x",
            company_name="x",
            contact_email="x",
            contact_phone="x",
            ein_issuing_country="x",
            legal_entity_type=LegalEntityType.PRIVATE_PROFIT,
            ein="x",
            company_address="x",
            company_website="x",
        )
    )
    reveal_type(await session.brands.create(csp_self_registered=True, name="x", csp_brand_reference="x"))
    reveal_type(await session.brands.campaigns("sub").list())
    reveal_type(await session.brands.campaigns("sub").list().collect())
    reveal_type(
        await session.brands.campaigns("sub").create(
            name="x",
            brand_id="x",
            sms_use_case="x",
            description="x",
            sample1="x",
            sample2="x",
            message_flow="x",
            opt_out_message="x",
            help_message="x",
            number_pooling_required=True,
            direct_lending=True,
            embedded_link=True,
            embedded_phone=True,
            age_gated_content=True,
            lead_generation=True,
            terms_and_conditions=True,
        )
    )
    reveal_type(await session.brands.campaigns("sub").create(name="x", brand_id="x", csp_campaign_reference="x"))
    reveal_type(await session.campaign_numbers.delete("id"))
    reveal_type(await session.campaign_orders.get("id"))
    reveal_type(await session.campaigns.get("id"))
    reveal_type(await session.campaigns.update("id"))
    reveal_type(await session.campaigns.numbers("sub").list())
    reveal_type(await session.campaigns.numbers("sub").list().collect())
    reveal_type(await session.campaigns.orders("sub").list())
    reveal_type(await session.campaigns.orders("sub").list().collect())
    reveal_type(await session.campaigns.orders("sub").create())
    reveal_type(await session.domain_applications.list())
    reveal_type(await session.domain_applications.list().collect())
    reveal_type(await session.domain_applications.get("id"))
    reveal_type(await session.domain_applications.create(name="x", identifier="x"))
    reveal_type(await session.domain_applications.update("id"))
    reveal_type(await session.domain_applications.delete("id"))
    reveal_type(await session.e911_addresses.list())
    reveal_type(await session.e911_addresses.list().collect())
    reveal_type(await session.e911_addresses.get("id"))
    reveal_type(
        await session.e911_addresses.create(
            label="x",
            country="x",
            first_name="x",
            last_name="x",
            street_number="x",
            street_name="x",
            city="x",
            state="x",
            postal_code="x",
        )
    )
    reveal_type(
        await session.e911_addresses.update(
            "id",
            label="x",
            country="x",
            first_name="x",
            last_name="x",
            street_number="x",
            street_name="x",
            city="x",
            state="x",
            postal_code="x",
        )
    )
    reveal_type(await session.e911_addresses.delete("id"))
    reveal_type(await session.mfa.call(to="x"))
    reveal_type(await session.mfa.sms(to="x"))
    reveal_type(await session.mfa.verify("id", token="x"))
    reveal_type(await session.number_group_memberships.get("id"))
    reveal_type(await session.number_group_memberships.delete("id"))
    reveal_type(await session.number_groups.list())
    reveal_type(await session.number_groups.list().collect())
    reveal_type(await session.number_groups.get("id"))
    reveal_type(await session.number_groups.create(name="x"))
    reveal_type(await session.number_groups.update("id", name="x"))
    reveal_type(await session.number_groups.delete("id"))
    reveal_type(await session.number_groups.memberships("sub").list())
    reveal_type(await session.number_groups.memberships("sub").list().collect())
    reveal_type(await session.number_groups.memberships("sub").create(phone_number_id="x"))
    reveal_type(await session.phone_numbers.list())
    reveal_type(await session.phone_numbers.list().collect())
    reveal_type(await session.phone_numbers.get("id"))
    reveal_type(await session.phone_numbers.search())
    reveal_type(await session.phone_numbers.search().collect())
    reveal_type(await session.phone_numbers.purchase(number="x"))
    reveal_type(await session.phone_numbers.import_number(number="x", number_type=ImportedNumberType.LONGCODE))
    reveal_type(await session.phone_numbers.update("id"))
    reveal_type(await session.phone_numbers.release("id"))
    reveal_type(await session.phone_numbers.lookup("id", include="carrier"))
    reveal_type(await session.phone_numbers.assign_e911_address("id", e911_address_id="x"))
    reveal_type(await session.phone_numbers.remove_e911_address("id"))
    reveal_type(await session.queues.list())
    reveal_type(await session.queues.list().collect())
    reveal_type(await session.queues.get("id"))
    reveal_type(await session.queues.create())
    reveal_type(await session.queues.update("id"))
    reveal_type(await session.queues.delete("id"))
    reveal_type(await session.queues.members("sub").list())
    reveal_type(await session.queues.members("sub").list().collect())
    reveal_type(await session.queues.members("sub").get("id"))
    reveal_type(await session.queues.members("sub").next())
    reveal_type(await session.recordings.list())
    reveal_type(await session.recordings.list().collect())
    reveal_type(await session.recordings.get("id"))
    reveal_type(await session.recordings.delete("id"))
    reveal_type(await session.short_codes.list())
    reveal_type(await session.short_codes.list().collect())
    reveal_type(await session.short_codes.get("id"))
    reveal_type(await session.short_codes.update("id", name="x", message_handler=ShortCodeMessageHandler.RELAY_CONTEXT))
    reveal_type(await session.sip_profile.get())
    reveal_type(await session.sip_profile.update())
    reveal_type(await session.verified_caller_ids.list())
    reveal_type(await session.verified_caller_ids.list().collect())
    reveal_type(await session.verified_caller_ids.get("id"))
    reveal_type(await session.verified_caller_ids.create(number="x"))
    reveal_type(await session.verified_caller_ids.update("id", name="x"))
    reveal_type(await session.verified_caller_ids.delete("id"))
    reveal_type(await session.verified_caller_ids.redial("id"))
    reveal_type(await session.verified_caller_ids.verify("id", verification_code="x"))
    reveal_type(await session.conference_logs.list())
    reveal_type(await session.conference_logs.list().collect())
    reveal_type(await session.datasphere.list())
    reveal_type(await session.datasphere.list().collect())
    reveal_type(await session.datasphere.get("id"))
    reveal_type(await session.datasphere.create(url="x"))
    reveal_type(await session.datasphere.create(url="x"))
    reveal_type(await session.datasphere.create(url="x"))
    reveal_type(await session.datasphere.create(url="x"))
    reveal_type(await session.datasphere.update("id", tags=["x"]))
    reveal_type(await session.datasphere.delete("id"))
    reveal_type(await session.datasphere.search(query_string="x"))
    reveal_type(await session.datasphere.chunks("sub").list())
    reveal_type(await session.datasphere.chunks("sub").list().collect())
    reveal_type(await session.datasphere.chunks("sub").get("id"))
    reveal_type(await session.datasphere.chunks("sub").delete("id"))
    reveal_type(await session.fax_logs.list())
    reveal_type(await session.fax_logs.list().collect())
    reveal_type(await session.fax_logs.get("id"))
    reveal_type(await session.message_logs.list())
    reveal_type(await session.message_logs.list().collect())
    reveal_type(await session.message_logs.get("id"))
    reveal_type(await session.messages.create(to="x", from_="x"))
    reveal_type(
        await session.messages.create(to="x", from_="x", message_type=WhatsappMessageType.WHATSAPP_MEDIA_TEXT, body="x")
    )
    reveal_type(await session.messages.create(to="x", from_="x", template_id="x"))
    reveal_type(await session.messages.update("id", body="x"))
    reveal_type(await session.project_tokens.create(name="x", permissions=[TokenPermission.CALLING]))
    reveal_type(await session.project_tokens.update("id"))
    reveal_type(await session.project_tokens.delete("id"))
    reveal_type(await session.projects.list())
    reveal_type(await session.projects.list().collect())
    reveal_type(await session.projects.get("id"))
    reveal_type(await session.projects.create(name="x"))
    reveal_type(await session.projects.update("id"))
    reveal_type(await session.projects.delete("id"))
    reveal_type(await session.projects.rotate_signing_key("id"))
    reveal_type(await session.voice_logs.list())
    reveal_type(await session.voice_logs.list().collect())
    reveal_type(await session.voice_logs.get("id"))
    reveal_type(await session.voice_logs.events("sub").list())
    reveal_type(await session.voice_logs.events("sub").list().collect())
    reveal_type(await session.whatsapp_businesses.list())
    reveal_type(await session.whatsapp_businesses.list().collect())
    reveal_type(await session.whatsapp_numbers.list())
    reveal_type(await session.whatsapp_numbers.list().collect())
    reveal_type(await session.whatsapp_numbers.get("id"))
    reveal_type(await session.whatsapp_templates.list())
    reveal_type(await session.whatsapp_templates.list().collect())
    reveal_type(await session.whatsapp_templates.get("id"))
    reveal_type(
        await session.whatsapp_templates.create(
            whatsapp_business_id="x",
            name="x",
            language="x",
            category=WhatsappTemplateCategory.UTILITY,
            parameter_format=WhatsappParameterFormat.NAMED,
            components=[{"type": "BODY"}],
        )
    )
    reveal_type(await session.whatsapp_templates.update("id"))
    reveal_type(await session.whatsapp_templates.delete("id"))
