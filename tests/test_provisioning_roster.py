"""Rosters in four formats: one meaning, and every problem with its file, line and column."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalwire_fabric_async.errors import ConfigurationError
from signalwire_fabric_async.provisioning import Person, Problem, RosterError, Shard, key_of, read_roster, write_roster

ADA = {
    "email": "Ada@Example.com",
    "first_name": 'Ada "the first", of\nmany',
    "company_name": "Ünïcödé 🎉 #1: yes",
    "sip_credentials": [{"username": "ada", "codecs": ["OPUS", "PCMU"], "encryption": "required"}],
}
BOB = {
    "email": "bob@example.com",
    "sip_credentials": [{"username": "bob"}, {"username": "bob-2", "send_as": "+15551234"}],
}


def said(person: Person) -> tuple[str, dict[str, object], list[object]]:
    """Return a row's message without its place."""
    return person.email, dict(person.fields), [(one.username, dict(one.fields)) for one in person]


def problems(path: Path, **options: Any) -> list[tuple[int, int, str]]:
    """Return the problems of a roster that cannot be used."""
    with pytest.raises(RosterError) as caught:
        list(read_roster(path, **options))
    assert all(one.file == str(path) for one in caught.value.problems)
    assert str(caught.value.problems[0]) in str(caught.value)
    return [(one.line, one.column, one.message) for one in caught.value.problems]


def read_problems(path: Path) -> tuple[Problem, ...]:
    """Return the problems of a roster, whole."""
    with pytest.raises(RosterError) as caught:
        list(read_roster(path))
    return caught.value.problems


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("format", ["jsonl", "json", "yaml", "csv"])
async def test_what_is_written_is_read_again_as_it_was(tmp_path: Path, format: str) -> None:
    """A roster that was written in any of the four formats reads as what it was, whatever the values hold."""

    async def rows() -> AsyncIterator[Any]:
        yield ADA
        yield BOB

    text = io.StringIO(newline="")
    assert await write_roster(rows(), text, format=format) == 2
    people = list(read_roster(put(tmp_path, f"people.{format}", text.getvalue())))
    found: dict[str, list[object]] = {}
    for person in people:
        email, fields, credentials = said(person)
        if email in found:
            found[email][1] += credentials  # type: ignore[operator]  # CSV: a row per credential
        else:
            found[email] = [fields, credentials]
    assert found["Ada@Example.com"] == [
        {name: value for name, value in ADA.items() if name not in ("email", "sip_credentials")},
        [("ada", {"codecs": ["OPUS", "PCMU"], "encryption": "required"})],
    ]
    assert found["bob@example.com"] == [{}, [("bob", {}), ("bob-2", {"send_as": "+15551234"})]]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=30),
        min_size=1,
        max_size=5,
    )
)
@pytest.mark.parametrize("format", ["jsonl", "json", "yaml"])
def test_any_text_survives_the_way_through_a_roster(
    tmp_path_factory: pytest.TempPathFactory, format: str, names: list[str]
) -> None:
    """Whatever text a member holds, it comes back from a file as it was written."""
    from signalwire_fabric_async.provisioning._export import _written

    rows = [{"email": f"p{n}@example.com", "first_name": name} for n, name in enumerate(names)]
    text = "".join(_written(row, format, first=n == 0) for n, row in enumerate(rows)) + (
        "\n]\n" if format == "json" else ""
    )
    path = tmp_path_factory.mktemp("roster") / f"people.{format}"
    path.write_bytes(text.encode())
    assert [person.fields.get("first_name") for person in read_roster(path)] == names


def test_each_problem_of_json_lines_has_its_line_and_column(tmp_path: Path) -> None:
    """Wrong types, unknown members and values, repeated members, duplicates and broken lines are all reported at once."""
    bad = {
        "email": "b@x.io",
        "first_name": 3,
        "sip_credentials": [{"username": "u", "codecs": ["OPUS", "NO"]}],
        "zz": "1",
    }
    lines = [
        json.dumps(ADA),
        "",
        json.dumps(bad),
        '{"email" "x"}',
        "[]",
        '{"email": "a@b.c", "email": "nobody"}',
        '{"first_name": "x"}',
    ]
    found = problems(put(tmp_path, "people.jsonl", "\n".join(lines)))
    places = [(3, lines[2].index(text) + 1) for text in ("3,", '["OPUS"', '"1"')]
    places += [(4, 10), (5, 1), *[(6, lines[5].index('"nobody"') + 1)] * 2, (7, 1)]
    assert [(line, column) for line, column, _ in found] == places
    assert "text is expected, not a number" in found[0][2]
    assert "unknown value 'NO'" in found[1][2]
    assert "no such member: 'zz'" in found[2][2]
    assert "not JSON" in found[3][2]
    assert "not a list" in found[4][2]
    assert "email is needed" in found[7][2]


def test_each_problem_of_json_has_its_line_and_column(tmp_path: Path) -> None:
    """An array over many lines: the place is that of the value."""
    text = json.dumps([ADA, {**BOB, "password": "short"}], indent=2)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "short" in one)
    path = put(tmp_path, "people.json", text)
    (where,) = problems(path)
    assert where[:2] == (line, 17)
    assert where[2] == "password: 8 to 72 characters are taken, 5 are given"
    for broken, place in (
        ('[{"email": "a@b.c"} {}]', (1, 21)),
        ("{}", (1, 1)),
        ('[\n{"email": oops}]', (2, 11)),
        ("[] x", (1, 4)),
    ):
        assert problems(put(tmp_path, "broken.json", broken))[-1][:2] == place


