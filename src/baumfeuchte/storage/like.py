"""Texts in the patterns of driver SQL; statements of SQLAlchemy have ``icontains`` for it."""

from __future__ import annotations


def containing(text: str) -> str:
    """The pattern of whatever contains a text, for LIKE and ILIKE; its own % and _ are letters."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
