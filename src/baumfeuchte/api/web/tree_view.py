"""What the page of one tree shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats, tree_parts
from baumfeuchte.api.web.chart_types import Frame
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.limits import limits_in_unit
from baumfeuchte.api.web.list_table import planted
from baumfeuchte.api.web.plots import Plot, plot
from baumfeuchte.api.web.texts import text
from baumfeuchte.api.web.tree_probable import probable
from baumfeuchte.api.web.watered import watered_words
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explain import days_range, sentence, status_word
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.storage.day_waterings import DayWatering

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.api.web.tree_find import Found
    from baumfeuchte.api.web.tree_parts import Group, Pairs, Rows
    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import Recommendation

TWO_YEARS = 730
SHORT, MIDDLE = 14, 90
_SEASON_BEGINS = (4, 1)
_MOST_AHEAD = 14
_WITH_DAYS = {Status.DRY, Status.SOON, Status.OK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The newest advice; ``before`` and ``changes``: against the day before it."""

    day: str
    status: str
    word: str
    litres: str
    due: str
    reasons: tuple[str, ...]
    figures: Pairs
    steps: Sequence[Step]
    before: str
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeView:
    """The page; the tables are dictionaries of ready texts."""

    id: int
    number: str
    species: str
    planted: str
    place: str
    watered: str
    advice: Advice | None
    periods: tuple[dict[str, object], ...]
    since: int
    until: int
    charts: tuple[Plot, ...]
    latest: tuple[Group, ...]
    register: Pairs
    geo_url: str
    latitude: float
    longitude: float
    probes: Rows
    waterings: Rows
    probable: Rows
    history: Rows
    observations: Rows
    notes: Rows
    photos: tuple[dict[str, object], ...]


def season_days(today: date) -> int:
    """Days from the begin of this season to today; of the last one while this has hardly begun."""
    begin = date(today.year, *_SEASON_BEGINS)
    if (today - begin).days < SHORT:
        begin = date(today.year - 1, *_SEASON_BEGINS)
    return (today - begin).days + 1


def tree_view(
    found: Found,
    *,
    now: datetime,
    days: int,
    zone: ZoneInfo,
    language: Language,
    way_back: str = "",
) -> TreeView:
    """Put a tree into words.

    Args:
        found: what is known of it.
        now: end of the charts but for the forecast, and for ages.
        days: the chosen period.
        zone: of the city.
        language: of the page.
        way_back: the list that somebody came from, for links to this page.
    """
    tree = found.tree
    expects = any(series.bands for series in found.series)
    ahead = timedelta(days=min(_MOST_AHEAD, max(2, days // 2))) if expects else timedelta()
    frame = Frame(
        since=now - timedelta(days=days), now=now, until=now + ahead, zone=zone, language=language
    )
    newest = found.history[0] if found.history else None
    today = now.astimezone(zone).date()
    return TreeView(
        id=tree.id or 0,
        number=tree.number,
        species=tree.species,
        planted=planted(tree.planting_year, language),
        place=", ".join(part for part in (tree.street, tree.district) if part),
        watered=watered_words(
            _of_today(found, today, zone), today=today, zone=zone, language=language
        ),
        advice=None if newest is None else _advice(found, frame),
        periods=_periods(tree.id or 0, days, today, language, way_back),
        since=int(frame.since.timestamp()),
        until=int(frame.until.timestamp()),
        charts=_charts(found, frame),
        latest=tree_parts.latest_values(found.latest, frame),
        register=tree_parts.register(tree, today, language),
        geo_url=f"geo:{tree.latitude:.6f},{tree.longitude:.6f}",
        latitude=tree.latitude,
        longitude=tree.longitude,
        probes=tree_parts.probes(found.probes, found.latest, frame),
        waterings=tree_parts.waterings(found.waterings, frame, found.changeable),
        probable=probable(found.probable, frame),
        history=tree_parts.history(found.history, language),
        observations=tree_parts.observations(
            [item.observation for item in found.observations], frame
        ),
        notes=tree_parts.notes(found.notes, frame),
        photos=tree_parts.photos(found.photos, frame),
    )


def _of_today(found: Found, today: date, zone: ZoneInfo) -> DayWatering | None:
    given = [
        item.watering
        for item in found.waterings
        if item.watering.watered_at.astimezone(zone).date() == today
    ]
    if not given:
        return None
    return DayWatering(
        tree_id=found.tree.id or 0,
        litres=sum(watering.litres for watering in given),
        times=len(given),
        at=max(watering.watered_at for watering in given),
    )


def _charts(found: Found, frame: Frame) -> tuple[Plot, ...]:
    inputs = found.history[0].inputs if found.history else {}
    charts = (
        plot(
            series,
            frame=frame,
            limits=limits_in_unit(inputs, series.quantity, frame.language),
            waterings=found.waterings,
            rain=found.rain,
        )
        for series in found.series
    )
    return tuple(drawn for drawn in charts if drawn is not None)


def _periods(
    tree_id: int, days: int, today: date, language: Language, way_back: str
) -> tuple[dict[str, object], ...]:
    season = season_days(today)
    choices = (
        (SHORT, text("last_days", language, days=SHORT)),
        (MIDDLE, text("last_days", language, days=MIDDLE)),
        (season, text("tree_period_season", language)),
        (TWO_YEARS, text("tree_period_years", language)),
    )
    return tuple(
        {
            "url": address(language, f"/trees/{tree_id}", days=choice, list=way_back) + "#h-series",
            "label": label,
            "chosen": choice == days,
        }
        for choice, label in choices
    )


def _advice(found: Found, frame: Frame) -> Advice:
    item, language = found.history[0], frame.language
    today = frame.now.astimezone(frame.zone).date()
    due = ""
    if item.water_by is not None and item.litres:
        due = " · ".join(part for part in formats.due(item.water_by, today, language) if part)
    before, changes = tree_parts.change_of_newest(found.history, language)
    return Advice(
        day=formats.long_day(item.day, language),
        status=item.status.value,
        word=status_word(item.status, language),
        litres=formats.number(item.litres, language) if item.litres else "",
        due=due,
        reasons=tuple(
            formats.together(sentence(reason, item, language)) for reason in item.reasons
        ),
        figures=_figures(item, frame.now, language),
        steps=explanation(item, found.run, language, frame.zone),
        before=before,
        changes=formats.together(changes),
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
