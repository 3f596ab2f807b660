"""Logs of calls, messages, faxes and conferences."""
