#!/bin/bash
# One would guess: an agent rendered from the example in a vendor's own docstring is SWML that the schema inside the same
# package accepts.
# Versions: signalwire-sdk 3.7.5, jsonschema 4.26.0 (PyPI).
# Behaviour: the docstring of `set_prompt_llm_params` shows `model=` beside temperature and top_p. The SDK renders it into
# the prompt. Its schema.json has no model there, and closes the object: the SWML is refused. The model of an agent is
# `ai_model` in `params`, and that is accepted.
# Seen 2026-11-29: temperature and top_p: accepted; with model in the prompt: refused; with ai_model in params: accepted
# Use: the API's description of a SWML script has the same closed object; a service that checks by it responds with 422.
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
