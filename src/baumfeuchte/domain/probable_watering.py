"""Water at a tree that its own probes saw and nobody wrote down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbableWatering:
    """An unexplained wetting that looks like a watering (irrigation-science 3.3, 4.1 E1).

    Attributes:
        tree_id: which tree.
        began_at: when the soil began to get wetter (UTC).
        evaluated_at: when that was judged (UTC).
        response: m3/m3, 24 hours after minus before, mean of the probes that count.
        litres: estimated from it; it is no record of anybody.
        litres_low, litres_high: the 80 % interval.
        at_least: the soil was full afterwards, so that it may have been more.
        rejected_at: when staff said that it was no watering (UTC); None: nobody did.
        rejected_by: who.
    """

    tree_id: int
    began_at: datetime
    evaluated_at: datetime
    response: float
    litres: float
    litres_low: float
    litres_high: float
    at_least: bool = False
    rejected_at: datetime | None = None
    rejected_by: str = ""
