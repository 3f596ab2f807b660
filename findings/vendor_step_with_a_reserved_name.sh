#!/bin/bash
# One would guess: a step of a context may have any name, and the vendor's SDK, which checks that a step's `valid_steps`
# exist, checks the name too where one is reserved.
# Versions: signalwire-sdk 3.7.5, jsonschema 4.26.0 (PyPI); the description as the checkout has it, without its prose.
# Behaviour: `next` is a word of `valid_steps` ("the step that follows"), and the description refuses a step of that name.
# The SDK renders it without a word, so that `valid_steps: ["next"]` has two meanings.
# Seen 2026-11-29: step named "finish": accepted; step named "next": rendered by the SDK, refused by the description
set -euo pipefail
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q signalwire-sdk==3.7.5 jsonschema==4.26.0 2>"$folder/pip.log"
"$folder/venv/bin/python" - ../signalwire_fabric_async/testing/descriptions/observed.json 2>"$folder/log" <<'PY'
import json
import logging
import sys

from jsonschema import Draft202012Validator

logging.disable(logging.CRITICAL)
from signalwire import AgentBase

with open(sys.argv[1]) as file:
    components = json.load(file)["components"]
swml = Draft202012Validator({"$ref": "#/components/schemas/SWML.Calling.SWMLObject", "components": components})


def judged(name):
    agent = AgentBase(name="desk", route="/desk")
    agent.set_prompt_text("You answer the phone.")
    context = agent.define_contexts().add_context("default")
    context.add_step("greet").set_text("Greet the caller.").set_valid_steps([name])
    context.add_step(name).set_text("Say goodbye.")
    return swml.is_valid(json.loads(agent._render_swml()))


figures = [judged("finish"), judged("next")]
print(
    f'step named "finish": {"accepted" if figures[0] else "refused"}; '
    f'step named "next": rendered by the SDK, {"accepted" if figures[1] else "refused"} by the description'
)
sys.exit(figures != [True, False])
PY
