"""Tables as people have them: separators, encodings, headers, workbooks, and what is said about their problems."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers.command_line import environment, run, server
from signalwire_fabric_async.errors import ConfigurationError
from signalwire_fabric_async.provisioning import Person, RosterError, plan, read_roster
from signalwire_fabric_async.provisioning.roster import xlsx_reader
from signalwire_fabric_async.testing import FakeFabric


def put(folder: Path, content: str | bytes, name: str = "people.csv") -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def people(path: Path, **options: Any) -> list[Person]:
    """Return the people of a roster without problems."""
    return list(read_roster(path, **options))


def problems(path: Path, **options: Any) -> list[str]:
    """Return the problems of a roster, each without the file's name."""
    with pytest.raises(RosterError) as caught:
        list(read_roster(path, **options))
    return [str(one).removeprefix(f"{path}:") for one in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "email,display_name,sip_username,sip_codecs\nada@example.com,Ada,a1,OPUS PCMU\n",
        "E-Mail; Display Name ;SIP Username;SIP Codecs\nada@example.com; Ada ;a1;opus,pcmu\n",
        "EMAIL\tdisplay-name\tsip.username\tsip codecs\nada@example.com\tAda\ta1\topus|PCMU\n",
        "Email Address|DisplayName|SIP User|Codecs\nada@example.com|Ada|a1|opus;pcmu\n",
        "sep=;\r\nemail;display_name;sip_username;sip_codecs\r\nada@example.com;Ada;a1;OPUS PCMU\r\n",
        "sep=^\nemail^display_name^sip_username^sip_codecs\nada@example.com^Ada^a1^OPUS PCMU\n",
        "email,display_name,sip_username,sip_codecs,,\nada@example.com,Ada,a1,OPUS PCMU,,\n , ,,,,\n,,,,,\n",
        "email,display_name,sip_username,sip_codecs\nada@example.com,Ada,a1,OPUS PCMU,,\n",
        "\n\nemail,display_name,sip_username,sip_codecs\rada@example.com,Ada,a1,OPUS PCMU\r",
        'email;"display\nname";sip_username;sip_codecs\nada@example.com;Ada;a1;OPUS PCMU\n',
    ],
)
def test_tables_as_spreadsheets_and_directories_write_them(tmp_path: Path, text: str) -> None:
    """Separators, `sep=`, padding, blank rows, the spelling of headers, of codecs and of lists do not matter."""
    (ada,) = people(put(tmp_path, text))
    assert (ada.email, ada.fields) == ("ada@example.com", {"display_name": "Ada"})
    (credential,) = ada
    assert (credential.username, credential.fields) == ("a1", {"codecs": ["OPUS", "PCMU"]})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("format", ["csv", "jsonl", "json"])
def test_unicode_in_its_usual_encodings_is_read(tmp_path: Path, encoding: str, format: str) -> None:
    """UTF-8, UTF-16 and UTF-32, with and without byte order mark, in each format."""
    row = {"email": "zoe@example.com", "display_name": "Zoë 用户"}
    text = {"csv": "email;display_name\nzoe@example.com;Zoë 用户\n", "jsonl": json.dumps(row, ensure_ascii=False)}
    content = text.get(format, f"[{text['jsonl']}]")
    (zoe,) = people(put(tmp_path, content.encode(encoding), f"people.{format}"))
    assert zoe.fields == {"display_name": "Zoë 用户"}


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Jürgen Groß"), ("mac_roman", "Jürgen Groß")])
def test_another_encoding_is_guessed_and_can_be_given(tmp_path: Path, encoding: str, name: str) -> None:
    """The problem names the encoding that may be right; with it the file is read."""
    path = put(tmp_path, f"email,display_name\nj@example.com,{name}\n".encode(encoding))
    assert problems(path) == [f"2:15: display_name: not UTF-8 (--encoding {encoding} may be right)"]
    (person,) = people(path, encoding=encoding)
    assert person.fields == {"display_name": name}
    for wrong in ("no-such", "base64"):
        with pytest.raises(ConfigurationError, match="encoding must be the name"):
            read_roster(path, encoding=wrong)


