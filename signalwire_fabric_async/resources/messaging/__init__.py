"""Messages: SMS, MMS and WhatsApp."""
