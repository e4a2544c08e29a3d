"""Rooms of several functions that the API is handed as one value. See ``services``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, tzinfo

    from baumfeuchte.domain.people import Area
    from baumfeuchte.domain.placement import Placed, Placement
    from baumfeuchte.domain.register_import import Importer, ImportWish, Looked, Tried
    from baumfeuchte.domain.season import Rhythm, SeasonReport
    from baumfeuchte.storage.connection import Connection

Language: TypeAlias = Literal["de", "en"]


class SeasonDesk(Protocol):
    """The season report; ``reports`` looks like this."""

    def report(
        self,
        conn: Connection,
        *,
        first: date,
        last: date,
        now: datetime,
        zone: tzinfo,
        area: Area,
        rhythm: Rhythm | None,
    ) -> SeasonReport:
        """Of a period of local days, both included. Blocking."""

    def csv(self, report: SeasonReport, language: Language) -> bytes:
        """For German Excel."""

    def pdf(self, report: SeasonReport, language: Language) -> bytes:
        """For paper. Blocking."""

    def assumptions(self, report: SeasonReport, language: Language) -> list[str]:
        """What it assumes."""

    def head(self, report: SeasonReport, language: Language) -> list[str]:
        """What stands above the numbers."""


class SensorDesk(Protocol):
    """``registry.desk``: changes of sensors and their places, in the caller's transaction."""

    def place(self, conn: Connection, placement: Placement, *, actor: str, at: datetime) -> Placed:
        """Register a device at a tree, or move it there."""

    def remove(
        self, conn: Connection, dev_eui: str, until: datetime, *, actor: str, at: datetime
    ) -> int:
        """It is no longer in the ground; how many places ended."""

    def correct_depth(
        self,
        conn: Connection,
        dev_eui: str,
        probe: int,
        depth_cm: float,
        *,
        actor: str,
        at: datetime,
    ) -> None:
        """The depth of a probe was noted wrongly."""

    def change(
        self,
        conn: Connection,
        dev_eui: str,
        *,
        device: str,
        settings: Mapping[str, object],
        actor: str,
        at: datetime,
    ) -> bool:
        """Correct device type and settings; whether something changed."""


class ImportDesk(Protocol):
    """``registry.file_desk.ImportDesk``: files of trees and sensors, step by step. It blocks."""

    def look(self, data: bytes, wish: ImportWish) -> Looked:
        """The columns of a file."""

    def attempt(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> Tried:
        """What an import would do."""

    def carry_out(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> Tried:
        """Do it, in the caller's transaction."""

    def fault_file(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> bytes:
        """The lines that cannot be used, as CSV. Raises ``InputError`` for the whole file."""
