"""A probe was noted wrongly for two months, its depth or its tree; corrected, all is right.

A tree in its second year tolerates 81 kPa in 30 cm, but 33 kPa in 60 cm: the same readings are
fine or critical, by where the probe is.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import audit, plan, replay, sensors, trees
from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.reading import Measurement, Quantity
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings import tree_readings
from baumfeuchte.storage.recommendations import list_rows
from baumfeuchte.storage.registry import tree_ids_by_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EUI = "70b3d57ba0000a01"
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
INSTALLED = "2026-05-14"
DAYS = 62
TREES = """number,species,planting_year,lat,lon,soil
BO-0017,Tilia cordata,2024,51.4447,7.2612,Sl3
BO-0018,Tilia cordata,2024,51.4448,7.2615,Sl3
"""
SENSORS = f"""dev_eui,device,tree_number,probe,depth_cm,since
{EUI},decentlab/DL-TRS21,BO-0017,0,60,{INSTALLED}
"""


class Advice(NamedTuple):
    """What the newest list says of a tree."""

    status: Status
    deciding_depth_cm: float | None
    limit_kpa: float | None
    revision: int


class City:
    """A city at its command line."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database = Database(url, pool_size=2)
        self._url = url
        self._folder = folder
        self._app = typer.Typer()
        for module in (trees, sensors, plan, replay, audit):
            module.register(self._app)

    def command(self, *words: str) -> str:
        environment = {
            "BAUMFEUCHTE_DATABASE_URL": self._url,
            "BAUMFEUCHTE_CLOCK_START": NOW.isoformat(),
        }
        result = CliRunner().invoke(self._app, words, env=environment)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def bring_in(self, what: str, text: str) -> None:
        file = self._folder / f"{what}.csv"
        file.write_text(text)
        self.command(what, "import", str(file))

    def count(self, table: str) -> int:
        with psycopg.connect(self._url) as conn:
            found = conn.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert found is not None
        return int(found[0])

    def tree_id(self, number: str) -> int:
        with self.database.begin() as conn:
            return dict(run(conn, tree_ids_by_number()))[number]

    def depths(self, number: str) -> dict[float, int]:
        """How many tension readings of the whole time a tree has, by depth."""
        since, until = NOW - timedelta(days=DAYS + 1), NOW + timedelta(days=1)
        tension, tree_id = Quantity.SOIL_WATER_TENSION_KPA, self.tree_id(number)
        with self.database.begin() as conn:
            found = run(conn, tree_readings(tree_id, since, until, tension))
        depths = [reading.depth_cm for reading in found]
        assert len({reading.observed_at for reading in found}) == len(found)
        return {depth: depths.count(depth) for depth in set(depths)}

    def advice(self, number: str) -> Advice:
        with psycopg.connect(self._url) as conn:
            newest = conn.execute("SELECT id, revision FROM planning_runs WHERE is_current")
            ((run_id, revision),) = newest.fetchall()
        with self.database.begin() as conn:
            rows = {row.tree.number: row.recommendation for row in run(conn, list_rows(run_id))}
        inputs: Any = rows[number].inputs
        return Advice(
            rows[number].status,
            inputs.get("deciding_depth_cm"),
            inputs.get("critical_kpa"),
            revision,
        )

    def audit(self) -> list[Any]:
        lines = self.command("audit", "--subject", EUI, "--json").splitlines()
        return [json.loads(line) for line in lines]


