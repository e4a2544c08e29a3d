"""Whole numbers in the fields of forms."""

from __future__ import annotations

_TOO_LONG = 19
"""Digits that may be more than a ``bigint`` holds."""


def whole(value: object) -> int:
    """A number that can be somebody's key or count; 0 where it is none."""
    shown = str(value or "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < _TOO_LONG else 0
