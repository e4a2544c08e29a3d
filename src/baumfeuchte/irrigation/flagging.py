"""Quality control for a notebook: raw series in, flags, masks, score and wetting events out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.context import (
    WettingList,
    add_group,
    add_rise,
    rained_lately,
    watered_lately,
    wettings,
)
from baumfeuchte.irrigation.judge import judge
from baumfeuchte.irrigation.quality import Level, Rule, Score, levels, scores, stored_flags
from baumfeuchte.irrigation.scales import quantity_named
from baumfeuchte.irrigation.surroundings import rain_log, watering_log
from baumfeuchte.irrigation.timeline import LARGEST_NUMBER, seconds_of, timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

_SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFlags:
    """What quality control says of one series, reading by reading in the order given.

    Attributes:
        seconds: (T,) Unix seconds of the readings.
        rules: (T,) for each rule that could be applied; a rule that needs data which was not
            given is missing.
        level: (T,) 0 good, 1 questionable (use with three times the error), 2 bad (do not use).
        flags: (T,) ``domain.reading.Quality`` numbers, as readings are stored with.
        score: of the sensor, by its newest readings.
        wettings: wetting events with their cause; empty for quantities that cannot tell.
    """

    seconds: FloatArray
    rules: Mapping[Rule, BoolArray]
    level: IntArray
    flags: IntArray
    score: Score
    wettings: WettingList = field(repr=False)

    @property
    def suspicious(self) -> BoolArray:
        """(T,) bad or questionable."""
        return np.asarray(self.level > Level.GOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorFlags:
    """The same for N series of T places each: (N, T) arrays, (N,) scores."""

    rules: Mapping[Rule, BoolArray]
    level: IntArray
    flags: IntArray
    score: list[Score]


def flag_series(
    times: npt.ArrayLike,
    values: npt.ArrayLike,
    quantity: str = Quantity.SOIL_MOISTURE_VWC_PERCENT,
    *,
    depth_cm: float | None = None,
    soil_temperature_c: npt.ArrayLike | None = None,
    rain: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    waterings: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    neighbours: Sequence[tuple[npt.ArrayLike, npt.ArrayLike]] = (),
    other_depths: Sequence[tuple[npt.ArrayLike, npt.ArrayLike]] = (),
    theta_s: float | None = None,
    highest: float | None = None,
) -> SeriesFlags:
    """Judge one sensor's raw series by all rules of irrigation-science 5 (decision 0010).

    The answer depends on the arguments alone: no clock, no other series, nothing remembered.
    Order does not matter; of several readings at one moment the first one given is judged and the
    others get its flags. NaN is no reading and gets no flag.

    Args:
        times: (T,) datetime64 (UTC), Unix seconds or aware datetimes, regular or not.
        values: (T,) in the unit of the quantity.
        quantity: a ``domain.reading.Quantity`` name, or ``vwc_percent``, ``tension_kpa``.
        depth_cm: depth of the probe in cm, for Q9.
        soil_temperature_c: (T,) degree C of the same readings, for Q3, Q6, Q13.
        rain: times and mm (any step up to a day), for Q9, Q10 and the cause of wettings.
        waterings: times and litres of logged waterings, for Q5, Q10 and the cause of wettings.
        neighbours: times and values of other sensors of the group, same quantity and depth, for
            Q10 (one is enough) and Q11 (at least three).
        other_depths: the same of other probes of the tree, for Q10 only: depths move differently.
        theta_s: saturation of the soil in m3/m3, for C03.
        highest: the sensor's own upper limit, in the unit of the quantity.

    Returns:
        Flags and masks (T,), the sensor's score and its wetting events.

    Raises:
        ValueError: shapes that do not fit, an unknown quantity, times without a time zone.
    """
    what = quantity_named(quantity)
    seconds, series = _pair(times, values, "values")
    rain_known = None if rain is None else rain_log(*_pair(*rain, "rain"))
    watered = None if waterings is None else watering_log(*_pair(*waterings, "waterings"))
    temperature = None if soil_temperature_c is None else as_floats(soil_temperature_c)
    if temperature is not None and temperature.shape != series.shape:
        raise ValueError(
            f"soil temperatures of shape {temperature.shape} do not fit "
            f"{series.size} values; give one per reading, NaN where unknown"
        )
    line = timeline(seconds, series[None])
    cold = None if temperature is None else line.aligned(temperature[None])
    found = judge(
        line,
        what,
        soil_temperature_c=cold,
        theta_s=None if theta_s is None else np.array([theta_s]),
        highest=highest,
        rained=rained_lately(line, rain_known),
        watered=watered_lately(watered, line.hours * _SECONDS_PER_HOUR, line.interval_h),
    )
    add_rise(found, line, what, rain=rain_known, depth_cm=depth_cm)
    group = [_ordered(*_pair(*other, "neighbours")) for other in neighbours]
    tree = [_ordered(*_pair(*other, "other_depths")) for other in other_depths]
    add_group(
        found, line, what, group=group, tree=tree, rain=rain_known, waterings=watered, cold=cold
    )
    rules = {rule: line.restored(marks)[0] for rule, marks in found.items()}
    rules[Rule.RANGE] = rules[Rule.RANGE] | (np.abs(series) > LARGEST_NUMBER)
    level = levels(rules, series.shape)
    valid = np.isfinite(series) & np.isfinite(seconds)
    own_level = levels(_without_frost(rules), series.shape)[None]
    return SeriesFlags(
        seconds=seconds,
        rules=rules,
        level=level,
        flags=stored_flags(rules, series.shape),
        score=scores(own_level, seconds[None] / _SECONDS_PER_HOUR, valid[None])[0],
        wettings=wettings(line, what, found, rain_known, watered),
    )


def flag_sensors(
    times: npt.ArrayLike,
    values: npt.ArrayLike,
    quantity: str = Quantity.SOIL_MOISTURE_VWC_PERCENT,
    *,
    interval_h: float | None = None,
    depth_cm: npt.ArrayLike | None = None,
    soil_temperature_c: npt.ArrayLike | None = None,
    rain: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    theta_s: npt.ArrayLike | None = None,
    watered: npt.ArrayLike | None = None,
) -> SensorFlags:
    """Judge N sensors of one quantity and one interval at once, by what a series answers alone.

    Each row gives what ``flag_series`` gives for it (with the same interval).

    Args:
        times: (T,) for all, or (N, T); as in ``flag_series``.
        values: (N, T) in the unit of the quantity, NaN for gaps.
        quantity: as in ``flag_series``.
        interval_h: usual hours between two readings; learned from all rows where not given.
        depth_cm: (N,) cm.
        soil_temperature_c: (N, T) degree C.
        rain: of their common weather cell, times and mm.
        theta_s: (N,) m3/m3.
        watered: (N, T) bool, readings within a day of a logged watering.

    Returns:
        (N, T) flags and masks. Source: irrigation-science 5.

    Raises:
        ValueError: as in ``flag_series``.
    """
    what = quantity_named(quantity)
    series, seconds = as_floats(values), seconds_of(times)
    line = timeline(seconds, series, interval_h)
    cold = None
    if soil_temperature_c is not None:
        temperature = as_floats(soil_temperature_c)
        if temperature.shape != series.shape:
            raise ValueError(
                f"soil temperatures of shape {temperature.shape} do not fit the values"
            )
        cold = line.aligned(temperature)
    known = None if rain is None else rain_log(*_pair(*rain, "rain"))
    found = judge(
        line,
        what,
        soil_temperature_c=cold,
        theta_s=theta_s,
        rained=rained_lately(line, known),
        watered=False if watered is None else line.aligned(watered) > 0.0,
    )
    add_rise(found, line, what, rain=known, depth_cm=depth_cm)
    rules = {rule: line.restored(marks) for rule, marks in found.items()}
    rules[Rule.RANGE] = rules[Rule.RANGE] | (np.abs(series) > LARGEST_NUMBER)
    clock = np.broadcast_to(seconds, series.shape)
    valid = np.isfinite(series) & np.isfinite(clock)
    own_level = levels(_without_frost(rules), series.shape)
    return SensorFlags(
        rules=rules,
        level=levels(rules, series.shape),
        flags=stored_flags(rules, series.shape),
        score=scores(own_level, clock / _SECONDS_PER_HOUR, valid),
    )


def _pair(times: npt.ArrayLike, values: npt.ArrayLike, name: str) -> tuple[FloatArray, FloatArray]:
    seconds, series = seconds_of(times), as_floats(values)
    if seconds.ndim != 1 or seconds.shape != series.shape:
        raise ValueError(
            f"{name}: need one number per time; got times of shape {seconds.shape} "
            f"and numbers of shape {series.shape}"
        )
    return seconds, series


def _ordered(seconds: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    valid = np.isfinite(seconds) & np.isfinite(values)
    order = np.argsort(seconds[valid], kind="stable")
    return seconds[valid][order], values[valid][order]


def _without_frost(rules: Mapping[Rule, BoolArray]) -> dict[Rule, BoolArray]:
    """Frost is the soil's, not the sensor's fault."""
    return {rule: marks for rule, marks in rules.items() if rule != Rule.FROZEN}
