#!/bin/bash
# One would guess: a generator of models turns `unevaluatedProperties: {not: {}}`, by which a description closes an
# object, into a model that forbids further members, or at least into one that drops them.
# Version: datamodel-code-generator 0.89.0, pydantic 2 (PyPI).
# Behaviour: the model has extra="allow": it keeps a member that the schema forbids, and sends it. The same schema
# without the keyword gives a model that drops it; with additionalProperties: false one that forbids it.
# Seen 2026-11-29: unevaluatedProperties {not: {}} allow; unevaluatedProperties false forbid; additionalProperties false forbid; neither none
# Use: a misspelled member reaches the service, which drops it in silence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q datamodel-code-generator==0.89.0 2>"$folder/pip.log"
cd "$folder"
venv/bin/python - <<'PY'
import json
import re
import subprocess
import sys

closed = {
    "unevaluatedProperties {not: {}}": {"unevaluatedProperties": {"not": {}}},
    "unevaluatedProperties false": {"unevaluatedProperties": False},
    "additionalProperties false": {"additionalProperties": False},
    "neither": {},
}
body = {"type": "object", "required": ["username"], "properties": {"username": {"type": "string"}}}
schemas = {f"Body{n}": body | keyword for n, keyword in enumerate(closed.values())}
document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}}
with open("api.json", "w") as file:
    json.dump(document, file)
command = ["venv/bin/datamodel-codegen", "--input", "api.json", "--input-file-type", "openapi"]
command += ["--output-model-type", "pydantic_v2.BaseModel", "--output", "models.py"]
subprocess.run(command, check=True, capture_output=True)
with open("models.py") as file:
    classes = re.split(r"^class ", file.read(), flags=re.M)[1:]
extras = []
for text in classes:
    found = re.search(r"extra='(\w+)'", text)
    extras.append(found[1] if found else "none")
figures = "; ".join(f"{name} {extra}" for name, extra in zip(closed, extras, strict=True))
print(figures)
with open("figures", "w") as file:
    file.write(figures)
PY
grep -qx "unevaluatedProperties {not: {}} allow; unevaluatedProperties false forbid; additionalProperties false forbid; neither none" figures
