"""`baumfeuchte sensors ...` as a sensor team runs it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import orjson
import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import sensors
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_trees

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

EUI = "a84041c891885c21"
NEW = "a84041c891885c22"
LIST = f"DevEUI;Gerät;Baumnr;seit;Tiefen\n{EUI};LSE01;1;01.04.2026;30/60\n"


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        upsert_trees(
            conn,
            [
                Tree(number=n, species="Acer", planting_year=2024, latitude=51.5, longitude=7.2)
                for n in ("1", "2")
            ],
        )
    database.dispose()
    app = typer.Typer()
    sensors.register(app)
    environment = {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_CLOCK_START": "2026-07-01",
    }
    return lambda *words: CliRunner().invoke(app, ["sensors", *map(str, words)], env=environment)


@pytest.fixture
def city(command: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    """A city whose sensor has been in the ground since April."""
    path = tmp_path / "sensoren.csv"
    path.write_text(LIST, "utf-8")
    result = command("import", path)
    note, done, then = result.stdout.splitlines()
    assert "dragino/LSE01 sendet nur Werte der Sonden 0" in note
    assert done == "Sonden: 2 neu, 0 geändert, 0 unverändert.", result.exception
    assert "ab dem nächsten Planungslauf" in then
    assert "baumfeuchte replay --since TAG" in then
    return command


def test_a_list_with_faults(command: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "sensoren.csv"
    path.write_text(LIST + f"{NEW};Dragino LSE-10;9;01.04.2026;30\n", "utf-8")
    result = command("import", path)
    assert isinstance(result.exception, InputError)
    assert result.stderr.startswith(
        "Zeile 3, Spalte „Gerät“: das Gerät „Dragino LSE-10“ ist nicht bekannt; meinten Sie "
    )
    assert "dragino/LSE01" in result.stderr
    assert "Sonden: 2 neu" in command("import", path, "--skip-faulty").stdout


def test_own_device_types_are_device_names(
    command: Callable[..., Result], database_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(database_url) as conn:
        conn.execute(
            "INSERT INTO device_types VALUES ('stadt/Eigenbau', 'mapping', '{}', now(), now())"
        )
    path = tmp_path / "sensoren.csv"
    path.write_text(LIST.replace("LSE01", "Eigenbau"), "utf-8")
    assert command("import", path).exit_code == 0
    assert "stadt/Eigenbau" in command("list").stdout


def test_a_sensor_moves_is_replaced_and_removed(city: Callable[..., Result]) -> None:
    moved = city("move", EUI.upper(), "--tree", "2", "--since", "2026-05-01", "--depth", "20/50")
    assert moved.exit_code == 0, moved.exception
    assert "new: probe 0 at tree 2, 20 cm, since 2026-05-01 00:00 CEST" in moved.stdout
    replaced = city("replace", EUI, NEW, "--since", "2026-06-01", "--device", "DL-SDD")
    assert replaced.exit_code == 0, replaced.exception
    assert city("remove", NEW, "--until", "2026-06-20").exit_code == 0
    shown = orjson.loads(city("show", NEW, "--json").stdout)
    assert (shown["device"], [place["depth_cm"] for place in shown["places"]]) == (
        "decentlab/DL-SDD",
        [20, 50],
    )
    assert {place["until"] for place in shown["places"]} == {"2026-06-19T22:00:00+00:00"}
    lines = city("show", EUI).stdout.splitlines()
    assert lines[0] == f"{EUI}: dragino/LSE01, last heard never."
    assert lines[1] == (
        "probe 0 at tree 1, 30 cm, since 2026-04-01 00:00 CEST until 2026-05-01 00:00 CEST"
    )
    assert len(lines) == 5


def test_a_correction_says_how_to_go_on(city: Callable[..., Result]) -> None:
    result = city("correct", EUI, "--probe", "1", "--depth", "45", "--since", "2026-05-01")
    assert "changed: probe 1 at tree 1, 60 cm" in result.stdout
    assert "new: probe 1 at tree 1, 45 cm, since 2026-05-01 00:00 CEST" in result.stdout
    assert f"baumfeuchte replay --uplinks --device {EUI}" in result.stdout


@pytest.mark.parametrize(
    ("words", "error", "text"),
    [
        (["move", EUI, "--tree", "9", "--since", "2026-05-01"], NotFoundError, "no tree 9"),
        (["move", EUI, "--tree", "2", "--since", "bald"], InputError, "--since 'bald' is no time"),
        (["move", "a b", "--tree", "2", "--since", "2026-05-01"], InputError, "is no sensor"),
        (
            ["move", EUI, "--tree", "2", "--since", "2026-05-01", "--depth", "tief"],
            InputError,
            "write centimetres such as 30/60/90",
        ),
        (
            ["replace", EUI, NEW, "--since", "2026-05-01", "--device", "LSE99"],
            InputError,
            "--device 'LSE99' is not known; use one of",
        ),
        (
            ["move", EUI, "--tree", "2", "--since", "2062-05-01"],
            InputError,
            "--since '2062-05-01': the year is hardly right",
        ),
        (
            ["replace", EUI, NEW[:-1], "--since", "2026-05-01"],
            InputError,
            "has 15 instead of 16 hexadecimal digits",
        ),
        (["show", "zz..9!"], InputError, "is no sensor"),
        (["correct", EUI, "--probe", "0"], InputError, "Say what is right"),
        (["alias", EUI, " "], InputError, "NAME is empty"),
        (["show", NEW], NotFoundError, f"There is no sensor {NEW}"),
    ],
)
def test_wrong_input(
    city: Callable[..., Result], words: list[str], error: type[Exception], text: str
) -> None:
    result = city(*words)
    assert isinstance(result.exception, error)
    assert text in str(result.exception)


def test_names(city: Callable[..., Result]) -> None:
    assert city("alias", EUI, "Linde-Nord").stdout == f"Sensor {EUI} is now known as linde-nord.\n"
    assert "is already known as" in city("alias", EUI, "linde-nord").stdout
    assert "Also known as: linde-nord." in city("show", EUI).stdout


def test_the_list(city: Callable[..., Result]) -> None:
    lines = city("list").stdout.splitlines()
    assert lines[1].split() == [EUI, "dragino/LSE01", "1", "30/60", "never"]
    assert lines[-1] == "1 sensors."
    assert orjson.loads(city("list", "--json").stdout)["places"] == [["1", 30], ["1", 60]]


def test_chirpstack_knows_where_its_devices_are(
    command: Callable[..., Result], tmp_path: Path
) -> None:
    tags = {"tree_number": "1", "depth_cm": "30"}
    device = {"devEui": EUI, "deviceProfileName": "LSE01", "tags": tags, "createdAt": "2026-04-01"}
    path = tmp_path / "devices.json"
    path.write_bytes(orjson.dumps({"totalCount": 1, "result": [device]}))
    assert "Sonden: 1 neu" in command("import", "--chirpstack", path).stdout


def test_unknown_devices_are_provisioned_by_their_tags(
    command: Callable[..., Result], database_url: str
) -> None:
    complete = {"tree_number": "1", "depths_cm": "30/60"}
    for number, (eui, tags) in enumerate([(EUI, complete), (NEW, {"tree_number": "1"})]):
        info = {"devEui": eui, "deviceProfileName": "LSE01", "tags": tags}
        raw = orjson.dumps({"deviceInfo": info, "n": number})
        with psycopg.connect(database_url) as conn:
            conn.execute(
                "INSERT INTO rejections (arrived_at, digest, topic, raw, reason, dev_eui, detail)"
                " VALUES ('2026-06-01', %s, 't', %s, 'unknown_device', %s, '')",
                [hashlib.sha256(raw).digest(), raw, eui],
            )
    tried = command("provision", "--dry-run")
    assert "1 Geräte wären angemeldet, bei 1 fehlt etwas" in tried.stdout
    assert command("list").stdout.endswith("0 sensors.\n")
    lines = command("provision").stdout.splitlines()
    assert lines[0] == f"{EUI}: mit 2 Sonden angemeldet."
    assert lines[1] == (
        f"{NEW}: depth_cm: keine Tiefe angegeben; bitte die Einbautiefe in cm ergänzen."
    )
    assert lines[2].endswith("baumfeuchte replay --reason unknown_device")
    assert "30/60" in command("list").stdout


def test_what_changed_in_the_past_asks_for_a_replay(city: Callable[..., Result]) -> None:
    hint = f"baumfeuchte replay --uplinks --device {EUI}"
    assert hint in city("move", EUI, "--tree", "2", "--since", "2026-05-01").stdout
    again = city("move", EUI, "--tree", "2", "--since", "2026-05-01").stdout
    assert again.startswith("Nothing changed: the register says so already.")
    replaced = city("replace", EUI, NEW, "--since", "2026-06-01").stdout
    assert hint in replaced
    assert f"--device {NEW}" in replaced
    assert f"--device {NEW}" in city("remove", NEW, "--until", "2026-06-10").stdout
