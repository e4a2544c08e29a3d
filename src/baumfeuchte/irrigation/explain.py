"""Reasons as sentences for a gardener, German and English (irrigation-science 4.7).

Ranges of days, never decimals (section 8); REW in whole percent (section 6).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from baumfeuchte.irrigation.estimate_phrases import ESTIMATE_REMARKS, ESTIMATES
from baumfeuchte.irrigation.phrases import (
    LIMITS,
    MAIN,
    RANGES,
    REMARKS,
    STATUS,
    TRENDS,
    WEATHER,
)
from baumfeuchte.irrigation.seen_phrases import SEEN_REMARKS
from baumfeuchte.irrigation.still_dry_phrases import ESTIMATE_STILL_DRY, HELD, STAYS, STILL_DRY
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA
from baumfeuchte.irrigation.wording import BARELY_UNDER, exact, share, share_beside, soil_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.recommendation import Reason, Recommendation, Status

HELD_FROM_KPA = 150.0
"""No probe is held below this tension (``planning.dry_end``)."""
Language: TypeAlias = Literal["de", "en"]


def status_word(status: Status, language: Language) -> str:
    """Word of a status, no unit (irrigation-science 4.7; out of season 2.4)."""
    return STATUS[language][status]


def trend_word(trend: str | None, language: Language) -> str:
    """Word of a ``trend_code`` (Vol.-% per day; irrigation-science 4.5), empty for none."""
    return TRENDS[language].get(trend or "", "")


def days_range(recommendation: Recommendation, language: Language) -> str:
    """Days until critical as a range, for example "in 2-4 Tagen" (irrigation-science 4.6, 9).

    Taken from the 50 % band of the inputs; days are rounded outwards.
    """
    shown = cast("Sequence[float | None]", recommendation.inputs.get("shown_days") or (None, None))
    horizon = cast("int", recommendation.inputs.get("horizon_days", 14))
    first = 0 if shown[0] is None else math.floor(shown[0])
    last = 0 if shown[1] is None else math.ceil(shown[1])
    return RANGES[language][_range_key(*shown)].format(
        first=first,
        first_days=_days(first, language),
        last_days=_days(last, language),
        horizon=_days(horizon, language),
    )


def sentence(reason: Reason, recommendation: Recommendation, language: Language) -> str:
    """One sentence that a gardener can check and contradict (irrigation-science 4.7).

    REW as whole percent of the available water, tension in whole kPa, depth in cm. A code of an
    older rule version comes back as it is.
    """
    remark = _remark(reason.code, recommendation, language)
    if remark is not None:
        count = 0 if reason.value is None else math.floor(reason.value + 0.5)
        # One text for all; for 1 and more; or for 0, 1 and more.
        text = remark[min(count, 2)] if len(remark) > 2 else remark[0 if count == 1 else -1]  # noqa: PLR2004
        return text.format(
            count=count,
            threshold=0 if reason.threshold is None else round(reason.threshold),
            exactly=exact(reason.threshold or 0.0, language),
            soil=soil_name(str(recommendation.inputs.get("soil", "?")), language),
        )
    if reason.code.startswith("estimate_"):
        return _estimate(reason, recommendation, language)
    main = (
        STILL_DRY[language].get(reason.quantity)
        if reason.code == "still_dry"
        else MAIN[language].get((reason.code == "below_critical", reason.quantity))
    )
    if main is None or reason.value is None or reason.threshold is None:
        return reason.code
    text = main.format(
        place=_place(reason, recommendation, language),
        value=_beside(reason.value, reason.threshold, reason.quantity, language),
        limit=_number(reason.threshold, reason.quantity, language),
        limit_word=LIMITS[language][reason.code == "below_critical"],
    )
    if reason.code == "below_critical":
        return f"{text}."
    return f"{text}; {_weather(recommendation, language)} {days_range(recommendation, language)}."


def _remark(
    code: str, recommendation: Recommendation, language: Language
) -> tuple[str, ...] | None:
    """Texts of a code that has no number of its own to compare."""
    if code == "held_dry_end":
        return HELD[language][_held(recommendation)]
    tables = (REMARKS, ESTIMATE_REMARKS, SEEN_REMARKS, STAYS)
    return next((table[language][code] for table in tables if code in table[language]), None)


def _held(recommendation: Recommendation) -> str:
    """Whether a probe that is held at its dry end can have decided."""
    kind = recommendation.inputs.get("sensor_kind")
    if kind == "mean":
        return "mean"
    tension = cast("float | None", recommendation.inputs.get("tension_kpa"))
    if kind is None or tension is None:  # of a list that does not say what decided
        return "decides"
    return "decides" if kind == "tension" and tension >= HELD_FROM_KPA else "other"


def _estimate(reason: Reason, recommendation: Recommendation, language: Language) -> str:
    """Give the sentence of a tree without a sensor: always with the interval (section 6)."""
    interval = cast("Sequence[float | None]", recommendation.inputs.get("rew_interval_80") or ())
    known = [value for value in interval if value is not None]
    if reason.value is None or reason.threshold is None or not known:
        return reason.code
    critical = reason.code == "estimate_below_critical"
    lingers = reason.code == "estimate_still_dry"
    text = ESTIMATE_STILL_DRY[language] if lingers else ESTIMATES[language][critical]
    return text.format(
        # The reason's value is rounded; the stored one knows its side of the limit.
        value=share_beside(
            cast("float", recommendation.inputs.get("rew_mean", reason.value)),
            [reason.threshold],
            language,
        ),
        low=_number(known[0], "rew", language),
        high=_number(known[-1], "rew", language),
        limit=_number(reason.threshold, "rew", language),
        limit_word=LIMITS[language][critical],
        weather=_weather(recommendation, language),
        days=days_range(recommendation, language),
    )


def _range_key(earliest: float | None, latest: float | None) -> str:
    """Which wording fits; the bounds are days, None = beyond the horizon."""
    if earliest is None:
        return "beyond"
    first = math.floor(earliest)
    if latest is None:
        return "open" if first else "open_today"
    last = math.ceil(latest)
    if first == 0:
        return "within" if last else "now"
    return "exact" if first == last else "between"


def _days(count: int, language: Language) -> str:
    if language == "de":
        return "1 Tag" if count == 1 else f"{count} Tagen"
    return "1 day" if count == 1 else f"{count} days"


def _number(value: float, quantity: str, language: Language) -> str:
    """Whole numbers; more than field capacity is not worth a figure."""
    return share(value, language) if quantity == "rew" else tension_text(value, language)


def _beside(value: float, limit: float, quantity: str, language: Language) -> str:
    """Likewise, and on which side of a limit with the same number."""
    if quantity == "rew":
        return share_beside(value, [limit], language)
    return tension_beside(value, [limit], language)


def tension_beside(kpa: float, limits: Sequence[float], language: Language) -> str:
    """Whole kPa that say where they are less than a limit with the same number.

    Source: irrigation-science 1.2, 2.2.
    """
    text = tension_text(kpa, language)
    wetter = any(kpa < limit and text == tension_text(limit, language) for limit in limits)
    return BARELY_UNDER[language] + text if wetter else text


def tension_text(kpa: float, language: Language) -> str:
    """Whole kPa; what a sensor does not resolve is "at most 10 kPa" (irrigation-science 1.2)."""
    if kpa > CENSORED_BELOW_KPA + 0.05:
        return f"{round(kpa)} kPa"
    limit = f"{round(CENSORED_BELOW_KPA)} kPa"
    return f"höchstens {limit}" if language == "de" else f"at most {limit}"


def _place(reason: Reason, recommendation: Recommendation, language: Language) -> str:
    if reason.depth_cm is not None:
        depth = f"{reason.depth_cm:g} cm"
        return f"In {depth} Tiefe" if language == "de" else f"At {depth} depth"
    depths = cast("Sequence[float]", recommendation.inputs.get("depths_cm") or ())
    span = f" ({min(depths):g}-{max(depths):g} cm)" if depths else ""
    return f"Im Wurzelraum{span}" if language == "de" else f"In the root zone{span}"


def _weather(recommendation: Recommendation, language: Language) -> str:
    if recommendation.inputs.get("weather") == "none":
        return WEATHER[language][2]
    rain = cast("float", recommendation.inputs.get("rain_sum_mm") or 0.0)
    return WEATHER[language][rain > 0.0]
