"""Texts of a CSV that a spreadsheet would take for formulas: guarded on the way out, bare again in.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is computed by Excel and LibreOffice, so a
street that somebody called ``=HYPERLINK(...)`` would run on the desk of whoever opens the file (CSV
injection, OWASP). An apostrophe before it makes it a text. Texts that begin with apostrophes before
such a sign get one more, so that nothing is lost on the way out and in again.
"""

from __future__ import annotations

import re
from typing import Final

_OUT: Final = re.compile(r"'*[=+\-@\t\r]")
_IN: Final = re.compile(r"''*[=+\-@]")
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers stay as they are."""
    return f"'{text}" if _OUT.match(text) and not _NUMBER.fullmatch(text) else text


def bare(cell: str) -> str:
    """What ``guarded`` was given."""
    return cell[1:] if _IN.match(cell) else cell
