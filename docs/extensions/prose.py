"""The package's docstrings are plain sentences: this turns their few conventions into reStructuredText.

An indented block after a blank line is code; a paragraph whose lines begin
`name: ` (or `name, name: `) describes parameters; ``` `name` ``` is code anyway.
"""

from __future__ import annotations

import inspect
import re

from sphinx.application import Sphinx

from signalwire_fabric_async.client import ResourceAttribute

_PARAMETERS = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*): (.+)$")
_DRAWING = re.compile("[├└│]")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("autodoc-process-docstring", _rewrite)
    app.connect("autodoc-process-signature", _signature)
    return {"parallel_read_safe": True}


def _rewrite(_app: Sphinx, _what: str, _name: str, thing: object, _options: object, lines: list[str]) -> None:
    if isinstance(thing, ResourceAttribute):
        lines[:] = (inspect.getdoc(thing.table()) or "").splitlines()
    lines[:] = reworded(lines)


MADE_BY_THE_SESSION = ("SubscriberView", "Pager", "Bulk", "Plan", "Journal", "Roster", "Step", "Entry")


def _signature(
    _app: Sphinx, what: str, name: str, _thing: object, _options: object, given: str | None, answers: str | None
) -> tuple[str | None, str | None]:
    """No constructor is shown of what a program gets and never makes."""
    if what == "class" and name.rpartition(".")[2] in MADE_BY_THE_SESSION:
        return "", None
    return given, answers


def reworded(lines: list[str]) -> list[str]:
    """The docstring's lines as reStructuredText."""
    made: list[str] = []
    for paragraph in _paragraphs(lines):
        first = paragraph[0]
        if first.startswith((" ", "\t")):
            kind = "text" if any(_DRAWING.search(line) for line in paragraph) else "python"
            made += [f".. code-block:: {kind}", "", *paragraph]
        elif _PARAMETERS.match(first):
            made += _described(paragraph)
        else:
            made += paragraph
        made.append("")
    return made


def _paragraphs(lines: list[str]) -> list[list[str]]:
    """Runs of lines between blank ones; the blank lines within an indented block do not end it."""
    found: list[list[str]] = []
    blank = True
    for line in lines:
        if not line.strip():
            blank = True
            continue
        indented = line.startswith((" ", "\t"))
        if blank and not (found and indented and found[-1][0].startswith((" ", "\t"))):
            found.append([line])
        elif blank:
            found[-1] += ["", line]
        else:
            found[-1].append(line)
        blank = False
    return found


def _described(paragraph: list[str]) -> list[str]:
    """A definition list of the parameters."""
    made: list[str] = []
    for line in paragraph:
        begun = _PARAMETERS.match(line)
        if begun:
            names = ", ".join(f"``{name}``" for name in begun[1].split(", "))
            made += [names, f"    {begun[2]}"]
        else:
            made.append(f"    {line.strip()}")
    return made
