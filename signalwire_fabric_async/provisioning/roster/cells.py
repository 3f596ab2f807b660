"""Reads and writes the text of a table's cells, without loss.

A cell is trimmed. A spreadsheet, though, takes text that begins with `=`,
`+`, `-` or `@` for a formula, drops leading zeros and rounds long numbers. So
text that would not come back as it is has an apostrophe before it, which
`read_cell` takes off: the rule that `export` writes by. An apostrophe before
any other text, as in 's-Hertogenbosch, is part of the text.
"""

from __future__ import annotations

import re
from typing import Final

from .records import Bent

MARK: Final = "'"
_ROUNDED: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}")
_CHANGED: Final = re.compile(r"0\d+|\d{7,}|\d+[.,]\d+")
_BEGINNINGS: Final = ("=", "+", "-", "@", MARK)

NUMBERS: Final = frozenset({"sip_send_as", "sip_caller_id"})
"""Members that may hold a telephone number."""

MAY_BE_BENT: Final = NUMBERS | {"sip_username"}


def needs_mark(text: str) -> bool:
    """Return whether text needs an apostrophe before it in a table to be read back unchanged."""
    if not text:
        return False
    if text.startswith(_BEGINNINGS) or text != text.strip():
        return True
    return text[0].isdigit() and bool(_ROUNDED.fullmatch(text) or _CHANGED.fullmatch(text))


def written(text: str) -> str:
    """Return the cell that `read_cell` reads as this text."""
    return MARK + text if needs_mark(text) else text


def is_marked(cell: str) -> bool:
    """Return whether a cell's apostrophe marks the rest as literal text."""
    return cell[:1] == MARK and needs_mark(cell[1:])


def read_cell(cell: str) -> str:
    """Return the text of a cell."""
    return cell[1:] if is_marked(cell) else cell.strip()


def bent(member: str, text: str) -> Bent | None:
    """Return the reason why a telephone number or a username seems changed by a spreadsheet, or an empty string."""
    if _ROUNDED.fullmatch(text):
        return Bent("a number that a spreadsheet rounded: format the column as text and fill it in again")
    if member in NUMBERS and text.isascii() and text.isdigit() and text[0] != "0":
        longest = 7 if member == "sip_send_as" else 11
        if len(text) >= longest:
            return Bent(
                "a telephone number without `+` or leading zeros, as a spreadsheet leaves it: write it with `+` and "
                "the country code, or with an apostrophe before it if it is right as it is"
            )
    return None
