"""Derive the tables of facts from SignalWire's API descriptions: `python -m tests.facts.derive FOLDER`.

FOLDER holds the descriptions (OpenAPI, OpenRPC) and the tables that were made beside them. What is kept is structure:
paths, methods, operation ids, scopes, parameters, statuses, and of each schema the keywords that constrain a value.
Sentences, titles, examples, tags and schemas that nothing refers to are dropped. The official sentences are recorded as
hashes alone, so that a test can find a copied one.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
FACTS: Final = Path(__file__).resolve().parent
DESCRIPTIONS: Final = ROOT / "signalwire_fabric_async" / "testing" / "descriptions"

DOCUMENTS: Final[Mapping[str, Path]] = {
    "fabric.openapi.json": DESCRIPTIONS / "published.json",
    "fabric.observed.openapi.json": DESCRIPTIONS / "observed.json",
    **{
        f"{name}.json": FACTS / f"{name}.json"
        for name in (
            "calling",
            "datasphere",
            "fax",
            "logs",
            "messaging",
            "project",
            "projects",
            "relay-rest",
            "voice",
        )
    },
}
"""The OpenAPI descriptions, and where their facts are kept."""

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "behaviour.tsv": ("topic", "operations", "evidence rank"),
    "differences.tsv": (
        "row",
        "operations",
        "place (item: the answer, or each element of $.data of a list)",
        "evidence rank",
    ),
    "observed-operations.tsv": ("operation_id", "method", "path", "auth", "call"),
    "operations.tsv": ("operation_id", "method", "path", "auth", "call"),
    "space-operations.tsv": ("description", "operation_id", "method", "path", "call"),
}
"""The tables, and the columns of each that hold facts."""

NOT_OFFICIAL: Final = "fabric.observed.openapi.json"
"""This description has sentences of this project's too."""

RPC: Final = "calling-rpc.openrpc.json"
SENTENCES: Final = FACTS / "sentences.txt"
METHODS: Final = ("get", "post", "put", "patch", "delete")

VALUES: Final = frozenset(
    {
        "$ref",
        "const",
        "default",
        "deprecated",
        "discriminator",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "nullable",
        "pattern",
        "readOnly",
        "required",
        "type",
        "uniqueItems",
        "writeOnly",
    }
)
"""The keywords of a schema that are kept as they are."""

SCHEMAS: Final = frozenset({"additionalProperties", "items", "not", "propertyNames", "unevaluatedProperties"})
"""The keywords whose value is a schema."""

SCHEMA_LISTS: Final = frozenset({"allOf", "anyOf", "oneOf"})

OBSERVED: Final = ("new", "row", "rows", "same_as", "maybe_at", "callers")
"""What `x-observed` says of an operation: the rows of differences.tsv, and names."""

SENTENCE_WORDS: Final = 8
"""A text of this many words is a sentence of somebody's; a shorter one is a label."""

REFERENCE: Final = "#/components/schemas/"


