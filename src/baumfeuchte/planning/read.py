"""Read the state of a city for a planning day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.city_options import options_of
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.planning.assemble import (
    LEVEL_DAYS,
    Probes,
    frozen_trees,
    probe_state,
    tree_state,
    tree_traits,
    trees_with_bad_values,
    unseen_litres,
)
from baumfeuchte.planning.calibration import calibrations
from baumfeuchte.planning.daily import RECENT_DAYS
from baumfeuchte.planning.dry_end import held_probes, held_values
from baumfeuchte.planning.history import daily_series
from baumfeuchte.planning.learned_volumes import learned_volumes
from baumfeuchte.planning.others import City, doubts_of_others, with_others
from baumfeuchte.planning.probable_waterings import probable_of_day
from baumfeuchte.planning.probe_kinds import probe_kinds
from baumfeuchte.planning.probe_quality import JudgedProbes, with_quality
from baumfeuchte.planning.seen import SEEN_DAYS, observations_of_day
from baumfeuchte.planning.state import PlanState
from baumfeuchte.planning.weather import WeatherGrid, read_weather
from baumfeuchte.storage.city_settings import city_values_held
from baumfeuchte.storage.daily_values import daily_history
from baumfeuchte.storage.observations import observations_between
from baumfeuchte.storage.probable_waterings import probable_since
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings import daily_values, newest_values
from baumfeuchte.storage.recommendations import trees_with_status
from baumfeuchte.storage.registry import active_installations, all_sensors, all_trees
from baumfeuchte.storage.sensor_quality import ProbeQuality, probe_qualities
from baumfeuchte.storage.waterings import waterings_since

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from baumfeuchte.domain.tree import Tree, Watering
    from baumfeuchte.irrigation.arrays import BoolArray
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.readings import DailyValue, NewestValue

HORIZON_DAYS: Final = 14
BUDGET_BEGIN: Final = (3, 1)
"""1 March: until then the winter has filled the soil (irrigation-science 3.3)."""


class Read(NamedTuple):
    """What a run decides from, where its weather comes from, and probes that others made doubtful.

    Attributes:
        doubted: what is known of them now; to be kept for the list of sensors to look at.
    """

    state: PlanState
    weather: WeatherGrid
    doubted: list[ProbeQuality]


def read_state(
    conn: Connection,
    *,
    day: date,
    as_of: datetime,
    zone: tzinfo,
    options: Options | None = None,
) -> Read:
    """What a run decides from, as it was known at a time.

    Args:
        conn: in the transaction of the run, after ``refresh_daily_values``.
        day: local day of the list.
        as_of: newest reading that counts (UTC).
        zone: the city's time zone.
        options: instead of those that the city's own values give.

    Returns:
        The arrays, where the weather in them comes from, and what quality control did not know.
    """
    # A past day is planned with what was known then to hold on it.
    own = tuple(city_values_held(conn, day=day, known_at=as_of, zone=zone).values())
    options = options_of(own) if options is None else options
    trees = run(conn, all_trees())
    newest = run(conn, newest_values(as_of))
    daily, held = _recent(conn, newest, day=day, as_of=as_of, zone=zone)
    found = _probes(conn, trees, daily, newest, day=day, as_of=as_of, zone=zone)
    begin = budget_begin(day)
    budget_days = (day - begin).days
    begins_at = datetime.combine(begin, time(), zone).astimezone(UTC)
    waterings = run(conn, waterings_since(begins_at))
    probable = probable_of_day(
        run(conn, probable_since(begins_at, as_of)), trees, begin=begin, day=day, zone=zone
    )
    weather = read_weather(
        conn,
        trees,
        day=day,
        as_of=as_of,
        horizon_days=HORIZON_DAYS,
        past_days=max(budget_days, LEVEL_DAYS - 1),
    )
    volumes = learned_volumes(conn, now=as_of, trees=trees, options=options)
    recent = as_of - timedelta(days=options.stale_after_days)
    bad = trees_with_bad_values(newest, since=recent)
    frozen = frozen_trees(newest, since=recent)
    counts = held_probes(held, day)
    ids = [tree.id or 0 for tree in trees]
    ground = tree_state(
        trees,
        day=day,
        watered_litres=unseen_litres(waterings, daily, as_of=as_of, zone=zone),
        volumes=volumes,
    )
    first_seen = datetime.combine(day - timedelta(days=SEEN_DAYS), time(), zone).astimezone(UTC)
    traits, climate = tree_traits(trees), weather.state()
    logged = _logged(trees, waterings, begin=begin, as_of=as_of, zone=zone)
    city = City(
        trees=ground,
        traits=traits,
        weather=climate,
        waterings=logged,
        probable=probable,
        budget_days=budget_days,
        options=options,
    )
    judged, doubted = _judged(conn, found, city, day=day, as_of=as_of, zone=zone)
    state = PlanState(
        day=day,
        as_of=as_of,
        trees=ground,
        traits=traits,
        probes=judged.probes.state,
        sensor_id=judged.probes.sensor_id,
        probe=judged.probes.probe,
        weather=climate,
        budget_days=budget_days,
        waterings=logged,
        observations=observations_of_day(
            run(conn, observations_between(first_seen, as_of)),
            trees,
            ground,
            day=day,
            zone=zone,
            options=options,
        ),
        bad_values=judged.bad_values | np.array([key in bad for key in ids], dtype=np.bool_),
        no_contact=judged.no_contact,
        frozen=np.array([tree_id in frozen for tree_id in ids], dtype=np.bool_),
        held=np.array([counts.get(tree_id, 0) for tree_id in ids], dtype=np.int64),
        was_dry=_was_dry(conn, ids, waterings, day=day - timedelta(days=1), zone=zone),
        city_values=own,
        probable=probable,
    )
    return Read(state=state, weather=weather, doubted=doubted)


def _judged(
    conn: Connection, found: Probes, city: City, *, day: date, as_of: datetime, zone: tzinfo
) -> tuple[JudgedProbes, list[ProbeQuality]]:
    """By quality control and by each other; and those that only others make doubtful."""
    qualities, doubted = with_others(
        found,
        run(conn, probe_qualities()),
        doubts_of_others(found.state, city),
        day=day,
        as_of=as_of,
        zone=zone,
    )
    count = city.trees.tree_id.size
    return with_quality(found, qualities, trees=count, as_of=as_of), doubted


def budget_begin(day: date) -> date:
    """The 1 March before a day."""
    begin = day.replace(month=BUDGET_BEGIN[0], day=BUDGET_BEGIN[1])
    return begin if begin <= day else begin.replace(year=day.year - 1)


def _was_dry(
    conn: Connection, ids: Sequence[int], waterings: Sequence[Watering], *, day: date, zone: tzinfo
) -> BoolArray:
    """(N,) trees that a day's list called dry and that nobody watered since (2.2)."""
    begin = datetime.combine(day, time(), zone)
    watered = {item.tree_id for item in waterings if item.watered_at >= begin}
    dry = set(run(conn, trees_with_status(day, (Status.DRY, Status.CRITICAL)))) - watered
    return np.array([tree_id in dry for tree_id in ids], dtype=np.bool_)


