"""CSV tables: delimiters, encodings, and a report that names every faulty line."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.errors import InputError
from baumfeuchte.registry.table import MAX_SHOWN, Fault, Row, parse, report

BERLIN = ZoneInfo("Europe/Berlin")


def table(data: bytes, columns: tuple[str, ...] = ("a", "b")) -> list[tuple[int, str, float]]:
    parsed = parse(
        data,
        name="x.csv",
        required=columns,
        optional=(),
        build=lambda row: (row.required("a"), row.number("b", -10, 10)),
    )
    assert parsed.faults == ()
    return [(line, *row) for line, row in parsed.rows]


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\nx,1.5\n",
        b"b,a\r\n1.5,x\r\n",
        b"\xef\xbb\xbfa;b\nx;1,5\n",
        b' A , B \n "x" ,1.5\n\n , \n',
        b"a,b,extra\nx,1.5,more\n",
    ],
)
def test_delimiters_byte_order_mark_blank_lines_and_extra_columns(data: bytes) -> None:
    data = data.replace(b' "x" ', b'"x"')
    assert table(data) == [(2, "x", 1.5)]


def test_excel_files_in_the_windows_code_page_are_read() -> None:
    assert table("a;b\nGießen;1\n".encode("cp1252")) == [(2, "Gießen", 1.0)]


def test_quoted_line_breaks_do_not_shift_line_numbers() -> None:
    assert table(b'a,b\n"x\ny",1\nz,2\n') == [(3, "x\ny", 1.0), (4, "z", 2.0)]


def test_every_faulty_line_is_named_and_the_good_ones_stay() -> None:
    parsed = parse(
        b"a,b\nx,1\n,2\ny,zwei\nz,99\nw\nv,nan\n",
        name="x.csv",
        required=("a", "b"),
        optional=(),
        build=lambda row: (row.required("a"), row.number("b", -10, 10)),
    )
    assert [line for line, _ in parsed.rows] == [2]
    assert [str(fault) for fault in parsed.faults] == [
        "line 3: a is empty",
        "line 4: b is 'zwei', which is no number",
        "line 5: b is 99; it must lie between -10 and 10",
        "line 6: has 1 columns instead of 2",
        "line 7: b is nan; it must lie between -10 and 10",
    ]


@pytest.mark.parametrize("data", [b"", b"\n", b"a\nx\n", b"\x00\x01\x02", b"{}"])
def test_a_file_without_the_columns_says_which(data: bytes) -> None:
    with pytest.raises(InputError, match=r"no column .*b.*must name the columns a,b"):
        table(data)


def test_a_column_twice_is_refused() -> None:
    with pytest.raises(InputError, match="more than once"):
        table(b"a,b,b\nx,1,2\n")


def row(**cells: str) -> Row:
    return Row(cells, decimal_comma=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-01", datetime(2026, 3, 31, 22, tzinfo=UTC)),
        ("2026-04-01T08:30", datetime(2026, 4, 1, 6, 30, tzinfo=UTC)),
        ("2026-04-01T08:30Z", datetime(2026, 4, 1, 8, 30, tzinfo=UTC)),
        ("2026-04-01 08:30+05:00", datetime(2026, 4, 1, 3, 30, tzinfo=UTC)),
        ("01.12.2026", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ("01.12.2026 07:15", datetime(2026, 12, 1, 6, 15, tzinfo=UTC)),
    ],
)
def test_times(text: str, expected: datetime) -> None:
    assert row(t=text).time("t", BERLIN) == expected


@pytest.mark.parametrize("text", ["gestern", "2026-13-01", "1.2.", "32.01.2026"])
def test_what_is_no_time_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-04-01"):
        row(t=text).time("t", BERLIN)


def test_whole_numbers() -> None:
    assert row(n="3").whole("n", 0, 5) == 3
    with pytest.raises(ValueError, match="whole number"):
        row(n="3.5").whole("n", 0, 5)


def test_long_reports_are_shortened_and_sorted() -> None:
    lines = report(tuple(Fault(line=n, text="x") for n in range(50, 0, -1)))
    assert lines[0] == "line 1: x"
    assert lines[-1] == f"... and {50 - MAX_SHOWN} more"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_clear_error(data: bytes) -> None:
    # Any other exception than InputError fails the test.
    with contextlib.suppress(InputError):
        parse(data, name="x", required=("a",), optional=(), build=lambda row: row.text("a"))
