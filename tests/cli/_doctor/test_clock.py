from __future__ import annotations

import pytest

from baumfeuchte.cli._doctor import clock
from baumfeuchte.cli._doctor.finding import Level
from baumfeuchte.config import Settings
from baumfeuchte.storage.diagnostics.life import Lead
from baumfeuchte.storage.diagnostics.server import ServerTime


@pytest.mark.parametrize(
    ("ahead_s", "round_trip_s", "level", "words"),
    [
        (0.2, 0.01, Level.OK, "0.2 s apart"),
        (-4.9, 0.0, Level.OK, "4.9 s apart"),
        (6.0, 3.0, Level.OK, "4.5 s apart"),  # half the way of the question is not known
        (6.0, 0.0, Level.WARNING, "6 s ahead of ours"),
        (-60.0, 0.0, Level.WARNING, "60 s behind ours"),
        (-3600.0, 0.0, Level.ERROR, "3600 s behind ours"),
    ],
)
def test_the_clock_of_the_database(
    ahead_s: float, round_trip_s: float, level: Level, words: str
) -> None:
    found = clock.judge_server_time(ServerTime(ahead_s, round_trip_s))
    assert found.level is level
    assert words in found.found
    assert bool(found.advice) is (level is not Level.OK)


def test_the_citys_time() -> None:
    (found,) = clock.check_settings(Settings(time_zone="Europe/Berlin"))
    assert found.level is Level.OK
    assert "(Europe/Berlin, CE" in found.found
    first, _ = clock.check_settings(Settings(clock_start="2026-07-15T05:30:00+02:00"))
    assert first.level is Level.WARNING
    assert "our time is 2026-07-15 03:30 UTC" in first.found


def test_time_zones_of_the_database() -> None:
    assert clock.judge_zone(known=True, zone="Europe/Berlin").level is Level.OK
    assert clock.judge_zone(known=False, zone="Europe/Berlin").level is Level.ERROR


def test_the_clocks_of_network_servers() -> None:
    found = list(clock.judge_leads([Lead("chirpstack_v4", -3.0, 5), Lead("tts_v3", 90.4, 5)]))
    assert [item.level for item in found] == [Level.OK, Level.WARNING]
    assert "(tts_v3) is 90 s ahead" in found[1].found
