"""Field capacity of the sites from the probes' own values; a few probes a run, each once a month.

Tension probes need none: their limits are kPa.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from baumfeuchte.domain.calibration import CalibrationKind, ProbeCalibration
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.calibration import (
    LEAST_WINTER_DAYS,
    WARMER_THAN_C,
    plateau_limits,
    winter_limits,
)
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.planning.air import unknown_air
from baumfeuchte.planning.calibration_choice import choose
from baumfeuchte.planning.probe_sites import probe_site
from baumfeuchte.planning.rain import RainSpan, unknown_rain
from baumfeuchte.storage.calibrations import (
    all_calibrations,
    daily_medians,
    probes_to_calibrate,
    store_calibrations,
)
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import trees_by_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baumfeuchte.domain.calibration import SiteCalibration
    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray
    from baumfeuchte.irrigation.calibration import SiteWaterLimits
    from baumfeuchte.irrigation.soils import SoilParameters
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.planning.air import AirSource
    from baumfeuchte.planning.rain import RainSource
    from baumfeuchte.storage.calibrations import DailyMedian, DueProbe
    from baumfeuchte.storage.connection import Connection

AGAIN = timedelta(days=30)
LIMIT = 100
"""Probes per run: a winter of hourly values of all probes of a city is too much at once."""
_QUANTITY = Quantity.SOIL_MOISTURE_VWC_PERCENT
_DECEMBER, _MARCH = 12, 3
_SUMMER = range(4, 11)


class Winter(NamedTuple):
    """December to March of a winter, both included."""

    period: str
    first: date
    last: date


class _Days(NamedTuple):
    """Days as columns; water content (N, D) in m3/m3, soil temperature (N, D) in degree C."""

    days: Sequence[date]
    theta: FloatArray
    temperature: FloatArray

    def mask(self, first: date, last: date) -> BoolArray:
        return np.array([first <= day <= last for day in self.days], dtype=np.bool_)


def winters(day: date) -> tuple[Winter, Winter]:
    """The winter of a day or the last one, and the one before."""
    year = day.year if day.month == _DECEMBER else day.year - 1
    now, before = (
        Winter(f"{y}/{(y + 1) % 100:02d}", date(y, _DECEMBER, 1), date(y + 1, _MARCH, 31))
        for y in (year, year - 1)
    )
    return now, before


def update_calibrations(
    conn: Connection,
    *,
    now: datetime,
    zone: tzinfo,
    rain: RainSource = unknown_rain,
    air: AirSource = unknown_air,
    options: Options = DEFAULT_OPTIONS,
    limit: int = LIMIT,
) -> int:
    """Calibrate water-content probes whose calibration is missing or a month old.

    Args:
        conn: in the caller's transaction.
        now: the clock (UTC).
        zone: the city's time zone.
        rain: the weather, for drainage plateaus; without it only winters calibrate.
        air: stands in for the soil temperature of sensors that measure none.
        options: of the city.
        limit: most probes; call it again for the others.

    Returns:
        How many probes were looked at; 0 when nothing was due.
    """
    due = run(conn, probes_to_calibrate(now, before=now - AGAIN, limit=limit))
    if not due:
        return 0
    today = now.astimezone(zone).date()
    latest, earlier = winters(today)
    firsts = [
        (
            probe.installation_id,
            _utc((latest if earlier.period in probe.known else earlier).first, zone),
        )
        for probe in due
    ]
    found = _days(due, run(conn, daily_medians(firsts, now, zone)), today, earlier.first)
    untold = np.flatnonzero(~np.isfinite(found.temperature).any(axis=1))
    found.temperature[untold] = air([due[row].tree_id for row in untold], found.days)
    trees = {tree.id: tree for tree in run(conn, trees_by_ids({probe.tree_id for probe in due}))}
    soils = [
        probe_site(
            trees[probe.tree_id].site,
            None,
            default_soil=options.default_soil,
            substrate=options.substrate,
        ).soil
        for probe in due
    ]
    made = [
        item
        for winter in (latest, earlier)
        for item in _of_winter(winter, due, found, soils, now=now)
    ]
    # A probe without a row of this run would be due again at once.
    calibrated = {item.installation_id for item in made if item.field_capacity is not None}
    calibrated |= {probe.installation_id for probe in due if probe.known} & {
        item.installation_id for item in made
    }
    rest = [row for row, probe in enumerate(due) if probe.installation_id not in calibrated]
    made += _of_plateaus(rest, due, found, soils, now=now, zone=zone, rain=rain)
    store_calibrations(conn, made)
    return len(due)


def _days(
    due: Sequence[DueProbe], medians: Iterable[DailyMedian], today: date, first: date
) -> _Days:
    """Lay the daily values out."""
    days = [first + timedelta(days=k) for k in range((today - first).days + 1)]
    rows = {probe.installation_id: row for row, probe in enumerate(due)}
    theta = np.full((len(due), len(days)), np.nan)
    temperature = theta.copy()
    for item in medians:
        row, column = rows[item.installation_id], (item.local_day - first).days
        if item.quantity is _QUANTITY:
            theta[row, column] = item.value / 100.0
        else:
            temperature[row, column] = item.value
    return _Days(days, theta, temperature)


def _of_winter(
    winter: Winter,
    due: Sequence[DueProbe],
    found: _Days,
    soils: Sequence[SoilParameters],
    *,
    now: datetime,
) -> list[ProbeCalibration]:
    """What a winter says, of the probes that have a value in it."""
    inside = found.mask(winter.first, winter.last)
    summer = np.array([day.month in _SUMMER for day in found.days], dtype=np.bool_)
    theta, temperature = found.theta[:, inside], found.temperature[:, inside]
    span = [soil.field_capacity - soil.wilting_point for soil in soils]
    limits = winter_limits(theta, temperature, found.theta[:, summer], span)
    with_values = np.isfinite(theta).sum(axis=1)
    measured = (np.isfinite(theta) & np.isfinite(temperature)).sum(axis=1)
    made = []
    for row, probe in enumerate(due):
        if with_values[row] == 0 or (
            winter.period in probe.known and not np.isfinite(limits.field_capacity[row])
        ):
            continue
        reason = ""
        if limits.not_full[row]:
            reason = "winter_not_full"
        elif limits.too_dry[row]:
            reason = "too_dry_summer"
        elif not np.isfinite(limits.field_capacity[row]):
            few = measured[row] < LEAST_WINTER_DAYS <= with_values[row]
            reason = "no_soil_temperature" if few else "too_few_days"
        made.append(
            _calibration(
                probe, CalibrationKind.WINTER, winter.period, limits, row, reason=reason, now=now
            )
        )
    return made


def _of_plateaus(
    rest: Sequence[int],
    due: Sequence[DueProbe],
    found: _Days,
    soils: Sequence[SoilParameters],
    *,
    now: datetime,
    zone: tzinfo,
    rain: RainSource,
) -> list[ProbeCalibration]:
    """What drainage after rain says, of the probes that no winter calibrated yet."""
    if not rest:
        return []
    rows = list(rest)
    edges = [_utc(day, zone) for day in [*found.days, found.days[-1] + timedelta(days=1)]]
    spans = [
        RainSpan(due[row].tree_id, edges[k], edges[k + 1])
        for row in rows
        for k in range(len(found.days))
    ]
    fallen = np.array([np.nan if mm is None else mm for mm in rain(spans)], dtype=np.float64)
    fallen = fallen.reshape(len(rows), len(found.days))
    # Frozen ground does not drain; where no temperature is known the flags must do.
    cold = found.temperature[rows] <= WARMER_THAN_C
    theta = np.where(cold, np.nan, found.theta[rows])
    limits = plateau_limits(
        theta,
        fallen,
        [soils[row].field_capacity for row in rows],
        [soils[row].field_capacity - soils[row].wilting_point for row in rows],
    )
    made = []
    for at, row in enumerate(rows):
        reason = ""
        if limits.implausible[at]:
            reason = "implausible_plateau"
        elif not np.isfinite(limits.field_capacity[at]):
            reason = "too_few_plateaus" if np.isfinite(fallen[at]).any() else "no_rain_data"
        if not np.isfinite(found.theta[row]).any():
            reason = "no_data"
        made.append(
            _calibration(
                due[row],
                CalibrationKind.PLATEAU,
                str(found.days[-1].year),
                limits,
                at,
                reason=reason,
                now=now,
            )
        )
    return made


def _calibration(
    probe: DueProbe,
    kind: CalibrationKind,
    period: str,
    limits: SiteWaterLimits,
    row: int,
    *,
    reason: str,
    now: datetime,
) -> ProbeCalibration:
    return ProbeCalibration(
        installation_id=probe.installation_id,
        quantity=_QUANTITY,
        kind=kind,
        period=period,
        field_capacity=_number(limits.field_capacity[row]),
        wilting_point=_number(limits.wilting_point[row]),
        days=int(limits.count[row]),
        computed_at=now,
        reason=reason,
    )


def _number(value: np.floating[Any]) -> float | None:
    return round(float(value), 5) if np.isfinite(value) else None


def _utc(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def calibrations(conn: Connection) -> dict[int, SiteCalibration]:
    """What planning uses, by installation id: the newest winter, else the newest plateaus.

    A field capacity that moved by more than 0.04 m3/m3 between two winters is drift: the
    calibration is there, marked ``drifted``, for the list of sensors to check.
    """
    return choose(run(conn, all_calibrations()))