def test_a_mapping_says_what_the_other_columns_are(tmp_path: Path) -> None:
    """`Mobile=sip_caller_id,Department=`, or a mapping; wrong ones say what is meant."""
    path = put(tmp_path, "Mail,Extension,Mobile,Department\nada@example.com,101,+4915112345678,Sales\n")
    given: list[str | Mapping[str, str]] = [
        "mobile=sip_caller_id,Extension=SIP Username,Department=",
        {"MOBILE": "sip_caller_id", "extension": "sip_username", "Department": ""},
    ]
    for columns in given:
        roster = read_roster(path, columns=columns)
        ((credential,),) = roster
        assert (credential.username, credential.fields) == ("101", {"caller_id": "+4915112345678"})
        assert roster.warnings == ()
    for wrong, said in (
        ("Mobile", "NAME=MEMBER"),
        ("Mobile=sip_callerid2", "did you mean sip_caller_id"),
        ("a=email,a=email", "once"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            read_roster(path, columns=wrong)
    assert problems(path, columns="Mobil=sip_caller_id")[0].endswith("there is no such column: did you mean Mobile?")


def test_columns_that_are_not_ours_are_one_warning(tmp_path: Path) -> None:
    """They are not sent; one warning names them and suggests; a misspelt column of a credential is a problem."""
    roster = read_roster(put(tmp_path, "email,Shoe size,dispaly_name,PIN\nada@example.com,44,Ada,canary\n"))
    (ada,) = roster
    assert ada.fields == {}
    (warning,) = roster.warnings
    assert warning.startswith(
        "3 columns are not used: 'Shoe size', 'dispaly_name': did you mean display_name?, 'PIN' (a mapping"
    )
    (ada,) = people(roster.path, allow_unknown=True)
    assert ada.fields == {"Shoe size": "44", "dispaly_name": "Ada"}  # the PIN is not sent though all are asked for
    path = put(tmp_path, "email,sip_encription\nada@example.com,required\n")
    assert problems(path) == ["1:1: no such column: 'sip_encription': did you mean sip_encryption?"]
    path = put(tmp_path, "email,E-Mail\nada@example.com,b@example.com\n")
    assert problems(path) == ["1:1: the column 'email' is there twice: columns 1 and 2"]


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.com,Ada,ada-desk,canary-secret\nbob@example.com,Bob,bob-desk,other-secret\n",
        "sep=;\nada@example.com;canary-secret\n",
        "Ada;ada-desk;canary-secret\n",
        '<users><user name="ada" password="canary-secret"/></users>\n',
        "dn: cn=Ada,dc=example\nuserPassword: canary-secret\n",
        "emial,canary-secret\n",
    ],
)
def test_no_cell_is_shown_as_a_columns_name(tmp_path: Path, text: str) -> None:
    """Where the first row names no `email`, nothing of it is shown: it may be the first person's, with the password."""
    (said,) = problems(put(tmp_path, text))
    assert "`email` is needed" in said
    assert "canary" not in said


