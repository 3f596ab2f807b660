"""Documents of the stand-in's Datasphere: cut into chunks, and searched by the words that they share with a query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename
from typing import Any, Final
from urllib.parse import urlsplit

from .outcomes import Call, Outcome
from .routes import Route
from .space import MakeHandler, OperationHandler, Space
from .store import StoredResource

DOCUMENTS: Final = "datasphere"
CHUNKS: Final = "datasphere.chunks"

USUAL_COUNT: Final = 5
"""The chunks that a search returns that asks for no other count."""

_WORD: Final = re.compile(r"\w+")


def chunks_of(text: str, fields: Mapping[str, Any]) -> list[str]:
    """Return the chunks of a text by a document's strategy; without blank ones.

    Args:
        text: The text.
        fields: The members of the document: the strategy and its sizes.
    """
    strategy = fields.get("chunking_strategy", "sentence")
    if strategy == "paragraph":
        parts = re.split(r"\n\s*\n", text)
    elif strategy == "page":
        parts = text.split("\f")
    elif strategy == "sliding":
        words = text.split()
        size = fields.get("chunk_size", 50)
        step = max(1, size - fields.get("overlap_size", 0))
        parts = [" ".join(words[at : at + size]) for at in range(0, max(1, len(words) - size + step), step)]
    else:
        ends = r"(?<=[.!?])\s+|\n+" if fields.get("split_newlines") else r"(?<=[.!?])\s+"
        sentences = re.split(ends, text)
        most = fields.get("max_sentences_per_chunk", 5)
        parts = [" ".join(sentences[at : at + most]) for at in range(0, len(sentences), most)]
    return [part.strip() for part in parts if part.strip()]


def _create(space: Space, route: Route) -> OperationHandler:
    """Create a document and read it at once: the text that a test set for its URL, or the URL itself."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        url = str(call.body["url"])
        parts = chunks_of(space.store.texts.get(url, url), call.body)
        fields: dict[str, Any] = {
            "filename": basename(urlsplit(url).path) or "document",
            "status": "completed",
            "chunking_strategy": "sentence",
            "tags": [],
            **call.body,
            "number_of_chunks": len(parts),
        }
        outcome = usual(call._replace(body=fields))
        if outcome.executed:
            for part in parts:
                chunk = {"content": part, "status": "completed", "tags": fields["tags"]}
                space.add(CHUNKS, chunk, parent_id=outcome.payload["id"], is_resource=False)
        return outcome

    return handle


def _search(space: Space, _: Route) -> OperationHandler:
    """Return the chunks that share the most words with the query, the best first; of equal ones, the older."""

    def handle(call: Call) -> Outcome:
        asked = call.body
        words = set(_WORD.findall(asked["query_string"].lower()))
        found: list[tuple[int, StoredResource]] = []
        for document in space.store.listed(DOCUMENTS):
            if document.id == asked.get("document_id", document.id) and _is_tagged(document, asked.get("tags")):
                found += [
                    (len(words & set(_WORD.findall(chunk.fields["content"].lower()))), chunk)
                    for chunk in space.store.listed(CHUNKS, document.id)
                ]
        best = sorted((one for one in found if one[0]), key=lambda one: (-one[0], one[1].place))
        shown = [{"text": one.fields["content"], "document_id": one.parent_id} for _, one in best]
        return Outcome(200, {"chunks": shown[: asked.get("count", USUAL_COUNT)]}, executed=True)

    return handle


def _is_tagged(document: StoredResource, tags: list[str] | None) -> bool:
    return tags is None or not set(tags).isdisjoint(document.fields["tags"])


DATASPHERE_OPERATIONS: Final[Mapping[str, MakeHandler]] = {"datasphere.create": _create, "datasphere.search": _search}
"""By operation name: makes the handlers of documents."""
