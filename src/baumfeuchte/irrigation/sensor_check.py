"""A sensor that somebody should look at, with everything that speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.irrigation.quality import Score

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.domain.reading import Quantity
    from baumfeuchte.irrigation.check_list import CheckReason


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorReason:
    """One reason, and the probe that it is about.

    Attributes:
        reason: what, since when, whether it goes on.
        depth_cm: of the probe, cm; None: it is about the device.
        quantity: that shows it; None as above.
    """

    reason: CheckReason
    depth_cm: float | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorCheck:
    """A sensor to look at.

    Attributes:
        tree_numbers: where it is.
        score: bad where it gives nothing that can be used, else questionable.
        since: begin of the earliest reason (UTC).
        reasons: of the device first, then probe by probe from above.
    """

    dev_eui: str
    device: str
    tree_numbers: tuple[str, ...]
    score: Score
    since: datetime
    reasons: tuple[SensorReason, ...]

    @property
    def place(self) -> tuple[int, datetime, str]:
        """What a list with the worst first is sorted by; no two sensors have the same."""
        return (int(self.score is not Score.BAD), self.since, self.dev_eui)