async def test_a_value_under_a_secrets_name_is_never_shown(tmp_path: Path) -> None:
    """Not by the plan, its steps or the command line, also where the member was asked for."""
    row = {"email": "ada@example.com", "voicemail_pin": "canary-1", "AuthPassword": "canary-2"}
    path = put(tmp_path, json.dumps(row), "people.jsonl")
    async with FakeFabric() as fabric, fabric.session() as session:
        for exists in (False, True):
            if exists:
                await session.subscribers.create(email="ada@example.com")
            async with plan(session, read_roster(path, allow_unknown=True)) as planned:
                steps = [step async for step in planned.steps()]
                assert steps
                assert "canary" not in json.dumps([one.to_json() for one in steps]) + "".join(map(str, steps))
    with server() as running:
        for seeds in ([], [{"email": "ada@example.com"}]):
            running.seed(subscribers=seeds)
            for flags in ((), ("--json",)):
                done = run(["plan", str(path), "--allow-unknown", *flags], environment(running))
                assert done.returncode == 0, done.stderr
                assert "canary" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "column",
    [
        "SIP-Passwort",
        "KENNWORT",
        "Geheimnis",
        "Mot de passe",
        "Contraseña SIP",
        "Wachtwoord",
        "Hasło",
        "Şifre",
        "ПАРОЛЬ",
        "初期パスワード",
    ],
)
async def test_a_secret_is_known_in_other_languages(tmp_path: Path, column: str) -> None:
    """A column that an export in another language has for passwords is never shown either."""
    path = put(tmp_path, json.dumps({"email": "ada@example.com", column: "canary-1"}), "people.jsonl")
    async with FakeFabric() as fabric, fabric.session() as session:
        async with plan(session, read_roster(path, allow_unknown=True)) as planned:
            shown = "".join([json.dumps(step.to_json()) + str(step) async for step in planned.steps()])
            assert "ada@example.com" in shown
            assert "canary" not in shown


def test_numbers_that_a_spreadsheet_bent_are_refused(tmp_path: Path) -> None:
    """Rounded, without `+`, without zeros; an apostrophe before it says that it is meant."""
    head = "email,sip_username,sip_send_as,sip_caller_id\n"
    for cells in ("u,1.23457E+11,", "u,,4.93012E+11", "u,15551234567,", "u,,4915112345678", "4.9E+11,,"):
        (said,) = problems(put(tmp_path, f"{head}ada@example.com,{cells}\n"))
        assert "spreadsheet" in said
        assert said.startswith("2:")
    (ada,) = people(put(tmp_path, f"{head}ada@example.com,0012,'15551234567,+4915112345678\n"))
    (credential,) = ada
    assert (credential.username, credential.fields) == (
        "0012",
        {"send_as": "15551234567", "caller_id": "+4915112345678"},
    )


