"""One round: which cells need new weather, and getting it for them one after the other.

The cache rule (irrigation-science 7): one request for a cell in six hours. What was fetched is
stored and stays; a cell whose request failed keeps its last forecast and is asked for again at the
next round.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError
from baumfeuchte.domain.weather import WeatherCell
from baumfeuchte.irrigation.weather_cells import cell_centres, cell_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.weather import WeatherReport
    from baumfeuchte.weather.provider import Period, Provider

REFRESH: Final = timedelta(hours=6) - timedelta(minutes=5)
"""Six hours; a little less, so that a timer that is a second early need not wait for a turn."""
PATIENCE_S: Final = 600.0
"""So long a round may take; what is left over has its turn in the next one."""
GIVEN_UP_AFTER: Final = 3
"""So many cells in a row without an answer, and the service is left alone until the next round."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of a round.

    Attributes:
        fetched: cells with new weather.
        fresh: cells whose weather is not six hours old yet.
        empty: cells for which the provider knew no forecast.
        failed: cells without an answer, with the last error.
        left_out: cells that were not asked for after too many failures, or for lack of time.
        error: of the last failure; empty: there was none.
    """

    fetched: int = 0
    fresh: int = 0
    empty: int = 0
    failed: int = 0
    left_out: int = 0
    error: str = ""


def cells_of(places: Iterable[tuple[float, float]]) -> list[WeatherCell]:
    """The cells of places, in the order of their ids.

    Args:
        places: latitude and longitude of each tree, degrees; impossible ones have no cell.
    """
    pairs = list(places)
    ids = cell_ids([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    wanted = sorted({int(cell) for cell in ids.tolist() if cell >= 0})
    latitudes, longitudes = cell_centres(wanted)
    return [
        WeatherCell(id=cell, latitude=latitude, longitude=longitude)
        for cell, latitude, longitude in zip(
            wanted, latitudes.tolist(), longitudes.tolist(), strict=True
        )
    ]


def due(
    cells: Sequence[WeatherCell], fetched_at: Mapping[int, datetime], now: datetime
) -> list[WeatherCell]:
    """The cells whose weather is six hours old, or that have none.

    Args:
        cells: of the trees.
        fetched_at: by cell, when its newest forecast was fetched (UTC).
        now: the clock (UTC).
    """
    return [
        cell
        for cell in cells
        if (at := fetched_at.get(cell.id)) is None or now - at >= REFRESH or at > now
    ]


def fetch_round(
    provider: Provider,
    cells: Sequence[WeatherCell],
    period: Period,
    store: Callable[[WeatherCell, WeatherReport], object],
    *,
    fresh: int = 0,
    patience_s: float = PATIENCE_S,
) -> Round:
    """Get and store the weather of cells; a service that fails is not waited for cell by cell.

    Args:
        provider: to ask.
        cells: that are due.
        period: which days.
        store: called with each report, outside of any request.
        fresh: cells that are not due, for the result.
        patience_s: after so many seconds no further cell is asked for.
    """
    fetched = empty = failed = 0
    in_a_row = 0
    error = ""
    until = time.monotonic() + patience_s
    for position, cell in enumerate(cells):
        if in_a_row >= GIVEN_UP_AFTER or time.monotonic() > until:
            return Round(
                fetched=fetched,
                fresh=fresh,
                empty=empty,
                failed=failed,
                left_out=len(cells) - position,
                error=error,
            )
        try:
            report = provider.report(cell, period)
        except WeatherError as failure:
            failed += 1
            in_a_row = in_a_row + 1 if isinstance(failure, WeatherUnavailableError) else 0
            error = str(failure)
            log.warning("no weather for the cell %d: %s", cell.id, failure)
            continue
        in_a_row = 0
        store(cell, report)
        if report.forecast:
            fetched += 1
        else:
            empty += 1
    return Round(fetched=fetched, fresh=fresh, empty=empty, failed=failed, error=error)
