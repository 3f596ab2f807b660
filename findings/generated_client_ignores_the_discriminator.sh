#!/bin/bash
# One would guess: a generated client reads `oneOf` with a `discriminator` and its mapping by the named member.
# Version: openapi-python-client 0.29.1 (PyPI).
# Behaviour: the generated code tries the classes in the order of `oneOf` and takes the first that does not raise. Where
# the tag's type is a plain string (no const), an AI agent is read as the room that is listed first, its own members
# moved to additional_properties. With a const in each class the tag is checked, and the right class is found.
# Seen 2026-11-29: string tag: Room with 1 additional member; const tag: Agent with 0 additional members
# Use: a listing of resources of several kinds reads as the first kind, without an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q openapi-python-client==0.29.1 python-dateutil==2.9.0.post0 2>"$folder/pip.log"
cd "$folder"
PATH=$folder/venv/bin:$PATH venv/bin/python - <<'PY'
import importlib
import json
import subprocess
import sys

import httpx

sys.path.insert(0, ".")


def kind(name, member, tag):
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string"} | tag, member: {"type": "object"}},
    }


def read(package, const):
    tags = ({"const": "video_room"}, {"const": "ai_agent"}) if const else ({}, {})
    refs = {name: f"#/components/schemas/{name}" for name in ("Room", "Agent")}
    one_of = {
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "type", "mapping": {"video_room": refs["Room"], "ai_agent": refs["Agent"]}},
    }
    content = {"application/json": {"schema": one_of}}
    operation = {"operationId": "read", "responses": {"200": {"description": "", "content": content}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/resource": {"get": operation}},
        "components": {"schemas": {"Room": kind("Room", "room", tags[0]), "Agent": kind("Agent", "agent", tags[1])}},
    }
    with open("api.json", "w") as file:
        json.dump(document, file)
    command = ["openapi-python-client", "generate", "--path", "api.json", "--output-path", package, "--meta", "none"]
    subprocess.run(command, check=True, capture_output=True)
    answer = httpx.MockTransport(lambda request: httpx.Response(200, json={"type": "ai_agent", "agent": {"n": 1}}))
    client = importlib.import_module(f"{package}.client").Client(base_url="http://localhost")
    client.set_httpx_client(httpx.Client(transport=answer, base_url="http://localhost"))
    found = importlib.import_module(f"{package}.api.default.read").sync(client=client)
    more = len(found.additional_properties)
    return f"{type(found).__name__} with {more} additional member{'s' * (more != 1)}"


figures = f"string tag: {read('plain', False)}; const tag: {read('tagged', True)}"
print(figures)
sys.exit(figures != "string tag: Room with 1 additional member; const tag: Agent with 0 additional members")
PY