def derived(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file of facts and its text, as the descriptions in a folder say."""
    for name, path in DOCUMENTS.items():
        yield path, openapi(json.loads((folder / name).read_text(encoding="utf-8")))
    yield FACTS / "calling-rpc.json", openrpc(json.loads((folder / RPC).read_text(encoding="utf-8")))
    for name, columns in TABLES.items():
        yield FACTS / name, table((folder / name).read_text(encoding="utf-8"), columns)
    documents = [
        json.loads((folder / name).read_text(encoding="utf-8")) for name in (*DOCUMENTS, RPC) if name != NOT_OFFICIAL
    ]
    yield SENTENCES, sentences(documents)


def openapi(document: Mapping[str, Any]) -> str:
    """Return the facts of an OpenAPI document as JSON, one line for each operation and each schema."""
    paths = {path: dict(_methods(document, item)) for path, item in document["paths"].items()}
    schemas = {name: schema(one) for name, one in document["components"]["schemas"].items()}
    used = _used(paths, schemas)
    lines = [
        f"{json.dumps(path)}: {{"
        + ",\n  ".join(f"{json.dumps(method)}: {_compact(one)}" for method, one in item.items())
        + "}"
        for path, item in paths.items()
    ]
    kept = [f"{json.dumps(name)}: {_compact(one)}" for name, one in schemas.items() if name in used]
    return '{"paths": {\n' + ",\n".join(lines) + '\n}, "components": {"schemas": {\n' + ",\n".join(kept) + "\n}}}\n"


def openrpc(document: Mapping[str, Any]) -> str:
    """Return the facts of an OpenRPC document as JSON, one line for each method."""
    lines = [
        _compact(
            {
                "name": one["name"],
                "params": [
                    {"name": each["name"], "required": each.get("required", False), "schema": schema(each["schema"])}
                    for each in one["params"]
                ],
                "result": schema(one["result"]["schema"]) if "result" in one else None,
            }
        )
        for one in document["methods"]
    ]
    return '{"methods": [\n' + ",\n".join(lines) + "\n]}\n"


def table(text: str, columns: tuple[str, ...]) -> str:
    """Return the columns of a table of tab-separated values that hold facts."""
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    made = io.StringIO()
    writer = csv.writer(made, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    writer.writerow(name.partition(" (")[0] for name in columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return made.getvalue()


def sentences(documents: list[Any]) -> str:
    """Return the hash of each sentence of the descriptions, sorted, one a line."""
    found = {digest(words) for text in _texts(documents) for words in sentences_of(text)}
    return "".join(f"{one}\n" for one in sorted(found))


def sentences_of(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of each whole sentence of a text that is long enough to be somebody's."""
    for part in re.split(r"[.!?:]\s+|\n\s*\n|\n\s*[-*#|] ?", text):
        words = tuple(re.findall(r"\w+", part.lower()))
        if len(words) >= SENTENCE_WORDS:
            yield words


def digest(words: tuple[str, ...]) -> str:
    """Return the hash that stands for a sentence."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def schema(found: Any) -> Any:
    """Return the keywords of a schema that constrain a value."""
    if not isinstance(found, dict):
        return found
    kept: dict[str, Any] = {}
    for keyword, value in found.items():
        if keyword == "properties":
            kept[keyword] = {name: schema(one) for name, one in value.items()}
        elif keyword in SCHEMA_LISTS:
            kept[keyword] = [schema(one) for one in value]
        elif keyword in SCHEMAS:
            kept[keyword] = schema(value)
        elif keyword in VALUES and not (keyword == "default" and _is_prose(value)):
            kept[keyword] = value
    return kept


def _is_prose(value: object) -> bool:
    return isinstance(value, str) and len(value.split()) > 4


def _methods(document: Mapping[str, Any], item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for method in METHODS:
        if method in item:
            yield method, _operation(document, item[method], item.get("parameters", []))


def _operation(document: Mapping[str, Any], one: Mapping[str, Any], shared: list[Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"operationId": one["operationId"]}
    if one.get("deprecated"):
        kept["deprecated"] = True
    if "security" in one:
        kept["security"] = one["security"]
    permissions = one.get("description", "").partition("#### Permissions")[2].partition("[Learn more")[0]
    scopes = sorted(set(re.findall(r"_(\w+)_", permissions)))
    if scopes:
        kept["x-scopes"] = scopes
    if "x-observed" in one:
        kept["x-observed"] = {name: one["x-observed"][name] for name in OBSERVED if name in one["x-observed"]}
    parameters = [_parameter(document, each) for each in [*shared, *one.get("parameters", [])]]
    if parameters:
        kept["parameters"] = parameters
    if "requestBody" in one:
        kept["requestBody"] = {"required": one["requestBody"].get("required", False), **_content(one["requestBody"])}
    kept["responses"] = {status: _content(response) for status, response in one["responses"].items()}
    return kept


def _parameter(document: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in one:
        one = document["components"]["parameters"][one["$ref"].rpartition("/")[2]]
    kept = {"name": one["name"], "in": one["in"], "required": one.get("required", False)}
    for name in ("explode", "style"):
        if name in one:
            kept[name] = one[name]
    return {**kept, "schema": schema(one.get("schema", {}))}


def _content(one: Mapping[str, Any]) -> dict[str, Any]:
    content = {kind: {"schema": schema(each["schema"])} for kind, each in one.get("content", {}).items()}
    return {"content": content} if content else {}


def _used(paths: Any, schemas: Mapping[str, Any]) -> set[str]:
    used: set[str] = set()
    waiting = list(_references(paths))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(_references(schemas[name]))
    return used


def _references(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for keyword, value in found.items():
            if isinstance(value, str) and value.startswith(REFERENCE):
                yield value.removeprefix(REFERENCE)
            elif keyword not in ("default", "enum", "const"):
                yield from _references(value)
    elif isinstance(found, list):
        for one in found:
            yield from _references(one)


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name in ("description", "summary") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def main() -> None:
    """Write every file of facts."""
    for path, text in derived(Path(sys.argv[1])):
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
