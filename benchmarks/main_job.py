"""The main job on real messages, with the commands that a city uses.

Imports trees and sensors, publishes real ChirpStack v4 and The Things Stack v3 envelopes with real
frames of the seven devices as their payload over `mosquitto_pub`, plans the messages' day and
today, publishes everything a second time, and registers an unknown device afterwards.

    python benchmarks/main_job.py [--vectors ../shared/vectors]

Prints a table of checks; exit code 1 when one of them is not met.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from baumfeuchte.embedded.broker import running_broker
from baumfeuchte.embedded.postgres import running_postgres
from baumfeuchte.embedded.processes import free_port
from main_job_messages import DAY, DEVICES, UNKNOWN, messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Checks = list[tuple[str, str, bool]]


def main() -> int:
    """Run the job and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = Path(__file__).resolve().parents[2] / "shared" / "vectors"
    parser.add_argument("--vectors", type=Path, default=default)
    vectors = parser.parse_args().vectors
    if shutil.which("mosquitto_pub") is None or not (vectors / "envelopes.json").is_file():
        print("needs mosquitto_pub (package mosquitto-clients) and the folder of the vectors")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="baumfeuchte-main-job-"))
    folder.chmod(0o755)
    try:
        with running_postgres(folder / "db") as url, running_broker(folder / "broker") as broker:
            job = Job(folder, url, broker.url, vectors)
            checks = job.run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table = Table("check", "found", "met")
    for name, found, met in checks:
        table.add_row(name, found, "yes" if met else "NO")
    Console(width=120).print(table)
    return 0 if all(met for _, _, met in checks) else 1


