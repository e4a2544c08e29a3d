"""What the page of one tree shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from baumfeuchte.api import render
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.limits import limits_in_unit
from baumfeuchte.api.web.list_table import planted
from baumfeuchte.api.web.plots import MOISTURE, Frame, Plot, plot
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.explanation import Step
from baumfeuchte.domain.reading import BAD, Quality, Quantity
from baumfeuchte.domain.recommendation import PlanningRun, Status
from baumfeuchte.irrigation.explain import days_range, sentence, status_word
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.irrigation.outcome_words import not_seen_word, outcome_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.storage.readings import TreeReading
    from baumfeuchte.storage.registry import InstalledProbe
    from baumfeuchte.storage.watering_outcomes import JudgedWatering

Pairs = tuple[tuple[str, str], ...]
PERIODS = (7, 14, 30, 90)
_WITHOUT_DEPTH = {
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.RAIN_MM,
    Quantity.BATTERY_V,
    Quantity.BATTERY_PERCENT,
}
_WITH_DAYS = {Status.DRY, Status.SOON, Status.OK}
_TABLE_ORDER = {quantity: place for place, quantity in enumerate((*MOISTURE, *Quantity))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the database knows of a tree."""

    tree: Tree
    probes: Sequence[InstalledProbe]
    history: Sequence[Recommendation]
    waterings: Sequence[JudgedWatering]
    latest: Sequence[TreeReading]
    series: dict[Quantity, list[TreeReading]]
    run: PlanningRun | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The newest advice."""

    day: str
    status: str
    word: str
    litres: str
    due: str
    reasons: tuple[str, ...]
    figures: Pairs
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The newest values of one quantity."""

    quantity: str
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeView:
    """The page; the tables are dictionaries of ready texts."""

    number: str
    species: str
    planted: str
    place: str
    advice: Advice | None
    periods: tuple[dict[str, object], ...]
    charts: tuple[Plot, ...]
    latest: tuple[Group, ...]
    register: Pairs
    geo_url: str
    probes: tuple[dict[str, str], ...]
    waterings: tuple[dict[str, str], ...]
    history: tuple[dict[str, str], ...]


def tree_view(found: Found, *, frame: Frame, now: datetime, days: int) -> TreeView:
    """Put a tree into words.

    Args:
        found: what is known of it.
        frame: period and language of the charts.
        now: for ages.
        days: the chosen period.
    """
    tree, language, zone = found.tree, frame.language, frame.zone
    newest = found.history[0] if found.history else None
    charts = (
        plot(
            quantity,
            readings,
            frame=frame,
            limits=limits_in_unit(newest.inputs if newest else {}, quantity, language),
            waterings=[item.watering for item in found.waterings],
        )
        for quantity, readings in found.series.items()
    )
    return TreeView(
        number=tree.number,
        species=tree.species,
        planted=planted(tree.planting_year, language),
        place=", ".join(part for part in (tree.street, tree.district) if part),
        advice=None if newest is None else _advice(newest, found.run, frame, now),
        periods=tuple(
            {
                "url": address(language, f"/trees/{tree.id}", days=choice),
                "label": text("last_days", language, days=choice),
                "chosen": choice == days,
            }
            for choice in PERIODS
        ),
        charts=tuple(drawn for drawn in charts if drawn is not None),
        latest=_groups(found.latest, frame, now),
        register=_register(tree, language),
        geo_url=f"geo:{tree.latitude:.6f},{tree.longitude:.6f}",
        probes=_sensors(found.probes, zone, language),
        waterings=tuple(_watering(item, frame) for item in found.waterings),
        history=tuple(_past(item, language) for item in found.history[1:]),
    )


def _watering(item: JudgedWatering, frame: Frame) -> dict[str, str]:
    """A watering, and whether the water arrived."""
    language, found = frame.language, item.outcome
    arrived = outcome_word(None if found is None else found.outcome, language)
    why = "" if found is None else not_seen_word(found.detail.get("reason"), language)
    return {
        "when": formats.moment(item.watering.watered_at, frame.zone, language),
        "litres": formats.number(item.watering.litres, language),
        "arrived": f"{arrived}: {why}" if why else arrived,
        "note": item.watering.note or "–",
    }


