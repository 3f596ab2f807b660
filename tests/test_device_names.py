"""`Cipher.from_device` and `Codec.from_device`: other names for the same meaning, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalwire_fabric_async import Cipher, Codec, ConfigurationError
from signalwire_fabric_async.provisioning.device_table import Device, known_devices


@pytest.mark.parametrize(
    ("name", "cipher"),
    [
        ("AES_CM_256_HMAC_SHA1_80", Cipher.AES_256_CM_HMAC_SHA1_80),
        ("AES_CM_256_HMAC_SHA1_32", Cipher.AES_256_CM_HMAC_SHA1_32),
        ("AES_128_CM_HMAC_SHA1_80", Cipher.AES_CM_128_HMAC_SHA1_80),
        ("aes_cm_128_hmac_sha1_32", Cipher.AES_CM_128_HMAC_SHA1_32),
        ("SRTP_AES128_CM_SHA1_80", Cipher.AES_CM_128_HMAC_SHA1_80),
        (" AES_256_CM_HMAC_SHA1_80 ", Cipher.AES_256_CM_HMAC_SHA1_80),
    ],
)
def test_a_cipher_is_known_by_the_names_of_devices(name: str, cipher: Cipher) -> None:
    """The two spellings of RFC 4568 and 6188, OpenSSL's, and lower case mean the API's suite."""
    assert Cipher.from_device(name) is cipher


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("ulaw", Codec.PCMU),
        ("alaw", Codec.PCMA),
        ("PCMU/8000/1", Codec.PCMU),
        ("G722/16000/1", Codec.G722),
        ("G722/8000", Codec.G722),
        ("opus/48000/2", Codec.OPUS),
        ("OPUS@48000h@20i", Codec.OPUS_48000H_20I),
        ("opus@20i@16000h", Codec.OPUS_16000H_20I),
        ("VP8/90000", Codec.VP8),
        ("h264", Codec.H264),
    ],
)
def test_a_codec_is_known_by_the_names_of_devices(name: str, codec: Codec) -> None:
    """The names of SDP, Asterisk, FreeSWITCH and pjsua2 mean the API's codec."""
    assert Codec.from_device(name) is codec


@pytest.mark.parametrize(
    "name",
    [
        "AEAD_AES_256_GCM",  # a tag of 16 octets, the API's has 8
        "AEAD_AES_128_GCM",
        "AES_192_CM_HMAC_SHA1_80",
        "F8_128_HMAC_SHA1_80",
        "NULL_HMAC_SHA1_80",
        "AES_CM_256_HMAC_SHA1_64",
        "AES_CM_128",
        "",
    ],
)
def test_a_cipher_that_is_only_near_is_refused(name: str) -> None:
    """A suite with another tag, key or mode is not replaced by one that looks like it."""
    with pytest.raises(ConfigurationError, match="no counterpart"):
        Cipher.from_device(name)


def test_the_longer_tag_is_explained() -> None:
    """A user whose phone has `AEAD_AES_256_GCM` reads why the API's suite is another one."""
    with pytest.raises(ConfigurationError, match="8 octets, not 16"):
        Cipher.from_device("AEAD_AES_256_GCM")


@pytest.mark.parametrize(
    "name",
    [
        "opus/8000/1",  # as baresip reads `opus`
        "opus/48000",
        "OPUS@48000h",
        "OPUS@48000h@40i",
        "PCMU@20i",
        "PCMU/16000",
        "H264@90000h",
        "H265",
        "speex/8000",
        "G729B",
        "telephone-event/8000",
        "",
    ],
)
def test_a_codec_that_is_only_near_is_refused(name: str) -> None:
    """A codec at another rate, with other frames, or unknown to the API is not replaced."""
    with pytest.raises(ConfigurationError, match="no counterpart"):
        Codec.from_device(name)


def test_the_form_of_opus_is_explained() -> None:
    """Opus always has the clock of 48000 Hz and two channels in SDP, and the error says so."""
    with pytest.raises(ConfigurationError, match="OPUS/48000/2"):
        Codec.from_device("opus/8000/1")


@given(st.sampled_from(list(Cipher)))
def test_an_api_name_of_a_cipher_means_itself(cipher: Cipher) -> None:
    """In upper and lower case."""
    assert Cipher.from_device(cipher.value) is cipher
    assert Cipher.from_device(cipher.value.lower()) is cipher


@given(st.sampled_from(list(Codec)))
def test_an_api_name_of_a_codec_means_itself(codec: Codec) -> None:
    """In upper and lower case."""
    assert Codec.from_device(codec.value) is codec
    assert Codec.from_device(codec.value.lower()) is codec


@given(st.text(max_size=40))
def test_any_text_is_translated_to_a_known_value_or_refused(name: str) -> None:
    """Neither class invents a value that the API does not document."""
    for kind in (Cipher, Codec):
        try:
            translated = kind.from_device(name)
        except ConfigurationError:
            continue
        assert translated.is_known


def suites_of(device: Device) -> Iterator[str]:
    """Yield each name of a suite that a row of the table has."""
    yield from device.cipher_names
    yield from (name for name in device.cipher_names.values() if not name.startswith("["))  # sipp's keywords
    for mode in device.modes:
        yield from (*mode.offered_ciphers, *mode.ciphers, *mode.other_suites)


@pytest.mark.parametrize("device", known_devices().devices, ids=str)
def test_every_name_of_the_device_table_is_translated_or_refused(device: Device) -> None:
    """A suite or codec that the table has under any name becomes its API value, or a clear error."""
    for name in suites_of(device):
        try:
            assert Cipher.from_device(name).is_known
        except ConfigurationError as error:
            assert name in str(error)  # noqa: PT017  # either of the two is right
    for api, name in device.codec_names.items():
        assert Codec.from_device(name) == api
    for name in (one for mode in device.modes for one in mode.offered_codecs):
        try:
            assert Codec.from_device(name).is_known
        except ConfigurationError as error:
            assert name in str(error)  # noqa: PT017  # either of the two is right


@pytest.mark.parametrize("device", known_devices().devices, ids=str)
def test_the_settings_names_of_ciphers_mean_the_ciphers_beside_them(device: Device) -> None:
    """What the table says to write into a device's settings reads back as the API's cipher."""
    for api, name in device.cipher_names.items():
        if not name.startswith("["):
            assert Cipher.from_device(name) == api
