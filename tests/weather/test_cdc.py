from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.weather.cdc import KINDS, read_hours

from . import _recorded as recorded

FIRST = datetime(2026, 7, 14, 1, tzinfo=UTC)
KIND = {kind.code: kind for kind in KINDS}
COLUMNS = {
    "TU": ("TT_TU;RF_TU", lambda _: "  17.5;  84.0"),
    "FF": ("   F;   D", lambda _: "   2.8; 230"),
    "RR": ("  R1;RS_IND;WRTR", lambda _: "   0.4;   1;   6"),
    "SD": ("SD_SO", lambda _: "  45.000"),
}


def read(code: str) -> list[object]:
    columns, cells = COLUMNS[code]
    content = recorded.cdc(code, columns, FIRST, 3, cells)
    return list(read_hours(content, KIND[code], FIRST, "file"))


def test_each_kind_and_its_unit() -> None:
    hours = {code: read(code)[0] for code in KIND}
    assert {getattr(hour, "end_at", None) for hour in hours.values()} == {FIRST}
    fields = ("temperature_c", "humidity_percent", "wind_10m_ms", "rain_mm", "sunshine_h")
    assert {
        code: {name: v for name in fields if (v := getattr(hour, name)) is not None}
        for code, hour in hours.items()
    } == {
        "TU": {"temperature_c": 17.5, "humidity_percent": 84.0},
        "FF": {"wind_10m_ms": 2.8},
        "RR": {"rain_mm": 0.4},
        "SD": {"sunshine_h": 0.75},
    }


def test_only_the_days_that_are_wanted() -> None:
    content = recorded.cdc("SD", "SD_SO", FIRST - timedelta(days=500), 12_010, lambda _: "  6.0")
    hours = read_hours(content, KIND["SD"], FIRST, "file")
    assert hours[0].end_at == FIRST
    assert len(hours) == 10


def test_gaps_and_broken_lines() -> None:
    cells = {0: "-999;  80.0", 1: "   x;-999", 2: "  18.0;  79.0"}
    content = recorded.cdc(
        "TU", "TT_TU;RF_TU", FIRST, 3, lambda at: cells[(at - FIRST).seconds // 3600]
    )
    hours = read_hours(content, KIND["TU"], FIRST, "file")
    assert [(h.temperature_c, h.humidity_percent) for h in hours] == [(None, 80.0), (18.0, 79.0)]
    table = b"STATIONS_ID;MESS_DATUM;SD_SO\r\n1;2026071401\r\n1;20260714xx;3\r\n\r\n1;2026071402;30"
    found = read_hours(recorded.zipped({"produkt_sd.txt": table}), KIND["SD"], FIRST, "file")
    assert [(h.end_at.hour, h.sunshine_h) for h in found] == [(2, 0.5)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"<html>", "cannot be unpacked"),
        (recorded.zipped({"Metadaten.txt": b""}), "has not the file"),
        (recorded.zipped({"produkt_a.txt": b""}), "has not the columns"),
        (recorded.zipped({"produkt_a.txt": b"A;B\n1;2"}), "MESS_DATUM and TT_TU, RF_TU"),
        (recorded.zipped({"produkt_a.txt": b"MESS_DATUM;FX\n1;2"}), "kind TU"),
    ],
)
def test_what_is_no_table(content: bytes, text: str) -> None:
    with pytest.raises(WeatherError, match=text):
        read_hours(content, KIND["TU"], FIRST, "file")
