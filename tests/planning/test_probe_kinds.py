"""What the register says of sensors, as kinds of probes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.irrigation.error_budget import Calibrated, ProbeKind
from baumfeuchte.planning.probe_kinds import probe_kinds, unknown_kind
from baumfeuchte.planning.read import read_state
from baumfeuchte.storage.device_types import save_device_type
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_sensors, upsert_sensors

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
TENSION, VWC = Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT


def definition(name: str, *sensors: str) -> dict[str, object]:
    return {
        "name": name,
        "kind": "mapping",
        "rules": [
            {"path": f"kpa{n}", "quantity": TENSION.value, "probe": n, "unit": "kPa", "sensor": it}
            for n, it in enumerate(sensors)
        ],
        "examples": [
            {"decoded": {"kpa0": 30}, "expects": [{"quantity": TENSION.value, "value": 30}]}
        ],
    }


def test_the_device_type_of_each_sensor_counts(city: Any) -> None:
    devices = {
        "A1": "decentlab/DL-TRS21",
        "A2": "tektelic/KIWI",
        "A3": "city/potential",
        "A4": "city/mixed",
        "A5": "dragino/LSE01",
    }
    with city.database.begin() as conn:
        for document in (
            definition("City/Potential", "teros21"),
            definition("city/mixed", "teros21", "watermark"),
        ):
            save_device_type(conn, parse_definition(document), now=NOW, actor="test")
        upsert_sensors(conn, [Sensor(dev_eui=eui, device=name) for eui, name in devices.items()])
        ids = {sensor.dev_eui: sensor.id or 0 for sensor in run(conn, all_sensors())}
        kinds = probe_kinds(conn)
    found = [kinds(ids[eui], TENSION) for eui in sorted(devices)]
    uncorrected = ProbeKind.WATERMARK_UNCORRECTED
    assert found == [ProbeKind.TEROS21, uncorrected, ProbeKind.TEROS21, uncorrected, uncorrected]
    assert kinds(ids["A5"], VWC) is ProbeKind.CAPACITANCE
    assert unknown_kind(0, TENSION) is uncorrected


def test_the_state_of_a_run_has_it(city: Any, town: Any) -> None:
    with city.database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui="A1", device="decentlab/DL-TRS21")])
        (sensor,) = run(conn, all_sensors())
    city.install(sensor.id, city.tree("B1"))
    city.measure(sensor.id, lambda _: 40.0, around=NOW, first=-48, last=0, quantity=TENSION)
    with city.database.begin() as conn:
        state, _, _ = read_state(conn, day=town.DAY, as_of=NOW, zone=town.BERLIN)
    assert state.probes.kind is not None
    assert state.probes.calibration is not None
    assert state.probes.kind.tolist() == [ProbeKind.TEROS21]
    assert state.probes.calibration.tolist() == [Calibrated.NO]
