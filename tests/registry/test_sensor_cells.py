"""DevEUIs and depths as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.sensor_cells import depths_of, sensor_id

if TYPE_CHECKING:
    from baumfeuchte.registry.sheets.sheet import Cell

EUI = "a84041c891885c21"


@pytest.mark.parametrize(
    "text",
    [
        "A84041C891885C21",
        "A8-40-41-C8-91-88-5C-21",
        "a8:40:41:c8:91:88:5c:21",
        "A8 40 41 C8 91 88 5C 21",
        "0xA84041C891885C21",
        "eui-a84041c891885c21",
        "'A84041C891885C21",
        ' "A84041C891885C21" ',
    ],
)
def test_a_dev_eui_in_any_spelling(text: str) -> None:
    assert sensor_id(text) == EUI


@pytest.mark.parametrize(
    "text", ["westpark-gw", "feuchtesensor001", "Linde.7", "12345", "deadbeef"]
)
def test_names_of_sensors_without_a_dev_eui(text: str) -> None:
    assert sensor_id(text) == text.lower()


@pytest.mark.parametrize(
    ("cell", "code", "values"),
    [
        ("A84041C891885C2", "eui_length", {"count": 15}),
        ("18B20000000A02", "eui_length", {"count": 14}),  # zeros in front, lost in Excel
        ("A8-40-41-C8-91-88-5C", "eui_length", {"count": 14}),
        ("A84041C891885C2100", "eui_length", {"count": 18}),
        (18200000000001, "eui_length", {"count": 14}),
        ("A84O41C891885C21", "eui_letter", {"wrong": "O", "meant": "0"}),
        ("A8-4O-41-C8-91-88-5C-l1", "eui_letter", {"wrong": "O, L", "meant": "0, 1"}),
        ("A84041C891885C2X", "eui_letter", {"wrong": "X", "meant": "?"}),
        ("1,23457E+15", "number_lost", {}),
        (1234567890123456, "number_lost", {}),
        (1.2345e16, "number_lost", {}),
        ("Linde am Markt", "no_sensor_id", {}),
    ],
)
def test_a_dev_eui_that_lost_something_is_no_name(
    cell: Cell, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(CellError) as caught:
        sensor_id(cell)
    assert (caught.value.code, caught.value.values) == (code, values)


@pytest.mark.parametrize(
    ("cell", "unit", "depths"),
    [
        ("30", "", [30]),
        (30.0, "", [30]),
        ("30 cm", "", [30]),
        ("30cm", "m", [30]),
        ("0,3", "m", [30]),
        (0.3, "m", [30]),
        ("0,3 m", "", [30]),
        ("300 mm", "", [30]),
        ("30/60/90", "", [30, 60, 90]),
        ("30 / 60 / 90 cm", "", [30, 60, 90]),
        ("0,3/0,6/0,9 m", "", [30, 60, 90]),
        ("10 cm und 20 cm", "", [10, 20]),
        ("10, 20, 30", "", [10, 20, 30]),
        ("10,20,30", "", [10, 20, 30]),
        ("10; 20", "", [10, 20]),
        ("10,5/20,5/30", "", [10.5, 20.5, 30]),
    ],
)
def test_depths_in_cm(cell: Cell, unit: str, depths: list[float]) -> None:
    assert depths_of(cell, unit) == pytest.approx(depths)


@pytest.mark.parametrize("cell", ["10-20", "oben", "-30", "30 Fuß", "3000", "20 m"])
def test_what_is_no_depth(cell: str) -> None:
    with pytest.raises(CellError):
        depths_of(cell)
