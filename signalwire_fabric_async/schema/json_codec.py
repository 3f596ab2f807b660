"""Parses and serializes JSON: with orjson where it is installed (`[speed]`), else with the standard library.

Both keep the same promises: writing is lossless or raises, invalid JSON raises `ValueError`, and integers of any size
are exact. Half of a surrogate pair, which JSON can hold as an escape, is read, and written as it was.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from json.encoder import encode_basestring as _quoted
from typing import Any, Final, NoReturn  # Any: JSON values, type expressions, and what is read by them

from ..errors import ConfigurationError
from .serializer import PLAIN, to_wire

orjson: Any  # the module, or None where the extra is not installed
try:
    import orjson
except ImportError:  # without the extra, the standard library is used
    orjson = None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_WHITE_SPACE: Final = " \t\n\r"

_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)
"""Made once: `json.loads` with an option makes another one for each text, which takes longer than parsing it."""


def _decode_plain(data: bytes) -> object:
    text = data.decode("utf-8").strip(_WHITE_SPACE)
    try:
        value: object
        value, end = _DECODER.raw_decode(text)
        if end != len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


_STRIDE: Final = 4
"""Of twenty digits in a row, every fourth byte holds five, wherever the run begins."""

_DIGITS: Final = bytes(0x30 if 0x30 <= byte <= 0x39 else byte for byte in range(256))
"""A table for `bytes.translate` that makes every digit a zero."""

_TWENTY: Final = b"0" * 20

_LARGE_INTEGER: Final = rb"(?<![^\s:,\[-])\d{20,}(?=[\s,\]}]|\Z)"
"""A JSON integer of twenty digits or more, by what may stand around it; orjson reads those from 2^64 on as floats."""


def holds_large_integer(data: bytes) -> bool:
    """Return whether JSON holds an integer of twenty digits or more.

    Digits in a word, such as a page token's, are none; those in a string that stand as a number would count too.
    """
    sample = data[::_STRIDE].translate(_DIGITS)
    at = sample.find(b"00000")
    while at >= 0:
        start, end = max(0, at * _STRIDE - 24), at * _STRIDE + 48
        if _TWENTY in data[start:end].translate(_DIGITS) and re.compile(_LARGE_INTEGER).search(data, start, end):
            return True
        at = sample.find(b"00000", at + 1)
    return False


def _decode_fast(data: bytes) -> object:
    try:
        value: object = orjson.loads(data)
    except ValueError:
        if b"\\u" not in data and not holds_large_integer(data):
            raise
        return _decode_plain(data)  # an integer beyond the range of floats, or half of a surrogate pair
    return _decode_plain(data) if holds_large_integer(data) else value


_TEXTS: Final = frozenset({str})

_CONSTANTS: Final = {None: "null", True: "true", False: "false"}


def _text_of(value: Any) -> str:
    """Return the JSON text of a value.

    It is written in one walk: `json.dumps` would need another one before it, which converts models and checks the
    names of members, and would make an encoder for each value.
    """
    cls = value.__class__
    if cls is str:
        return _quoted(value)
    if cls is dict:
        members: list[str] = []
        for name, one in value.items():
            if not isinstance(name, str):
                raise TypeError(f"the member name {name!r} is not a string")
            members.append(f"{_quoted(name)}:{_quoted(one) if one.__class__ is str else _text_of(one)}")
        return f"{{{','.join(members)}}}"
    if cls is list or cls is tuple:
        return f"[{','.join(map(_quoted if _TEXTS.issuperset(map(type, value)) else _text_of, value))}]"
    if cls is int:
        return int.__repr__(value)
    if cls is float:
        if not math.isfinite(value):
            raise ValueError(f"JSON has no {value}")
        return float.__repr__(value)
    return _CONSTANTS[value] if cls in PLAIN else _text_of(to_wire(value))


def _encode_plain(value: object) -> bytes:
    try:
        return _text_of(value).encode("utf-8", "backslashreplace")  # half of a surrogate pair becomes JSON's escape
    except (TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"this cannot be sent as JSON: {error}") from None


def _encode_fast(value: object) -> bytes:
    try:
        data: bytes = orjson.dumps(value, to_wire, _OPTIONS)
    except TypeError:
        return _encode_plain(value)  # integers beyond 64 bits, halves of surrogate pairs, and clearer errors
    if b"null" in data and not _is_finite(value):
        return _encode_plain(value)  # orjson writes NaN and Infinity as null; the standard library raises
    return data


def _is_finite(value: object) -> bool:
    """Return whether every float of a value that orjson wrote is a finite one: level by level, not by recursion."""
    level: list[Any] = [value]
    while level:
        if not all(map(math.isfinite, [one for one in level if one.__class__ is float])):
            return False
        nested = [one for one in level if one.__class__ not in PLAIN]
        level = []
        for one in nested:
            cls = one.__class__
            if cls is dict:
                level += one.values()
            elif cls is list or cls is tuple:
                level += one
            else:
                level.append(to_wire(one))
    return True


def same_key(name: str) -> str | None:
    """Return the string that parsed objects have as the key `name`, where the parser shares its keys between objects.

    A look-up with the same object needs no comparison of strings. None where the parser does not share keys.
    """
    if orjson is None:
        return None
    key: str
    (key,) = orjson.loads(orjson.dumps({name: None}))
    return key


if orjson is None:
    decode: Callable[[bytes], object] = _decode_plain
    """Parse JSON; integers are exact."""
    decode_rounded: Callable[[bytes], object] = _decode_plain
    """Parse JSON; integers from 2^64 on may be floats, or raise ValueError where `decode` parses them."""
    encode: Callable[[object], bytes] = _encode_plain
    """Serialize a JSON value."""
else:
    _OPTIONS: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
    decode = _decode_fast
    decode_rounded = orjson.loads
    encode = _encode_fast
