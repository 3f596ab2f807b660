"""A client of a language server: asks what an editor shows at a place of a program. The server is pyright's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CURSOR = "‸"
"""Marks the places to ask about in a sample; the server sees the text without it."""


class LanguageServer:
    """Pyright's language server over its standard streams. Each question waits for its response, however long it takes."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pyright.langserver", "--stdio"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._last_id = 0
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def start(self) -> None:
        """Introduce the editor; a server that cannot start raises EOFError."""
        folder = {"uri": self._folder.as_uri(), "name": "sample"}
        text = {
            "hover": {"contentFormat": ["plaintext"]},
            "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
            "signatureHelp": {"signatureInformation": {"documentationFormat": ["plaintext"]}},
            "publishDiagnostics": {},
        }
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=folder["uri"],
            workspaceFolders=[folder],
            capabilities={"workspace": {"configuration": True, "workspaceFolders": True}, "textDocument": text},
        )
        self._send(method="initialized", params={})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, name: str, sample: str) -> tuple[str, list[dict[str, int]]]:
        """Open a program as an editor does; return its URI, and the places that CURSOR marks."""
        uri = (self._folder / name).as_uri()
        places: list[dict[str, int]] = []
        lines: list[str] = []
        for number, line in enumerate(sample.splitlines()):
            before, *rest = line.split(CURSOR)
            column = len(before)
            for part in rest:
                places.append({"line": number, "character": column})
                column += len(part)
            lines.append("".join((before, *rest)))
        document = {"uri": uri, "languageId": "python", "version": 1, "text": "\n".join(lines)}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        return uri, places

    def hover(self, uri: str, place: dict[str, int]) -> str:
        """Return what an editor shows beside the pointer."""
        found = self.ask("textDocument/hover", textDocument={"uri": uri}, position=place)
        return "" if found is None else str(found["contents"]["value"])

    def completion(self, uri: str, place: dict[str, int]) -> list[str]:
        """Return the names that an editor offers to insert, its best ones first."""
        found = self.ask("textDocument/completion", textDocument={"uri": uri}, position=place)
        items = sorted(found["items"], key=lambda item: item.get("sortText", ""))
        return [item["label"] for item in items]

    def signatures(self, uri: str, place: dict[str, int]) -> list[str]:
        """Return the signatures that an editor shows inside the parentheses of a call."""
        found = self.ask("textDocument/signatureHelp", textDocument={"uri": uri}, position=place)
        return [] if found is None else [signature["label"] for signature in found["signatures"]]

    def problems(self, uri: str) -> list[tuple[int, str, str]]:
        """Return line (from 0), rule and message of each problem that an editor underlines."""
        while uri not in self._diagnostics:
            self._take(self._receive())
        return [(one["range"]["start"]["line"], one.get("code", ""), one["message"]) for one in self._diagnostics[uri]]

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and return its result."""
        self._last_id += 1
        self._send(id=self._last_id, method=method, params=params)
        while True:
            message = self._receive()
            if message.get("id") == self._last_id and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        if "id" not in message or "method" not in message:
            return
        asked = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
        result = None if asked is None else [_settings(item.get("section", "")) for item in asked]
        self._send(id=message["id"], result=result)

    def _send(self, **message: Any) -> None:
        assert self._process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        try:
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._ended() from error

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        length = 0
        for line in iter(self._process.stdout.readline, b"\r\n"):
            if not line:
                raise self._ended()
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message

    def _ended(self) -> EOFError:
        said = self._process.stderr.read() if self._process.stderr else b""
        return EOFError(f"the language server ended: {said.decode(errors='replace')[-500:]}")


def _settings(section: str) -> object:
    if section == "python":
        return {"pythonPath": sys.executable}
    return {"typeCheckingMode": "standard"} if section == "python.analysis" else {}
