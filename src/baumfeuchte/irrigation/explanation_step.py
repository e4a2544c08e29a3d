"""One step of an explanation, put together from its words and numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.explanation import Step
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation import explanation_parts as parts
from baumfeuchte.irrigation import explanation_texts as words
from baumfeuchte.irrigation.estimate_litres import LITRES_PER_CROWN_M2
from baumfeuchte.irrigation.litres import LEAST_LITRES, STEP_LITRES
from baumfeuchte.irrigation.wording import BARELY_OVER, day_text, exact, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.irrigation.wording import Language

# fmt: off
OUTLOOK_NAMES = (
    "path", "path_low", "path_high", "p_critical_by_day",
    "kappa_per_mm", "kappa_updates", "kappa_prior",
)
# fmt: on
"""Numbers of the outlook; kappa since rules 2026.3."""


def say(code: str, text: str, language: Language, *, source: str = "", **numbers: object) -> Step:
    """A step with its title (irrigation-science 9); the names of the numbers have their units."""
    return Step(
        code=code, title=words.TITLES[language][code], text=text, numbers=numbers, source=source
    )


def some(inputs: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, object]:
    """Those of the stored numbers that exist, units in the names (irrigation-science 9)."""
    return {name: inputs[name] for name in names if name in inputs}


def planned_words(advice: Recommendation, value: str, language: Language, *, expected: bool) -> str:
    """Of which day the value is that is filled up (irrigation-science 3.2).

    Args:
        advice: with its dates.
        value: with its unit.
        language: ``de`` or ``en``.
        expected: it probably becomes critical within the days that are looked ahead; without
            that the date is one for the crew, and the soil of today counts.
    """
    today = advice.status is Status.CRITICAL or advice.water_by in {None, advice.day}
    code = "today" if today else "expected" if expected else "open"
    day = day_text(advice.water_by or advice.day, language)
    return parts.PLANNED[language][code].format(day=day, value=value)


def litres_words(
    advice: Recommendation, run: PlanningRun | None, gross: float, language: Language
) -> dict[str, str]:
    """How litres that are needed become litres to bring, and in how many passes.

    Source: irrigation-science 3.2.

    Args:
        advice: with its litres.
        run: the list that it is of, for the city's own values.
        gross: litres that are needed at the tree.
        language: ``de`` or ``en``.
    """
    litres, inputs = advice.litres or 0, advice.inputs
    if gross > litres + 0.5:
        small = any(reason.code == "litres_capped_least" for reason in advice.reasons)
        how = "capped_least" if small else "capped"
    elif round(gross) == litres:
        how = "same"
    elif litres == _of_city(run, "least_litres", LEAST_LITRES) and litres > _stepped(gross, run):
        how = "least"
    else:
        how = "up"
    per_m2 = _of_city(run, "litres_per_crown_m2", LITRES_PER_CROWN_M2)
    rounded = parts.ROUNDED[language][how].format(
        litres=number(litres, 0, language), per_m2=exact(per_m2, language)
    )
    count = inputs.get("passes") or 1
    # 50.1 litres are 60: "50, rounded up to 60" would puzzle.
    whole = round(gross) == _stepped(round(gross), run)
    several = isinstance(count, int) and count > 1
    return {
        "arrives": words.TEXTS[language]["arrives"].format(
            efficiency=percent(float(str(inputs["efficiency"]))),
            gross=(BARELY_OVER[language] if how == "up" and whole else "")
            + number(gross, 0, language),
            rounded=rounded,
        ),
        "passes": parts.PASSES[language].format(count=count) if several else "",
    }


def _stepped(gross: float, run: PlanningRun | None) -> float:
    step = _of_city(run, "step_litres", STEP_LITRES)
    return math.ceil(gross / step - 1.0e-6) * step


def _of_city(run: PlanningRun | None, key: str, standard: float) -> float:
    """A value of the city's own that held in a run, else the standard."""
    kept: Any = () if run is None else run.shared_inputs.get("city_values") or ()
    return next((float(item["value"]) for item in kept if item.get("key") == key), standard)
