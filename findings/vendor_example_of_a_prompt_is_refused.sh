#!/bin/bash
# One would guess: an agent rendered from the example in the vendor's own docstring is SWML that the vendor's own
# description of the API accepts.
# Versions: signalwire-sdk 3.7.5, jsonschema 4.26.0 (PyPI); the description as the checkout has it, without its prose.
# Behaviour: the docstring of `set_prompt_llm_params` shows `model=` beside temperature and top_p. The SDK renders it into
# the prompt, where the description has temperature, top_p and penalties, and closes the object: the SWML is refused.
# The model of an agent is `ai_model` in `params`, by the description, and that is accepted.
# Seen 2026-11-29: temperature and top_p: accepted; with model in the prompt: refused; with ai_model in params: accepted
# Use: what is created as an AI agent or a SWML script from such a rendering may be answered 422.
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


def judged(prompt, params):
    agent = AgentBase(name="desk", route="/desk")
    agent.set_prompt_text("You answer the phone.")
    agent.set_prompt_llm_params(temperature=0.7, top_p=0.9, **prompt)
    agent.set_params(params)
    return "accepted" if swml.is_valid(json.loads(agent._render_swml())) else "refused"


figures = (
    f"temperature and top_p: {judged({}, {})}; with model in the prompt: {judged({'model': 'nova-micro'}, {})}; "
    f"with ai_model in params: {judged({}, {'ai_model': 'nova-micro'})}"
)
print(figures)
expected = "temperature and top_p: accepted; with model in the prompt: refused; with ai_model in params: accepted"
sys.exit(figures != expected)
PY
