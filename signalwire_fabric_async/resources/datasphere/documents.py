"""Documents, their chunks, and the search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ...apis import DATASPHERE
from ...operations import Resource, action, contains, creates_one_of, deletes, gets, lists, updates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset


class DocumentStatus(OpenEnum):
    """Processing state of a document."""

    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


class ChunkStatus(OpenEnum):
    """Processing state of a chunk."""

    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


class ChunkingStrategy(OpenEnum):
    """Chunking strategy of a document."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    PAGE = "page"
    SLIDING = "sliding"


@frozen(kw_only=True)
class Document(Model):
    """A document."""

    id: str
    filename: str
    """The name of the file."""
    status: DocumentStatus
    """The processing state."""
    tags: tuple[str, ...]
    """Its tags."""
    chunking_strategy: ChunkingStrategy
    """The chunking strategy."""
    max_sentences_per_chunk: int | None
    """Sentences in a chunk, for `sentence`. Default: 50."""
    split_newlines: bool | None
    """Starts a new chunk at each line break, for `sentence`. Default: false."""
    overlap_size: int | None
    """Words that a chunk shares with the next, for `sliding`. Default: 10."""
    chunk_size: int | None
    """Words in a chunk, for `sliding`. Default: 50."""
    number_of_chunks: int
    """Number of chunks."""
    chunks_uri: str
    """The path of its chunks."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


@frozen(kw_only=True)
class Chunk(Model):
    """A chunk of a document."""

    id: str
    datasphere_document_id: str
    """The id of the document."""
    project_id: str
    """The id of the project."""
    status: ChunkStatus
    """The processing state."""
    tags: tuple[str, ...]
    """The tags of the document."""
    content: str
    """Its text."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


@frozen(kw_only=True)
class FoundChunk(Model):
    """A chunk that a search found."""

    text: str
    """The text of the chunk."""
    document_id: str
    """The id of the document."""


@frozen(kw_only=True)
class FoundChunks(Model):
    """The result of a search."""

    chunks: tuple[FoundChunk, ...]
    """The chunks, the nearest first."""


@frozen(kw_only=True)
class DocumentBySentence(Body):
    """A document to add, split by sentences."""

    url: str
    """The URL that the document is read from."""
    tags: Sequence[str] | Unset = UNSET
    """Its tags."""
    max_sentences_per_chunk: int | Unset = UNSET
    """Sentences in a chunk, for `sentence`. Default: 50."""
    chunking_strategy: Literal["sentence"] | Unset = UNSET
    """Always `sentence`."""
    split_newlines: bool | Unset = UNSET
    """Starts a new chunk at each line break, for `sentence`. Default: false."""


@frozen(kw_only=True)
class DocumentBySlidingWindow(Body):
    """A document to add, split into overlapping chunks."""

    url: str
    """The URL that the document is read from."""
    tags: Sequence[str] | Unset = UNSET
    """Its tags."""
    chunk_size: int | Unset = UNSET
    """Words in a chunk, for `sliding`. Default: 50."""
    chunking_strategy: Literal["sliding"] | Unset = UNSET
    """Always `sliding`."""
    overlap_size: int | Unset = UNSET
    """Words that a chunk shares with the next, for `sliding`. Default: 10."""


@frozen(kw_only=True)
class DocumentByPage(Body):
    """A document to add, split by pages."""

    url: str
    """The URL that the document is read from."""
    tags: Sequence[str] | Unset = UNSET
    """Its tags."""
    chunking_strategy: Literal["page"] | Unset = UNSET
    """Always `page`."""


@frozen(kw_only=True)
class DocumentByParagraph(Body):
    """A document to add, split by paragraphs."""

    url: str
    """The URL that the document is read from."""
    tags: Sequence[str] | Unset = UNSET
    """Its tags."""
    chunking_strategy: Literal["paragraph"] | Unset = UNSET
    """Always `paragraph`."""


@frozen(kw_only=True)
class DocumentUpdate(Body):
    """The members of a document to change."""

    tags: Sequence[str]
    """The new tags."""


@frozen(kw_only=True)
class DocumentSearch(Body):
    """A search in documents."""

    query_string: str
    """The text to search for."""
    tags: Sequence[str] | Unset = UNSET
    """Only in documents with these tags."""
    document_id: str | Unset = UNSET
    """Only in this document."""
    distance: float | Unset = field(default=UNSET, metadata=limits(minimum=0, maximum=78.3836717690617))
    """Maximum distance of a chunk from the text; less is nearer."""
    count: int | Unset = field(default=UNSET, metadata=limits(minimum=1))
    """Maximum number of returned chunks. Default: 5."""
    language: str | Unset = UNSET
    """The language. Default: `en`."""
    pos_to_expand: Sequence[str] | Unset = UNSET
    """The parts of speech that get synonyms. Default: NOUN, VERB, ADJ and ADV."""
    max_synonyms: int | Unset = field(default=UNSET, metadata=limits(minimum=1))
    """Maximum number of synonyms of a word. Default: 10."""


class ChunksOfDocument(Resource, api=DATASPHERE, path="documents/{documentId}/chunks", one="a chunk of the document"):
    """The chunks of one document."""

    list = lists(Chunk)
    """List the chunks of the document, page after page."""
    get = gets(Chunk, at="documents/{documentId}/chunks/{chunkId}")
    """Read a chunk of the document."""
    delete = deletes(at="documents/{documentId}/chunks/{chunkId}")
    """Delete a chunk of the document."""


class Documents(Resource, api=DATASPHERE, path="documents", name="datasphere", one="a document"):
    """The documents of a project."""

    list = lists(Document)
    """List the documents, page after page."""
    get = gets(Document)
    """Read a document."""
    create = creates_one_of(DocumentBySentence, DocumentBySlidingWindow, DocumentByPage, DocumentByParagraph, Document)
    """Add a document from a URL; it is processed in the background. It costs money."""
    update = updates(DocumentUpdate, Document)
    """Change a document."""
    delete = deletes()
    """Delete a document."""
    search = action(DocumentSearch, FoundChunks, by_id=False, at="documents/search")
    """Look for chunks that are near a text. A search costs money."""
    chunks = contains(ChunksOfDocument)
