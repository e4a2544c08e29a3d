"""Numbers, dates and words for "unknown", as offices write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.registry.cells import bounded, is_unknown, moment, number, whole
from baumfeuchte.registry.findings import CellError

if TYPE_CHECKING:
    from baumfeuchte.registry.sheets.sheet import Cell

BERLIN = ZoneInfo("Europe/Berlin")
EXCEL_DATE = datetime(2026, 4, 1)  # noqa: DTZ001 - as in Excel


@pytest.mark.parametrize(
    "cell",
    ["", " ", "-", "--", "–", "k.A.", "k. A.", "keine Angabe", "Unbekannt", "n/a", "NULL", "<Null>",
     "#NV", "?", float("nan")],
)  # fmt: skip
def test_words_for_unknown(cell: Cell) -> None:
    assert is_unknown(cell)


@pytest.mark.parametrize("cell", ["0", 0, "Linde", "1", EXCEL_DATE])
def test_what_is_known(cell: Cell) -> None:
    assert not is_unknown(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5706123", 5706123),
        ("5.706.123,45", 5706123.45),
        ("5,706,123.45", 5706123.45),
        ("5 706 123,45", 5706123.45),
        ("5\u00a0706\u202f123", 5706123),
        ("5'706'123", 5706123),
        ("384.123", 384.123),
        ("51,4823", 51.4823),
        ("1.234,5", 1234.5),
        ("12,5 cm", 12.5),
        ("ca. 30", 30),
        ("~ 30 m", 30),
        ("-3,5", -3.5),
        (85, 85),
        (85.5, 85.5),
    ],
)
def test_numbers(cell: Cell, expected: float) -> None:
    assert number(cell) == expected


def test_one_dot_parts_thousands_where_its_neighbour_shows_it() -> None:
    assert number("384.123", grouped=True) == 384123
    assert number("384.12", grouped=True) == 384.12


@pytest.mark.parametrize("cell", ["viel", "1.2.3", "12a", "1_000", "inf", "nan m", "1e999", "--5"])
def test_what_is_no_number(cell: str) -> None:
    with pytest.raises(CellError) as caught:
        number(cell)
    assert caught.value.code == "no_number"


def test_a_date_is_no_number() -> None:
    with pytest.raises(CellError) as caught:
        number(EXCEL_DATE)
    assert caught.value.code == "date_for_number"


def test_bounds_are_in_our_unit() -> None:
    assert bounded("850", 0, 100, factor=0.1) == 85
    with pytest.raises(CellError) as caught:
        bounded("850", 0, 100)
    assert caught.value.values == {"low": "0", "high": "100"}


def test_whole_numbers() -> None:
    assert whole("3,0", 0, 5) == 3
    with pytest.raises(CellError, match="not_whole"):
        whole("3,5", 0, 5)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-04-01", datetime(2026, 3, 31, 22, tzinfo=UTC)),
        ("2026-04-01T08:30", datetime(2026, 4, 1, 6, 30, tzinfo=UTC)),
        ("2026-04-01T08:30Z", datetime(2026, 4, 1, 8, 30, tzinfo=UTC)),
        ("2026-04-01 08:30+05:00", datetime(2026, 4, 1, 3, 30, tzinfo=UTC)),
        ("01.12.2026", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("1.12.26", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("1. April 2026", datetime(2026, 3, 31, 22, tzinfo=UTC)),
        ("01 Dez. 2026 07:15", datetime(2026, 12, 1, 6, 15, tzinfo=UTC)),
        ("1.März 26", datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("1. Mrz 2026", datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("1.4.26 8:30", datetime(2026, 4, 1, 6, 30, tzinfo=UTC)),
        ("01.04.2026, 08:30", datetime(2026, 4, 1, 6, 30, tzinfo=UTC)),
        ("01.04.2026 08:30 Uhr", datetime(2026, 4, 1, 6, 30, tzinfo=UTC)),
        ("25.10.2026 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first
        ("29.03.2026 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # never: 03:30
        ("01.12.2026 07:15", datetime(2026, 12, 1, 6, 15, tzinfo=UTC)),
        (EXCEL_DATE, datetime(2026, 3, 31, 22, tzinfo=UTC)),
        (46113, datetime(2026, 3, 31, 22, tzinfo=UTC)),  # Excel's number of that day
    ],
)
def test_times(cell: Cell, expected: datetime) -> None:
    assert moment(cell, BERLIN) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "gestern",
        "April 2026",
        "31. April 2026",
        "0001-01-01T00:00:00+14:00",
        "2026-13-01",
        "1.2.",
        "32.01.2026",
        "20260401",
        7,
    ],
)
def test_what_is_no_time(cell: Cell) -> None:
    with pytest.raises(CellError, match="no_time"):
        moment(cell, BERLIN)


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 3)))
def test_german_numbers_come_back(value: float) -> None:
    german = f"{value:,.3f}".translate(str.maketrans(",.", ".,"))
    assert number(german) == value