def _recent(
    conn: Connection,
    newest: Sequence[NewestValue],
    *,
    day: date,
    as_of: datetime,
    zone: tzinfo,
) -> tuple[list[DailyValue], list[DailyValue]]:
    """Values of the days that the table does not hold yet, and those that stay in force."""
    first = day - timedelta(days=RECENT_DAYS - 1)
    daily = run(conn, daily_values(first, day, zone, as_of))
    last_seen = {sensor.id: sensor.last_seen_at for sensor in run(conn, all_sensors()) if sensor.id}
    held = held_values(newest, last_seen, day=day, zone=zone)
    return daily + held, held


def _probes(
    conn: Connection,
    trees: Sequence[Tree],
    daily: Sequence[DailyValue],
    newest: Sequence[NewestValue],
    *,
    day: date,
    as_of: datetime,
    zone: tzinfo,
) -> Probes:
    first = day - timedelta(days=LEVEL_DAYS - 1)
    # The last days come from the readings: they know what a probe saw since it was put in.
    past = daily_series(
        run(conn, daily_history(first, day - timedelta(days=RECENT_DAYS))), LEVEL_DAYS
    )
    return probe_state(
        trees,
        run(conn, active_installations(as_of)),
        daily,
        newest,
        day=day,
        past=past,
        calibrations=calibrations(conn),
        kinds=probe_kinds(conn),
        zone=zone,
    )


def _logged(
    trees: Sequence[Tree],
    waterings: Sequence[Watering],
    *,
    begin: date,
    as_of: datetime,
    zone: tzinfo,
) -> LoggedWaterings:
    """The logged waterings of the budgets: row of the tree, day since the begin, litres."""
    rows = {tree.id: row for row, tree in enumerate(trees)}
    told = [item for item in waterings if item.watered_at <= as_of and item.tree_id in rows]
    days = [(item.watered_at.astimezone(zone).date() - begin).days for item in told]
    return LoggedWaterings(
        tree=np.array([rows[item.tree_id] for item in told], dtype=np.int64),
        day=np.array(days, dtype=np.int64),
        litres=np.array([item.litres for item in told], dtype=np.float64),
    )
