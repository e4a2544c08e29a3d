"""Tables of a tree's page: register, probes, values, waterings, history, what people noted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from baumfeuchte.api import render
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.plots import MOISTURE, mark_kind
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.observation import MOISTURE_WORDS
from baumfeuchte.domain.reading import BAD, Quality, Quantity
from baumfeuchte.domain.tree import standing_years
from baumfeuchte.irrigation.comparison import comparison
from baumfeuchte.irrigation.explain import status_word
from baumfeuchte.irrigation.outcome_words import not_seen_word, outcome_word
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, age_class_index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from baumfeuchte.api.web.chart_types import Frame
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.observation import Observation
    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.domain.tree_note import PhotoEntry, TreeNote
    from baumfeuchte.storage.readings import TreeReading
    from baumfeuchte.storage.registry import InstalledProbe
    from baumfeuchte.storage.watering_outcomes import JudgedWatering

Pairs = tuple[tuple[str, str], ...]
Rows = tuple[dict[str, str], ...]
SHOWN_WATERINGS = 20
_WITHOUT_DEPTH = {
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.RAIN_MM,
    Quantity.BATTERY_V,
    Quantity.BATTERY_PERCENT,
}
_BATTERY = (Quantity.BATTERY_V, Quantity.BATTERY_PERCENT)
_TABLE_ORDER = {quantity: place for place, quantity in enumerate((*MOISTURE, *Quantity))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The newest values of one quantity."""

    quantity: str
    rows: Rows


def register(tree: Tree, day: date, language: Language) -> Pairs:
    """What the register says of a tree and its ground."""
    site = tree.site
    soil = site.soil
    if soil is None:
        soil = text("soil_unknown", language)
    elif soil == "substrate":
        soil = text("soil_substrate", language)
    years = standing_years(tree.planting_year, day)
    age = AGE_CLASSES[int(age_class_index([float("nan") if years is None else years])[0])].code
    drought = "none" if tree.drought_class is None else str(tree.drought_class)
    pit = formats.number(site.pit_area_m2, language, 1) if site.pit_area_m2 is not None else ""
    pairs = (
        ("number", tree.number),
        ("species", tree.species),
        ("planting_year", _planted(tree, years, language)),
        ("tree_age_class", text("tree_age_class_of", language, code=age)),
        ("tree_size", _size(tree, language)),
        ("street", tree.street or "–"),
        ("district", tree.district or "–"),
        ("soil", soil),
        ("tree_pit", text("tree_unit_m2", language, value=pit) if pit else "–"),
        (
            "tree_exposure",
            text(f"tree_exposure_{site.exposure}", language)
            if site.exposure in {"sunny", "normal", "shade"}
            else site.exposure or "–",
        ),
        ("tree_regime", site.watering_regime or ""),
        ("tree_drought_class", text(f"tree_drought_{drought}", language)),
        ("tree_contractor", tree.contractor or text("tree_by_city", language)),
    )
    return tuple((text(key, language), value) for key, value in pairs if value)


def _planted(tree: Tree, years: int | None, language: Language) -> str:
    if tree.planting_year is None or years is None:
        return text("soil_unknown", language)
    standing = (
        text("tree_standing", language, years=years)
        if years
        else text("tree_planted_this_year", language)
    )
    return f"{tree.planting_year} ({standing})"


def _size(tree: Tree, language: Language) -> str:
    sizes = (
        ("tree_trunk", tree.trunk_circumference_cm, 0),
        ("tree_crown", tree.crown_diameter_m, 1),
        ("tree_height", tree.height_m, 1),
    )
    return ", ".join(
        text(key, language, value=formats.number(value, language, digits))
        for key, value, digits in sizes
        if value is not None
    )


def probes(
    found: Sequence[InstalledProbe],
    latest: Sequence[TreeReading],
    frame: Frame,
) -> Rows:
    """One line per sensor and time at the tree, with all its depths, battery and last sign."""
    language, zone = frame.language, frame.zone
    batteries: dict[str, str] = {}
    for reading in latest:
        if reading.quantity in _BATTERY:
            shown = formats.with_unit(reading.value, reading.quantity, language)
            batteries.setdefault(reading.dev_eui, shown)
    depths: dict[tuple[str, str, str, str], list[float]] = {}
    for probe in found:
        place = probe.installation
        since = formats.numeric_day(place.since.astimezone(zone).date(), language)
        if place.until is not None:
            until = formats.numeric_day(place.until.astimezone(zone).date(), language)
            since = f"{since} {text('until', language)} {until}"
        else:
            since = f"{text('since', language)} {since}"
        seen = (
            text("tree_never_seen", language)
            if probe.last_seen_at is None
            else formats.age(probe.last_seen_at, frame.now, language)
        )
        depths.setdefault((probe.device, probe.dev_eui, since, seen), []).append(place.depth_cm)
    return tuple(
        {
            "device": device,
            "dev_eui": dev_eui,
            "depths": formats.depths(found_depths, language),
            "since": since,
            "battery": batteries.get(dev_eui, "–"),
            "seen": seen,
        }
        for (device, dev_eui, since, seen), found_depths in depths.items()
    )


