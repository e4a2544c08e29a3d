"""Weather of cells: what providers reported, and what was known of a day at a time.

Planning asks with the time that its list stands for and gets what was known then, now as well as
when the list is made again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from baumfeuchte.domain.weather import DayWeather, Et0Method
from baumfeuchte.storage.query import Query, run
from baumfeuchte.storage.tables import (
    trees,
    weather_cells,
    weather_forecasts,
    weather_observed_days,
)
from baumfeuchte.storage.weather_tables import ET0_METHOD_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.weather import WeatherCell, WeatherReport

_METHODS: Final = {code: Et0Method(name) for name, code in ET0_METHOD_CODES.items()}
_STATE_FIELDS: Final = (
    *("cell_id", "latitude", "longitude", "provider", "source", "issued_at", "fetched_at"),
    *("last_day", "observed_until"),
)
_DIGITS: Final = 2
"""What is stored has at most two; ``real`` numbers come back with more that mean nothing."""

# The newest row of each day that was known at that time.
_OBSERVED = """
SELECT DISTINCT ON (cell_id, day)
       cell_id, day, et0_mm, et0_method, rain_mm, NULL::real, temp_min_c, temp_max_c, provider,
       known_at
FROM weather_observed_days
WHERE cell_id = ANY(:cells) AND day BETWEEN :first AND :last AND known_at <= :as_of
ORDER BY cell_id, day, known_at DESC
"""

# The newest issue that has this day; an older one where a newer one begins later.
_EXPECTED = """
SELECT DISTINCT ON (f.cell_id, d.day)
       f.cell_id, d.day, d.et0_mm, d.et0_method, d.rain_mm, d.rain_probability, d.temp_min_c,
       d.temp_max_c, f.provider, f.issued_at
FROM weather_forecasts f
CROSS JOIN LATERAL (
    SELECT f.first_day + (u.n - 1)::integer AS day, u.et0_mm, u.et0_method, u.rain_mm,
           u.rain_probability, u.temp_min_c, u.temp_max_c
    FROM unnest(f.et0_mm, f.et0_method, f.rain_mm, f.rain_probability, f.temp_min_c, f.temp_max_c)
         WITH ORDINALITY
         AS u (et0_mm, et0_method, rain_mm, rain_probability, temp_min_c, temp_max_c, n)
) d
WHERE f.cell_id = ANY(:cells) AND f.fetched_at > :since AND f.fetched_at <= :as_of
  AND d.day BETWEEN :first AND :last
ORDER BY f.cell_id, d.day, f.issued_at DESC, f.fetched_at DESC
"""

_STATES = """
SELECT c.id, c.latitude, c.longitude, f.provider, f.source, f.issued_at, f.fetched_at,
       f.first_day + (cardinality(f.et0_mm) - 1) AS last_day,
       (SELECT max(o.day) FROM weather_observed_days o
        WHERE o.cell_id = c.id AND o.known_at <= :as_of) AS observed_until
FROM weather_cells c
LEFT JOIN LATERAL (
    SELECT * FROM weather_forecasts
    WHERE cell_id = c.id AND fetched_at <= :as_of ORDER BY fetched_at DESC LIMIT 1
) f ON true
ORDER BY c.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDay:
    """What is known of a day of a cell.

    Attributes:
        provider: that told it.
        told_at: since when it is known, or when the forecast was issued (UTC).
    """

    cell_id: int
    weather: DayWeather
    provider: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """How fresh the weather of a cell is; None where there is none yet.

    Attributes:
        provider, source, issued_at, fetched_at, last_day: of the newest forecast.
        observed_until: newest day that was observed.
    """

    cell_id: int
    latitude: float
    longitude: float
    provider: str | None
    source: str | None
    issued_at: datetime | None
    fetched_at: datetime | None
    last_day: date | None
    observed_until: date | None


def store_report(
    conn: sa.Connection, cell: WeatherCell, report: WeatherReport, fetched_at: datetime
) -> int:
    """Keep what a provider knows of a cell.

    Args:
        conn: in the caller's transaction.
        cell: made known by this, if it is not yet.
        report: of the provider.
        fetched_at: when it was asked (UTC); counts as the issue where the provider names none.

    Returns:
        The number of observed days that are new or told differently than before.
    """
    conn.execute(
        insert(weather_cells)
        .values(id=cell.id, latitude=cell.latitude, longitude=cell.longitude)
        .on_conflict_do_nothing()
    )
    if report.forecast:
        _store_forecast(conn, cell.id, report, fetched_at)
    return _store_observed(conn, cell.id, report, fetched_at)


def observed_days(cells: Iterable[int], first: date, last: date, as_of: datetime) -> Query[CellDay]:
    """Observed days as they were known at a time, by cell and day.

    Args:
        cells: their ids.
        first: oldest day.
        last: newest day.
        as_of: what came later (UTC) does not count.
    """
    statement = sa.text(_OBSERVED).bindparams(_ids(cells), first=first, last=last, as_of=as_of)
    return Query(statement=statement, row=_cell_day)


