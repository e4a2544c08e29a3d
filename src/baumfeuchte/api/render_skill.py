"""Scores of forecasts as documents; `baumfeuchte skill --json` prints the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baumfeuchte.domain.skill import ForecastScore

_DIGITS = 4


def skill_group(score: ForecastScore) -> dict[str, object]:
    """A line of `/api/v1/skill`."""

    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, _DIGITS)

    return {
        "quantity": str(score.quantity),
        "lead_days": score.lead_days,
        "age_class": score.age_class,
        "weather": score.weather,
        "forecasts": score.forecasts,
        "mean_absolute_error": rounded(score.mean_absolute_error),
        "bias": rounded(score.bias_sum / score.forecasts),
        "skill": rounded(score.skill),
        "coverage_80": rounded(score.coverage),
        "safe_said": score.safe,
        "safe_wrong": rounded(score.false_safe),
    }
