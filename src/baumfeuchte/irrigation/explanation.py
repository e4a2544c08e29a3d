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
from baumfeuchte.irrigation.decide import NEEDS_WATER
from baumfeuchte.irrigation.drought_words import SHIFT_NAMES, shift_text
from baumfeuchte.irrigation.estimate_explanation import estimated_litres
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.explanation_advice import (
    decision_step,
    litres_step,
    measured_value,
    outlook_step,
)
from baumfeuchte.irrigation.explanation_rules import CONFIDENCES
from baumfeuchte.irrigation.explanation_step import say, some
from baumfeuchte.irrigation.hysteresis import STAYS_ON_LIST
from baumfeuchte.irrigation.rain_wait_texts import rain_step, waits
from baumfeuchte.irrigation.wording import (
    day_text,
    listed,
    moment_text,
    number,
    percent,
    share_beside,
    soil_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.irrigation.wording import Language

_NO_TREND = frozenset({"drier_than_soil", "first_values", "frozen", "doubtful_probe"})
"""Doubts that a trend does not survive either."""
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
        steps = [*_estimated(advice, run, language), _confidence(advice, language)]
    elif not advice.inputs.keys() >= _NEEDED:
        steps = [_reasons("older", advice, language), decision_step(advice, language)]
    else:
        steps = [
            _measured(advice.inputs, language),
            _soil(advice.inputs, language),
            _limits(advice.inputs, language),
            *_advised(advice, run, language),
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


def _estimated(
    advice: Recommendation, run: PlanningRun | None, language: Language
) -> Iterator[Step]:
    """Of a tree without a sensor; a list of before has its reasons only."""
    yield _reasons("estimate", advice, language)
    if "standing_years" not in advice.inputs:
        return
    yield _limits({"limits_source": "irrigation-science 2.2, 6", **advice.inputs}, language)
    yield decision_step(advice, language)
    if waits(advice):
        yield rain_step(advice, language)
    elif advice.litres and "rew_planned" in advice.inputs:
        yield estimated_litres(advice, run, language)


def _measured(inputs: Mapping[str, Any], language: Language) -> Step:
    depths = [f"{depth:g}" for depth in sorted(set(inputs["depths_cm"]))]
    age = inputs["value_day_age"]
    tension = inputs["sensor_kind"] == "tension"
    value = measured_value(inputs, language)
    several = len(inputs["depths_cm"]) > 1
    text = words.TEXTS[language]["measured_some" if several else "measured"].format(
        depths=listed(depths, language),
        what=parts.VALUES[language]["tension" if tension else "water_content"],
        value=value[0].upper() + value[1:] if several and language == "de" else value,
        choice=_choice(inputs, language),
        age=parts.AGES[language][round(age) == 1].format(days=round(age)) if age >= 1.0 else "",
    )
    names = ("depths_cm", "deciding_depth_cm", "theta_now", "tension_kpa", "value_day_age")
    return say("measured", text, language, source="irrigation-science 4.1", **some(inputs, names))


def _choice(inputs: Mapping[str, Any], language: Language) -> str:
    """Which of several probes decided."""
    depth, rule = inputs["deciding_depth_cm"], inputs["combination"]
    if rule == "mean_and_deepest" and depth is not None:
        rule = "deepest"
    return parts.COMBINATIONS[language][rule].format(depth="?" if depth is None else f"{depth:g}")


def _soil(inputs: Mapping[str, Any], language: Language) -> Step:
    # Of a tension probe the limits are told in kPa, and the percentage stands beside none.
    tension = inputs["sensor_kind"] == "tension"
    limits = [] if tension else [inputs["water_at_rew"], inputs["critical_rew"]]
    text = words.TEXTS[language]["soil"].format(
        soil=soil_name(inputs["soil"], language),
        where=words.SOIL_SOURCES[language][inputs["soil_source"]],
        capacity=number(100.0 * inputs["field_capacity"], 1, language),
        wilting=number(100.0 * inputs["wilting_point"], 1, language),
        share=share_beside(inputs["rew"], limits, language),
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
    text = words.TEXTS[language]["limits_kpa" if tension else "limits"].format(
        age=_age(years, language),
        water_at=water_at,
        critical=critical,
    )
    text += shift_text(inputs, language)
    source, told = str(inputs["limits_source"]), (*names, "age_class", *SHIFT_NAMES)
    return say("limits", text, language, source=source, **some(inputs, told))


def _age(standing_years: float | None, language: Language) -> str:
    table = parts.STANDING_YEARS[language]
    if standing_years is None:
        return table["unknown"]
    return table["some" if standing_years >= 1.0 else "none"].format(
        years=number(standing_years, 0, language)
    )


def _advised(advice: Recommendation, run: PlanningRun | None, language: Language) -> Iterator[Step]:
    """Outlook, decision and litres; outside the season only the decision."""
    if advice.status is not Status.MONITORING:
        told = {} if run is None else weather_of(advice, run)
        yield outlook_step(advice, told, language)
    yield decision_step(advice, language)
    if waits(advice):
        yield rain_step(advice, language)
    elif advice.status in NEEDS_WATER:
        yield litres_step(advice, run, language)


def _confidence(advice: Recommendation, language: Language) -> Step:
    inputs, code = advice.inputs, advice.confidence
    if code == "A":
        code += "_matched" if _matched(inputs) else ""
    elif code in {"C", "D"} and "sources" not in inputs:
        doubts = any(reason.code in _NO_TREND for reason in advice.reasons)
        code += "" if doubts else "_trend"
    text = words.TEXTS[language]["confidence"].format(
        word=advice.confidence, meaning=CONFIDENCES[language][code]
    )
    names = ("level_sd_rew", "rew_sd")
    return say("confidence", text, language, source="irrigation-science 6", **some(inputs, names))


def _matched(inputs: Mapping[str, Any]) -> bool:
    """Whether the sensor was matched to its site; lists before rules 2026.3 tell it by the soil."""
    if "calibration" in inputs:
        return inputs["calibration"] in {"winter", "site"}
    # A tension needs no field capacity: the site's own says nothing about such a sensor.
    return inputs.get("soil_source") == "measured" and inputs.get("sensor_kind") != "tension"


def _remarks(advice: Recommendation, language: Language) -> Iterator[Step]:
    # The decision has said how long a tree stays on the list, or else that it waits for rain.
    said = set() if waits(advice) else {STAYS_ON_LIST}
    others = [reason for reason in advice.reasons[1:] if reason.code not in said]
    remarks = [sentence(reason, advice, language) for reason in others]
    if remarks:
        yield say("remarks", " ".join(remarks), language)


def _origin(advice: Recommendation, run: PlanningRun, language: Language, zone: tzinfo) -> Step:
    told = weather_of(advice, run)
    weather, provider = "", told.get("provider")
    if provider:
        issued = told.get("issued_at")
        past = advice.inputs.get("weather") == "none"  # known days, but no forecast
        weather = words.TEXTS[language]["weather_of" if issued else "weather_only"].format(
            what=words.TEXTS[language]["past_weather" if past else "weather"],
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
        for name in (
            "provider",
            "issued_at",
            "et0_mm",
            "rain_mm",
            "rain_probability",
            "forecast_days",
        )
        if name in told
    }
