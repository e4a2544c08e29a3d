"""Tables that a phone shows as cards: one line for each cell, with the heading in front of it.

A row of eight columns does not fit 390 px, and what stands to the right of the screen is not read.
The style sheet takes the table apart (``.stacked`` of ``base.css``); with ``display: block`` some
browsers also forget that it is one, so the roles are said here, for whoever listens to the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

_TAG: Final = re.compile(
    r"<(table|caption|thead|tbody|tr|th|td)\b([^>]*)>(?=(\s*(?:–\s*)?</t[dh]>)?)"
)
_HEAD: Final = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_HEADING: Final = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_UNSEEN: Final = re.compile(r'<(\w+) class="hidden">.*?</\1>', re.DOTALL)
_ANY_TAG: Final = re.compile(r"<[^>]+>")
_SPAN: Final = re.compile(r'\bcolspan="(\d+)"')
_CLASS: Final = re.compile(r'\bclass="([^"]*)"')
_ROLES: Final = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row"}


def stacked(table: str) -> Markup:
    """The markup of a table with roles, and with the heading of its column at each cell.

    Cells that hold nothing but a dash get the class ``is-empty``. A heading that nobody sees
    (``.hidden``: of boxes to tick, of links) stands in front of no cell either.
    """
    head = _HEAD.search(table)
    headings = [] if head is None else [_seen(text) for text in _HEADING.findall(head[0])]
    return Markup(_TAG.sub(_Rewriter(headings).tag, table))  # noqa: S704 - escaped by the template


def _seen(heading: str) -> str:
    words = _ANY_TAG.sub("", _UNSEEN.sub("", heading))
    return " ".join(words.split()).replace('"', "&#34;")


@dataclass
class _Rewriter:
    """Goes through the tags of a table in their order."""

    headings: list[str]
    _column: int = field(default=0, init=False)
    _in_head: bool = field(default=False, init=False)

    def tag(self, found: re.Match[str]) -> str:
        """One opening tag with what it lacks."""
        name, attributes, empty = found[1], found[2], found[3] is not None
        if name in {"thead", "tbody"}:
            self._in_head = name == "thead"
        if name == "tr":
            self._column = 0
        if name == "table":
            attributes = _with_class(attributes, "stacked")
        if name in {"th", "td"}:
            attributes = self._cell(name, attributes, empty=empty)
        elif name in _ROLES:
            attributes += f' role="{_ROLES[name]}"'
        return f"<{name}{attributes}>"

    def _cell(self, name: str, attributes: str, *, empty: bool) -> str:
        column, span = self._column, _SPAN.search(attributes)
        self._column += 1 if span is None else int(span[1])
        if self._in_head:
            return attributes + ' role="columnheader"'
        if name == "th":
            return attributes + ' role="rowheader"'
        if empty:
            attributes = _with_class(attributes, "is-empty")
        label = self.headings[column] if column < len(self.headings) else ""
        shown = f' data-label="{label}"' if label and span is None else ""
        return f'{attributes}{shown} role="cell"'


def _with_class(attributes: str, name: str) -> str:
    if _CLASS.search(attributes):
        return _CLASS.sub(rf'class="\1 {name}"', attributes, count=1)
    return f'{attributes} class="{name}"'
