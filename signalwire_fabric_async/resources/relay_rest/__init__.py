"""Relay REST: numbers, the SIP profile, queues, recordings, verification and 10DLC."""
