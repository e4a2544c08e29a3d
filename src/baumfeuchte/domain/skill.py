"""How good forecasts were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.domain.reading import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastScore:
    """Sums over the forecasts of a group whose day has come.

    Attributes:
        day: the day that was forecast; None for a sum over several.
        lead_days: how many days before it was issued.
        quantity: tension in kPa or water content in Vol.-%.
        age_class: of the trees; None for a sum over several.
        weather: ``forecast`` or ``climatology``; None for a sum over both.
        forecasts: how many.
        error_sum, persistence_error_sum: absolute errors, in the unit of the quantity.
        bias_sum: forecast minus what came.
        covered: how many values lay within the 80 % interval.
        safe: how often all edges up to this lead stayed on the wet side of the critical limit.
        safe_wrong: how many of these became critical all the same.
    """

    lead_days: int
    quantity: Quantity
    forecasts: int
    error_sum: float
    persistence_error_sum: float
    bias_sum: float
    covered: int
    safe: int
    safe_wrong: int
    day: date | None = None
    age_class: str | None = None
    weather: str | None = None

    @property
    def mean_absolute_error(self) -> float:
        """In the unit of the quantity."""
        return self.error_sum / self.forecasts

    @property
    def skill(self) -> float | None:
        """1 - MAE / MAE of "no change"; None where nothing ever changed."""
        if not self.persistence_error_sum:
            return None
        return 1.0 - self.error_sum / self.persistence_error_sum

    @property
    def coverage(self) -> float:
        """Share within the 80 % interval, 0..1."""
        return self.covered / self.forecasts

    @property
    def false_safe(self) -> float | None:
        """Share of "safe" that was wrong, 0..1; None where it was never said."""
        return self.safe_wrong / self.safe if self.safe else None