class Job:
    """The steps, and what they found."""

    def __init__(self, folder: Path, database: str, broker: str, vectors: Path) -> None:
        self.folder = folder
        self.vectors = vectors
        self.port = broker.rsplit(":", 1)[1].strip("/")
        self.http = free_port()
        self.environment = os.environ | {
            "BAUMFEUCHTE_DATABASE_URL": database,
            "BAUMFEUCHTE_MQTT_URL": broker,
            "BAUMFEUCHTE_HTTP_PORT": str(self.http),
            "BAUMFEUCHTE_PUBLIC_READ": "true",
        }
        self.euis = {device: f"a84041{index:010x}" for index, device in enumerate(DEVICES, 1)}
        self.checks: Checks = []

    def command(self, *arguments: str) -> str:
        """Run a command of ours; its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "baumfeuchte", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"baumfeuchte {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    @contextmanager
    def process(self, *arguments: str) -> Iterator[None]:
        """A command that runs beside us."""
        child = subprocess.Popen(
            [sys.executable, "-m", "baumfeuchte", *arguments], env=self.environment
        )
        try:
            yield
        finally:
            child.terminate()
            child.wait(30)

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Ask our own interface."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}") as answer:
            return json.load(answer)

    def check(self, name: str, found: object, *, met: bool) -> None:
        """Note a result."""
        self.checks.append((name, str(found), met))

    def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> bool:
        """Poll; False when the time is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if condition():
                    return True
            except urllib.error.URLError:
                pass
            time.sleep(0.1)
        return False

    def register(self) -> None:
        """Trees and sensors, as files of a city."""
        trees = ["number,species,planting_year,lat,lon,street,district,soil"]
        sensors = ["dev_eui,device,tree_number,probe,depth_cm,since"]
        for index, (device, eui) in enumerate(self.euis.items(), 1):
            trees.append(f"T-{index},Tilia cordata,2023,51.46,7.24,Hauptstraße,Mitte,Sl3")
            probes = range(6) if device.endswith("SDD") else range(1)
            sensors += [f"{eui},{device},T-{index},{p},{30 + 10 * p},2025-04-01" for p in probes]
        trees.append("T-99,Acer platanoides,2023,51.46,7.24,Hauptstraße,Mitte,Sl3")
        (self.folder / "trees.csv").write_text("\n".join(trees), "utf-8")
        (self.folder / "sensors.csv").write_text("\n".join(sensors), "utf-8")
        self.command("migrate")
        self.command("trees", "import", str(self.folder / "trees.csv"))
        self.command("sensors", "import", str(self.folder / "sensors.csv"))

    def publish(self) -> None:
        """All messages, each with the broker's own tool."""
        for topic, body in messages(self.vectors, self.euis):
            subprocess.run(
                ["mosquitto_pub", "-p", self.port, "-q", "1", "-t", topic, "-m", json.dumps(body)],
                check=True,
            )

    def readings(self) -> int:
        """How many readings the interface shows of all trees."""
        total = 0
        for tree in self.get("/api/v1/trees?limit=100")["items"]:
            path = f"/api/v1/trees/{tree['id']}/readings?since=2025-01-01T00:00:00Z&limit=1000"
            total += len(self.get(path)["items"])
        return total

    def run(self) -> Checks:
        """All steps."""
        self.register()
        with self.process("serve"), self.process("ingest"):
            self.until(lambda: bool(self.get("/healthz")))
            self.publish()
            arrived = self.until(
                lambda: (
                    len(self.get("/api/v1/rejections")["items"]) == 1
                    and all(
                        s["last_seen_at"] for s in self.get("/api/v1/sensors?limit=100")["items"]
                    )
                )
            )
            self.check("messages of 7 devices through 2 network servers", arrived, met=arrived)
            self.lists()
            self.twice()
            self.unknown()
        return self.checks

    def lists(self) -> None:
        """The messages' day and today."""
        self.command("plan", "--day", DAY)
        items = self.get(f"/api/v1/watering-list?day={DAY}")["items"]
        measured = [item for item in items if item["tree"]["number"] != "T-99"]
        known = [item for item in measured if item["status"] != "unknown"]
        ranks = [item["rank"] for item in items]
        found = ", ".join(f"{i['tree']['number']} {i['status']} {i['litres']} l" for i in known)
        self.check(f"list of {DAY}: all 7 trees have advice", found, met=len(known) == len(DEVICES))
        self.check("ranked from 1 on", ranks, met=ranks == list(range(1, len(items) + 1)))
        self.command("plan")
        items = self.get("/api/v1/watering-list")["items"]
        old = [i for i in items if i["tree"]["number"] != "T-99"]
        times = {str(item["last_observed_at"])[:10] for item in old}
        states = {item["status"] for item in old}
        self.check(
            "today's list: the same trees unknown, with the time of their reading",
            f"{states} {times}",
            met=states <= {"unknown", "monitoring"} and times == {DAY},
        )
        print(json.dumps([i["reason"] for i in old][:2], ensure_ascii=False, indent=1))

    def twice(self) -> None:
        """A second delivery changes nothing."""
        before = self.readings()
        rejected = len(self.get("/api/v1/rejections")["items"])
        self.publish()
        marker = f"application/x/device/{UNKNOWN}/event/up"
        subprocess.run(
            ["mosquitto_pub", "-p", self.port, "-q", "1", "-t", marker, "-m", "no JSON"], check=True
        )
        # Messages of one broker arrive in order: when the marker is there, all others were.
        self.until(lambda: len(self.get("/api/v1/rejections")["items"]) == rejected + 1)
        after = self.readings()
        rejections = len(self.get("/api/v1/rejections")["items"]) - 1
        self.check("published twice: readings", f"{before} -> {after}", met=before == after > 0)
        self.check("published twice: rejections", rejections, met=rejections == rejected == 1)

    def unknown(self) -> None:
        """The unknown device is shown, registered with an earlier date, and replayed."""
        shown = self.command("rejections", "list", "--json", "--device", UNKNOWN)
        self.check("`rejections list` shows the unknown device", UNKNOWN, met=UNKNOWN in shown)
        api = [r for r in self.get("/api/v1/rejections")["items"] if r["dev_eui"] == UNKNOWN]
        reasons = [item["reason"] for item in api]
        self.check("the interface shows it", reasons, met=reasons == ["unknown_device"])
        line = f"{UNKNOWN},dragino/LSE01,T-99,0,30,2025-05-01"
        (self.folder / "late.csv").write_text(
            "dev_eui,device,tree_number,probe,depth_cm,since\n" + line, "utf-8"
        )
        before = self.readings()
        self.command("sensors", "import", str(self.folder / "late.csv"))
        self.command("replay", "--device", UNKNOWN)
        gained = self.readings() - before
        self.check(
            "registered with an earlier date, replayed: new readings", gained, met=gained > 0
        )
        self.command("plan", "--day", DAY)
        items = self.get(f"/api/v1/watering-list?day={DAY}")["items"]
        status = {item["tree"]["number"]: item["status"] for item in items}["T-99"]
        self.check("its tree has advice now", status, met=status != "unknown")


if __name__ == "__main__":
    sys.exit(main())
