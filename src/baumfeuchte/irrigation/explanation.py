"""A recommendation taken apart: every step from the reading to the litres (irrigation-science 9).

Made from what is stored with the recommendation and its run, so that it can be read years later.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.irrigation import explanation_parts as parts
from baumfeuchte.irrigation import explanation_texts as words
from baumfeuchte.irrigation.city_explanation import city_steps
from baumfeuchte.irrigation.estimate_explanation import estimated_litres
from baumfeuchte.irrigation.explain import days_range, sentence
from baumfeuchte.irrigation.explanation_step import say, some
from baumfeuchte.irrigation.phrases import STATUS
from baumfeuchte.irrigation.rain_wait_texts import RULES, rain_step, waits
from baumfeuchte.irrigation.wording import (
    day_text,
    listed,
    moment_text,
    number,
    percent,
    soil_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.irrigation.wording import Language

NEEDS_WATER = (Status.CRITICAL, Status.DRY, Status.SOON)
_WEEK = 7
# fmt: off
_NEEDED = frozenset({
    "sensor_kind", "depths_cm", "deciding_depth_cm", "combination", "value_day_age", "tension_kpa",
    "theta_now", "soil", "soil_source", "field_capacity", "wilting_point", "rew", "water_at_rew",
    "critical_rew", "water_at_kpa", "critical_kpa", "standing_years", "limits_source",
})
# fmt: on
"""What is stored since rules 2026.1; an older list has its reasons only."""


def explanation(
    advice: Recommendation, run: PlanningRun | None, language: Language, zone: tzinfo
) -> list[Step]:
    """Rebuild a recommendation step by step (irrigation-science 4.7, 9); units in the numbers.

    Args:
        advice: as stored.
        run: the list that it is of; None leaves out where it comes from.
        language: ``de`` or ``en``.
        zone: of the city; times are said in it.
    """
    if advice.status is Status.UNKNOWN:
        steps = [_reasons("unknown", advice, language)]
    elif "sources" in advice.inputs:
        steps = [*_estimated(advice, language), _confidence(advice, language)]
    elif not advice.inputs.keys() >= _NEEDED:
        steps = [_reasons("older", advice, language), _decision(advice, language)]
    else:
        steps = [
            _measured(advice.inputs, language),
            _soil(advice.inputs, language),
            _limits(advice.inputs, language),
            *_advised(advice, language),
            _confidence(advice, language),
            *_remarks(advice, language),
        ]
    if run is None:
        return steps
    return [*steps, *city_steps(advice, run, language), _origin(advice, run, language, zone)]


def _reasons(code: str, advice: Recommendation, language: Language) -> Step:
    """Where the reasons say it all: estimates, and trees of which nothing is known."""
    names = ("rew_mean", "rew_sd", "sources", "water_at_rew", "critical_rew", "litres_interval_80")
    return say(
        code,
        " ".join(sentence(reason, advice, language) for reason in advice.reasons),
        language,
        source="irrigation-science 6",
        **{name: advice.inputs[name] for name in names if name in advice.inputs},
    )


def _estimated(advice: Recommendation, language: Language) -> Iterator[Step]:
    """Of a tree without a sensor; a list of before has its reasons only."""
    yield _reasons("estimate", advice, language)
    if "standing_years" not in advice.inputs:
        return
    yield _limits({"limits_source": "irrigation-science 2.2, 6", **advice.inputs}, language)
    yield _decision(advice, language)
    if waits(advice):
        yield rain_step(advice, language)
    elif advice.litres and "rew_planned" in advice.inputs:
        yield estimated_litres(advice, language)


def _measured(inputs: Mapping[str, Any], language: Language) -> Step:
    tension = inputs["sensor_kind"] == "tension"
    depths = [f"{depth:g}" for depth in inputs["depths_cm"]]
    decides = inputs["deciding_depth_cm"]
    choice = words.COMBINATIONS[language][inputs["combination"]]
    age = inputs["value_day_age"]
    value = inputs["tension_kpa"] if tension else 100.0 * inputs["theta_now"]
    text = words.TEXTS[language]["measured_kpa" if tension else "measured_percent"].format(
        depths=listed(depths, language),
        value=number(value, 0 if tension else 1, language),
        choice=choice.format(depth="?" if decides is None else f"{decides:g}")
        if len(depths) > 1
        else "",
        age=parts.AGES[language][round(age) == 1].format(days=round(age)) if age >= 1.0 else "",
    )
    names = ("depths_cm", "deciding_depth_cm", "theta_now", "tension_kpa", "value_day_age")
    return say("measured", text, language, source="irrigation-science 4.1", **some(inputs, names))


def _soil(inputs: Mapping[str, Any], language: Language) -> Step:
    text = words.TEXTS[language]["soil"].format(
        soil=soil_name(inputs["soil"], language),
        where=words.SOIL_SOURCES[language][inputs["soil_source"]],
        capacity=number(100.0 * inputs["field_capacity"], 1, language),
        wilting=number(100.0 * inputs["wilting_point"], 1, language),
        share=percent(max(inputs["rew"], 0.0)),
    )
    names = ("soil", "field_capacity", "wilting_point", "rew")
    return say("soil", text, language, source="irrigation-science 1.3, 1.4", **some(inputs, names))


def _limits(inputs: Mapping[str, Any], language: Language) -> Step:
    tension = inputs.get("sensor_kind") == "tension"
    names = ("water_at_kpa", "critical_kpa") if tension else ("water_at_rew", "critical_rew")
    water_at, critical = (
        f"{number(inputs[name], 0, language)} kPa" if tension else percent(inputs[name])
        for name in names
    )
    years = inputs["standing_years"]
    text = words.TEXTS[language]["limits"].format(
        age=_age(years, language),
        water_at=water_at,
        critical=critical,
    )
    source = str(inputs["limits_source"])
    return say("limits", text, language, source=source, **some(inputs, (*names, "age_class")))


def _age(standing_years: float | None, language: Language) -> str:
    table = parts.STANDING_YEARS[language]
    if standing_years is None:
        return table["unknown"]
    return table["some" if standing_years >= 1.0 else "none"].format(
        years=number(standing_years, 0, language)
    )


def _advised(advice: Recommendation, language: Language) -> Iterator[Step]:
    """Outlook, decision and litres; outside the season only the decision."""
    if advice.status is not Status.MONITORING:
        yield _outlook(advice, language)
    yield _decision(advice, language)
    if waits(advice):
        yield rain_step(advice, language)
    elif advice.status in NEEDS_WATER:
        yield _litres(advice, language)


def _outlook(advice: Recommendation, language: Language) -> Step:
    inputs: Mapping[str, Any] = advice.inputs
    weather = words.WEATHERS[language][inputs["weather"]].format(
        et0=number(inputs["et0_mean_mm"], 1, language),
        rain=number(inputs["rain_sum_mm"], 0, language),
        days=inputs["horizon_days"],
    )
    path = inputs["path"]
    dry, wet = inputs["wilting_point"], inputs["field_capacity"]
    later = (path[min(_WEEK, len(path)) - 1] - dry) / (wet - dry)
    now = advice.status is Status.CRITICAL
    text = words.TEXTS[language]["outlook_now" if now else "outlook"].format(
        basis=words.BASES[language][inputs["learned"] > 0.0],
        weather=weather,
        range=days_range(advice, language),
        p=percent(advice.probability_dry_3d or 0.0),
        later=percent(max(later, 0.0)),
    )
    return say(
        "outlook",
        text,
        language,
        source="irrigation-science 4.2-4.6",
        days_until_critical=advice.days_until_critical,
        earliest_days=advice.earliest_days,
        latest_days=advice.latest_days,
        **some(inputs, ("path", "path_low", "path_high", "p_critical_by_day")),
    )


def _decision(advice: Recommendation, language: Language) -> Step:
    dates = ""
    if advice.status in NEEDS_WATER and advice.water_by is not None:
        table = words.DATES[language]
        dates = table["by"].format(by=day_text(advice.water_by, language))
        if advice.not_before is not None and advice.not_before < advice.water_by:
            dates += table["from"].format(first=day_text(advice.not_before, language))
        dates += table["end"]
    text = words.TEXTS[language]["decision"].format(
        status=STATUS[language][advice.status],
        rule=RULES[language] if waits(advice) else words.RULES[language][advice.status],
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


def _litres(advice: Recommendation, language: Language) -> Step:
    inputs: Mapping[str, Any] = advice.inputs
    net, efficiency = inputs["litres_net"], inputs["efficiency"]
    dry, wet, target = inputs["wilting_point"], inputs["field_capacity"], inputs["target_rew"]
    passes = inputs.get("passes") or 1
    stones = inputs["stone_fraction"]
    text = words.TEXTS[language]["litres" if net > 0.0 else "litres_none"].format(
        target=percent(target),
        theta_target=number(100.0 * (dry + target * (wet - dry)), 1, language),
        day=day_text(advice.water_by or advice.day, language),
        theta=number(100.0 * inputs["theta_planned"], 1, language),
        volume=number(inputs["volume_m3"], 2, language),
        volume_source=parts.VOLUMES[language][inputs.get("volume_source", "age")],
        stones=parts.STONES[language].format(share=percent(stones)) if stones else "",
        net=number(net, 0, language),
        efficiency=percent(efficiency),
        gross=number(net / efficiency, 0, language),
        litres=number(advice.litres or 0, 0, language),
        passes=parts.PASSES[language].format(count=passes) if passes > 1 else "",
    )
    names = ("theta_planned", "target_rew", "volume_m3", "stone_fraction", "litres_net",
             "efficiency")  # fmt: skip
    return say("litres", text, language, source="irrigation-science 3.2", **some(inputs, names))


def _confidence(advice: Recommendation, language: Language) -> Step:
    text = words.TEXTS[language]["confidence"].format(
        word=advice.confidence, meaning=words.CONFIDENCES[language][advice.confidence]
    )
    names = ("level_sd_rew", "rew_sd")
    return say(
        "confidence", text, language, source="irrigation-science 6", **some(advice.inputs, names)
    )


def _remarks(advice: Recommendation, language: Language) -> Iterator[Step]:
    remarks = [sentence(reason, advice, language) for reason in advice.reasons[1:]]
    if remarks:
        yield say("remarks", " ".join(remarks), language)


def _origin(advice: Recommendation, run: PlanningRun, language: Language, zone: tzinfo) -> Step:
    told = weather_of(advice, run)
    weather, provider = "", told.get("provider")
    if provider:
        issued = told.get("issued_at")
        weather = words.TEXTS[language]["weather_of" if issued else "weather_only"].format(
            provider=parts.PROVIDERS[language].get(provider, provider),
            issued=moment_text(datetime.fromisoformat(issued), zone, language) if issued else "",
        )
    text = words.TEXTS[language]["origin"].format(
        day=day_text(run.day, language),
        revision=run.revision,
        issued=moment_text(run.issued_at, zone, language),
        as_of=moment_text(run.as_of, zone, language),
        rules=advice.rule_version,
        weather=weather,
    )
    return say("origin", text, language, run_id=run.id, weather=told)


def weather_of(advice: Recommendation, run: PlanningRun) -> dict[str, Any]:
    """The weather that a recommendation used, mm by day (irrigation-science 7); else empty."""
    shared: Any = run.shared_inputs.get("weather")
    if not isinstance(shared, dict) or "weather_cell" not in advice.inputs:
        return {}
    series = shared.get("cells", {}).get(str(advice.inputs["weather_cell"]))
    if series is None:
        return {"et0_mm": shared.get("climatology_et0_mm")}
    told: dict[str, Any] = shared["series"][series]
    return {
        name: told[name]
        for name in ("provider", "issued_at", "et0_mm", "rain_mm", "rain_probability")
        if name in told
    }
