"""Bounds the deletions of a plan."""

from __future__ import annotations

from .. import ConfigurationError


def refuse_too_many(deletions: tuple[int, int], there: tuple[int, int], allowed: int | None) -> None:
    """Raise ConfigurationError if there are more deletions than allowed.

    Args:
        deletions: The planned ones of subscribers, and of SIP credentials.
        there: The number of those that exist.
        allowed: `max_deletes`; None allows a tenth of what exists.
    """
    subscribers, credentials = deletions
    if allowed is not None:
        if subscribers + credentials > allowed:
            raise ConfigurationError(
                f"{subscribers + credentials:,} deletions are planned, max_deletes (--max-deletes) allows "
                f"{allowed:,}: nothing was written"
            )
        return
    for deleted, of, name in (
        (subscribers, there[0], "subscribers"),
        (credentials, there[1], "SIP credentials"),
    ):
        if deleted > max(1, of // 10):
            raise ConfigurationError(
                f"{deleted:,} of {of:,} {name} would be deleted, more than a tenth: nothing was written. If that "
                f"is meant, give max_deletes={subscribers + credentials} (--max-deletes)"
            )
