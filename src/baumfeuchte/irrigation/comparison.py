"""Two recommendations of one tree side by side: why 60 litres today and none yesterday."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.explanation import Step
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.comparison_texts import LINES, NAMES, NOTHING, TITLE
from baumfeuchte.irrigation.decide import NEEDS_WATER
from baumfeuchte.irrigation.phrases import STATUS
from baumfeuchte.irrigation.rain_wait_texts import rain_change
from baumfeuchte.irrigation.wording import chance, day_text, number, share, soil_name

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


def _line(code: str, language: Language, before: str | None, after: str | None) -> str:
    """A sentence; None where a day has no such value, and the code has words for that."""
    end = "_begins" if before is None else "_ends" if after is None else ""
    return LINES[language][code + end].format(before=before, after=after)


def _advice(before: Recommendation, after: Recommendation, language: Language) -> Iterator[str]:
    if before.status is not after.status:
        names = STATUS[language]
        yield _line("status", language, names[before.status], names[after.status])
    bases = [_basis(item) for item in (before, after)]
    if bases[0] != bases[1]:
        yield _line("basis", language, *(NAMES[language][basis] for basis in bases))
    if before.litres != after.litres and (before.litres or after.litres):
        yield _line("litres", language, *(_litres(item, language) for item in (before, after)))
    if before.water_by != after.water_by:
        yield _line(
            "water_by",
            language,
            *(None if item.water_by is None else day_text(item.water_by, language)
              for item in (before, after)),
        )  # fmt: skip
    rain = rain_change(before, after, language)
    if rain:
        yield rain
    chances = [item.probability_dry_3d for item in (before, after)]
    if None not in chances:
        shown = [chance(probability or 0.0, language) for probability in chances]
        if shown[0] != shown[1]:
            yield _line("probability", language, *shown)


def _basis(item: Recommendation) -> str:
    if item.status is Status.UNKNOWN:
        return "nothing"
    return "estimate" if "sources" in item.inputs else "sensor"


def _litres(item: Recommendation, language: Language) -> str | None:
    return None if item.litres is None else number(item.litres, 0, language)


def _numbers(before: Recommendation, after: Recommendation, language: Language) -> Iterator[str]:
    kinds = {item.inputs.get("sensor_kind") for item in (before, after)}
    skipped = {"theta_now"} if kinds == {"tension"} else {"tension_kpa"}
    if not (before.status in NEEDS_WATER and after.status in NEEDS_WATER):
        skipped.add("litres_net")  # 0 where no water is advised, which says nothing of the soil
    for name, factor, digits in _VALUES:
        shown = [_shown(item.inputs, name, factor, digits, language) for item in (before, after)]
        if name in skipped or shown[0] == shown[1]:
            continue
        if None not in shown or _by_depth(name, before, after):
            yield _line(name, language, *shown)
    names = NAMES[language]
    for name in ("soil", "age_class", "weather", "sensor_kind"):
        told = [str(item.inputs.get(name, "")) for item in (before, after)]
        by_depth = name == "sensor_kind" and "mean" in told
        if told[0] != told[1] and all(told) and not by_depth:
            yield _line(name, language, *(names.get(x, soil_name(x, language)) for x in told))
    if before.rule_version != after.rule_version:
        yield _line("rules", language, before.rule_version, after.rule_version)


def _by_depth(name: str, before: Recommendation, after: Recommendation) -> bool:
    """No deciding depth is a mean where a tree has its own sensors, else it is nothing."""
    both = all("deciding_depth_cm" in item.inputs for item in (before, after))
    return name == "deciding_depth_cm" and both


def _shown(
    inputs: Mapping[str, Any], name: str, factor: float, digits: int, language: Language
) -> str | None:
    value = inputs.get(name)
    if value is None:
        return None
    if name == "rew_mean":
        return share(value, language)
    return number(factor * value, digits, language)
