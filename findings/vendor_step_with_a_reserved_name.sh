#!/bin/bash
# One would guess: a step of a context may have any name, and an SDK that checks that the names in `valid_steps` exist
# checks a step's name too where one is reserved.
# Versions: signalwire-sdk 3.7.5, jsonschema 4.26.0 (PyPI).
# Behaviour: `next` is a word of `valid_steps` (the step that follows), and the schema.json inside the same package
# refuses a step of that name. The SDK refuses `valid_steps` that lack a step, and renders this one without an error.
# Seen 2026-11-29: valid_steps without its step: refused by the SDK; step "finish": rendered, accepted by the schema; step "next": rendered, refused by the schema
# Use: `valid_steps: ["next"]` would have two meanings; the API's description of a SWML script refuses the name too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q signalwire-sdk==3.7.5 jsonschema==4.26.0 2>"$folder/pip.log"
"$folder/venv/bin/python" - 2>"$folder/log" <<'PY'
import json
import logging
import sys
from importlib.resources import files

from jsonschema import Draft202012Validator

logging.disable(logging.CRITICAL)
from signalwire import AgentBase

swml = Draft202012Validator(json.loads(files("signalwire").joinpath("schema.json").read_text()))


def judged(valid, name):
    agent = AgentBase(name="desk", route="/desk")
    agent.set_prompt_text("You answer the phone.")
    context = agent.define_contexts().add_context("default")
    context.add_step("greet").set_text("Greet the caller.").set_valid_steps([valid])
    context.add_step(name).set_text("Say goodbye.")
    try:
        rendered = json.loads(agent._render_swml())
    except ValueError:
        return "refused by the SDK"
    if "contexts" not in rendered["sections"]["main"][-1]["ai"]["prompt"]:
        return "rendered without its steps"
    return f"rendered, {'accepted' if swml.is_valid(rendered) else 'refused'} by the schema"


figures = (
    f'valid_steps without its step: {judged("finish", "end")}; step "finish": {judged("finish", "finish")}; '
    f'step "next": {judged("next", "next")}'
)
print(figures)
expected = (
    'valid_steps without its step: refused by the SDK; step "finish": rendered, accepted by the schema; '
    'step "next": rendered, refused by the schema'
)
sys.exit(figures != expected)
PY
