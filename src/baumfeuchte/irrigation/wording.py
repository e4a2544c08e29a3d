"""Numbers and dates as people in the department read them, German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, tzinfo

Language: TypeAlias = Literal["de", "en"]

# fmt: off
_MONTHS = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
           "Oktober", "November", "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}
# fmt: on


_CHANCES = {
    "de": {"least": "weniger als 1 %", "most": "mehr als 99 %", "below": "knapp "},
    "en": {"least": "less than 1 %", "most": "more than 99 %", "below": "just under "},
}
FULL_PERCENT, HALF_PERCENT = 100, 50


BARELY_OVER = {"de": "gut ", "en": "just over "}
BARELY_UNDER = {"de": "knapp ", "en": "just under "}
"""Before a number that is rounded to the limit beside it, on the limit's wet side."""

_SOILS = {"substrate": {"de": "Baumsubstrat", "en": "tree substrate"}}


def soil_name(code: str, language: Language) -> str:
    """A soil code as people call it; KA5 classes are called by their code (irrigation-science 1.3).

    A code has no unit.
    """
    return _SOILS.get(code, {}).get(language, code)


def number(value: float, digits: int, language: Language) -> str:
    """A number with a decimal comma or point, any unit (irrigation-science 6: no false digits)."""
    text = f"{round(value, digits) + 0.0:,.{digits}f}"  # + 0.0: no "-0"
    if language == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def exact(value: float, language: Language) -> str:
    """A number as somebody set it, any unit: 20, 12,5 (irrigation-science 4.7)."""
    text = f"{value:g}"
    return text.replace(".", ",") if language == "de" else text


def percent(share: float) -> str:
    """A share 0..1 without unit as whole percent (irrigation-science 6)."""
    return f"{round(100.0 * share)} %"


def share(rew: float, language: Language) -> str:
    """REW as whole percent of the available water; above 100 % no figure is worth it.

    Source: irrigation-science 6.
    """
    if round(100.0 * rew) > FULL_PERCENT:
        return "über 100 %" if language == "de" else "over 100 %"
    return percent(max(rew, 0.0))


def share_beside(rew: float, limits: Sequence[float], language: Language) -> str:
    """REW as whole percent that says where it is wetter than a limit with the same percent.

    "55 %" beside a limit of 55 % would have reached it. Source: irrigation-science 6.

    Args:
        rew: without unit.
        limits: REW, those that stand beside it.
        language: ``de`` or ``en``.
    """
    text = share(rew, language)
    wetter = any(rew > limit and text == share(limit, language) for limit in limits)
    return BARELY_OVER[language] + text if wetter else text


def chance(probability: float, language: Language) -> str:
    """A probability 0..1 as whole percent that contradicts no rule at 0.5.

    Source: irrigation-science 4.7; without unit.

    What rounds to certainty, or to the half that it has not reached, is said in words.
    """
    words = _CHANCES[language]
    shown = round(100.0 * probability)
    if shown == 0:
        return words["least"]
    if shown >= FULL_PERCENT:
        return words["most"]
    below_half = shown == HALF_PERCENT and probability < HALF_PERCENT / 100.0
    return (words["below"] if below_half else "") + percent(probability)


def day_text(day: date, language: Language) -> str:
    """A day, such as 15. Juli or 15 July; the unit is days (irrigation-science 4.7)."""
    month = _MONTHS[language][day.month - 1]
    return f"{day.day}. {month}" if language == "de" else f"{day.day} {month}"


def moment_text(when: datetime, zone: tzinfo, language: Language) -> str:
    """A time of day in a zone, such as 15. Juli 2026, 05:30 Uhr (irrigation-science 9)."""
    local = when.astimezone(zone)
    day = f"{day_text(local.date(), language)} {local:%Y}"
    return f"{day}, {local:%H:%M} Uhr" if language == "de" else f"{day}, {local:%H:%M}"


def listed(words: list[str], language: Language) -> str:
    """Words as a sentence lists them, without unit (irrigation-science 4.7)."""
    if len(words) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(words)
    joint = "und" if language == "de" else "and"
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
