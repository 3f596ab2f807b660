"""Roster files, as tests write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path


def put(folder: Path, *rows: Mapping[str, object], name: str = "people.jsonl") -> Path:
    """Write a roster."""
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def person(n: int, **members: object) -> dict[str, object]:
    """Return a person with a credential."""
    credential = {"username": f"user-{n}", "password": "hunter22", "codecs": ["OPUS"]}
    return {"email": f"p{n}@example.com", "first_name": f"P{n}", "sip_credentials": [credential], **members}
