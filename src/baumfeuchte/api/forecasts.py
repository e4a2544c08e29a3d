"""Forecasts of planning runs, unpacked once and kept while people look at trees."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.storage.archives import archive_of_run
from baumfeuchte.storage.query import arun_one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.context import Context
    from baumfeuchte.api.downsample import Floats
    from baumfeuchte.api.services import RunForecasts
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.connection import AsyncConnection
    from baumfeuchte.storage.registry import InstalledProbe

_KEPT_RUNS: Final = 2
MORNING: Final = time(6)
"""Daily values are medians of 04:00 to 08:00 local (irrigation-science 4.1): their middle."""
_SHOWN_FOR: Final = timedelta(days=2)
"""An older list's forecast has been overtaken by the readings."""


class ForecastShelf:
    """The forecasts of the last runs that somebody asked for."""

    def __init__(self) -> None:
        self._runs: OrderedDict[int, RunForecasts] = OrderedDict()

    def get(self, run_id: int) -> RunForecasts | None:
        """What a run forecast, if it is kept."""
        return self._runs.get(run_id)

    def put(self, run_id: int, forecasts: RunForecasts) -> None:
        """Keep what a run forecast; older ones give way."""
        self._runs[run_id] = forecasts
        while len(self._runs) > _KEPT_RUNS:
            self._runs.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What is expected of a probe: 10 %, 50 % and 90 % quantiles, from the value at issue on.

    Attributes:
        times: seconds since 1970, the mornings.
        low, middle, high: in the unit of the quantity.
    """

    installation_id: int
    depth_cm: float
    dev_eui: str
    probe: int
    times: Floats
    low: Floats
    middle: Floats
    high: Floats


async def forecasts_of(
    context: Context, connection: AsyncConnection, run: PlanningRun | None
) -> RunForecasts | None:
    """What a run forecast; None for an old run or one whose archive is gone."""
    if run is None or context.clock() - run.as_of > _SHOWN_FOR:
        return None
    known = context.forecasts.get(run.id)
    if known is not None:
        return known
    data = await arun_one(connection, archive_of_run(run.id, "forecasts"))
    if data is None:
        return None
    read = context.services.read_forecasts(run.day, data)
    context.forecasts.put(run.id, read)
    return read


def bands(
    forecasts: RunForecasts | None,
    probes: Sequence[InstalledProbe],
    quantity: Quantity,
    zone: ZoneInfo,
) -> list[Band]:
    """The bands of a tree's probes, in their order.

    Args:
        forecasts: of the newest run.
        probes: at the tree; those that are no longer there have none.
        quantity: of the chart.
        zone: of the city.
    """
    if forecasts is None:
        return []
    tension = quantity is Quantity.SOIL_WATER_TENSION_KPA
    if not tension and quantity is not Quantity.SOIL_MOISTURE_VWC_PERCENT:
        return []
    leads = forecasts.middle.shape[0]
    mornings = [
        datetime.combine(forecasts.day + timedelta(days=lead), MORNING, zone).astimezone(UTC)
        for lead in range(leads + 1)
    ]
    times = np.array([morning.timestamp() for morning in mornings])
    found = []
    for probe in probes:
        place = probe.installation
        if place.until is not None:
            continue
        here = (
            (forecasts.sensor_id == place.sensor_id)
            & (forecasts.probe == place.probe)
            & (forecasts.is_tension == tension)
        )
        columns = np.flatnonzero(here)
        if not columns.size or not np.isfinite(forecasts.middle[:, columns[0]]).all():
            continue
        column = int(columns[0])
        last = forecasts.last[column]
        found.append(
            Band(
                installation_id=place.id or 0,
                depth_cm=place.depth_cm,
                dev_eui=probe.dev_eui,
                probe=place.probe,
                times=times,
                low=np.concatenate(([last], forecasts.low[:, column])),
                middle=np.concatenate(([last], forecasts.middle[:, column])),
                high=np.concatenate(([last], forecasts.high[:, column])),
            )
        )
    return found
