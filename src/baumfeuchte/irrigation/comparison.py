"""Two recommendations of one tree side by side: why 60 litres today and none yesterday."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.explanation import Step
from baumfeuchte.irrigation.comparison_texts import LINES, NOTHING, TITLE
from baumfeuchte.irrigation.phrases import STATUS
from baumfeuchte.irrigation.rain_wait_texts import rain_change
from baumfeuchte.irrigation.wording import day_text, number, percent, soil_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.irrigation.wording import Language

_VALUES = (
    ("tension_kpa", 1.0, 0),
    ("theta_now", 100.0, 1),
    ("et0_mean_mm", 1.0, 1),
    ("rain_sum_mm", 1.0, 0),
    ("volume_m3", 1.0, 2),
    ("field_capacity", 100.0, 1),
    ("deciding_depth_cm", 1.0, 0),
    ("watered_litres", 1.0, 0),
    ("litres_net", 1.0, 0),
    ("rew_mean", 100.0, 0),
)
"""Inputs that are compared, with the factor and the digits that people see."""


def comparison(before: Recommendation, after: Recommendation, language: Language) -> Step:
    """What changed from one day to another (irrigation-science 4.7); units in the numbers.

    Args:
        before: of the earlier day (or revision).
        after: of the later one.
        language: ``de`` or ``en``.

    Returns:
        One step; its text has a sentence for each change that a person would see.
    """
    lines = [*_advice(before, after, language), *_numbers(before, after, language)]
    return Step(
        code="comparison",
        title=TITLE[language].format(
            before=day_text(before.day, language), after=day_text(after.day, language)
        ),
        text=" ".join(lines) if lines else NOTHING[language],
        numbers={
            "status": [str(before.status), str(after.status)],
            "litres": [before.litres, after.litres],
            **{
                name: [before.inputs.get(name), after.inputs.get(name)]
                for name, _, _ in _VALUES
                if before.inputs.get(name) != after.inputs.get(name)
            },
        },
        source="irrigation-science 4.7",
    )


def _line(code: str, language: Language, before: str, after: str) -> str:
    return LINES[language][code].format(before=before, after=after)


def _advice(before: Recommendation, after: Recommendation, language: Language) -> Iterator[str]:
    if before.status is not after.status:
        names = STATUS[language]
        yield _line("status", language, names[before.status], names[after.status])
    if before.litres != after.litres:
        yield _line("litres", language, *(_litres(item, language) for item in (before, after)))
    if before.water_by != after.water_by:
        yield _line(
            "water_by",
            language,
            *("-" if item.water_by is None else day_text(item.water_by, language)
              for item in (before, after)),
        )  # fmt: skip
    rain = rain_change(before, after, language)
    if rain:
        yield rain
    chances = [item.probability_dry_3d for item in (before, after)]
    if None not in chances:
        shown = [percent(chance or 0.0) for chance in chances]
        if shown[0] != shown[1]:
            yield _line("probability", language, *shown)


def _litres(item: Recommendation, language: Language) -> str:
    return "-" if item.litres is None else number(item.litres, 0, language)


def _numbers(before: Recommendation, after: Recommendation, language: Language) -> Iterator[str]:
    tension = after.inputs.get("sensor_kind") == "tension"
    skipped = {"theta_now" if tension else "tension_kpa"}
    for name, factor, digits in _VALUES:
        shown = [_shown(item.inputs, name, factor, digits, language) for item in (before, after)]
        if name not in skipped and shown[0] != shown[1]:
            yield _line(name, language, *shown)
    for name in ("soil", "age_class", "weather", "sensor_kind"):
        words = [soil_name(str(item.inputs.get(name, "-")), language) for item in (before, after)]
        if words[0] != words[1]:
            yield _line(name, language, *words)
    if before.rule_version != after.rule_version:
        yield _line("rules", language, before.rule_version, after.rule_version)


def _shown(
    inputs: Mapping[str, Any], name: str, factor: float, digits: int, language: Language
) -> str:
    value = inputs.get(name)
    return "-" if value is None else number(factor * value, digits, language)