def test_each_problem_of_yaml_has_its_line_and_column(tmp_path: Path) -> None:
    """Yes, 12 and other values that YAML does not parse as text are reported, with the remedy."""
    text = "- &all\n  email: a@b.c\n  first_name: yes\n- {email: c@d.e, password: 12345678}\n- <<: *all\n  email: e@f.g\n  sip_credentials:\n  - codecs: [OPUS, XX]\n"
    found = problems(put(tmp_path, "people.yaml", text))
    assert [(line, column) for line, column, _ in found] == [(3, 15), (4, 28), (8, 5), (8, 13)]
    assert read_problems(tmp_path / "people.yaml")[0].rows == 2
    assert "quotes" in found[0][2]
    assert problems(put(tmp_path, "broken.yml", "- email: [\n"))[0][2].startswith("not YAML")
    assert problems(put(tmp_path, "mapping.yml", "email: a@b.c\n"))[0][:2] == (1, 1)


def test_each_problem_of_csv_has_its_line_and_column(tmp_path: Path) -> None:
    """Also where a quoted cell spans lines, with another separator, and with bytes that are not UTF-8."""
    text = 'email,first_name,sip_username,sip_codecs,password\na@b.c,"x\ny",u,OPUS;PCMU,\nb@c.d,q,,NOPE,short\nk\n'
    found = problems(put(tmp_path, "people.csv", text))
    assert [(line, column) for line, column, _ in found] == [(4, 9), (4, 10), (4, 15), (5, 1)]
    assert problems(put(tmp_path, "latin.csv", b"\xef\xbb\xbfemail;first_name\na@b.c;\xff\n")) == [
        (2, 7, "first_name: not UTF-8 (--encoding cp1252 may be right)")
    ]
    assert "did you mean sip_codecs?" in problems(put(tmp_path, "columns.csv", "email,sip_codec\n"))[0][2]
    assert "`email` is needed" in problems(put(tmp_path, "empty.csv", ""))[0][2]


def test_a_secret_is_never_in_a_problem(tmp_path: Path) -> None:
    """A password that cannot be used is reported by its length alone."""
    path = put(tmp_path, "people.jsonl", json.dumps({"email": "a@b.c", "password": "canary"}))
    assert "canary" not in str(problems(path))
    assert "canary" not in repr(
        list(read_roster(put(tmp_path, "p.jsonl", '{"email": "a@b.c", "password": "canary-canary"}')))
    )


def test_unknown_values_pass_on_demand(tmp_path: Path) -> None:
    """`allow_unknown` lets members and values through that this version does not know."""
    row = {"email": "a@b.c", "shoe_size": 44, "sip_credentials": [{"username": "a", "codecs": ["NEW"]}]}
    path = put(tmp_path, "people.jsonl", json.dumps(row))
    assert len(problems(path)) == 2
    (person,) = read_roster(path, allow_unknown=True)
    assert person.fields == {"shoe_size": 44}


def test_a_thousand_problems_are_enough(tmp_path: Path) -> None:
    """Reading stops there; the text names twenty and how many more there are."""
    with pytest.raises(RosterError, match="and 980 more"):
        list(read_roster(put(tmp_path, "people.jsonl", "".join(f'{{"email": "{n}"}}\n' for n in range(5_000)))))
    with pytest.raises(RosterError, match=r"not a list \(in 5,000 rows\)$"):
        list(read_roster(put(tmp_path, "people.jsonl", "[]\n" * 5_000)))
    with pytest.raises(RosterError, match="longer than"):
        list(read_roster(put(tmp_path, "long.jsonl", "x" * 3_000_000)))
    with pytest.raises(RosterError, match="No such file"):
        list(read_roster(tmp_path / "absent.jsonl"))
    with pytest.raises(ConfigurationError, match="jsonl"):
        read_roster(tmp_path / "people.doc")


@settings(deadline=None, max_examples=50)
@given(st.sets(st.emails(), min_size=1), st.integers(1, 9))
def test_shards_are_a_partition(emails: set[str], count: int) -> None:
    """Each person falls into exactly one of N shards, however the e-mail is written."""
    for email in emails:
        holding = [n for n in range(1, count + 1) if Shard(n, count).holds(key_of(email))]
        assert (
            holding == [n for n in range(1, count + 1) if Shard(n, count).holds(key_of(f" {email.upper()}"))]
            or not email.isascii()
        )
        assert len(holding) == 1


def test_a_shard_is_the_same_everywhere() -> None:
    """The split does not depend on the process: these were computed once."""
    held = [next(n for n in (1, 2, 3, 4) if Shard(n, 4).holds(f"person-{k}@example.com")) for k in range(12)]
    assert held == HELD
    for wrong in ("0/4", "5/4", "1", "a/b", "1/-2", "1/0"):
        with pytest.raises(ConfigurationError):
            Shard.parse(wrong)
    assert Shard.parse("2/4") == Shard(2, 4)


HELD = [3, 1, 1, 1, 1, 3, 4, 3, 2, 4, 3, 2]
