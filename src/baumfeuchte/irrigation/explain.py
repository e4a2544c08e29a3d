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
from baumfeuchte.irrigation.wording import soil_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.recommendation import Reason, Recommendation, Status

FULL_PERCENT = 100
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
    remark = (
        REMARKS[language].get(reason.code)
        or ESTIMATE_REMARKS[language].get(reason.code)
        or SEEN_REMARKS[language].get(reason.code)
    )
    if remark is not None:
        count = 0 if reason.value is None else math.floor(reason.value + 0.5)
        # One text for all; for 1 and more; or for 0, 1 and more.
        text = remark[min(count, 2)] if len(remark) > 2 else remark[0 if count == 1 else -1]  # noqa: PLR2004
        return text.format(
            count=count,
            threshold=0 if reason.threshold is None else round(reason.threshold),
            soil=soil_name(str(recommendation.inputs.get("soil", "?")), language),
        )
    if reason.code.startswith("estimate_"):
        return _estimate(reason, recommendation, language)
    main = MAIN[language].get((reason.code == "below_critical", reason.quantity))
    if main is None or reason.value is None or reason.threshold is None:
        return reason.code
    text = main.format(
        place=_place(reason, recommendation, language),
        value=_number(reason.value, reason.quantity, language),
        limit=_number(reason.threshold, reason.quantity, language),
        limit_word=LIMITS[language][reason.code == "below_critical"],
    )
    if reason.code == "below_critical":
        return f"{text}."
    return f"{text}; {_weather(recommendation, language)} {days_range(recommendation, language)}."


def _estimate(reason: Reason, recommendation: Recommendation, language: Language) -> str:
    """Give the sentence of a tree without a sensor: always with the interval (section 6)."""
    interval = cast("Sequence[float | None]", recommendation.inputs.get("rew_interval_80") or ())
    known = [value for value in interval if value is not None]
    if reason.value is None or reason.threshold is None or not known:
        return reason.code
    critical = reason.code == "estimate_below_critical"
    return ESTIMATES[language][critical].format(
        value=_number(reason.value, "rew", language),
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
    if quantity != "rew":
        return f"{round(value)} kPa"
    percent = round(100.0 * value)
    if percent > FULL_PERCENT:
        return "über 100 %" if language == "de" else "over 100 %"
    return f"{max(percent, 0)} %"


def _place(reason: Reason, recommendation: Recommendation, language: Language) -> str:
    if reason.depth_cm is not None:
        depth = f"{reason.depth_cm:g} cm"
        return f"In {depth} Tiefe" if language == "de" else f"At {depth} depth"
    depths = cast("Sequence[float]", recommendation.inputs.get("depths_cm") or ())
    span = f" ({min(depths):g}-{max(depths):g} cm)" if depths else ""
    return f"Im Wurzelraum{span}" if language == "de" else f"In the root zone{span}"


def _weather(recommendation: Recommendation, language: Language) -> str:
    rain = cast("float", recommendation.inputs.get("rain_sum_mm") or 0.0)
    return WEATHER[language][rain > 0.0]
