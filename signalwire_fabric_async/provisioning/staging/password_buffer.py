"""The passwords of a roster, in memory only: one run of bytes instead of an object each."""

from __future__ import annotations

from typing import Final

from ... import Secret

_LENGTH = 4

IN_BUFFER: Final = Secret("in the PasswordBuffer")
"""Stands for a password that a PasswordBuffer keeps, where only its presence matters."""


class PasswordBuffer:
    """Keeps passwords by number. They are never written to a disk and never shown."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def keep(self, password: Secret) -> int:
        """Keep a password; return its number."""
        at = len(self._kept)
        text = password.reveal().encode()
        self._kept += len(text).to_bytes(_LENGTH, "big") + text
        return at

    def password(self, at: int) -> Secret:
        """Return a password by its number."""
        return Secret(self.reveal(at))

    def reveal(self, at: int) -> str:
        """Return a password by its number as a string, to be sent."""
        start = at + _LENGTH
        return self._kept[start : start + int.from_bytes(self._kept[at:start], "big")].decode()

    def __repr__(self) -> str:
        return "<PasswordBuffer>"
