"""The city's own values of a run: kept with it, and named in each explanation."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from baumfeuchte.irrigation.city_value_texts import full_name, shown
from baumfeuchte.irrigation.city_values import CITY_VALUES, CLASS_SLUGS, STRESS_SLUGS
from baumfeuchte.irrigation.explanation_step import say
from baumfeuchte.irrigation.soils import SUBSTRATE
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, age_class_index
from baumfeuchte.irrigation.wording import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from baumfeuchte.domain.city_values import OwnValue
    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.irrigation.wording import Language

_BEGIN = {"de": ", gilt ab {day}", "en": ", holds from {day} on"}
_SENTENCES = {
    "de": "{name} {value} statt {standard} (Quelle: {source}; gesetzt von {who} am {day}{begin}).",
    "en": "{name} {value} instead of {standard} (source: {source}; set by {who} on {day}{begin}).",
}


def city_value_records(own: Iterable[OwnValue]) -> list[dict[str, object]]:
    """What is kept with a run of each own value, units named (irrigation-science 4.7)."""
    return [
        {
            "key": item.key,
            "value": item.value,
            "unit": CITY_VALUES[item.key].unit,
            "standard": CITY_VALUES[item.key].standard,
            "standard_source": CITY_VALUES[item.key].source,
            "source": item.source,
            "set_by": item.set_by,
            "set_at": item.set_at.isoformat(),
            "valid_from": None if item.valid_from is None else item.valid_from.isoformat(),
        }
        for item in own
        if item.key in CITY_VALUES
    ]


def city_steps(advice: Recommendation, run: PlanningRun, language: Language) -> Iterator[Step]:
    """The own values that concerned a tree, with their source (irrigation-science 4.7).

    Units are said with the values. None where the city set none that matters here.
    """
    records = [item for item in _of(run) if _concerns(item["key"], advice)]
    if not records:
        return
    text = " ".join(_SENTENCES[language].format(**_words(item, language)) for item in records)
    yield say(
        "city",
        text,
        language,
        source="; ".join(dict.fromkeys(str(item["source"]) for item in records)),
        values=records,
    )


def _of(run: PlanningRun) -> list[Mapping[str, Any]]:
    """Those that this version knows; a run of before has none."""
    kept: Any = run.shared_inputs.get("city_values")
    known = kept if isinstance(kept, list) else []
    return [item for item in known if item.get("key") in CITY_VALUES]


def _words(item: Mapping[str, Any], language: Language) -> dict[str, str]:
    key = item["key"]
    begin = item.get("valid_from")  # runs of before do not know it
    return {
        "name": full_name(key, language),
        "value": shown(key, item["value"], language),
        "standard": shown(key, item["standard"], language),
        "source": item["source"],
        "who": item["set_by"],
        "day": day_text(datetime.fromisoformat(item["set_at"]).date(), language),
        "begin": ""
        if begin is None
        else _BEGIN[language].format(day=day_text(date.fromisoformat(begin), language)),
    }


def _number(value: object) -> list[float]:
    return [float(value) if isinstance(value, int | float) else math.nan]


def _concerns(key: str, advice: Recommendation) -> bool:
    """Whether a value can have changed this advice."""
    group, inputs = CITY_VALUES[key].group, advice.inputs
    if group == "curve":  # of the litre budget, which only trees without a sensor have
        return "sources" in inputs
    always = group in {"season", "water", "status"}
    if always or "standing_years" not in inputs:
        return always
    row = int(age_class_index(_number(inputs["standing_years"]))[0])
    if group == "soil":
        default = inputs.get("soil_source", "default") == "default"
        return default if key == "default_soil" else inputs.get("soil") in (None, SUBSTRATE)
    # Years 2 and 3 share a weight.
    weight = STRESS_SLUGS[max(row - 1, 0) if row > 1 else row]
    return (group == "drought" and "sources" in inputs) or key == weight or group == _slug(row)


def _slug(row: int) -> str:
    return CLASS_SLUGS[AGE_CLASSES[row].code]
