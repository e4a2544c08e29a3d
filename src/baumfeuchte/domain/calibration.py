"""What a probe's own values say about the water that its site can hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.domain.reading import Quantity


class CalibrationKind(StrEnum):
    """Where a site's field capacity comes from (irrigation-science 1.5)."""

    WINTER = "winter"
    """Median of the days from December to March: the soil is full, no tree drinks."""
    PLATEAU = "plateau"
    """Drainage plateaus after rain, before the first winter is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeCalibration:
    """One calibration of one probe at one place; the newest winter wins.

    Attributes:
        period: ``2025/26`` for a winter, ``2026`` for the plateaus of a year.
        field_capacity, wilting_point: m3/m3; None: the data did not carry one.
        days: days (winter) or plateaus that it stands on.
        reason: why there is none, or what is doubtful; empty when all is well.
    """

    installation_id: int
    quantity: Quantity
    kind: CalibrationKind
    period: str
    field_capacity: float | None
    wilting_point: float | None
    days: int
    computed_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCalibration:
    """What planning uses of a probe's calibrations.

    Attributes:
        field_capacity, wilting_point: m3/m3.
        shift: m3/m3, field capacity of the newest winter minus that of the one before; None where
            there are not two.
        drifted: the shift is too large to be soil: maintenance, not agronomy.
    """

    installation_id: int
    kind: CalibrationKind
    period: str
    field_capacity: float
    wilting_point: float
    days: int
    shift: float | None = None
    drifted: bool = False
