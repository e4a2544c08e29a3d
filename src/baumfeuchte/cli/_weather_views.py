"""`baumfeuchte weather show`: cells, or the days of a tree's cell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.cli._tables import print_table
from baumfeuchte.cli._watched import span
from baumfeuchte.cli.common import say
from baumfeuchte.domain.weather import CREDITS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, tzinfo

    from baumfeuchte.domain.weather import DayWeather
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.weather import CellDay

_PAST: Final = timedelta(days=7)
_AHEAD: Final = timedelta(days=13)


def cells(conn: Connection, now: datetime) -> None:
    """One line for each cell that ever had weather.

    Args:
        conn: of one transaction.
        now: the clock (UTC).
    """
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.weather import cell_states

    states = run(conn, cell_states(now))
    if not states:
        say("There is no weather yet; run `baumfeuchte weather fetch`.")
        return
    print_table(
        ("Cell", "Place", "Provider", "Issued", "Fetched", "Forecast until", "Observed until"),
        [
            (
                str(state.cell_id),
                f"{state.latitude:.3f}, {state.longitude:.3f}",
                state.provider or "-",
                _ago(state.issued_at, now),
                _ago(state.fetched_at, now),
                _day(state.last_day),
                _day(state.observed_until),
            )
            for state in states
        ],
    )
    say(f"{len(states)} cells.")
    _credit(state.provider for state in states)


def days(conn: Connection, number: str, *, now: datetime, zone: tzinfo) -> None:
    """The past week as it was observed, and what is forecast.

    Args:
        conn: of one transaction.
        number: of the tree.
        now: the clock (UTC).
        zone: the city's time zone.

    Raises:
        NotFoundError: there is no such tree.
    """
    from baumfeuchte.registry.places import tree_key
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import tree_by_id
    from baumfeuchte.storage.weather import expected_days, observed_days
    from baumfeuchte.weather.fetch import cells_of

    (tree,) = run(conn, tree_by_id(tree_key(conn, number)))
    found = cells_of([(tree.latitude, tree.longitude)])
    today = now.astimezone(zone).date()
    ids = [cell.id for cell in found]
    seen = run(conn, observed_days(ids, today - _PAST, today - timedelta(days=1), now))
    told = run(
        conn,
        expected_days(ids, today, today + _AHEAD, since=now - timedelta(days=9), as_of=now),
    )
    if not seen and not told:
        say(f"There is no weather for the place of {number}; run `baumfeuchte weather fetch`.")
        return
    print_table(
        ("Day", "Kind", "ET0 mm", "Method", "Rain mm", "Rain chance", "Min °C", "Max °C", "From"),
        [
            *(_line(item, "observed", item.provider) for item in seen),
            *(_line(item, "forecast", _issue(item, now)) for item in told),
        ],
    )
    _credit(item.provider for item in (*seen, *told))


def _line(item: CellDay, kind: str, origin: str) -> tuple[str, ...]:
    day: DayWeather = item.weather
    chance = "-" if day.rain_probability is None else f"{100 * day.rain_probability:.0f} %"
    return (
        day.day.isoformat(),
        kind,
        _number(day.et0_mm, 2),
        "-" if day.et0_method is None else day.et0_method.value,
        _number(day.rain_mm, 1),
        chance,
        _number(day.temp_min_c, 1),
        _number(day.temp_max_c, 1),
        origin,
    )


def _issue(item: CellDay, now: datetime) -> str:
    return f"{item.provider}, issued {_ago(item.told_at, now)}"


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _ago(at: datetime | None, now: datetime) -> str:
    return "-" if at is None else f"{span(max(0.0, (now - at).total_seconds()))} ago"


def _day(day: date | None) -> str:
    return "-" if day is None else day.isoformat()


def _credit(providers: Iterable[str | None]) -> None:
    for provider in dict.fromkeys(providers):
        if provider is not None and provider in CREDITS:
            say(CREDITS[provider])