def expected_days(
    cells: Iterable[int], first: date, last: date, *, since: datetime, as_of: datetime
) -> Query[CellDay]:
    """Days as the newest forecast that has them told them, by cell and day.

    Args:
        cells: their ids.
        first: oldest day.
        last: newest day.
        since: forecasts that were fetched then or earlier (UTC) do not count.
        as_of: those that were fetched later neither.
    """
    statement = sa.text(_EXPECTED).bindparams(
        _ids(cells), first=first, last=last, since=since, as_of=as_of
    )
    return Query(statement=statement, row=_cell_day)


def cell_states(as_of: datetime) -> Query[CellState]:
    """All cells that ever had weather, with how fresh it was at a time (UTC)."""
    return Query(statement=sa.text(_STATES).bindparams(as_of=as_of), row=_cell_state)


def tree_places() -> Query[tuple[float, float]]:
    """Latitude and longitude of all trees, degrees; each place once."""
    statement = sa.select(trees.c.latitude, trees.c.longitude).distinct()
    return Query(statement=statement, row=lambda row: (row[0], row[1]))


def _ids(cells: Iterable[int]) -> sa.BindParameter[Any]:
    return sa.bindparam("cells", sorted(cells), ARRAY(sa.BigInteger))


def _store_forecast(
    conn: sa.Connection, cell_id: int, report: WeatherReport, fetched_at: datetime
) -> None:
    days = report.forecast
    values = {
        "provider": report.provider,
        "source": report.source,
        # One that claims to be of the future would count as the newest for ever.
        "issued_at": min(report.issued_at or fetched_at, fetched_at),
        "first_day": days[0].day,
        "et0_mm": [day.et0_mm for day in days],
        "et0_method": [_code(day.et0_method) for day in days],
        "rain_mm": [day.rain_mm for day in days],
        "rain_probability": [day.rain_probability for day in days],
        "temp_min_c": [day.temp_min_c for day in days],
        "temp_max_c": [day.temp_max_c for day in days],
    }
    new = insert(weather_forecasts).values(cell_id=cell_id, fetched_at=fetched_at, **values)
    conn.execute(new.on_conflict_do_update(index_elements=["cell_id", "fetched_at"], set_=values))


def _store_observed(
    conn: sa.Connection, cell_id: int, report: WeatherReport, known_at: datetime
) -> int:
    """Rows for the days that differ; a value that is missing now does not undo a known one."""
    if not report.observed:
        return 0
    first, last = report.observed[0].day, report.observed[-1].day
    known = {
        item.weather.day: item.weather
        for item in run(conn, observed_days([cell_id], first, last, known_at))
    }
    rows = []
    for told in report.observed:
        old = known.get(told.day)
        merged = _merged(old, told)
        if merged != old:
            rows.append(
                {
                    "cell_id": cell_id,
                    "day": merged.day,
                    "known_at": known_at,
                    "provider": report.provider,
                    "et0_mm": merged.et0_mm,
                    "et0_method": _code(merged.et0_method),
                    "rain_mm": merged.rain_mm,
                    "temp_min_c": merged.temp_min_c,
                    "temp_max_c": merged.temp_max_c,
                }
            )
    if rows:
        new = insert(weather_observed_days)
        changed = {name: new.excluded[name] for name in rows[0] if name not in _KEY}
        conn.execute(new.on_conflict_do_update(index_elements=_KEY, set_=changed), rows)
    return len(rows)


_KEY: Final = ["cell_id", "day", "known_at"]


def _merged(old: DayWeather | None, told: DayWeather) -> DayWeather:
    told = replace(told, rain_probability=None)
    if old is None:
        return told
    has_et0 = told.et0_mm is not None
    return DayWeather(
        day=told.day,
        et0_mm=told.et0_mm if has_et0 else old.et0_mm,
        et0_method=told.et0_method if has_et0 else old.et0_method,
        rain_mm=old.rain_mm if told.rain_mm is None else told.rain_mm,
        temp_min_c=old.temp_min_c if told.temp_min_c is None else told.temp_min_c,
        temp_max_c=old.temp_max_c if told.temp_max_c is None else told.temp_max_c,
    )


def _code(method: Et0Method | None) -> int | None:
    return None if method is None else ET0_METHOD_CODES[method]


def _cell_day(row: Sequence[Any]) -> CellDay:
    return CellDay(
        cell_id=row[0],
        weather=DayWeather(
            day=row[1],
            et0_mm=_short(row[2]),
            et0_method=_METHODS.get(row[3]),
            rain_mm=_short(row[4]),
            rain_probability=_short(row[5]),
            temp_min_c=_short(row[6]),
            temp_max_c=_short(row[7]),
        ),
        provider=row[8],
        told_at=row[9],
    )


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _cell_state(row: Sequence[Any]) -> CellState:
    return CellState(**dict(zip(_STATE_FIELDS, row, strict=True)))