def _advice(item: Recommendation, run: PlanningRun | None, frame: Frame, now: datetime) -> Advice:
    language = frame.language
    today = now.astimezone(frame.zone).date()
    due = ""
    if item.water_by is not None and item.litres:
        due = " · ".join(part for part in formats.due(item.water_by, today, language) if part)
    return Advice(
        day=formats.long_day(item.day, language),
        status=item.status.value,
        word=status_word(item.status, language),
        litres=formats.number(item.litres, language) if item.litres else "",
        due=due,
        reasons=tuple(
            formats.together(sentence(reason, item, language)) for reason in item.reasons
        ),
        figures=_figures(item, now, language),
        steps=explanation(item, run, language, frame.zone),
    )


def _figures(item: Recommendation, now: datetime, language: Language) -> Pairs:
    figures = []
    if item.rew is not None:
        share = f"{formats.number(max(item.rew, 0) * 100, language)}\N{NO-BREAK SPACE}%"
        figures.append((text("rew", language), share))
    if item.status in _WITH_DAYS:
        figures.append((text("days_until_critical", language), days_range(item, language)))
    if item.not_before is not None and item.litres:
        figures.append((text("not_before", language), formats.short_day(item.not_before, language)))
    if item.last_observed_at is not None:
        figures.append(
            (text("last_reading", language), formats.age(item.last_observed_at, now, language))
        )
    figures.append((text("confidence", language), item.confidence.replace("-", "–")))
    return tuple(figures)


def _groups(readings: Sequence[TreeReading], frame: Frame, now: datetime) -> tuple[Group, ...]:
    """Values by quantity, moisture first, and by depth."""
    ordered = sorted(readings, key=lambda item: (_TABLE_ORDER[item.quantity], item.depth_cm))
    return tuple(
        Group(
            quantity=text(quantity, frame.language),
            rows=tuple(_value(reading, frame, now) for reading in group),
        )
        for quantity, group in groupby(ordered, key=lambda item: item.quantity)
    )


def _value(reading: TreeReading, frame: Frame, now: datetime) -> dict[str, str]:
    language = frame.language
    flags = [text(name, language) for name in render.flag_names(reading.flags)]
    has_depth = reading.quantity not in _WITHOUT_DEPTH
    today = now.astimezone(frame.zone).date()
    return {
        "depth": formats.depth(reading.depth_cm if has_depth else None, language),
        "value": formats.with_unit(reading.value, reading.quantity, language),
        "age": formats.age(reading.observed_at, now, language),
        "when": formats.clock_time(reading.observed_at, frame.zone, today, language),
        "flags": ", ".join(flags),
        "unusable": "yes" if Quality(reading.flags) & BAD else "",
    }


def _register(tree: Tree, language: Language) -> Pairs:
    soil = tree.site.soil
    if soil is None:
        soil = text("soil_unknown", language)
    elif soil == "substrate":
        soil = text("soil_substrate", language)
    year = tree.planting_year
    pairs = (
        ("number", tree.number),
        ("species", tree.species),
        ("planting_year", text("soil_unknown", language) if year is None else str(year)),
        ("street", tree.street or "–"),
        ("district", tree.district or "–"),
        ("soil", soil),
    )
    return tuple((text(key, language), value) for key, value in pairs)


def _sensors(
    probes: Sequence[InstalledProbe], zone: ZoneInfo, language: Language
) -> tuple[dict[str, str], ...]:
    """One line per sensor and time at the tree, with all its depths."""
    depths: dict[tuple[str, str, str], list[float]] = {}
    for probe in probes:
        place = probe.installation
        since = formats.numeric_day(place.since.astimezone(zone).date(), language)
        if place.until is not None:
            until = formats.numeric_day(place.until.astimezone(zone).date(), language)
            since = f"{since} {text('until', language)} {until}"
        depths.setdefault((probe.device, probe.dev_eui, since), []).append(place.depth_cm)
    return tuple(
        {
            "device": device,
            "dev_eui": dev_eui,
            "depths": formats.depths(found, language),
            "since": since,
        }
        for (device, dev_eui, since), found in depths.items()
    )


def _past(item: Recommendation, language: Language) -> dict[str, str]:
    return {
        "day": formats.numeric_day(item.day, language),
        "status": item.status.value,
        "word": status_word(item.status, language),
        "litres": formats.number(item.litres, language) if item.litres else "",
    }
