"""What the pages of thresholds and reference groups show, and what their forms say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.register_view import word
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.typed_number import typed_number
from baumfeuchte.irrigation.city_options import value_of
from baumfeuchte.irrigation.city_value_texts import GROUP_NAMES, meaning_of, name_of, shown
from baumfeuchte.irrigation.city_values import CITY_VALUES, GROUPS, CityValue
from baumfeuchte.irrigation.groups import NO_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.city_values import OwnValue, Value

SHOWN_TREES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value: its name, what holds, and where it comes from."""

    key: str
    name: str
    meaning: str
    written: str
    shown: str
    unit: str
    own: bool
    standard: str
    source: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Values that are set together."""

    group: str
    title: str
    lines: tuple[Line, ...]
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingGroup:
    """Trees with a sensor that speak for others.

    Attributes:
        attributes: label and word of what they share.
        speakers: id and number of some of them.
        more: how many others there are.
    """

    attributes: tuple[tuple[str, str], ...]
    speakers: tuple[tuple[int, str], ...]
    more: int
    sensors: int
    served: int
    filling: str
    measured: bool


def cards(
    own: Mapping[str, OwnValue],
    zone: ZoneInfo,
    language: Language,
    written: Mapping[str, str] | None = None,
) -> list[Card]:
    """All values; ``written`` is what stands in a form that was refused."""
    found = []
    for group in GROUPS:
        lines = tuple(
            _line(item, own.get(item.key), zone, language, (written or {}).get(item.key))
            for item in CITY_VALUES.values()
            if item.group == group
        )
        found.append(
            Card(
                group=group,
                title=GROUP_NAMES[group][int(language != "de")],
                lines=lines,
                own=any(line.own for line in lines),
            )
        )
    return found


def _line(
    item: CityValue,
    own: OwnValue | None,
    zone: ZoneInfo,
    language: Language,
    written: str | None,
) -> Line:
    value = item.standard if own is None else own.value
    standard = text(
        "city_standard",
        language,
        value=shown(item.key, item.standard, language),
    )
    told = "" if own is None else text(
        "city_set_by",
        language,
        source=own.source,
        who=own.set_by,
        when=formats.moment(own.set_at, zone, language),
    )  # fmt: skip
    return Line(
        key=item.key,
        name=name_of(item.key, language),
        meaning=meaning_of(item.key, language),
        written=_in_field(item, value, language) if written is None else written,
        shown=shown(item.key, value, language),
        unit=_unit(item, language),
        own=own is not None,
        standard=standard,
        source=item.source,
        told=told,
    )


def _unit(item: CityValue, language: Language) -> str:
    return {"REW": "%", "d": "Tage" if language == "de" else "days"}.get(item.unit, item.unit)


def _in_field(item: CityValue, value: Value, language: Language) -> str:
    """REW stands as percent in forms."""
    if isinstance(value, str):
        return value
    plain = f"{round(100 * value if item.unit == 'REW' else value, 4):g}"
    return plain.replace(".", ",") if language == "de" else plain


def changed_values(
    form: Mapping[str, str], own: Mapping[str, OwnValue], language: Language
) -> tuple[dict[str, Value], list[str]]:
    """Values of a form that differ from what holds, and what is wrong with others."""
    found: dict[str, Value] = {}
    faults = []
    for key, written in form.items():
        item = CITY_VALUES.get(key)
        if item is None:
            continue
        try:
            value = value_of(key, _out_of_field(item, written, language))
        except InputError:
            faults.append(_fault(item, language))
            continue
        holds = own[key].value if key in own else item.standard
        if value != holds:
            found[key] = value
    return found, faults


def _out_of_field(item: CityValue, written: str, language: Language) -> str:
    """What ``value_of`` reads: with a decimal point, and REW as a share."""
    if item.kind in ("day", "soil"):
        return written
    try:
        value = typed_number(written, language, high=100 if item.unit == "REW" else item.high)
    except ValueError:
        return written
    return repr(round(value / 100, 6) if item.unit == "REW" else value)


def _fault(item: CityValue, language: Language) -> str:
    name = name_of(item.key, language)
    if item.kind in ("day", "soil"):
        return text(f"city_fault_{item.kind}", language, name=name)
    return text(
        "city_fault_number",
        language,
        name=name,
        low=_in_field(item, float(item.low), language),
        high=_in_field(item, float(item.high), language),
        unit=f" {_unit(item, language)}".rstrip(),
    )


def speaking_groups(
    records: Sequence[Mapping[str, Any]],
    served: Iterable[int],
    numbers: Mapping[int, str],
    language: Language,
) -> list[SpeakingGroup]:
    """Who speaks for whom, the group for most trees first.

    Args:
        records: of the run's shared inputs.
        served: the row of ``records`` of each tree without a sensor.
        numbers: of the trees by id.
        language: of the words.
    """
    counts = Counter(row for row in served if row != NO_GROUP)
    found = [
        _speaking(record, counts.get(row, 0), numbers, language)
        for row, record in enumerate(records)
    ]
    return sorted(found, key=lambda item: -item.served)


def _speaking(
    record: Mapping[str, Any], served: int, numbers: Mapping[int, str], language: Language
) -> SpeakingGroup:
    trees = record["trees"]
    median, sd = record["median_rew"][0], record["sd_rew"][0]
    filling = ""
    if median is not None and sd is not None:
        filling = text(
            "city_groups_rew",
            language,
            value=f"{round(100 * median)} %",
            sd=f"{round(100 * sd)} %",
        )
    return SpeakingGroup(
        attributes=tuple(
            (text(f"city_attr_{name}", language), _attribute(name, value, language))
            for name, value in record["attributes"].items()
        ),
        speakers=tuple((item, numbers.get(item, str(item))) for item in trees[:SHOWN_TREES]),
        more=max(len(trees) - SHOWN_TREES, 0),
        sensors=len(trees),
        served=served,
        filling=filling,
        measured=bool(record["sd_measured"]),
    )


def _attribute(name: str, value: str, language: Language) -> str:
    if value == "unknown":
        return text("register_unknown", language)
    if name == "species_group":
        return value[:1].upper() + value[1:]  # a genus is written with a capital letter
    return word(name, value, language) if f"register_{name}_{value}" in TEXTS else value
