from __future__ import annotations

from datetime import UTC, datetime, timedelta

from baumfeuchte.planning.rain import RainSpan, unknown_rain


def test_without_weather_nothing_is_known() -> None:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    assert unknown_rain([RainSpan(1, at, at + timedelta(days=1))] * 2) == [None, None]
