"""`baumfeuchte backtest DIR`: how good the forecast would have been on measured series."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from baumfeuchte.cli._backtest_files import Folder
    from baumfeuchte.irrigation.backtest import Trial
    from baumfeuchte.irrigation.backtest_scores import BacktestScore
    from baumfeuchte.irrigation.backtest_series import SensorSeries

LONGEST_DAYS = 14
ALL = "all"
FEW = 10


def backtest(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Holds readings.csv(.gz).")],
    *,
    horizons: Annotated[str, typer.Option(help="Days ahead, 1 to 14.")] = "1,3,7",
    max_origins: Annotated[
        int, typer.Option(min=1, help="Forecasts per sensor, spread over its whole period.")
    ] = 60,
    weather: Annotated[
        Literal["perfect", "none"],
        typer.Option(help="Weather ahead: as it came (perfect), or not known (none)."),
    ] = "perfect",
    sensor: Annotated[str | None, typer.Option(help="Only this sensor.")] = None,
    latitude: Annotated[
        float, typer.Option(min=-90, max=90, help="Degrees north, for evaporation.")
    ] = 51.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Score the forecast on measured series against "no change"; needs no database."""
    from baumfeuchte.cli._backtest_files import read_folder
    from baumfeuchte.irrigation.backtest import BacktestOptions, run_series
    from baumfeuchte.irrigation.backtest_scores import score

    days = _horizons(horizons)
    options = BacktestOptions(
        horizons=days,
        max_origins=max_origins,
        weather_ahead=weather == "perfect",
        latitude_deg=latitude,
    )
    found = read_folder(folder)
    chosen = [one for one in found.series if sensor in (None, one.sensor)]
    if not chosen:
        names = ", ".join(sorted({one.sensor for one in found.series})[:10])
        msg = f"{folder} has no readings of the sensor {sensor!r}; it has {names}."
        raise InputError(msg)
    trials = []
    with _patience(len(chosen)) as tell:
        for one in chosen:
            trials.append(run_series(one, options))
            tell(len(trials))
    scores = [score([trial], days) for trial in trials]
    together = score(trials, days)
    if as_json:
        _print_json(chosen, trials, [*scores, together])
    else:
        _print(chosen, trials, [*scores, together], days)
    _say_what_was_left_out(found, chosen, trials)


def _patience(series: int) -> AbstractContextManager[Callable[[int], None]]:
    """Progress where it takes more than a few seconds."""
    from baumfeuchte.cli._progress import progress_of

    return progress_of("series", series) if series > FEW else nullcontext(lambda _done: None)


def _horizons(text: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",")]
    good = all(word.isdecimal() and 1 <= int(word) <= LONGEST_DAYS for word in words)
    if not good:
        msg = f"--horizons {text} is no list of days from 1 to {LONGEST_DAYS}; write 1,3,7."
        raise InputError(msg)
    return tuple(sorted({int(word) for word in words}))


def _print(
    series: Sequence[SensorSeries],
    trials: Sequence[Trial],
    scores: Sequence[BacktestScore],
    days: Sequence[int],
) -> None:
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say

    ahead = "/".join(map(str, days))
    several = len({one.site for one in series}) > 1
    scored = [
        ((one.site, *_names(one)) if several else _names(one), of_one)
        for one, trial, of_one in zip(series, trials, scores, strict=False)
        if not trial.reason
    ]
    if not scored:
        say("No series could be scored.")
        return
    print_table(
        (
            *(("Site",) if several else ()),
            *("Sensor", "Depth", "Unit", "Forecasts", f"Error % {ahead} d"),
            *("No change %", "Skill", "In 80 %", "Pinball %"),
            *("Got dry", "Days off", "Missed", "False alarms"),
        ),
        [
            *((*names, *_figures(of_one)) for names, of_one in scored),
            (f"{ALL} ({len(scored)})", "", "", *(("",) if several else ()), *_figures(scores[-1])),
        ],
    )


def _figures(score: BacktestScore) -> tuple[str, ...]:
    crossing = score.crossing
    return (
        str(score.origins),
        "/".join(f"{lead.error_percent:.1f}" for lead in score.leads),
        "/".join(f"{lead.no_change_percent:.1f}" for lead in score.leads),
        "/".join(_number(lead.skill, "z.2f") for lead in score.leads),
        "/".join(f"{lead.coverage:.0%}" for lead in score.leads),
        "/".join(f"{lead.pinball_percent:.1f}" for lead in score.leads),
        f"{crossing.reached} of {crossing.origins}",
        _number(crossing.error_days, ".1f"),
        _number(crossing.missed, ".0%"),
        _number(crossing.false_alarms, ".0%"),
    )


def _names(series: SensorSeries) -> tuple[str, str, str]:
    depth = "" if series.depth_cm is None else f"{series.depth_cm:g} cm"
    unit = "kPa" if series.quantity == "tension_kpa" else "Vol.-%"
    return series.sensor, depth, unit


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _print_json(
    series: Sequence[SensorSeries], trials: Sequence[Trial], scores: Sequence[BacktestScore]
) -> None:
    import json
    from dataclasses import asdict

    from baumfeuchte.cli.common import say

    for one, trial, of_one in zip(series, trials, scores, strict=False):
        told = {
            "site": one.site or None,
            "sensor": one.sensor,
            "depth_cm": one.depth_cm,
            "quantity": one.quantity,
            "not_scored": trial.reason or None,
        }
        say(json.dumps(told | asdict(of_one), ensure_ascii=False, allow_nan=False))
    told = {"site": None, "sensor": None, "depth_cm": None, "quantity": None, "not_scored": None}
    say(json.dumps(told | asdict(scores[-1]), allow_nan=False))


def _say_what_was_left_out(
    found: Folder, series: Sequence[SensorSeries], trials: Sequence[Trial]
) -> None:
    """Tell on standard error what the figures do not cover."""
    from baumfeuchte.cli.common import complain

    for one, trial in zip(series, trials, strict=True):
        if trial.reason:
            complain(f"Not scored: {' '.join(filter(None, _names(one)))}: {trial.reason}.")
    for count, what in (
        (found.other_quantities, "of other quantities"),
        (found.flagged, "with a quality flag"),
        (found.without_value, "without a value"),
    ):
        if count:
            complain(f"Left out: {count} {'line' if count == 1 else 'lines'} {what}.")
    declined = int(sum(trial.declined.sum() for trial in trials))
    if declined:
        complain(f'{declined} forecasts were not made; they count as "no change".')
    without = sum(one.weather is None for one in series)
    if without:
        complain(f"{without} of {len(series)} series have no weather; weather.csv would help them.")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(backtest)