def messages() -> Iterator[Message]:
    """Every two hours a ChirpStack uplink; the soil dries from 5 to 45 kPa."""
    steps = DAYS * 12
    for number in range(steps):
        at = NOW - timedelta(hours=2 * (steps - number) - 1)
        f_port, frame = encode(
            "decentlab/DL-TRS21",
            [
                Measurement(
                    quantity=Quantity.SOIL_WATER_TENSION_KPA,
                    probe=0,
                    value=round(5 + 40 * number / steps, 1),
                ),
                Measurement(quantity=Quantity.SOIL_TEMPERATURE_C, probe=0, value=15),
                Measurement(quantity=Quantity.BATTERY_V, probe=0, value=3.0),
            ],
        )
        document = {
            "deduplicationId": f"{number:08x}-5b8e-4a9f-9c55-0d3d8a1b2c3d",
            "time": at.isoformat(),
            "deviceInfo": {"devEui": EUI, "deviceName": "probe"},
            "devAddr": "01a2b3c4",
            "fCnt": number,
            "fPort": f_port,
            "data": base64.b64encode(frame).decode(),
            "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -97, "snr": 8.5}],
        }
        topic = f"application/city/device/{EUI}/event/up"
        yield Message(topic=topic, payload=json.dumps(document).encode(), arrived_at=at)


@pytest.fixture
def city(database_url: str, tmp_path: Path) -> Iterator[City]:
    """The register with the mistake in it, two months of messages, today's list."""
    city = City(database_url, tmp_path)
    city.bring_in("trees", TREES)
    city.bring_in("sensors", SENSORS)
    Intake(city.database).take(list(messages()))
    city.command("plan")
    yield city
    city.database.dispose()


def test_a_wrong_depth(city: City) -> None:
    steps = DAYS * 12
    before = (city.count("readings"), city.count("uplinks"))
    assert before == (3 * steps, steps)
    assert city.depths("BO-0017") == {60.0: steps}
    assert city.advice("BO-0017") == (Status.CRITICAL, 60.0, 33.0, 1)

    said = city.command("sensors", "correct", EUI, "--probe", "0", "--depth", "30")
    assert "30 cm" in said
    said = city.command("replay", "--since", INSTALLED, "--device", EUI)
    assert f"Uplinks: {steps} decoded again, 0 readings added, 0 corrected, 0 removed" in said
    assert "Watering list of 2026-07-15: revision 2." in said

    assert (city.count("readings"), city.count("uplinks")) == before
    assert city.depths("BO-0017") == {30.0: steps}
    assert city.advice("BO-0017") == (Status.OK, 30.0, 81.0, 2)
    corrected = city.audit()[0]
    assert corrected["action"] == "sensor.correct"
    assert corrected["before"]["depth_cm"] == 60
    assert corrected["after"] == corrected["before"] | {"depth_cm": 30}
    assert "depth_cm: 60 -> 30" in city.command("audit")


def test_a_wrong_tree(city: City) -> None:
    steps = DAYS * 12
    before = (city.count("readings"), city.count("uplinks"))
    assert city.advice("BO-0018").deciding_depth_cm is None  # at most an estimate

    right = ("--tree", "BO-0018", "--depth", "30", "--since", INSTALLED)
    city.command("sensors", "correct", EUI, "--probe", "0", *right)
    city.command("replay", "--since", INSTALLED, "--device", EUI)

    assert (city.count("readings"), city.count("uplinks")) == before
    assert city.depths("BO-0017") == {}
    assert city.depths("BO-0018") == {30.0: steps}
    assert city.advice("BO-0017").deciding_depth_cm is None
    assert city.advice("BO-0018") == (Status.OK, 30.0, 81.0, 2)
    corrected = city.audit()[0]
    assert (corrected["before"]["tree"], corrected["after"]["tree"]) == ("BO-0017", "BO-0018")


def test_wrong_for_a_part_of_the_time(city: City) -> None:
    """It was pulled up on the first of July; until then 60 cm was right."""
    city.command(
        *("sensors", "correct", EUI, "--probe", "0"),
        *("--depth", "30", "--since", "2026-07-01T00:00+00:00"),
    )
    city.command("replay", "--since", INSTALLED, "--device", EUI)
    later = sum(message.arrived_at >= datetime(2026, 7, 1, tzinfo=UTC) for message in messages())
    assert city.depths("BO-0017") == {60.0: DAYS * 12 - later, 30.0: later}
    assert city.advice("BO-0017").deciding_depth_cm == 30
    actions = [entry["after"] for entry in city.audit() if entry["action"] == "sensor.correct"]
    assert {place["depth_cm"] for place in actions} == {30, 60}
