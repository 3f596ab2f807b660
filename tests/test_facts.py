"""The committed facts of the API descriptions: without prose, and current where the descriptions are beside the checkout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import pytest

from facts import derive
from helpers import facts

NAMES: Final = (
    "fabric",
    "fabric.observed",
    *(name.removesuffix(".json") for name in derive.DOCUMENTS if "." not in name[:-5]),
)

PROSE: Final = {
    "paths": {
        "/things/{id}": {
            "summary": "A path of many things that somebody wrote about.",
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "get_thing",
                "tags": ["Things"],
                "summary": "Get a thing by the id that it was given once.",
                "description": "Words.\n\n#### Permissions\n\n_Voice_ or _Fax_\n\n[Learn more](x)",
                "responses": {
                    "200": {
                        "description": "It is there.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    }
                },
            },
        }
    },
    "components": {
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "description": "Its id.", "schema": {"type": "string"}}},
        "schemas": {
            "Thing": {
                "type": "object",
                "title": "A thing",
                "required": ["description"],
                "properties": {
                    "description": {"type": "string", "description": "What it is.", "maxLength": 7, "examples": ["a"]},
                    "prompt": {"type": "string", "default": "Say something nice about the weather to them."},
                    "other": {"$ref": "#/components/schemas/Other"},
                },
            },
            "Other": {"type": "integer", "minimum": 1},
            "Unused": {"type": "string"},
        },
    },
}  # fmt: skip


def test_facts_are_kept_and_prose_is_dropped() -> None:
    """Members named like a prose keyword stay; descriptions, examples, long defaults and unused schemas go."""
    assert json.loads(derive.openapi(PROSE)) == {
        "paths": {
            "/things/{id}": {
                "get": {
                    "operationId": "get_thing",
                    "x-scopes": ["Fax", "Voice"],
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": {
                        "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "required": ["description"],
                    "properties": {
                        "description": {"type": "string", "maxLength": 7},
                        "prompt": {"type": "string"},
                        "other": {"$ref": "#/components/schemas/Other"},
                    },
                },
                "Other": {"type": "integer", "minimum": 1},
            }
        },
    }


def strings(found: object, keyword: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string of a document, with the keyword that it stands under."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from strings(value, name)
    elif isinstance(found, list):
        for one in found:
            yield from strings(one, keyword)
    elif isinstance(found, str):
        yield keyword, found


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_is_committed(name: str) -> None:
    """No string of the facts but a pattern has more than four words: enum values, names and defaults are short."""
    found = [text for keyword, text in strings(facts.document(name)) if keyword != "pattern" and len(text.split()) > 4]
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_to_a_schema(name: str) -> None:
    """What a document refers to is kept, and nothing else."""
    document = facts.document(name)
    there = set(document["components"]["schemas"])
    named = {text for _, text in strings(document) if text.startswith(derive.REFERENCE)}
    assert {text.removeprefix(derive.REFERENCE) for text in named} == there


def test_a_sentence_is_found_by_its_hash() -> None:
    """A whole sentence is recognised whatever its punctuation, and a part of one is not."""
    official = "List the things: all of the many `things` of a Space that you own. Short one."
    text = derive.sentences([{"paths": {"/x": {"get": {"description": official}}}}])
    (words,) = derive.sentences_of("Notes. ALL OF THE MANY things, of a Space, that you own.")
    assert text == f"{derive.digest(words)}\n"
    assert list(derive.sentences_of("all of the many things of a Space")) == [
        ("all", "of", "the", "many", "things", "of", "a", "space")
    ]
    assert derive.digest(words[:-1]) not in text


def test_every_operation_of_the_tables_is_described() -> None:
    """The tables of operations name the operations of the descriptions, each once."""
    for name, table in (("fabric", "operations"), ("fabric.observed", "observed-operations")):
        described = {
            (one["operationId"], method.upper(), path)
            for path, item in facts.document(name)["paths"].items()
            for method, one in item.items()
        }
        listed = [(row["operation_id"], row["method"], row["path"]) for row in facts.table(table)]
        assert len(listed) == len(set(listed))
        assert set(listed) <= described
    assert {row["operation_id"] for row in facts.table("operations")} == {
        one["operationId"] for item in facts.document("fabric")["paths"].values() for one in item.values()
    }


OFFICIAL = pytest.mark.skipif(not facts.OFFICIAL.is_dir(), reason="the descriptions are not beside this checkout")


@OFFICIAL
def test_the_facts_are_current() -> None:
    """Each committed file is what `tests/facts/derive.py` derives from the descriptions beside the checkout."""
    stale = [path.name for path, text in derive.derived(facts.OFFICIAL) if path.read_text(encoding="utf-8") != text]
    assert stale == []
