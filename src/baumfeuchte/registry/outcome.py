"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.registry.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who changes the register, and when; for the audit.

    Attributes:
        name: of the user of the operating system, or of an API key.
        at: the time of the change (UTC).
    """

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changes of one thing.

    Attributes:
        subject: the tree's number, or sensor and probe.
        fields: name, value before, value after.
    """

    subject: str
    fields: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did.

    Attributes:
        faults: what cannot be used; without leave to skip it nothing was written.
        changes: of things that were known before.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def faulty_lines(self) -> int:
        """How many lines have faults."""
        return len({fault.line for fault in self.faults})

    def counts(self) -> dict[str, int]:
        """The counts, for the audit."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "faulty_lines": self.faulty_lines,
        }
