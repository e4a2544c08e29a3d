"""Lengths with units in heading or cell, and ranges."""

from __future__ import annotations

import pytest

from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.lengths import CENTIMETRES, METRES, length


@pytest.mark.parametrize(
    ("cell", "unit", "cm"),
    [
        ("85", "", 85),
        ("85", "mm", 8.5),
        (850, "mm", 85),
        ("85 cm", "mm", 85),
        ("0,85 m", "", 85),
        ("0,85m", "cm", 85),
        ("8.5 dm.", "", 85),
        ("ca. 85 CM", "m", 85),
        ("80-90", "", 85),
        ("80 – 90 cm", "mm", 85),
        ("0,8 bis 0,9 m", "", 85),
        ("85 qm", "", None),
    ],
)
def test_the_unit_of_the_cell_counts_more_than_that_of_the_heading(
    cell: str | int, unit: str, cm: float | None
) -> None:
    if cm is None:
        assert length(cell, 0, 500, units=CENTIMETRES, unit=unit) == 85  # another unit is none
    else:
        assert length(cell, 0, 500, units=CENTIMETRES, unit=unit) == pytest.approx(cm)


def test_metres() -> None:
    assert length("650", 0, 60, units=METRES, unit="cm") == pytest.approx(6.5)
    assert length("6-8 m", 0, 60, units=METRES) == pytest.approx(7)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("80/60", "no_number"),
        ("80+60", "no_number"),
        ("dick", "no_number"),
        ("9 m", "out_of_range"),
    ],
)
def test_what_is_no_length(cell: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        length(cell, 0, 500, units=CENTIMETRES)
    assert caught.value.code == code


def test_a_range_that_may_be_two_things_is_none() -> None:
    with pytest.raises(CellError):
        length("10-20", 0, 500, units=CENTIMETRES, ranges=False)