def test_a_problem_is_reported_once_with_its_rows(tmp_path: Path) -> None:
    """The place of the first row, the number of rows, and what may be meant."""
    rows = "".join(f"p{n}@example.com,u{n},opsu\n" for n in range(11))
    (said,) = problems(put(tmp_path, "email,sip_username,sip_codecs\n" + rows))
    assert said.startswith("2:19: codecs: unknown value 'opsu': did you mean OPUS?")
    assert said.endswith("(in 11 rows)")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.jsonl", '{"email": "a@b.c", "first_name": %s}' % ("1" * 5_000), "1:34: first_name: text is expected"),
        ("p.json", '[{"email": "a@b.c", "first_name": %s}]' % ("1" * 5_000), "1:35: first_name: text is expected"),
        ("p.json", '[{"email": "a@b.c", "first_name": -1.%se9}]' % ("1" * 400), "1:35: first_name: text is expected"),
        ("p.jsonl", b"\xff\xfe{\x00\x00\xd8\x00\xd8", "1:1: not text in the encoding that it begins with"),
        ("p.csv", "email\n" + '"' + "x\n" * 600_000, "2:1: not CSV: "),
        ("p.csv", "email\n" + "x" * 1_200_000, "2:1: not CSV: a row is longer than"),
        ("p.xlsx", b"PK\x03\x04 not a workbook", "1:1: not a workbook"),
        ("p.xlsx", b"\xd0\xcf\x11\xe0 old", "1:1: an .xls workbook"),
        ("p.yaml", b"- email: \xff\xfe\n", "1:1: not YAML"),
    ],
)
def test_whatever_fails_has_a_place(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    """Numbers of thousands of digits, cut encodings, endless rows, broken workbooks: FILE:LINE:COLUMN."""
    assert problems(put(tmp_path, content, name))[0].startswith(said)


def test_yaml_aliases_are_bounded(tmp_path: Path) -> None:
    """A few hundred bytes whose aliases are millions of values are refused, also where unknown members are let through."""
    levels = "".join(f"  m{n}: &m{n} [{', '.join([f'*m{n - 1}'] * 10)}]\n" for n in range(1, 9))
    path = put(tmp_path, f"- email: a@b.c\n  m0: &m0 ['x', 'y']\n{levels}", "people.yaml")
    (said,) = problems(path, allow_unknown=True)
    assert "aliases written out" in said
    shared = put(tmp_path, "- &all {email: a@b.c, country: DE}\n- <<: *all\n  email: b@b.c\n", "shared.yaml")
    assert [one.fields for one in people(shared)] == [{"country": "DE"}] * 2


def workbook(path: Path, *rows: list[Any], more: bool = False) -> Path:
    """Save a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if more:
        book.create_sheet("more")
    book.save(path)
    return path


async def test_workbooks_are_rosters(tmp_path: Path) -> None:
    """The first sheet, its cells trimmed, blank rows passed over; rows with one e-mail are one person."""
    path = workbook(
        tmp_path / "people.xlsx",
        [],
        ["E-Mail", "Display name", "SIP Username", "sip_password", None],
        ["ada@example.com", " Ada ", 101, "hunter22-1"],
        [None, " "],
        ["ada@example.com", None, "0102", "hunter22-2"],
        more=True,
    )
    async with FakeFabric() as fabric, fabric.session() as session, plan(session, path) as planned:
        assert (planned.subscribers.created, planned.credentials.created) == (1, 2)
        assert planned.warnings == (f"{path}: of 2 sheets the first is read, 'Sheet'",)
        assert (await planned.apply()).complete
        (stored,) = fabric.stored("subscribers")
        names = {one["username"] for one in fabric.stored("subscribers.sip_credentials", stored["id"])}
        assert names == {"101", "0102"}


def test_a_workbooks_numbers_and_dates_are_not_guessed_at(tmp_path: Path) -> None:
    """A number cell has lost its `+` and zeros; the place is the cell's."""
    import datetime as dt

    head = ["email", "display_name", "sip_username", "sip_send_as"]
    for column, value, said in (
        (4, 15551234567, "3:4: send_as: a number, which keeps neither"),
        (3, 4915112345678, "3:3: username: a number, which keeps neither"),
        (2, 1.5, "3:2: display_name: a number that a spreadsheet rounded"),
        (2, dt.datetime(2026, 1, 1), "3:2: display_name: text is expected, not a date or time"),  # as Excel has them
        (2, True, "3:2: display_name: text is expected, not a truth value"),
    ):
        row: list[Any] = ["ada@example.com", None, "u", None]
        row[column - 1] = value
        path = workbook(tmp_path / "p.xlsx", head, ["b@example.com"], row)
        assert problems(path)[0].startswith(said)


def test_a_workbook_whose_strings_are_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its strings are held in memory: their size is looked at before they are unpacked."""
    path = workbook(tmp_path / "p.xlsx", ["email"], ["ada@example.com"])
    strings = "<sst>" + " " * 1_000 + "</sst>"
    size = len(strings)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", strings)
    monkeypatch.setattr(xlsx_reader, "MAX_STRINGS", size)
    assert len(people(path)) == 1
    monkeypatch.setattr(xlsx_reader, "MAX_STRINGS", size - 1)
    assert "larger than" in problems(path)[0]


def test_the_command_line_takes_columns_and_encoding(tmp_path: Path) -> None:
    """`plan --columns ... --encoding ...`; the warning about other columns is in the plan."""
    path = put(tmp_path, "Mail;Rufname;Büro\nj@example.com;Jürgen;3\n".encode("cp1252"))
    words = ["plan", str(path), "--encoding", "cp1252", "--columns", "Rufname=first_name", "--json"]
    with server() as fabric:
        done = run(words, environment(fabric))
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["subscribers"]["created"] == 1
    assert made["steps"][0]["body"]["first_name"] == "Jürgen"
    assert "1 column is not used: 'Büro'" in made["warnings"][0]
