"""Detects the encoding of a roster file: by its byte order mark, by its zeros, or as given."""

from __future__ import annotations

import codecs
import io
from typing import Final

from ... import ConfigurationError
from .records import HashedFile

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES: Final = ("cp1252", "mac_roman", "cp850")
_SAMPLE: Final = 4_096


def checked_encoding(name: str | None) -> str | None:
    """Return the encoding's name. Raises ConfigurationError for one that is not known, or not for text."""
    if name is None:
        return None
    try:
        "".encode(name)
    except (LookupError, TypeError, ValueError):
        raise ConfigurationError(
            f"encoding must be the name of a text encoding, such as cp1252 or utf-16, not {name!r}"
        ) from None
    return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name


def text_of(file: HashedFile, encoding: str | None = None) -> io.TextIOWrapper:
    """Return the file as text, a byte order mark dropped; bytes that do not fit become surrogates.

    Args:
        file: The file, at its beginning.
        encoding: None takes UTF-8, or UTF-16 or UTF-32 where the beginning looks so.
    """
    buffered = io.BufferedReader(file, _SAMPLE)
    name = encoding or _sniffed(buffered.peek(_SAMPLE)[:_SAMPLE])
    return io.TextIOWrapper(buffered, encoding=name, errors="surrogateescape", newline="")


def _sniffed(sample: bytes) -> str:
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 4 and not even:
        return "utf-16-le"
    if even > len(sample) // 4 and not odd:
        return "utf-16-be"
    return "utf-8-sig"


def guess(text: str) -> str:
    """Return the encoding that makes letters of the bytes that were not UTF-8 (as surrogates in `text`)."""
    raw = text.encode("utf-8", "surrogateescape")
    return max(_GUESSES, key=lambda one: (_letters(raw, one), -_GUESSES.index(one)))


def _letters(raw: bytes, encoding: str) -> int:
    decoded = raw.decode(encoding, "replace")
    return sum((one.isalpha() and one.islower()) - (one == "\ufffd") for one in decoded if not one.isascii())
