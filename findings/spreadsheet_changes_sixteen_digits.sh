#!/bin/bash
# One would guess: a long identifier in a spreadsheet is either kept (16 digits) or turned into exponent form, which
# nobody takes for an identifier (1.23E+16), on the way from CSV to a spreadsheet and back.
# Versions: LibreOffice 7.4.7 (Debian 12, headless), openpyxl 3.1.5, python-calamine 0.9.1, xlsx2csv 0.8.6 (PyPI).
# Behaviour: 15 digits are kept. Of 16 digits the last is replaced by a 0, and the result is written out as 16 digits.
# Of 17, LibreOffice's own CSV has the exponent; read from the .xlsx, by each of the three libraries, it is 17 digits
# again, the last two of them 0.
# Seen 2026-11-29: 15 digits kept by 4 of 4; 16 digits: 4 of 4 write out another number; 17 digits: 3 of 4
# Use: an identifier of 16 digits or more in a roster (an account number, a SIM card's) has to be text in the
# spreadsheet, and no reader can tell afterwards that it was not.
# Needs root and debootstrap. Takes some six minutes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf --one-file-system "$folder"' EXIT
root=${DEVICES_ROOT:+$(realpath -m "$DEVICES_ROOT/bookworm")}
root=${root:-$folder/root}
case $root in *[[:space:]]*) echo "the root folder's path must have no spaces (debootstrap): $root; set DEVICES_ROOT or TMPDIR" >&2; exit 2 ;; esac
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q openpyxl==3.1.5 python-calamine==0.9.1 xlsx2csv==0.8.6 2>"$folder/pip.log"
if [ ! -x "$root/usr/bin/soffice" ]; then
    mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep '/debian/$' | head -n 1)
    mkdir -p "$root"
    [ -x "$root/usr/bin/apt-get" ] || debootstrap --variant=minbase bookworm "$root" "$mirror" >"$folder/log" 2>&1
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    chroot "$root" sh -c "apt-get -q -o Acquire::Check-Valid-Until=false update && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends libreoffice-calc" >>"$folder/log" 2>&1
fi
mkdir -p "$root/tmp/sheets"
rm -rf "$root"/tmp/sheets/*
printf 'name,value\na,123456789012345\nb,1234567890123456\nc,12345678901234567\n' >"$root/tmp/sheets/in.csv"
export root
unshare --net --mount --pid --fork bash -euc '
    mount -t proc proc "$root/proc"
    for step in "xlsx in.csv" "csv out/in.xlsx"; do
        set -- $step
        timeout 120 chroot "$root" env HOME=/tmp/sheets soffice --headless --convert-to "$1" --outdir /tmp/sheets/out "/tmp/sheets/$2"
    done' >"$folder/convert.log" 2>&1
"$folder/venv/bin/python" - "$root/tmp/sheets/out" <<'PY'
import csv
import io
import sys
from pathlib import Path

import openpyxl
import python_calamine
from xlsx2csv import Xlsx2csv

folder = Path(sys.argv[1])
book = folder / "in.xlsx"
text = io.StringIO()
Xlsx2csv(str(book)).convert(text)
readers = {
    "LibreOffice": [row[1] for row in csv.reader((folder / "in.csv").open(newline=""))][1:],
    "openpyxl": [row[1] for row in openpyxl.load_workbook(book).active.iter_rows(min_row=2, values_only=True)],
    "calamine": [row[1] for row in python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()][1:],
    "xlsx2csv": [row[1] for row in csv.reader(io.StringIO(text.getvalue()))][1:],
}
given = ("123456789012345", "1234567890123456", "12345678901234567")
# calamine has floats: what is asked is which whole number they are.
found = {name: [str(int(one)) if isinstance(one, float) else str(one) for one in values] for name, values in readers.items()}
kept = sum(values[0] == given[0] for values in found.values())
others = [sum(values[n].isdigit() and values[n] != given[n] for values in found.values()) for n in (1, 2)]
figures = (
    f"15 digits kept by {kept} of 4; 16 digits: {others[0]} of 4 write out another number; 17 digits: {others[1]} of 4"
)
print(figures)
sys.exit(figures != "15 digits kept by 4 of 4; 16 digits: 4 of 4 write out another number; 17 digits: 3 of 4")
PY
