#!/bin/bash
# One would guess: a validator that knows JSON Schema up to draft 7 refuses a schema whose `$schema` is 2020-12 (the
# dialect of OpenAPI 3.1, and of what closes SWML's methods with `unevaluatedProperties`).
# Versions: fastjsonschema 2.22.3, jsonschema 4.26.0 (PyPI).
# Behaviour: fastjsonschema compiles it, ignores the keywords that it does not know (unevaluatedProperties,
# dependentRequired, and whatever stands beside a $ref), and accepts documents that are wrong.
# Seen 2026-11-29: 3 wrong documents: fastjsonschema accepts 3, jsonschema accepts 0
# Use: check SWML with a validator that has the dialect; a misspelled method parameter passes this one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q fastjsonschema==2.22.3 jsonschema==4.26.0 2>"$folder/pip.log"
"$folder/venv/bin/python" - <<'PY'
import sys

import fastjsonschema
from jsonschema import Draft202012Validator

dialect = "https://json-schema.org/draft/2020-12/schema"
play = {"$schema": dialect, "type": "object", "properties": {"url": {"type": "string"}}}
cases = (
    (play | {"unevaluatedProperties": {"not": {}}}, {"url": "say:hello", "volum": 5}),
    (play | {"dependentRequired": {"url": ["volume"]}}, {"url": "say:hello"}),
    (
        {
            "$schema": dialect,
            "properties": {"url": {"$ref": "#/$defs/url", "pattern": "^say:"}},
            "$defs": {"url": {"type": "string"}},
        },
        {"url": "sey:hello"},
    ),
)
accepted = [0, 0]
for schema, document in cases:
    Draft202012Validator.check_schema(schema)
    accepted[1] += Draft202012Validator(schema).is_valid(document)
    try:
        fastjsonschema.compile(schema)(document)
        accepted[0] += 1
    except fastjsonschema.JsonSchemaException:
        pass
figures = f"{len(cases)} wrong documents: fastjsonschema accepts {accepted[0]}, jsonschema accepts {accepted[1]}"
print(figures)
sys.exit(accepted != [3, 0])
PY
