"""How a battery is and how long it will do. Pure."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from math import inf
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.device_health import Battery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.storage.health_rows import BatteryPoint

DAY: Final = timedelta(days=1)
TREND: Final = timedelta(days=60)
MIN_POINTS: Final = 5
MIN_SPAN: Final = timedelta(days=14)
"""Weather changes a battery's voltage for a week; a trend shows over two."""

LONGEST_DAYS: Final = 3650
"""Nobody can tell from two months what will be in more than ten years."""


class _Scale(NamedTuple):
    """Values of a kind of battery.

    Attributes:
        up_to: the highest value that such a battery was ever seen with.
        low: somebody should plan to change it.
        empty: the device may stop any time.
        noise: a smaller change in 30 days is no trend.
        jump: a rise by more than this is another battery.
    """

    up_to: float
    low: float
    empty: float
    noise: float
    jump: float


_PERCENT: Final = _Scale(up_to=100, low=20, empty=5, noise=0.5, jump=15)

_CELLS: Final = (
    # Two alkaline cells in series: 1.6 V each when new, 1.2 V with a quarter left, 1.0 V at the end
    # of their data sheets.
    _Scale(up_to=3.35, low=2.4, empty=2.1, noise=0.01, jump=0.25),
    # Lithium thionyl chloride: 3.6 V nearly to the end, then it falls within weeks.
    _Scale(up_to=3.75, low=3.3, empty=3.0, noise=0.01, jump=0.25),
    # Lithium ion: 4.2 V full, 3.5 V with a tenth left, protected at 3.0 V.
    _Scale(up_to=4.35, low=3.5, empty=3.2, noise=0.02, jump=0.3),
)
_UNKNOWN: Final = _Scale(up_to=inf, low=0, empty=0, noise=0.05, jump=0.5)
_LOWEST_CELL_V: Final = 1.8
"""Below this a voltage is that of a single cell behind a converter, of which we know nothing."""


class BatteryState(NamedTuple):
    """A battery and what is wrong with it."""

    battery: Battery
    is_low: bool
    is_empty: bool


def battery_state(points: Sequence[BatteryPoint]) -> BatteryState | None:
    """How the battery of a sensor is.

    Where a sensor tells both, its percentage counts: the maker knows the battery behind it. But one
    that never changes is no measurement; many devices answer a network's question like that.

    Args:
        points: its values, oldest first; those of the last 60 days make the trend, older ones only
            show what kind of battery it is.

    Returns:
        None without any value.
    """
    percent = [point for point in points if point.is_percent]
    volts = [point for point in points if not point.is_percent]
    by_percent = percent and not (volts and _stands_still(percent))
    used, scale = (percent, _PERCENT) if by_percent else (volts, _scale_of(volts))
    if not used:
        return None
    value = used[-1].value
    per_day = _per_day(_same_battery(used, scale))
    return BatteryState(
        battery=Battery(
            at=max(point.at for point in (*percent[-1:], *volts[-1:])),
            percent=percent[-1].value if percent else None,
            volts=volts[-1].value if volts else None,
            per_30_days=None if per_day is None else round(30 * per_day, 3),
            days_left=_days_left(value, per_day, scale),
        ),
        is_low=value < scale.low,
        is_empty=value < scale.empty,
    )


def _stands_still(points: Sequence[BatteryPoint]) -> bool:
    return len(points) >= MIN_POINTS and len({point.value for point in points}) == 1


def _scale_of(volts: Sequence[BatteryPoint]) -> _Scale:
    """The kind of battery, by the highest voltage that it ever had."""
    highest = max((point.value for point in volts), default=0.0)
    if highest < _LOWEST_CELL_V:
        return _UNKNOWN
    return next((cell for cell in _CELLS if highest <= cell.up_to), _UNKNOWN)


def _same_battery(points: Sequence[BatteryPoint], scale: _Scale) -> Sequence[BatteryPoint]:
    """The values of the trend since the battery was changed."""
    recent = [point for point in points if points[-1].at - point.at <= TREND]
    values = [point.value for point in recent]
    begin = 0
    for number in range(1, len(values)):
        # Medians of three: after a cold night a voltage rises, too.
        before, after = values[max(0, number - 3) : number], values[number : number + 3]
        jumps = after[0] - before[-1] > scale.jump
        if jumps and median(after) - median(before) > scale.jump:
            begin = number
    return recent[begin:]


def _per_day(points: Sequence[BatteryPoint]) -> float | None:
    """The median slope of all pairs (Theil 1950, Sen 1968): single cold nights do not count."""
    if len(points) < MIN_POINTS or points[-1].at - points[0].at < MIN_SPAN:
        return None
    return median(
        (after.value - before.value) / ((after.at - before.at) / DAY)
        for before, after in combinations(points, 2)
        if after.at > before.at
    )


def _days_left(value: float, per_day: float | None, scale: _Scale) -> int | None:
    if per_day is None or scale is _UNKNOWN or 30 * per_day > -scale.noise:
        return None
    days = max(0.0, (value - scale.empty) / -per_day)
    return round(days) if days <= LONGEST_DAYS else None
