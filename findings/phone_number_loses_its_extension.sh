#!/bin/bash
# One would guess: text behind a phone number that is no part of it is refused (as `*67` before it is, and a comma with a
# second number): parse("+1-202-555-0123#99") raises.
# Version: phonenumbers 9.0.43 (PyPI).
# Behaviour: `#99`, `x99` and `;ext=99` are an extension: the number parses, is valid, and E.164 leaves the extension out
# without a word, so that two rows of a directory become one number. INTERNATIONAL and RFC3966 keep it.
# Seen 2026-11-29: 4 spellings: 3 with extension 99, valid, all E.164 +12025550123; ", +12025550124" refused
# Use: compare `number.extension` before E.164 is written into `send_as` or a caller id.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q phonenumbers==9.0.43 2>"$folder/pip.log"
"$folder/venv/bin/python" - <<'PY'
import sys

import phonenumbers
from phonenumbers import PhoneNumberFormat, format_number, is_valid_number, parse

spellings = ("+1-202-555-0123#99", "+1 202 555 0123 x99", "+12025550123;ext=99", "+1 202 555 0123")
numbers = [parse(one) for one in spellings]
with_extension = sum(one.extension == "99" for one in numbers)
formats = {format_number(one, PhoneNumberFormat.E164) for one in numbers}
try:
    parse("+12025550123, +12025550124")
    second = "parsed"
except phonenumbers.NumberParseException:
    second = "refused"
valid = "valid" if all(map(is_valid_number, numbers)) else "not valid"
figures = (
    f"{len(numbers)} spellings: {with_extension} with extension 99, {valid}, "
    f"all E.164 {', '.join(formats)}; \", +12025550124\" {second}"
)
print(figures)
sys.exit(figures != '4 spellings: 3 with extension 99, valid, all E.164 +12025550123; ", +12025550124" refused')
PY
