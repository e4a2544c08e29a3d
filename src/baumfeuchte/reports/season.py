"""The season report: what was brought, what a fixed rhythm would have brought, what it spared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.season import Rhythm, SeasonPart, SeasonReport, StressDays
from baumfeuchte.reports.season_lists import read_lists
from baumfeuchte.reports.season_period import Period, read_trees
from baumfeuchte.reports.season_stress import spared
from baumfeuchte.storage import season as ask
from baumfeuchte.storage.query import run, run_one

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, tzinfo

    from baumfeuchte.irrigation.arrays import BoolArray, IntArray
    from baumfeuchte.reports.season_lists import Listed
    from baumfeuchte.reports.season_period import Trees
    from baumfeuchte.reports.season_stress import Spared
    from baumfeuchte.storage.connection import Connection


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
    period = Period(first=first, last=last, zone=zone)
    plan = rhythm or Rhythm()
    trees = read_trees(conn, area)
    given = run(conn, ask.waterings_between(period.since, period.until))[0]
    watered = trees.marked(given.tree_ids)
    listed = read_lists(conn, period, trees, watered)
    model = spared(conn, period, trees, listed, given=given, watered=watered, rhythm=plan, now=now)
    compared = _compared(listed, period)
    parts = _parts(trees, listed, given, compared, plan, watered=watered)
    stress = _stress(trees, listed, watered, model)
    districts = tuple(
        replace(parts[name], stress=stress[name])
        for name in sorted(parts)
        if _says_something(parts[name], stress[name])
    )
    total = _sum(districts)
    driven = run_one(conn, ask.driven_tours(first, last, area))
    per_stop = None
    if driven is not None and driven.kilometres is not None and driven.stops:
        per_stop = driven.kilometres / driven.stops
    return SeasonReport(
        since=first,
        until=last,
        days_with_list=len(listed.days),
        rhythm_since=listed.days[0] if listed.days else None,
        rhythm_until=listed.days[-1] if listed.days else None,
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


def _compared(listed: Listed, period: Period) -> Period:
    """The days that the rhythm is compared on; none without a list."""
    if not listed.days:
        return replace(period, last=period.first - timedelta(days=1))
    return replace(period, first=listed.days[0], last=listed.days[-1])


def _parts(
    trees: Trees,
    listed: Listed,
    given: ask.Waterings,
    compared: Period,
    plan: Rhythm,
    *,
    watered: BoolArray,
) -> dict[str, SeasonPart]:
    """What was brought, what the lists said, and what the rhythm would have brought."""
    often = rhythm_waterings(compared.days, plan.every_days)
    by_rhythm = [often * count for count in trees.by_district(listed.advised | watered)]
    columns: dict[str, Sequence[float]] = {
        **_brought(trees, given, compared),
        "trees_watered": trees.by_district(watered),
        "trees_advised": trees.by_district(listed.advised),
        "critical_tree_days": trees.by_district(listed.critical),
        "critical_estimated": trees.by_district(listed.estimated),
        "rhythm_waterings": by_rhythm,
        "rhythm_litres": [count * plan.litres for count in by_rhythm],
    }
    parts = {}
    for place, district in enumerate(trees.districts):
        numbers: dict[str, Any] = {name: found[place] for name, found in columns.items()}
        parts[district] = SeasonPart(district=district, **numbers)
    return parts


def _brought(
    trees: Trees, given: ask.Waterings, compared: Period
) -> dict[str, list[int] | list[float]]:
    """Waterings and litres by district, what became of them, and what the rhythm compares with."""
    rows, known = trees.rows(given.tree_ids)
    where, arrived = trees.district[rows[known]], np.asarray(given.arrived)[known]
    litres = np.asarray(given.litres, dtype=np.float64)[known]
    within = compared.holds(given.seconds)[known]
    size = len(trees.districts)

    def count(chosen: BoolArray) -> list[int]:
        counted: list[int] = np.bincount(where[chosen], minlength=size).tolist()
        return counted

    return {
        "waterings": count(np.ones_like(within)),
        "arrived": count(arrived > 0),
        "ran_off": count(arrived < 0),
        "not_judged": count(arrived == 0),
        "compared_waterings": count(within),
        "litres": np.bincount(where, litres, size).tolist(),
        "compared_litres": np.bincount(where, litres * within, size).tolist(),
    }


def _stress(
    trees: Trees, listed: Listed, watered: BoolArray, model: Spared
) -> Mapping[str, StressDays]:
    """Stress days by district."""
    measured = listed.measured > 0
    columns: dict[str, IntArray | BoolArray] = {
        "trees": measured,
        "trees_tension": listed.measured_tension > 0,
        "tree_days": listed.measured,
        "suffered": listed.suffered,
        "suffered_tension": listed.suffered_tension,
        "watered": measured & watered,
        "computed": model.computed,
        "computed_suffered": model.suffered,
        "without_water": model.without_water,
        "with_rhythm": model.with_rhythm,
    }
    sums = {name: trees.by_district(values) for name, values in columns.items()}
    return {
        district: StressDays(**{name: found[place] for name, found in sums.items()})
        for place, district in enumerate(trees.districts)
    }


def _says_something(part: SeasonPart, stress: StressDays) -> bool:
    return bool(part.waterings or part.trees_advised or part.critical_tree_days or stress.trees)


def _sum(parts: Sequence[SeasonPart]) -> SeasonPart:
    names = [name for name in SeasonPart.__dataclass_fields__ if name not in ("district", "stress")]
    stress = {
        name: sum(getattr(part.stress, name) for part in parts)
        for name in StressDays.__dataclass_fields__
    }
    sums = {name: sum(getattr(part, name) for part in parts) for name in names}
    return SeasonPart(district=None, stress=StressDays(**stress), **sums)
