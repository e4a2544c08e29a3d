"""Outlook, decision and litres of a tree with its own sensor (irrigation-science 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation import explanation_parts as parts
from baumfeuchte.irrigation import explanation_rules as rules
from baumfeuchte.irrigation import explanation_texts as words
from baumfeuchte.irrigation.decide import NEEDS_WATER, WATER_BY_P
from baumfeuchte.irrigation.explain import days_range, tension_beside
from baumfeuchte.irrigation.explanation_step import (
    OUTLOOK_NAMES,
    litres_words,
    planned_words,
    say,
    some,
)
from baumfeuchte.irrigation.hysteresis import STAYS_ON_LIST
from baumfeuchte.irrigation.phrases import STATUS
from baumfeuchte.irrigation.rain_wait_texts import RULES as RAIN_RULES
from baumfeuchte.irrigation.rain_wait_texts import waits
from baumfeuchte.irrigation.root_zone import wetted_volume_m3
from baumfeuchte.irrigation.thresholds import HYSTERESIS_REW
from baumfeuchte.irrigation.wording import chance, day_text, number, percent, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.irrigation.wording import Language

_WEEK = 7
_VOLUME_TOLERANCE_M3 = 0.0006
"""Stored volumes have three digits."""


def measured_value(inputs: Mapping[str, Any], language: Language) -> str:
    """What decided this morning, kPa or Vol.-% (irrigation-science 4.1)."""
    table = parts.VALUES[language]
    litres = inputs.get("watered_litres") or 0.0
    morning = table["watered" if litres > 0.0 else "morning"].format(
        litres=number(litres, 0, language)
    )
    if inputs["sensor_kind"] == "tension":
        limits = [inputs["water_at_kpa"], inputs["critical_kpa"]]
        value = tension_beside(inputs["tension_kpa"], limits, language)
        return table["kpa"].format(morning=morning, value=value)
    return table["percent"].format(
        morning=morning, value=number(100.0 * inputs["theta_now"], 1, language)
    )


def outlook_step(advice: Recommendation, weather: Mapping[str, Any], language: Language) -> Step:
    """What is to come, days and shares (irrigation-science 4.2-4.6).

    Args:
        advice: with the inputs of a tree with its own sensor.
        weather: that of its cell, mm per day, as the run has it; may be empty.
        language: ``de`` or ``en``.
    """
    inputs: Mapping[str, Any] = advice.inputs
    now = advice.status is Status.CRITICAL
    text = words.TEXTS[language]["outlook_now" if now else "outlook"].format(
        basis=rules.BASES[language][_basis(inputs)].format(days=inputs.get("kappa_updates")),
        weather=_weather(inputs, weather.get("forecast_days"), language),
        range=days_range(advice, language),
        p=chance(advice.probability_dry_3d or 0.0, language),
        later=_in_a_week(inputs, weather.get("rain_mm"), language),
    )
    return say(
        "outlook",
        text,
        language,
        source="irrigation-science 4.2-4.6",
        days_until_critical=advice.days_until_critical,
        earliest_days=advice.earliest_days,
        latest_days=advice.latest_days,
        **some(inputs, OUTLOOK_NAMES),
    )


def _basis(inputs: Mapping[str, Any]) -> str:
    if inputs["learned"] > 0.0:
        return "learned"
    if (inputs.get("watered_litres") or 0.0) > 0.0:
        return "watered"
    updates = inputs.get("kappa_updates") or 0
    if updates > 0:
        return "soil_own" if updates > 1 else "soil_day"
    prior = f"soil_{inputs.get('kappa_prior')}"
    return prior if prior in rules.BASES["de"] else "soil"


def _weather(inputs: Mapping[str, Any], forecast_days: int | None, language: Language) -> str:
    table, rain = rules.WEATHERS[language], inputs["rain_sum_mm"]
    code = inputs["weather"]
    if code == "none" and inputs["learned"] > 0.0:
        # A learned path takes the usual rain and evapotranspiration of its own place.
        code = "none_learned"
    amount = "no_rain" if rain <= 0.0 else "rain" if round(rain) else "little_rain"
    return table[code].format(
        et0=number(inputs["et0_mean_mm"], 1, language),
        rain=table[amount].format(rain=number(rain, 0, language)),
        days=forecast_days or inputs["horizon_days"],
    )


def _in_a_week(
    inputs: Mapping[str, Any], rain_mm: Sequence[float | None] | None, language: Language
) -> str:
    """The path of the next week; where it counts on rain, it says so, and gives a bad case."""
    dry, wet = inputs["wilting_point"], inputs["field_capacity"]
    later, low = (
        share((path[min(_WEEK, len(path)) - 1] - dry) / (wet - dry), language)
        for path in (inputs["path"], inputs["path_low"])
    )
    rain = inputs["rain_sum_mm"] if rain_mm is None else sum(mm or 0.0 for mm in rain_mm[:_WEEK])
    code = "rain" if rain > 0.0 else "dry"
    if inputs["weather"] == "none" and inputs["learned"] > 0.0:
        code = "usual"
    # "30 %, in an unfavourable case 30 %" would tell nobody anything.
    worse = "" if later == low else rules.UNFAVOURABLE[language].format(low=low)
    return rules.IN_A_WEEK[language][code].format(later=later, low=worse)


def decision_step(advice: Recommendation, language: Language) -> Step:
    """Status, rule and days to water (irrigation-science 4.7)."""
    dates = ""
    if advice.status in NEEDS_WATER and advice.water_by is not None:
        table = words.DATES[language]
        dates = table["by"].format(by=day_text(advice.water_by, language))
        if advice.not_before is not None and advice.not_before < advice.water_by:
            dates += table["from"].format(first=day_text(advice.not_before, language))
        dates += table["end"]
    text = words.TEXTS[language]["decision"].format(
        status=STATUS[language][advice.status],
        rule=RAIN_RULES[language] if waits(advice) else _rule(advice, language),
        dates=dates,
    )
    return say(
        "decision",
        text,
        language,
        source="irrigation-science 4.7",
        probability_dry_3d=advice.probability_dry_3d,
        priority=advice.priority,
    )


def _rule(advice: Recommendation, language: Language) -> str:
    inputs: Mapping[str, Any] = advice.inputs
    value: float | None = inputs.get("rew", inputs.get("rew_mean"))
    limit: float | None = inputs.get("water_at_rew")
    # Of older lists, too, the numbers tell that it was the hysteresis.
    lingers = value is not None and limit is not None and value > limit
    if advice.status is Status.DRY and limit is not None and lingers:
        stays = (reason.value for reason in advice.reasons if reason.code == STAYS_ON_LIST)
        points = next(stays, None) or 100.0 * HYSTERESIS_REW
        return rules.STAYS[language].format(
            until=percent(limit + points / 100.0), margin=number(points, 0, language)
        )
    if "sources" in inputs and advice.status in rules.ESTIMATE_RULES[language]:
        return rules.ESTIMATE_RULES[language][advice.status]
    return words.RULES[language][advice.status]


def litres_step(advice: Recommendation, run: PlanningRun | None, language: Language) -> Step:
    """From what is missing to what is brought, litres and m3 (irrigation-science 3.2)."""
    inputs: Mapping[str, Any] = advice.inputs
    net = inputs["litres_net"]
    dry, wet, target = inputs["wilting_point"], inputs["field_capacity"], inputs["target_rew"]
    stones = inputs["stone_fraction"]
    text = words.TEXTS[language]["litres" if net > 0.0 else "litres_none"].format(
        target=percent(target),
        theta_target=number(100.0 * (dry + target * (wet - dry)), 1, language),
        planned=planned_words(
            advice,
            f"{number(100.0 * inputs['theta_planned'], 1, language)} Vol.-%",
            language,
            expected=any(p >= WATER_BY_P for p in inputs["p_critical_by_day"]),
        ),
        volume=number(inputs["volume_m3"], 2, language),
        volume_source=parts.VOLUMES[language][_volume_source(inputs)].format(
            count=inputs.get("volume_waterings")
        ),
        stones=parts.STONES[language].format(share=percent(stones)) if stones else "",
        net=number(net, 0, language),
        **litres_words(advice, run, net / inputs["efficiency"], language),
    )
    names = ("theta_planned", "target_rew", "volume_m3", "volume_source", "volume_waterings",
             "stone_fraction", "litres_net", "efficiency")  # fmt: skip
    return say("litres", text, language, source="irrigation-science 3.2", **some(inputs, names))


def _volume_source(inputs: Mapping[str, Any]) -> str:
    """Where the volume is not that of the age, it is the tree's own: learned or registered."""
    if "volume_source" in inputs:
        once = inputs["volume_source"] == "learned" and inputs.get("volume_waterings") == 1
        return "learned_once" if once else str(inputs["volume_source"])
    years = inputs["standing_years"]
    of_age = float(wetted_volume_m3([float("nan") if years is None else years])[0])
    return "age" if abs(inputs["volume_m3"] - of_age) < _VOLUME_TOLERANCE_M3 else "own"
