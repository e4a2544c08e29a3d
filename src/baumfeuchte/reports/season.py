"""The season report: what was brought, what a fixed rhythm would have brought, what it spared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.season import Rhythm, SeasonPart, SeasonReport, StressDays
from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.season_stress import SeasonStress, SeasonTrees, season_stress
from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.storage import season as ask
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.registry import trees_by_ids
from baumfeuchte.storage.weather import observed_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.season import TreeDay

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """A period of local days; ``since`` and ``until`` are its begin and end (UTC)."""

    first: date
    last: date
    zone: tzinfo

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone).astimezone(UTC)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last + _DAY, time(), self.zone).astimezone(UTC)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def season_report(
    conn: Connection,
    *,
    first: date,
    last: date,
    now: datetime,
    zone: tzinfo,
    area: Area = EVERYWHERE,
    rhythm: Rhythm | None = None,
) -> SeasonReport:
    """The report of a period.

    Args:
        conn: in a transaction that reads.
        first: first local day.
        last: last local day, included.
        now: the clock (UTC): what was known of the weather.
        zone: the city's time zone.
        area: only trees of it count.
        rhythm: what to compare with; None: every 14 days 100 litres.
    """
    period = _Period(first=first, last=last, zone=zone)
    plan = rhythm or Rhythm()
    listed = run_one(conn, ask.days_with_list(first, last)) or (0, None, None)
    parts = _counted(conn, period, area, plan, _days(listed[1], listed[2]))
    for district, stress in _stress(conn, period, area, plan, now).items():
        known = parts.get(district, SeasonPart(district=district))
        parts[district] = replace(known, stress=stress)
    districts = tuple(parts[name] for name in sorted(parts))
    total = _sum(districts)
    driven = run_one(conn, ask.driven_tours(first, last, area))
    per_stop = None
    if driven is not None and driven.kilometres is not None and driven.stops:
        per_stop = driven.kilometres / driven.stops
    return SeasonReport(
        since=first,
        until=last,
        days_with_list=listed[0],
        rhythm_since=listed[1],
        rhythm_until=listed[2],
        rhythm=plan,
        total=total,
        districts=districts,
        tours=0 if driven is None else driven.tours,
        tour_stops=0 if driven is None else driven.stops,
        kilometres=None if driven is None else driven.kilometres,
        rhythm_kilometres=None if per_stop is None else per_stop * total.rhythm_waterings,
    )


def rhythm_waterings(days: int, every_days: int) -> int:
    """How often a rhythm waters a tree in so many days; the first time on the first day."""
    return (days + every_days - 1) // every_days


def _days(first: date | None, last: date | None) -> int:
    return 0 if first is None or last is None else (last - first).days + 1


def _counted(
    conn: Connection, period: _Period, area: Area, plan: Rhythm, days: int
) -> dict[str, SeasonPart]:
    times = (period.since, period.until)
    parts: dict[str, SeasonPart] = {}
    for row in run(conn, ask.watered_districts(*times, area)):
        parts[row.district] = SeasonPart(
            district=row.district,
            waterings=row.waterings,
            litres=row.litres,
            trees_watered=row.trees,
            arrived=row.arrived,
            ran_off=row.ran_off,
            not_judged=row.waterings - row.arrived - row.ran_off,
        )
    for said in run(conn, ask.advised_districts(period.first, period.last, area)):
        known = parts.get(said.district, SeasonPart(district=said.district))
        parts[said.district] = replace(
            known,
            critical_tree_days=said.critical_tree_days,
            critical_estimated=said.critical_estimated,
        )
    often = rhythm_waterings(days, plan.every_days)
    for _, district, by_list in run(
        conn, ask.cared_for_trees(period.first, period.last, *times, area)
    ):
        known = parts.get(district, SeasonPart(district=district))
        parts[district] = replace(
            known,
            trees_advised=known.trees_advised + by_list,
            rhythm_waterings=known.rhythm_waterings + often,
            rhythm_litres=known.rhythm_litres + often * plan.litres,
        )
    return parts


def _stress(
    conn: Connection, period: _Period, area: Area, plan: Rhythm, now: datetime
) -> dict[str, StressDays]:
    """Stress days by district."""
    times = (period.since, period.until)
    rows = run(conn, ask.watered_tree_days(period.first, period.last, *times, area))
    if not rows:
        return {}
    ids = list(dict.fromkeys(row.tree_id for row in rows))
    places = {tree.id: tree for tree in run(conn, trees_by_ids(ids))}
    cells = cell_ids(
        [places[key].latitude for key in ids], [places[key].longitude for key in ids]
    ).tolist()
    weather = _weather(conn, period, cells, now)
    litres = _litres(conn, period, {key: column for column, key in enumerate(ids)})
    found = season_stress(
        _trees(rows, ids, period, litres=litres, weather=weather),
        every_days=plan.every_days,
        rhythm_litres=plan.litres,
    )
    return _by_district(found, [places[key].district for key in ids])


def _trees(
    rows: Sequence[TreeDay],
    ids: Sequence[int],
    period: _Period,
    *,
    litres: np.ndarray,
    weather: tuple[np.ndarray, np.ndarray],
) -> SeasonTrees:
    column = {key: index for index, key in enumerate(ids)}
    rew = np.full((period.days, len(ids)), np.nan)
    site: dict[str, np.ndarray] = {
        name: np.empty(len(ids))
        for name in ("critical_rew", "field_capacity", "wilting_point", "volume_m3", "efficiency")
    }
    for row in rows:
        at = column[row.tree_id]
        rew[(row.day - period.first).days, at] = row.rew
        # The newest value counts: rows come by day.
        for name, values in site.items():
            values[at] = getattr(row, name)
    return SeasonTrees(rew=rew, litres=litres, et0_mm=weather[0], rain_mm=weather[1], **site)


def _litres(conn: Connection, period: _Period, column: Mapping[int, int]) -> np.ndarray:
    litres = np.zeros((period.days, len(column)))
    for tree_id, watered_at, amount in run(conn, ask.litres_by_time(period.since, period.until)):
        if tree_id in column:
            day = (watered_at.astimezone(period.zone).date() - period.first).days
            litres[day, column[tree_id]] += amount
    return litres


def _weather(
    conn: Connection, period: _Period, cells: Sequence[int], now: datetime
) -> tuple[np.ndarray, np.ndarray]:
    """ET0 and rain, (D, N) mm; the season's mean and no rain where nothing was observed."""
    begin = date(period.first.year, 1, 1)
    numbers = [((period.first + n * _DAY) - begin).days % 365 + 1 for n in range(period.days)]
    et0 = np.repeat(et0_climatology(numbers)[:, None], len(cells), axis=1)
    rain = np.zeros_like(et0)
    columns: dict[int, list[int]] = {}
    for index, cell in enumerate(cells):
        columns.setdefault(cell, []).append(index)
    for item in run(conn, observed_days(set(cells), period.first, period.last, now)):
        day, where = (item.weather.day - period.first).days, columns.get(item.cell_id, [])
        if item.weather.et0_mm is not None:
            et0[day, where] = item.weather.et0_mm
        if item.weather.rain_mm is not None:
            rain[day, where] = item.weather.rain_mm
    return et0, rain


def _by_district(found: SeasonStress, districts: Sequence[str]) -> dict[str, StressDays]:
    names = np.asarray(districts, dtype=object)
    answer = {}
    for name in dict.fromkeys(districts):
        own = names == name
        answer[name] = StressDays(
            trees=int(own.sum()),
            tree_days=int(found.days[own].sum()),
            suffered=int(found.suffered[own].sum()),
            without_water=int(found.without_water[own].sum()),
            with_rhythm=int(found.with_rhythm[own].sum()),
        )
    return answer


def _sum(parts: Sequence[SeasonPart]) -> SeasonPart:
    names = [name for name in SeasonPart.__dataclass_fields__ if name not in ("district", "stress")]
    stress = {
        name: sum(getattr(part.stress, name) for part in parts)
        for name in StressDays.__dataclass_fields__
    }
    sums = {name: sum(getattr(part, name) for part in parts) for name in names}
    return SeasonPart(district=None, stress=StressDays(**stress), **sums)
