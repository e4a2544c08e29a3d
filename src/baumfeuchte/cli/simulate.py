"""`baumfeuchte simulate`: a simulated fleet, history first, then live."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli._stopping import StopRequest
from baumfeuchte.cli._times import moment
from baumfeuchte.cli.common import LONGEST_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.config import Settings
    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.publish import Publisher

DEFAULT_DAYS = 42


def simulate(
    *,
    days: Annotated[
        int, typer.Option("--days", min=0, max=1000, help="Days of history before now.")
    ] = DEFAULT_DAYS,
    live: Annotated[
        bool, typer.Option("--live/--no-live", help="Go on live after the history.")
    ] = True,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another number, another year.")] = 1,
    scenario: Annotated[
        str,
        typer.Option(
            "--scenario",
            help="bochum; dry_weeks: three weeks without water; demo: with faulty devices.",
        ),
    ] = "bochum",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Folder for the CSV files; default: simulation in the data folder."
        ),
    ] = None,
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Write the CSV files and publish nothing.")
    ] = False,
    interval: Annotated[
        int,
        typer.Option(
            "--interval", min=60, max=LONGEST_S, help="Seconds between two messages of a device."
        ),
    ] = 3600,
    wait: Annotated[
        float,
        typer.Option("--wait", min=0, max=LONGEST_S, help="Seconds to wait for the broker."),
    ] = 0.0,
    since: Annotated[
        str, typer.Option("--since", help="Begin after this ISO time instead of --days before now.")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", help="End the history at this ISO time, without live mode.")
    ] = "",
) -> None:
    """Publish a simulated fleet of probes: history as fast as possible, then live.

    Before that it writes trees.csv, sensors.csv, waterings.csv, weather.csv and map.geojson. Times
    come from the clock of the settings; docs/simulator.md describes the simulated city.
    """
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.sensors_sim.files import write_files
    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.scenarios import scenario_by_name
    from baumfeuchte.sensors_sim.season import season_start

    settings = load_settings()
    end = moment("--until", until or None, settings.zone) or settings.clock()()
    begin = moment("--since", since or None, settings.zone) or end - timedelta(days=days)
    if begin > end:
        msg = f"--since {begin.isoformat()} is later than {end.isoformat()}; choose an earlier one."
        raise InputError(msg)
    fleet = Fleet.bochum(seed, year=season_start(end).year, scenario=scenario_by_name(scenario))
    for path in write_files(fleet, out or settings.data_dir / "simulation", since=begin, until=end):
        print(f"Wrote {path}", flush=True)
    if not files_only:
        _publish(
            settings, fleet, (begin, end), interval_s=interval, wait_s=wait, live=live and not until
        )


def _publish(
    settings: Settings,
    fleet: Fleet,
    period: tuple[datetime, datetime],
    *,
    interval_s: int,
    wait_s: float,
    live: bool,
) -> None:
    from baumfeuchte.cli.common import configure_logging
    from baumfeuchte.sensors_sim.live import run_live

    configure_logging(settings.log_level, settings.log_format)
    should_stop: Callable[[], bool] = StopRequest() if live else lambda: False
    with _publisher(settings, should_stop, wait_s) as publisher:
        _publish_history(fleet, publisher, period, interval_s=interval_s)
        if live and not should_stop():
            publisher.patience_s = None
            print("Live: every device sends in its minute. Ctrl-C stops.", flush=True)
            run_live(
                fleet,
                publisher,
                since=period[1],
                interval_s=interval_s,
                clock=settings.clock(),
                should_stop=should_stop,
            )


def _publish_history(
    fleet: Fleet, publisher: Publisher, period: tuple[datetime, datetime], *, interval_s: int
) -> None:
    """In a function of its own, so that live mode does not keep the arrays."""
    from baumfeuchte.cli._progress import progress_of
    from baumfeuchte.sensors_sim.history import history
    from baumfeuchte.sensors_sim.publish import publish_all
    from baumfeuchte.sensors_sim.truth import simulate_truth

    since, until = period
    truth = simulate_truth(fleet, since, until)
    messages = history(truth, since, until, interval_s=interval_s)
    expected = int((until - since) / timedelta(seconds=interval_s) * len(fleet.devices))
    with progress_of("messages", expected) as progress:
        count = publish_all(publisher, messages, progress=progress)
    print(f"Published {count} messages of history.", flush=True)


def _publisher(settings: Settings, should_stop: Callable[[], bool], wait_s: float) -> Publisher:
    from baumfeuchte.ingest.broker_address import parse_broker_url
    from baumfeuchte.sensors_sim.publish import Publisher

    address = parse_broker_url(settings.mqtt_url.get_secret_value())
    return Publisher(
        host=address.host,
        port=address.port,
        username=address.username,
        password=address.password,
        tls=address.tls,
        ca_file=settings.mqtt_ca_file,
        wait_s=wait_s,
        should_stop=should_stop,
    )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("simulate")(simulate)
