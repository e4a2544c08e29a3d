"""A small city with sensors, readings, lists, waterings and rejections, for ``conftest``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from _lists import NOW, plan

from baumfeuchte.domain.people import Area, Role, User
from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.tree import Installation, Sensor, Site, Tree, Watering
from baumfeuchte.domain.uplink import Message, Rejected
from baumfeuchte.ingest.pipeline import rejection_row
from baumfeuchte.storage.api_keys import SCOPES, create_key
from baumfeuchte.storage.bulk import write_readings
from baumfeuchte.storage.bulk_rejections import write_rejections
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.people import add_user
from baumfeuchte.storage.people.passwords import hash_password
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from baumfeuchte.storage.connection import Connection

PROFILE_CM = (10, 20, 30, 45, 60, 90)

_PLACES = (
    ("Universitätsstraße", "Querenburg"),
    ("Westpark", "Innenstadt"),
    ("Königsallee", "Wiemelhausen"),
    ("Alleestraße", "Innenstadt"),
)
_SPECIES = ("Tilia cordata", "Acer campestre", "Quercus robur", "Platanus × hispanica")


@dataclass(frozen=True)
class City:
    """What the database holds; ids by tree number, keys by scope, passwords by login name.

    There is a person of each role, named as the role; ``gruen`` is a crew of the contractor
    ``Grün & Söhne`` (trees BO-0002 and BO-0006), ``innenstadt`` a planner of that district.
    """

    url: str
    tree_ids: dict[str, int]
    keys: dict[str, str]
    passwords: dict[str, str]


def _trees() -> list[Tree]:
    return [
        Tree(
            number=f"BO-{number:04d}",
            species=_SPECIES[number % 4],
            planting_year=None if number == 9 else 2026 - number % 8,
            latitude=51.4447 + number * 0.0021,
            longitude=7.2612 - number * 0.0034,
            street=_PLACES[number % 4][0],
            district=_PLACES[number % 4][1],
            contractor="Grün & Söhne" if number in {2, 6} else "",
            site=Site(soil=("Sl3", "substrate", None, "Lu")[number % 4], pit_area_m2=4.0),
        )
        for number in range(1, 15)
    ]


def _eui(number: int) -> str:
    return f"a84041c3f185{number:04x}"


def _register(conn: Connection) -> tuple[dict[str, int], dict[str, int]]:
    """Trees 1-12 with a sensor each (3 and 4 with a profile), 13 and 14 without."""
    upsert_trees(conn, _trees())
    tree_ids = dict(run(conn, tree_ids_by_number()))
    devices = {3: "decentlab/DL-SDD", 4: "decentlab/DL-SDD", 1: "decentlab/DL-TRS21"}
    upsert_sensors(
        conn,
        [
            Sensor(dev_eui=_eui(number), device=devices.get(number, "dragino/LSE01"))
            for number in range(1, 13)
        ],
    )
    sensor_ids = {sensor.dev_eui: sensor.id or 0 for sensor in run(conn, all_sensors())}
    since = NOW - timedelta(days=120)
    upsert_installations(
        conn,
        [
            Installation(
                sensor_id=sensor_ids[_eui(number)],
                probe=probe,
                tree_id=tree_ids[f"BO-{number:04d}"],
                depth_cm=depth,
                since=since,
            )
            for number in range(1, 13)
            for probe, depth in enumerate(PROFILE_CM if number in {3, 4} else (30,))
        ],
    )
    return tree_ids, sensor_ids


def _readings(sensor_ids: dict[str, int]) -> list[Reading]:
    """Twenty days of hourly values that dry out, with a watering of the profile on the way."""
    found = []
    for hour in range(20 * 24):
        when = NOW - timedelta(hours=hour, minutes=18)
        dried = (480 - hour) / 480
        found.append(
            Reading(
                sensor_id=sensor_ids[_eui(1)],
                probe=0,
                quantity=Quantity.SOIL_WATER_TENSION_KPA,
                observed_at=when,
                value=8 + 33 * dried**2 + math.sin(hour / 4),
            )
        )
        for probe, depth in enumerate(PROFILE_CM):
            wet = 9 if hour < 100 else 0
            value = 12 + depth / 9 + wet * math.exp(-depth / 40) * hour / 100 + 7 * (1 - dried)
            found.append(
                Reading(
                    sensor_id=sensor_ids[_eui(3)],
                    probe=probe,
                    quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
                    observed_at=when,
                    value=round(value + 0.3 * math.sin(hour / 3 + depth), 2),
                    flags=Quality.OUT_OF_RANGE if hour == 50 and probe == 0 else Quality.GOOD,
                )
            )
        found.append(
            Reading(
                sensor_id=sensor_ids[_eui(3)],
                probe=0,
                quantity=Quantity.SOIL_TEMPERATURE_C,
                observed_at=when,
                value=19.5 + 2 * math.sin(hour / 24 * 2 * math.pi),
            )
        )
    found.append(
        Reading(
            sensor_id=sensor_ids[_eui(1)],
            probe=0,
            quantity=Quantity.BATTERY_V,
            observed_at=NOW - timedelta(minutes=18),
            value=3.58,
        )
    )
    return found


def _messages() -> list[tuple[bytes, Rejected]]:
    return [
        (
            b'{"end_device_ids":{"dev_eui":"70B3D57ED0000001"}}',
            Rejected(
                reason="unknown_device",
                detail="The sensor 70b3d57ed0000001 is not registered; import it and replay.",
                dev_eui="70b3d57ed0000001",
                network="tts-v3",
            ),
        ),
        (b"\xff\x00 no text", Rejected(reason="not_json", detail="The message is no JSON.")),
        (
            b'{"deviceInfo":{}}',
            Rejected(reason="truncated", detail="The payload is too short.", dev_eui=_eui(5)),
        ),
    ]


def _people(conn: Connection) -> dict[str, str]:
    people = {role.value: (role, Area()) for role in Role}
    people["gruen"] = (Role.CREW, Area(contractor="Grün & Söhne"))
    people["innenstadt"] = (Role.PLANNER, Area(districts=("Innenstadt",)))
    passwords = {}
    for name, (role, area) in people.items():
        passwords[name] = f"lange genug, {name}"
        add_user(
            conn,
            User(name=name, role=role, area=area, created_at=NOW),
            password_hash=hash_password(passwords[name]),
        )
    return passwords


def fill(url: str) -> City:
    """Put the city into an empty, migrated database."""
    database = Database(url, pool_size=1)
    try:
        with database.begin() as conn:
            tree_ids, sensor_ids = _register(conn)
            write_readings(conn, _readings(sensor_ids))
            plan(conn, tree_ids)
            add_watering(
                conn,
                Watering(
                    tree_id=tree_ids["BO-0003"],
                    watered_at=NOW - timedelta(hours=101),
                    litres=120,
                    idempotency_key="seed-1",
                    note="Gießring voll",
                ),
            )
            write_rejections(
                conn,
                [
                    rejection_row(
                        Message(
                            topic="v3/app@t/devices/x/up",
                            payload=payload,
                            arrived_at=NOW - timedelta(minutes=number),
                        ),
                        rejected,
                    )
                    for number, (payload, rejected) in enumerate(_messages())
                ],
            )
            keys = {scope: create_key(conn, f"{scope}-key", [scope], NOW) for scope in SCOPES}
            passwords = _people(conn)
    finally:
        database.dispose()
    return City(url=url, tree_ids=tree_ids, keys=keys, passwords=passwords)
