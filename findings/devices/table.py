"""Write the product's device table from what was measured.

    table.py            reads settings.json, measured.jsonl and earlier.jsonl beside it
    table.py --check    writes nothing; exits with 1 where the product's table is another

A new measurement goes into measured.jsonl, in place of the lines with its device, version and mode.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "signalwire_fabric_async/provisioning/device_table.json"
SUITES = {
    "bookworm": "Debian 12 (bookworm)",
    "trixie": "Debian 13 (trixie)",
    "sid": "Debian sid",
    "wheel": "wheel from PyPI",
}
MEMBERS = ("encryption", "ciphers", "other_suites", "all_ciphers", "codecs", "offers")


def lines(name: str) -> list[dict[str, object]]:
    """Return the rows of a file of JSON lines."""
    return [json.loads(line) for line in (HERE / name).read_text().splitlines()]


def table() -> dict[str, object]:
    """Return the whole table."""
    settings = json.loads((HERE / "settings.json").read_text())
    devices: dict[tuple[str, str], dict[str, object]] = {}
    for row in (*lines("measured.jsonl"), *lines("earlier.jsonl")):
        name, version = str(row["device"]), str(row["version"])
        device = devices.setdefault(
            (name, version),
            {
                "device": name,
                "version": version,
                "kind": settings[name]["kind"],
                "source": "",
                "evidence": row.get("evidence", "measured"),
                "date": row["measured"],
                "names": {kind: settings[name][kind] for kind in ("ciphers", "codecs", "encryption")},
                "note": settings[name]["note"],
                "modes": [],
            },
        )
        source = SUITES.get(str(row.get("suite", "")), "")
        if source and source not in str(device["source"]):
            device["source"] = ", ".join(filter(None, (str(device["source"]), source)))
        modes = device["modes"]
        assert isinstance(modes, list)
        required = settings[name]["encryption"].get("required")
        mode = {"mode": row["mode"], "setting": row["setting"], "requires_encryption": row["setting"] == required}
        mode |= {member: row[member] for member in MEMBERS if row.get(member)}
        if (before := next((one for one in modes if one["mode"] == mode["mode"]), None)) is None:
            modes.append(mode)
        elif before != mode:
            raise SystemExit(f"{name} {version} {row['mode']}: {source} and {device['source']} differ")
    rows = sorted(devices.values(), key=lambda one: (list(settings).index(str(one["device"])), str(one["version"])))
    return {"format": 1, "date": max(str(one["date"]) for one in rows), "devices": rows}


def written() -> str:
    """Return the table as JSON, a device's mode a line."""
    document = table()
    devices = document.pop("devices")
    assert isinstance(devices, list)
    parts = []
    for device in devices:
        modes = ",\n".join("   " + json.dumps(mode) for mode in device.pop("modes"))
        parts.append(f' {json.dumps(device)[:-1]}, "modes": [\n{modes}\n ]}}')
    return json.dumps(document)[:-1] + ', "devices": [\n' + ",\n".join(parts) + "\n]}\n"


def main() -> int:
    """Write the table, or compare it."""
    text = written()
    if "--check" in sys.argv[1:]:
        return int(TABLE.read_text() != text)
    TABLE.write_text(text)
    print(f"{TABLE.name}: {len(json.loads(text)['devices'])} devices")
    return 0


if __name__ == "__main__":
    sys.exit(main())
