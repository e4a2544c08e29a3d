"""How good the issued forecasts were, once their day has come (irrigation-science 4.6, 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.skill import ForecastScore
from baumfeuchte.planning.archive import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

LEAD_DAYS: Final = 14
_QUANTITIES: Final = (Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.SOIL_WATER_TENSION_KPA)
_MOST_KPA: Final = 200.0
"""Beyond it a Watermark is at its end (irrigation-science 1.2): an error there says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeForecasts:
    """What a run forecast for K probes; values in Vol.-% or kPa.

    Attributes:
        day: the planning day; row h - 1 of the paths is h days later.
        weather: ``forecast`` or ``climatology``.
        sensor_id, probe: (K,).
        is_tension: (K,) True: kPa.
        age_class: K codes of the tree's class.
        last: (K,) value at issue.
        critical: (K,) limit.
        low, middle, high: (14, K) 10 %, 50 % and 90 % quantiles.
    """

    day: date
    weather: str
    sensor_id: npt.NDArray[np.int64]
    probe: npt.NDArray[np.int64]
    is_tension: npt.NDArray[np.bool_]
    age_class: tuple[str, ...]
    last: Floats
    critical: Floats
    low: Floats
    middle: Floats
    high: Floats


_ARRAYS: Final = ("sensor_id", "probe", "is_tension")
_VALUES: Final = ("last", "critical", "low", "middle", "high")


def packed(forecasts: ProbeForecasts) -> bytes:
    """The archive of a run's forecasts; values keep seven digits."""
    arrays: dict[str, npt.NDArray[Any]] = {name: getattr(forecasts, name) for name in _ARRAYS}
    for name in _VALUES:
        arrays[name] = getattr(forecasts, name).astype(np.float32)
    return pack(arrays, {"weather": forecasts.weather, "age_class": list(forecasts.age_class)})


def unpacked(day: date, data: bytes) -> ProbeForecasts:
    """Read what ``packed`` wrote on a day.

    Raises:
        StorageError: these are other bytes.
    """
    arrays, content = unpack(data)
    columns: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
    columns |= {name: arrays[name].astype(np.float64) for name in _VALUES}
    return ProbeForecasts(
        day=day, weather=content["weather"], age_class=tuple(content["age_class"]), **columns
    )


ProbeKey = tuple[int, Quantity, int]
"""Sensor, quantity, probe."""


def score_day(
    day: date, issued: Iterable[ProbeForecasts], actual: Mapping[ProbeKey, Floats]
) -> list[ForecastScore]:
    """Compare what was forecast for a day with what came.

    Args:
        day: a local day that is over.
        issued: forecasts of earlier days, one for each; those older than 14 days are left out.
        actual: by probe the (14,) daily values up to this day, NaN for gaps.

    Returns:
        Sums by lead, quantity, age class and kind of weather.
    """
    scores: list[ForecastScore] = []
    for forecasts in issued:
        lead = (day - forecasts.day).days
        if 1 <= lead <= LEAD_DAYS:
            scores += _scores(day, lead, forecasts, actual)
    return scores


def _scores(
    day: date, lead: int, forecasts: ProbeForecasts, actual: Mapping[ProbeKey, Floats]
) -> Iterator[ForecastScore]:
    came = _aligned(forecasts, actual)[-lead:]
    value, middle = came[-1], forecasts.middle[lead - 1]
    low, high, last = forecasts.low[lead - 1], forecasts.high[lead - 1], forecasts.last
    counts = np.isfinite(value) & np.isfinite(middle) & np.isfinite(last)
    counts &= ~forecasts.is_tension | ((value <= _MOST_KPA) & (last <= _MOST_KPA))
    dry = _drier(forecasts.is_tension)
    edge = np.where(forecasts.is_tension, forecasts.high[:lead], forecasts.low[:lead])
    safe = ~dry(last, forecasts.critical) & ~dry(edge, forecasts.critical).any(axis=0)
    wrong = safe & dry(came, forecasts.critical).any(axis=0)
    columns = {
        "error_sum": np.abs(value - middle),
        "persistence_error_sum": np.abs(value - last),
        "bias_sum": middle - value,
        "covered": (value >= low) & (value <= high),
        "safe": safe,
        "safe_wrong": wrong,
    }
    classes = np.asarray(forecasts.age_class)
    for is_tension in (False, True):
        for age_class in sorted(set(forecasts.age_class)):
            rows = counts & (forecasts.is_tension == is_tension) & (classes == age_class)
            if not rows.any():
                continue
            yield ForecastScore(
                day=day,
                lead_days=lead,
                quantity=_QUANTITIES[is_tension],
                age_class=age_class,
                weather=forecasts.weather,
                forecasts=int(rows.sum()),
                **{name: column[rows].sum().item() for name, column in columns.items()},
            )


def _drier(is_tension: npt.NDArray[np.bool_]) -> Callable[[Floats, Floats], Any]:
    """Whether values are at or beyond limits, for (..., K) of both kinds; NaN is not."""
    return lambda values, limits: np.where(is_tension, values >= limits, values <= limits)


def _aligned(forecasts: ProbeForecasts, actual: Mapping[ProbeKey, Floats]) -> Floats:
    """The (14, K) values that came, in the order of the forecasts."""
    nothing = np.full(LEAD_DAYS, np.nan)
    keys = zip(
        forecasts.sensor_id.tolist(),
        forecasts.is_tension.tolist(),
        forecasts.probe.tolist(),
        strict=True,
    )
    columns = [
        actual.get((sensor, _QUANTITIES[is_tension], probe), nothing)
        for sensor, is_tension, probe in keys
    ]
    return np.stack(columns, axis=1) if columns else np.empty((LEAD_DAYS, 0))
