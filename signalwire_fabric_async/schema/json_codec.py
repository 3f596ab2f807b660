"""JSON in and out: orjson where it is installed (`[speed]`), the standard library otherwise.

Both ways keep the same promises: what is written is what was asked or an
error, and what cannot be read is a `ValueError`, whatever it is. One
difference is left: orjson reads integers of more than 64 bits as floats.
Looking for them costs more than a tenth of reading a page, and the service
documents none; the standard library reads them exactly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

from ..errors import ConfigurationError
from .serializer import to_wire

orjson: Any  # the module, or None where the extra is absent
try:
    import orjson
except ImportError:  # a plain install: the standard library serves
    orjson = None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")


def _decode_plain(data: bytes) -> object:
    try:
        value: object = json.loads(data.decode("utf-8"), parse_constant=_refuse)
        if _HALF.search(data):  # half of a surrogate pair alone is no text; orjson refuses it too
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _encode_plain(value: object) -> bytes:
    try:
        text = json.dumps(to_wire(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"this cannot be sent as JSON: {error}") from None


def _encode_fast(value: object) -> bytes:
    try:
        data: bytes = orjson.dumps(value, to_wire, _OPTIONS)
    except TypeError:
        return _encode_plain(value)  # larger integers than 64 bits, and the standard library's clearer errors
    if b"null" in data:
        return _encode_plain(value)  # orjson writes NaN as null; the standard library refuses it
    return data


if orjson is None:
    decode: Callable[[bytes], object] = _decode_plain
    encode: Callable[[object], bytes] = _encode_plain
else:
    _OPTIONS: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
    decode = orjson.loads
    encode = _encode_fast
