"""The names that phones, PBXs and SIP libraries have for cipher suites and codecs, as the API's names.

Only names with the same meaning are translated. What the API has no counterpart for is refused, also where it has
something near: `AEAD_AES_256_GCM` has a tag of 16 octets, the API's `AEAD_AES_256_GCM_8` one of 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ...errors import ConfigurationError

_SUITE: Final = re.compile(
    r"(?:SRTP_)?"  # OpenSSL's names of profiles
    r"(?:AES_CM_(?P<turned>128|256)|AES_?(?P<size>128|256)_CM)"
    r"_(?:HMAC_)?SHA1_(?P<tag>80|32)"
)
"""RFC 4568 has the size last, RFC 6188 in the middle; devices have either for both, and OpenSSL leaves HMAC out."""

_SUITES: Final[Mapping[tuple[str, str], str]] = {
    ("256", "80"): "AES_256_CM_HMAC_SHA1_80",
    ("128", "80"): "AES_CM_128_HMAC_SHA1_80",
    ("256", "32"): "AES_256_CM_HMAC_SHA1_32",
    ("128", "32"): "AES_CM_128_HMAC_SHA1_32",
}

_CODEC: Final = re.compile(
    r"(?P<name>[A-Z0-9.-]+?)(?:/(?P<rate>[0-9]+)(?:/(?P<channels>[0-9]+))?)?(?P<attributes>(?:@[0-9]+[A-Z])*)"
)

_CODECS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "PCMU": ("PCMU", frozenset({"8000", "8000/1"})),
    "ULAW": ("PCMU", frozenset()),
    "MULAW": ("PCMU", frozenset()),
    "G711U": ("PCMU", frozenset()),
    "PCMA": ("PCMA", frozenset({"8000", "8000/1"})),
    "ALAW": ("PCMA", frozenset()),
    "G711A": ("PCMA", frozenset()),
    # G.722 samples at 16000 Hz, and its RTP clock is 8000 Hz (RFC 3551): devices name it by either.
    "G722": ("G722", frozenset({"8000", "8000/1", "16000", "16000/1"})),
    "G729": ("G729", frozenset({"8000", "8000/1"})),
    "OPUS": ("OPUS", frozenset({"48000/2"})),
    "VP8": ("VP8", frozenset({"90000"})),
    "H264": ("H264", frozenset({"90000"})),
}
"""The API's name, and the `rate/channels` that may follow a device's name."""


def cipher_of(name: str, known: Iterable[str]) -> str:
    """Return the API's name of a cipher suite.

    Args:
        name: A device's name.
        known: The API's names, which are returned as they are.

    Raises:
        ConfigurationError: The API has no suite of this meaning.
    """
    upper = name.strip().upper()
    if upper in known:
        return upper
    if (found := _SUITE.fullmatch(upper)) is not None:
        return _SUITES[found["turned"] or found["size"], found["tag"]]
    if upper.removeprefix("SRTP_") == "AEAD_AES_256_GCM":
        raise ConfigurationError(
            f"the API has no counterpart of the cipher {name!r}: its AEAD_AES_256_GCM_8 has a shorter tag "
            f"(8 octets, not 16), and the two do not work with each other"
        )
    raise ConfigurationError(f"the API has no counterpart of the cipher {name!r}; it has {', '.join(known)}")


def codec_of(name: str, known: Iterable[str]) -> str:
    """Return the API's name of a codec.

    Args:
        name: A device's name.
        known: The API's names, which are returned as they are.

    Raises:
        ConfigurationError: The API has no codec of this meaning.
    """
    upper = name.strip().upper()
    if upper in known:
        return upper
    if (found := _CODEC.fullmatch(upper)) is not None and found["name"] in _CODECS:
        translated, forms = _CODECS[found["name"]]
        form = "/".join(filter(None, (found["rate"], found["channels"])))
        if form and form not in forms:
            raise ConfigurationError(
                f"the API has no counterpart of the codec {name!r}: "
                f"{found['name']} is written {' or '.join(sorted(found['name'] + '/' + one for one in forms)) or found['name']}"
            )
        # FreeSWITCH takes a codec's attributes in any order; the API has one.
        rate_first = "".join(sorted(re.findall(r"@[0-9]+[A-Z]", found["attributes"]), key=lambda one: one[-1]))
        if translated + rate_first in known and not (form and rate_first):
            return translated + rate_first
    raise ConfigurationError(f"the API has no counterpart of the codec {name!r}; it has {', '.join(known)}")
