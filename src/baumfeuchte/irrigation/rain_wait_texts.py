"""A tree that waits for rain, in words: on the list, step by step, and against another day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from baumfeuchte.irrigation.explanation_step import say
from baumfeuchte.irrigation.wording import day_text, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.irrigation.wording import Language

RULES: Mapping[str, str] = {
    "de": (
        "Wasser fehlt, aber der vorhergesagte Regen bringt mindestens die Hälfte davon; kritisch "
        "ist der Baum noch nicht."
    ),
    "en": (
        "Water is missing, but the forecast rain brings at least half of it; the tree is not "
        "critical yet."
    ),
}
BEGAN: Mapping[str, str] = {
    "de": "Der Baum wartet jetzt auf vorhergesagten Regen ({rain} mm bis zum {until}).",
    "en": "The tree now waits for forecast rain ({rain} mm until {until}).",
}
ENDED: Mapping[str, str] = {
    "de": "Auf Regen wird nicht mehr gewartet.",
    "en": "The tree does not wait for rain any more.",
}
_STEP: Mapping[str, str] = {
    "de": (
        "Bis zum {until} fallen wahrscheinlich {rain} mm Regen (an jedem dieser Tage zu mindestens "
        "{chance}). In der Baumscheibe ({pit} m²) kommen davon etwa {inflow} Liter an: Die Krone "
        "lässt {through} durch, und {storage} mm am Tag bleiben an den Blättern. Im Boden fehlen "
        "{net} Liter; der Regen bringt mindestens die Hälfte. Deshalb wird heute nicht gegossen. "
        "Bleibt er aus, steht der Baum an einem der nächsten Morgen wieder auf der Liste."
    ),
    "en": (
        "Until {until} probably {rain} mm of rain fall (with at least {chance} on each of these "
        "days). About {inflow} litres of it reach the tree pit ({pit} m²): the crown lets "
        "{through} through, and {storage} mm a day stay on the leaves. The soil lacks {net} "
        "litres; the rain brings at least half of it. So the tree is not watered today. If the "
        "rain stays away, the tree is on the list again on one of the next mornings."
    ),
}


def waits(advice: Recommendation) -> bool:
    """Whether the tree waits for rain (irrigation-science 4.7; no unit)."""
    return "rain_wait" in advice.inputs


def rain_step(advice: Recommendation, language: Language) -> Step:
    """Why no litres: the rain, what of it arrives, what is missing.

    Source: irrigation-science 3.3, 4.7; mm, m2 and litres.

    Args:
        advice: that ``waits``.
        language: ``de`` or ``en``.
    """
    wait: Any = advice.inputs["rain_wait"]
    text = _STEP[language].format(
        until=_day(wait, language),
        rain=number(wait["rain_mm"], 0, language),
        chance=percent(wait["probability"]),
        pit=number(wait["pit_m2"], 1, language),
        inflow=number(wait["inflow_litres"], 0, language),
        through=percent(wait["throughfall"]),
        storage=number(wait["crown_storage_mm"], 1, language),
        net=number(wait["net_litres"], 0, language),
    )
    return say("rain_wait", text, language, source="irrigation-science 3.3, 4.7", rain_wait=wait)


def rain_change(before: Recommendation, after: Recommendation, language: Language) -> str:
    """What a comparison says of it, empty where nothing changed (irrigation-science 4.7; mm)."""
    if waits(after) and not waits(before):
        wait: Any = after.inputs["rain_wait"]
        return BEGAN[language].format(
            rain=number(wait["rain_mm"], 0, language), until=_day(wait, language)
        )
    return ENDED[language] if waits(before) and not waits(after) else ""


def _day(wait: Mapping[str, Any], language: Language) -> str:
    return day_text(date.fromisoformat(wait["until"]), language)
