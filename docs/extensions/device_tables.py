"""The tables of the page about devices, written from the device table of the package.

.. fabric-devices:: ciphers

The argument is `ciphers`, `codecs`, `encryption`, `settings` or `rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from signalwire_fabric_async import Cipher, Codec
from signalwire_fabric_async.provisioning.device_table import (
    Device,
    DeviceMode,
    Evidence,
    Observation,
    Verdict,
    known_devices,
)

OFFERS = ("RTP/SAVP", "RTP/AVP with a=crypto", "RTP/AVP")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_directive("fabric-devices", Devices)
    return {"parallel_read_safe": True}


class Devices(SphinxDirective):
    """One table of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        lines = list(list_table(TABLES[self.arguments[0]]()))
        node = nodes.container()
        self.state.nested_parse(StringList(lines, source="the device table"), self.content_offset, node)
        return node.children


def list_table(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Return reStructuredText of a table, its first row the heading."""
    yield from (".. list-table::", "   :header-rows: 1", "")
    for row in rows:
        first, *others = row
        yield f"   * - {first}"
        yield from (f"     - {cell}" for cell in others)


def verdict(observation: Observation | None) -> str:
    """Return a cell."""
    if observation is None:
        return "--"
    if observation.verdict is Verdict.ACCEPTS:
        return "yes"
    return observation.verdict.value if observation.verdict is Verdict.LISTED else f"**no** ({observation.how})"


def code(text: str) -> str:
    """Return text as code, -- for none."""
    return f"``{text}``" if text else "--"


def ciphers() -> Iterator[Iterable[str]]:
    """Each cipher alone, with encryption required."""
    yield ["Device", *map(code, Cipher), "Own offer"]
    for device in known_devices():
        mode = device.secure_mode
        if mode is not None:
            yield [
                str(device),
                *(verdict(device.cipher(one)) for one in Cipher),
                ", ".join(map(code, mode.offered_ciphers)),
            ]


def codecs() -> Iterator[Iterable[str]]:
    """Each codec alone."""
    yield ["Device", *map(code, Codec)]
    for device in known_devices():
        if any(map(device.codec, Codec)):
            yield [str(device), *(verdict(device.codec(one)) for one in Codec)]


def encryption() -> Iterator[Iterable[str]]:
    """Each form of an offer, to each mode."""
    yield ["Device", "Setting", *map(code, OFFERS)]
    for device in known_devices():
        for mode in device.modes:
            if mode.encryption:
                yield [str(device), code(mode.setting), *(_form(mode, offer) for offer in OFFERS)]


def _form(mode: DeviceMode, offer: str) -> str:
    observation = mode.encryption.get(offer)
    if observation is None:
        return "--"
    if observation.verdict is Verdict.NO_KEY:
        return "**in the clear**"
    secret = "encrypted" if offer != "RTP/AVP" else "in the clear"
    return secret if observation.verdict is Verdict.ACCEPTS else verdict(observation)


def settings() -> Iterator[Iterable[str]]:
    """Return the names in a device's settings."""
    yield ["Device", "Encryption required", "Encryption optional", "Codecs", "Note"]
    seen = set[str]()
    for device in known_devices():
        if device.name in seen:
            continue
        seen.add(device.name)
        named = device.encryption_settings
        yield [
            device.name,
            code(named.get("required", "")),
            code(named.get("optional", "")),
            ", ".join(map(code, device.codec_names.values())) or "--",
            device.note,
        ]


def rows() -> Iterator[Iterable[str]]:
    """How each row came to be."""
    yield ["Device", "Kind", "Source", "Evidence"]
    for device in known_devices():
        yield [str(device), device.kind, device.source or "--", _evidence(device)]


def _evidence(device: Device) -> str:
    return {
        Evidence.MEASURED: f"measured {device.date} by ``findings/devices``",
        Evidence.EARLIER: f"measured {device.date} by an earlier program, not repeated",
        Evidence.READ: f"read in its source {device.date}, not run",
    }[device.evidence]


TABLES = {"ciphers": ciphers, "codecs": codecs, "encryption": encryption, "settings": settings, "rows": rows}
