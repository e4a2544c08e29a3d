"""`baumfeuchte skill`: how good the issued forecasts were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli._times import day
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.skill import ForecastScore

DEFAULT_PERIOD = timedelta(days=90)
_UNITS = {"soil_moisture_vwc_percent": "Vol.-%", "soil_water_tension_kpa": "kPa"}


def skill(
    since: Annotated[
        str | None, typer.Option(help="First day, YYYY-MM-DD. Default: 90 days ago.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day. Default: today.")] = None,
    by_age: Annotated[bool, typer.Option("--by-age", help="Each age class of its own.")] = False,
    by_weather: Annotated[
        bool, typer.Option("--by-weather", help="With and without weather data apart.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show error, skill, coverage and wrong promises of the forecasts whose day has come."""
    from baumfeuchte.cli.common import current_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage import scores
    from baumfeuchte.storage.query import run

    settings = load_settings()
    today = settings.clock()().astimezone(settings.zone).date()
    last = day("--until", until) or today
    first = day("--since", since) or last - DEFAULT_PERIOD
    if first > last:
        msg = "The period is empty; --since must not be later than --until."
        raise InputError(msg)
    chosen = (("age_class", by_age), ("weather", by_weather))
    by = [name for name, wanted in chosen if wanted]
    with current_database(settings) as database, database.begin() as conn:
        found = run(conn, scores.skill(first, last, by=by))
    _print(found, by, as_json=as_json)


def _print(found: Sequence[ForecastScore], by: Sequence[str], *, as_json: bool) -> None:
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say

    if as_json:
        from baumfeuchte.api.render_skill import skill_group
        from baumfeuchte.api.respond import dump

        for score in found:
            say(dump(skill_group(score)).decode())
        return
    if not found:
        say("No forecast has been scored yet: their days must come, and `plan` must run.")
        return
    print_table(
        (
            *("Unit", "Days ahead", *by, "Forecasts", "Mean error", "Skill", "In 80 %"),
            *("Said safe", "Wrong"),
        ),
        [
            (
                _UNITS[score.quantity],
                str(score.lead_days),
                *(str(getattr(score, name)) for name in by),
                str(score.forecasts),
                f"{score.mean_absolute_error:.2f}",
                _number(score.skill),
                f"{score.coverage:.0%}",
                str(score.safe),
                "-" if score.false_safe is None else f"{score.false_safe:.1%}",
            )
            for score in found
        ],
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(skill)
