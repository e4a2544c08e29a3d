"""Which probe is meant, by what a line says about it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.reading_places import Place, ProbePlaces
from baumfeuchte.storage.probe_places import NamedSensor, PlacedProbe

APRIL, JULY, SEPTEMBER = (datetime(2026, month, 1, tzinfo=UTC) for month in (4, 7, 9))
EUI = "a84041c3f1850001"
PLACES = ProbePlaces(
    [
        NamedSensor("linde 17", 1, APRIL),
        NamedSensor(EUI, 1, APRIL),
        NamedSensor("logger-2", 2, None),
    ],
    [
        PlacedProbe(1, 0, "B-1", 30.0, APRIL, JULY),
        PlacedProbe(1, 0, "B-2", 30.0, JULY, None),
        PlacedProbe(1, 1, "B-1", 60.0, APRIL, None),
        PlacedProbe(2, 0, "B-1", 60.0, JULY, None),
    ],
)


@pytest.mark.parametrize(
    ("text", "sensor_id"),
    [(EUI, 1), ("A8-40-41-C3-F1-85-00-01", 1), ("Linde 17", 1), ("LOGGER-2", 2), ("b-1", None)],
)
def test_names_of_sensors(text: str, sensor_id: int | None) -> None:
    if sensor_id is not None:
        assert PLACES.sensor_id(text) == sensor_id
        return
    for _ in range(2):
        with pytest.raises(CellError) as caught:
            PLACES.sensor_id(text)
        assert caught.value.code == "unknown_sensor"


@pytest.mark.parametrize(
    ("place", "at", "found"),
    [
        (Place(1), APRIL, (1, 0)),
        (Place(1, probe=7), APRIL, (1, 7)),
        (Place(2, depth_cm=60.0), JULY, (2, 0)),
        (Place(1, depth_cm=60.2), SEPTEMBER, (1, 1)),
        (Place(tree_number="B-1", depth_cm=30.0), APRIL, (1, 0)),
        (Place(tree_number="B-1", depth_cm=60.0), APRIL, (1, 1)),
        (Place(2, "B-1", 60.0), JULY, (2, 0)),
        (Place(tree_number="B-1", depth_cm=60.0, probe=0), JULY, (2, 0)),
        (Place(tree_number="B-2"), JULY, (1, 0)),
    ],
)
def test_the_only_probe_there(place: Place, at: datetime, found: tuple[int, int]) -> None:
    assert PLACES.probe(place, at) == found


@pytest.mark.parametrize(
    ("place", "at", "code", "shown"),
    [
        (Place(1, depth_cm=90.0), APRIL, "no_probe_there", f"{EUI}, 90 cm"),
        (Place(tree_number="B-1", depth_cm=30.0), JULY, "no_probe_there", "B-1, 30 cm"),
        (Place(tree_number="B-2"), APRIL, "no_probe_there", "B-2"),
        (Place(tree_number="B-9"), APRIL, "no_probe_there", "B-9"),
        (Place(2, depth_cm=60.0), APRIL, "no_probe_there", "logger-2, 60 cm"),
        (Place(tree_number="B-1", depth_cm=60.0), JULY, "several_probes", "B-1, 60 cm"),
        (Place(tree_number="B-1"), APRIL, "several_probes", "B-1"),
    ],
)
def test_none_or_several(place: Place, at: datetime, code: str, shown: str) -> None:
    with pytest.raises(CellError) as caught:
        PLACES.probe(place, at)
    assert (caught.value.code, caught.value.values["place"]) == (code, shown)


def test_since_when_a_sensor_is_installed() -> None:
    assert PLACES.installed_since(1) == APRIL
    assert PLACES.installed_since(2) is None
