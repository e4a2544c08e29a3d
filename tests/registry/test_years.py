"""Planting years from everything that registers write."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.years import month, planting_year, year_of_standing

if TYPE_CHECKING:
    from baumfeuchte.registry.sheets.sheet import Cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1995", (1995, None)),
        (1995, (1995, None)),
        (1995.0, (1995, None)),
        ("ca. 1995", (1995, None)),
        ("um 1995?", (1995, None)),
        ("1995/96", (1996, None)),
        ("1999/00", (2000, None)),
        ("2015/2016", (2016, None)),
        ("1990 - 1995", (1995, None)),
        ("Herbst 2024", (2024, 11)),
        ("Frühjahr 2025", (2025, 3)),
        ("15.11.2024", (2024, 11)),
        ("2024-11-15", (2024, 11)),
        ("11/2024", (2024, None)),
        (datetime(2024, 11, 15), (2024, 11)),  # noqa: DTZ001 - as in Excel
        ("2027", (2027, None)),
        (36526, (2000, 1)),  # Excel's number of the first of January 2000
        ("36526", (2000, 1)),
        ("15. November 2024", (2024, 11)),
        ("0", (None, None)),
        (9999, (None, None)),
    ],
)
def test_planting_years(cell: Cell, expected: tuple[int | None, int | None]) -> None:
    assert planting_year(cell, 2026) == expected


# 20240: 2024 with a slipped key, or Excel's number of 31 May 1955?
@pytest.mark.parametrize("cell", ["alt", "95", 12.5, "19. Jh.", 20240, "20240", 19995.0])
def test_what_is_no_year(cell: Cell) -> None:
    with pytest.raises(CellError, match="no_year"):
        planting_year(cell, 2026)


@pytest.mark.parametrize("cell", ["2995", 1066, "2028", datetime(1400, 1, 1)])  # noqa: DTZ001
def test_years_out_of_range(cell: Cell) -> None:
    with pytest.raises(CellError) as caught:
        planting_year(cell, 2026)
    assert caught.value.code == "year_out_of_range"
    assert caught.value.values == {"first": 1500, "last": 2027}


@pytest.mark.parametrize(
    ("cell", "year"),
    [("3", 2023), (3, 2023), ("3. Standjahr", 2023), (0, 2026), ("2019", 2019), (2019, 2019),
     ("ca. 40 Jahre", 1986)],
)  # fmt: skip
def test_a_small_number_counts_years_and_a_great_one_is_a_year(cell: Cell, year: int) -> None:
    assert year_of_standing(cell, 2026) == year


@pytest.mark.parametrize("cell", ["jung", -2])
def test_what_is_no_standing_year(cell: Cell) -> None:
    with pytest.raises(CellError):
        year_of_standing(cell, 2026)


@pytest.mark.parametrize(
    ("cell", "expected"), [("3", 3), (3.0, 3), ("März", 3), ("Okt.", 10), ("December", 12)]
)
def test_months(cell: Cell, expected: int) -> None:
    assert month(cell) == expected


@pytest.mark.parametrize("cell", ["13", 0, "Frost", 2.5])
def test_what_is_no_month(cell: Cell) -> None:
    with pytest.raises(CellError):
        month(cell)
