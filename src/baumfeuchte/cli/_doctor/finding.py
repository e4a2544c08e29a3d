"""What a check found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How much it matters; the values are part of the JSON form."""

    OK = "ok"
    WARNING = "warning"
    """It works, but something will go wrong, or is not as it should be."""
    ERROR = "error"
    """A part of the service cannot do its work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        level: how much it matters.
        found: what there is; never a password.
        advice: one sentence that says what to do; empty where nothing is to be done, or where
            ``found`` is an error's sentence that says it already.
    """

    level: Level
    found: str
    advice: str = ""


class Line(NamedTuple):
    """A finding and what it is about: ``database``, ``broker 127.0.0.1:1883`` ..."""

    about: str
    finding: Finding


def ok(found: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, found)


def warning(found: str, advice: str) -> Finding:
    """Somebody should look at this."""
    return Finding(Level.WARNING, found, advice)


def error(found: str, advice: str = "") -> Finding:
    """Somebody must do something."""
    return Finding(Level.ERROR, found, advice)
