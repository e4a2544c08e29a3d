"""What `demo` does, step by step. It goes the real way: simulator, broker, ingest, plan, page."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias

from baumfeuchte.cli._children import Child, ChildError, load_shared, run_command
from baumfeuchte.cli._demo_clock import DemoClock, last_summer_morning
from baumfeuchte.cli._demo_day import plan_day
from baumfeuchte.cli._demo_driven import drive, keep_out
from baumfeuchte.cli._demo_lists import plan_mornings
from baumfeuchte.cli._demo_seed import seed
from baumfeuchte.cli.common import say
from baumfeuchte.config import PREFIX
from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.processes import LOOPBACK, free_port, port_is_free, wait_until
from baumfeuchte.embedded.restarting import start_again
from baumfeuchte.sensors_sim.scenarios import DEMO, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from baumfeuchte.config import Settings

BrokerKind: TypeAlias = Literal["auto", "mosquitto", "iotcore"]
READY_SECONDS = 60.0
DRAIN_SECONDS = 180.0
LIVE_CHECK_SECONDS = 1.0
PLAN_SECONDS = 900
LISTS_BEFORE = 10
"""Of the last mornings: forecasts of a week can be compared with what came of them."""
REMEMBER_SECONDS = 10.0
_SILENT = sum(item.fault is Fault.SILENT for item in DEMO.troubles)


def run_demo(settings: Settings, *, days: int, broker: BrokerKind, seed: int) -> None:
    """Start everything, print the address, and run until Ctrl-C or SIGTERM.

    Raises:
        EmbeddedError: an embedded server cannot be started, or a demo already runs here.
        ChildError: a process of the demo ended by itself.
    """
    signal.signal(signal.SIGTERM, _stop)
    # A shell that starts us in the background has us ignore Ctrl-C; who sends it means it.
    signal.signal(signal.SIGINT, _stop)
    with ExitStack() as stack:
        demo = _Demo(settings, stack, broker=broker, seed=seed)
        try:
            demo.start(days)
            demo.live()
        except KeyboardInterrupt:
            # A second Ctrl-C must not interrupt the orderly end.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            say("\nStopping ...")
        finally:
            demo.clock.remember()
    say("Stopped. The data is kept; the next start goes on with it.")


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


class _Demo:
    """The processes and files of one demo."""

    def __init__(
        self, settings: Settings, stack: ExitStack, *, broker: BrokerKind, seed: int
    ) -> None:
        from baumfeuchte.embedded.broker import running_broker
        from baumfeuchte.embedded.postgres import EmbeddedPostgres, running_postgres

        self._began = time.monotonic()
        load_shared()
        self._stack = stack
        self._seed = str(seed)
        self._zone = settings.zone
        # An address of the environment must never get the demo's simulated data.
        self._folder = settings.data_dir / "demo"
        self._database = EmbeddedPostgres(self._folder)
        self._database_url = stack.enter_context(running_postgres(self._folder))
        self._files = self._make_folder("simulation")
        self._logs = self._make_folder("logs")
        stack.enter_context(_only_one(self._folder / "simulation" / "demo.lock"))
        self._broker = stack.enter_context(running_broker(self._folder, kind=broker))
        now = datetime.now(UTC)
        start = _start_of(settings, now)
        self.clock = DemoClock(self._files / "clock.json", start=start, now=now)
        self._port = _port(settings)
        self._address = f"http://{LOOPBACK}:{self._port}"
        self._environment = self._make_environment(settings, self._broker.url)
        self._children: list[Child] = []
        say(f"Database: embedded PostgreSQL. Broker: {self._broker.kind}. Data: {self._folder}")

    def _make_folder(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _make_environment(self, settings: Settings, mqtt_url: str) -> dict[str, str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(PREFIX)
        }
        own = {
            "DATABASE_URL": self._database_url,
            "MQTT_URL": mqtt_url,
            "HTTP_HOST": LOOPBACK,
            "HTTP_PORT": str(self._port),
            "PUBLIC_READ": "true",
            "DEMO": "true",
            "DATA_DIR": str(self._folder),
            "CLOCK_START": self.clock.setting,
            "TIME_ZONE": settings.time_zone,
            "WEATHER_PROVIDER": "file",
            "WEATHER_FILE": str(self._files / "weather.csv"),
            "MAP_FILE": str(self._files / "map.geojson"),
        }
        return environment | {PREFIX + name: value for name, value in own.items()}

    def _run(self, *arguments: str, clock: Mapping[str, str] | None = None) -> None:
        log = self._logs / f"{arguments[0]}.log"
        run_command(arguments, environment=self._environment | dict(clock or {}), log=log)

    def _earlier(self, days: int) -> dict[str, str]:
        """The setting of a clock that runs so many days behind the demo's."""
        then = self.clock.now() - timedelta(days=days)
        return {f"{PREFIX}CLOCK_START": f"{then.isoformat()}@{time.time():.6f}"}

    def _start(self, *arguments: str) -> Child:
        log = self._logs / f"{arguments[0]}.log"
        log.unlink(missing_ok=True)
        child = Child(arguments, environment=self._environment, log=log)
        self._stack.callback(child.stop)
        self._children.append(child)
        return child

    def start(self, days: int) -> None:
        """Everything up to the printed address."""
        self._run("migrate")
        serve = self._start("serve")  # it loads beside the imports, which need one core
        files = ["--out", str(self._files), "--seed", self._seed, "--scenario", DEMO.name]
        self._run("simulate", "--files-only", "--no-live", "--days", str(days), *files)
        # The first list is one of a day before: what has been until then must be known by then.
        lists = min(LISTS_BEFORE, days)
        early = self._earlier(0 if self.clock.resumed_at else lists)
        driven = self._files / "driven.csv"
        if self.clock.resumed_at is None or driven.exists():
            keep_out(self._files / "waterings.csv", driven, self.clock.now(), self._zone)
        for what in ("trees", "sensors", "waterings", "weather"):
            clock = early if what == "weather" else {}
            self._run(what, "import", str(self._files / f"{what}.csv"), clock=clock)
        seed(self._environment, self.clock.now())
        ingest = self._start_ingest()
        since = self.clock.resumed_at
        history = ["--since", (since - timedelta(hours=1)).isoformat()] if since else []
        say(
            "Publishing history ..."
            if since is None
            else "Going on where the last demo stopped ..."
        )
        # What falls due while the history is on its way is published live; twice does no harm.
        published_until = self.clock.now().isoformat()
        self._run("simulate", "--no-live", "--days", str(days), *history, *files)
        self._wait_for(serve, "startup complete")
        self._drain()
        if since is None:
            self._slim(ingest)
            drive(self._environment, self._address, driven, self.clock.now())
            plan_mornings(self._environment, self.clock.now(), lists)
        self._run("plan", "--fetch-weather")
        if since is None:
            plan_day(self._environment, self._address, self.clock.now())
        more = ["--wait", "30", "--days", str(days), "--since", published_until, *files]
        self._start("simulate", "--live", *more)
        seconds = time.monotonic() - self._began
        say(f"Ready after {seconds:.0f} s. The demo's clock shows {self._local_time()}.")
        say(f"\n    Gießliste / watering list:  {self._address}/\n")
        say(f"Interface: {self._address}/docs   Logs: {self._logs}")
        say("Ctrl-C stops everything.")

    def _start_ingest(self) -> Child:
        ingest = self._start("ingest", "--wait", "30")
        self._wait_for(ingest, "subscribed")
        return ingest

    def _slim(self, ingest: Child) -> None:
        """Give back what the flood of history took: weeks of messages in a minute.

        Everything is stored and acknowledged, so the embedded broker, which holds its log in
        memory, has nothing left that anybody needs.
        """
        self._children.remove(ingest)
        ingest.stop()
        if self._broker.kind == "iotcore":
            self._broker.stop()
            self._broker.start()
        self._start_ingest()

    def _wait_for(self, child: Child, text: str) -> None:
        def ready() -> bool:
            child.check()
            return child.said(text)

        if not wait_until(ready, seconds=READY_SECONDS):
            msg = f"`baumfeuchte {child.name}` was not ready in time; see {self._logs}."
            raise ChildError(msg)

    def _drain(self) -> None:
        """Wait until ingest has stored what the simulator published."""
        newest_expected = self.clock.now() - timedelta(minutes=75)

        def drained() -> bool:
            self._check()
            newest = sorted(sensor["last_seen_at"] or "" for sensor in self._get("sensors"))
            talking = newest[_SILENT:]
            return bool(talking) and talking[0] >= newest_expected.strftime("%Y-%m-%dT%H:%M:%SZ")

        if not wait_until(drained, seconds=DRAIN_SECONDS):
            msg = f"The history did not arrive in the database in time; see {self._logs}."
            raise ChildError(msg)

    def _get(self, what: str) -> list[dict[str, str]]:
        url = f"http://{LOOPBACK}:{self._port}/api/v1/{what}?limit=1000"
        with urllib.request.urlopen(url, timeout=10) as answer:
            items: list[dict[str, str]] = json.load(answer)["items"]
        return items

    def _local_time(self) -> str:
        return f"{self.clock.now().astimezone(self._zone):%d.%m.%Y %H:%M}"

    def _check(self) -> None:
        for child in self._children:
            child.check()

    def _revive(self) -> None:
        """Start killed servers again; not in a thread, which a fork would lose."""
        start_again(self._database, self._database_url)
        if self._broker.pid is None:
            say(f"The broker ({self._broker.kind}) has ended; starting it again.")
            self._broker.start()

    def live(self) -> None:
        """Run until somebody stops us: plan now and then, notice processes that end."""
        next_plan = time.monotonic() + PLAN_SECONDS
        next_remember = 0.0
        while True:
            time.sleep(LIVE_CHECK_SECONDS)
            self._revive()
            self._check()
            if time.monotonic() >= next_remember:
                self.clock.remember()
                next_remember = time.monotonic() + REMEMBER_SECONDS
            if time.monotonic() >= next_plan:
                self._run("plan", "--fetch-weather")
                next_plan = time.monotonic() + PLAN_SECONDS


def _start_of(settings: Settings, now: datetime) -> datetime:
    if settings.clock_start is not None:
        return settings.clock()()
    return last_summer_morning(now, settings.zone)


def _port(settings: Settings) -> int:
    wanted = settings.http_port
    if wanted and port_is_free(wanted):
        return wanted
    if "http_port" in settings.model_fields_set and wanted:
        msg = f"Port {wanted} of {PREFIX}HTTP_PORT is in use; free it or set another one."
        raise EmbeddedError(msg)
    return free_port()


def _only_one(path: Path) -> ExitStack:
    import fcntl

    stack = ExitStack()
    file = stack.enter_context(path.open("a"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stack.close()
        msg = "A demo already runs with this data folder; stop it, or set BAUMFEUCHTE_DATA_DIR."
        raise EmbeddedError(msg) from None
    return stack
