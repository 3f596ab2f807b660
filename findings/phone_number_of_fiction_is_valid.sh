#!/bin/bash
# One would guess: `is_valid_number` tells numbers of fiction from real ones: +12025550123, from the range 555-01XX that
# is reserved for it, is not valid, as +15551230001 with the made-up area code 555 is not.
# Version: phonenumbers 9.0.43 (PyPI).
# Behaviour: the number of the reserved range is valid, in each area code that exists; a made-up area code is not.
# Seen 2026-11-29: +12025550123 valid, +14155550199 valid, +15551230001 not valid (possible)
# Use: examples with +1555... fail a check that real fixtures pass; a roster checked with `is_valid_number` may still
# have numbers that nobody owns. Only the service knows which numbers a project has (`send_as`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q phonenumbers==9.0.43 2>"$folder/pip.log"
"$folder/venv/bin/python" - <<'PY'
import sys

import phonenumbers

seen = []
for text in ("+12025550123", "+14155550199", "+15551230001"):
    number = phonenumbers.parse(text)
    valid, possible = phonenumbers.is_valid_number(number), phonenumbers.is_possible_number(number)
    seen.append(f"{text} {'valid' if valid else 'not valid'}{' (possible)' if possible and not valid else ''}")
figures = ", ".join(seen)
print(figures)
sys.exit(figures != "+12025550123 valid, +14155550199 valid, +15551230001 not valid (possible)")
PY