def latest_values(readings: Sequence[TreeReading], frame: Frame) -> tuple[Group, ...]:
    """Values by quantity, moisture first, and by depth."""
    ordered = sorted(readings, key=lambda item: (_TABLE_ORDER[item.quantity], item.depth_cm))
    return tuple(
        Group(
            quantity=text(quantity, frame.language),
            rows=tuple(_value(reading, frame) for reading in group),
        )
        for quantity, group in groupby(ordered, key=lambda item: item.quantity)
    )


def _value(reading: TreeReading, frame: Frame) -> dict[str, str]:
    language = frame.language
    flags = [text(name, language) for name in render.flag_names(reading.flags)]
    has_depth = reading.quantity not in _WITHOUT_DEPTH
    today = frame.now.astimezone(frame.zone).date()
    return {
        "depth": formats.depth(reading.depth_cm if has_depth else None, language),
        "value": formats.with_unit(reading.value, reading.quantity, language),
        "age": formats.age(reading.observed_at, frame.now, language),
        "when": formats.clock_time(reading.observed_at, frame.zone, today, language),
        "flags": ", ".join(flags),
        "unusable": "yes" if Quality(reading.flags) & BAD else "",
    }


def waterings(
    found: Sequence[JudgedWatering], frame: Frame, changeable: frozenset[int] = frozenset()
) -> Rows:
    """Waterings, and whether the water arrived; ``fix`` where the reader may correct one."""
    return tuple(
        _watering(item, frame) | {"fix": "yes" if item.watering.id in changeable else ""}
        for item in found[:SHOWN_WATERINGS]
    )


def _watering(item: JudgedWatering, frame: Frame) -> dict[str, str]:
    language, found = frame.language, item.outcome
    arrived = outcome_word(None if found is None else found.outcome, language)
    why = "" if found is None else not_seen_word(found.detail.get("reason"), language)
    return {
        "when": formats.moment(item.watering.watered_at, frame.zone, language),
        "id": str(item.watering.id),
        "litres": formats.litres(item.watering.litres, language),
        "typed": formats.in_field(item.watering.litres, language),
        "remark": item.watering.note,
        "kind": mark_kind(item),
        "arrived": f"{arrived}: {why}" if why else arrived,
        "note": item.watering.note or "–",
    }


def history(found: Sequence[Recommendation], language: Language) -> Rows:
    """Earlier advice, newest first, each with what changed from the day before it."""
    changes = [comparison(before, after, language).text for after, before in pairwise(found)]
    rows = []
    for index, item in enumerate(found[1:], 1):
        rows.append(
            {
                "day": formats.numeric_day(item.day, language),
                "status": item.status.value,
                "word": status_word(item.status, language),
                "litres": formats.number(item.litres, language) if item.litres else "",
                "changes": changes[index] if index < len(changes) else "",
            }
        )
    return tuple(rows)


def change_of_newest(found: Sequence[Recommendation], language: Language) -> tuple[str, str]:
    """The day before the newest advice and what changed since; empty where there is none."""
    if len(found) < 2:  # noqa: PLR2004 - nothing to compare
        return "", ""
    step = comparison(found[1], found[0], language)
    return formats.numeric_day(found[1].day, language), step.text


def observations(found: Sequence[Observation], frame: Frame) -> Rows:
    """What staff saw."""
    return tuple(
        {
            "when": formats.moment(item.observed_at, frame.zone, frame.language),
            "seen": _seen(item, frame.language),
            "note": item.note or "–",
        }
        for item in found
    )


def _seen(item: Observation, language: Language) -> str:
    if item.word is not None:
        return MOISTURE_WORDS[language][item.word]
    if item.rew is not None:
        return text("tree_rew_seen", language, value=formats.number(100 * item.rew, language))
    return formats.with_unit(item.vwc_percent or 0.0, "soil_moisture_vwc_percent", language)


def notes(found: Sequence[TreeNote], frame: Frame) -> Rows:
    """Notes with author and time."""
    return tuple(
        {
            "when": formats.moment(item.at, frame.zone, frame.language),
            "author": item.author,
            "note": item.note,
        }
        for item in found
    )


def photos(found: Sequence[PhotoEntry], frame: Frame) -> tuple[dict[str, object], ...]:
    """Photos with their address and size."""
    return tuple(
        {
            "url": f"/api/v1/photos/{item.id}",
            "when": formats.moment(item.taken_at, frame.zone, frame.language),
            "by": item.added_by,
            "note": item.note,
            "width": item.width,
            "height": item.height,
        }
        for item in found
    )
