"""Whether there is fresh weather for the trees."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.cli._doctor.finding import error, ok, warning
from baumfeuchte.cli._watched import span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.config import Settings
    from baumfeuchte.storage.diagnostics.look import Look
    from baumfeuchte.storage.weather import CellState

OLD: Final = timedelta(hours=12)
"""Two rounds were missed."""
DEAD: Final = timedelta(hours=48)
"""From then on planning does not use a forecast any more (``planning.weather``)."""
_FETCH: Final = (
    "Run `baumfeuchte weather fetch` and look at what it says; let `plan --fetch-weather` or a "
    "timer repeat it."
)


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Whether the provider can be used, and may be."""
    provider = settings.weather_provider
    if provider == "none":
        yield ok("no weather provider: advice is computed without weather data")
    elif provider == "file" and settings.weather_file is None:
        yield error(
            "the weather provider is `file`, and there is no file",
            "Set BAUMFEUCHTE_WEATHER_FILE.",
        )
    elif provider == "open_meteo" and settings.weather_open_meteo_key is None:
        yield warning(
            "the free service of Open-Meteo is for non-commercial use only",
            "Make sure that yours is, set BAUMFEUCHTE_WEATHER_OPEN_METEO_KEY, or use bright_sky.",
        )
    else:
        yield ok(f"the weather provider is {provider}")


def check_weather(look: Look, settings: Settings, now: datetime) -> Iterator[Finding]:
    """How fresh the weather of the trees' cells is.

    Args:
        look: at a database whose schema is current.
        settings: of this process.
        now: our clock (UTC), which may be set.
    """
    from baumfeuchte.storage.weather import cell_states, tree_places
    from baumfeuchte.weather.fetch import cells_of

    yield from check_settings(settings)
    if settings.weather_provider == "none":
        return
    cells = {cell.id for cell in cells_of(look.rows(tree_places()))}
    yield from judge_cells(cells, look.rows(cell_states(now)), now)


def judge_cells(
    cells: Collection[int], states: Collection[CellState], now: datetime
) -> Iterator[Finding]:
    """The age of the forecasts of the cells in which trees stand.

    Args:
        cells: their ids.
        states: of all cells that ever had weather.
        now: our clock (UTC).
    """
    if not cells:
        return
    issued = {state.cell_id: state.issued_at for state in states if state.issued_at is not None}
    ages = [now - issued[cell] for cell in cells if cell in issued]
    dead = len(cells) - sum(age <= DEAD for age in ages)
    if dead:
        yield warning(
            f"{dead} of {len(cells)} cells have no forecast of the last 48 hours: their trees are "
            "advised without weather data",
            _FETCH,
        )
        return
    text = f"{len(cells)} cells have a forecast, the oldest {span(max(ages).total_seconds())} old"
    yield warning(text, _FETCH) if max(ages) > OLD else ok(text)
