from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from baumfeuchte.irrigation.check_list import (
    BATTERY,
    CHECKED_RULES,
    SILENT,
    CheckReason,
    Findings,
    check_list,
    check_text,
)
from baumfeuchte.irrigation.check_phrases import CHECKS
from baumfeuchte.irrigation.quality import BAD_RULES, QUESTIONABLE_RULES, Rule, Score

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
HOURS = 30 * 24
SECONDS = NOW.timestamp() - 3600.0 * np.arange(HOURS)[::-1]


def findings(name: str = "A-1", **rules: slice | list[int]) -> Findings:
    marks = {}
    for rule, where in rules.items():
        mark = np.zeros(HOURS, dtype=np.bool_)
        mark[where] = True
        marks[Rule(rule)] = mark
    return Findings(sensor=name, seconds=SECONDS, rules=marks)


def at(index: int) -> datetime:
    return datetime.fromtimestamp(float(SECONDS[index]), UTC)


def test_healthy_sensors_are_not_listed() -> None:
    assert check_list([findings(), findings(stuck=slice(0, 0))], NOW) == []


def test_an_episode_has_a_begin_and_goes_on() -> None:
    (item,) = check_list([findings(contact_loss=slice(600, HOURS))], NOW)
    assert (item.sensor, item.score, item.since) == ("A-1", Score.BAD, at(600))
    (reason,) = item.reasons
    assert (reason.code, reason.ongoing, reason.readings) == ("contact_loss", True, 120)
    assert reason.last == at(HOURS - 1)


def test_pauses_up_to_three_days_are_one_story() -> None:
    (item,) = check_list([findings(stuck=[100, 500, 550, 600])], NOW)
    assert item.since == at(500)
    assert item.score is Score.QUESTIONABLE
    assert not item.reasons[0].ongoing


def test_what_healed_two_weeks_ago_needs_no_visit() -> None:
    assert check_list([findings(contact_loss=slice(100, 300))], NOW) == []
    (item,) = check_list([findings(contact_loss=slice(100, 300))], NOW, look_back=timedelta(25))
    assert item.score is Score.QUESTIONABLE  # bad, but not any more


@pytest.mark.parametrize("rule", ["range", "sentinel", "spike"])
def test_one_wrong_value_is_chance(rule: str) -> None:
    assert check_list([findings(**{rule: [700, 710]})], NOW) == []
    assert len(check_list([findings(**{rule: [700, 705, 710]})], NOW)) == 1


def test_bad_ones_first_then_the_longest() -> None:
    items = check_list(
        [
            findings("drifts", drift=slice(400, 700)),
            findings("new", fall_to_zero=slice(710, HOURS)),
            findings("old", low_plateau=slice(500, HOURS)),
        ],
        NOW,
    )
    assert [item.sensor for item in items] == ["old", "new", "drifts"]


def test_silence_and_battery_come_first_and_need_no_readings() -> None:
    nothing = np.zeros(0)
    since = NOW - timedelta(days=4)
    (item,) = check_list(
        [
            Findings(
                sensor="A", seconds=nothing, rules={}, silent_since=since, battery_since=since
            ),
            Findings(sensor="B", seconds=nothing, rules={Rule.STUCK: nothing.astype(np.bool_)}),
        ],
        NOW,
    )
    assert [reason.code for reason in item.reasons] == [SILENT, BATTERY]
    assert item.score is Score.BAD


def test_a_past_list_can_be_made_again() -> None:
    found = findings(contact_loss=slice(600, HOURS))
    assert check_list([found], at(590)) == []
    (item,) = check_list([found], at(620))
    assert item.reasons[0].last == at(620)
    with pytest.raises(ValueError, match="time zone"):
        check_list([found], datetime(2026, 7, 15))  # noqa: DTZ001


def test_every_reason_has_words_in_both_languages() -> None:
    codes = {*CHECKED_RULES, SILENT, BATTERY}
    assert set(CHECKS["de"]) == set(CHECKS["en"]) == codes
    # Frost and water are not the sensor's fault; everything else is on the list.
    assert codes - {SILENT, BATTERY} == (BAD_RULES | QUESTIONABLE_RULES) - {Rule.FROZEN}


def test_what_the_crew_reads() -> None:
    reason = CheckReason(
        code="stuck",
        score=Score.QUESTIONABLE,
        since=datetime(2026, 7, 3, 22, 30, tzinfo=UTC),
        last=datetime(2026, 7, 9, 12, tzinfo=UTC),
        ongoing=True,
        readings=120,
    )
    zone = ZoneInfo("Europe/Berlin")
    assert check_text(reason, "de", zone) == (
        "Der Wert steht still, obwohl er sich hätte ändern müssen (seit 04.07.2026): "
        "Sensor neu starten; ändert sich danach nichts, tauschen."
    )
    assert check_text(reason, "en") == (
        "The value stands still although it should have changed (since 2026-07-03): "
        "restart the sensor; replace it if nothing changes."
    )
    over = CheckReason(
        code="drift",
        score=reason.score,
        since=reason.since,
        last=reason.last,
        ongoing=False,
        readings=9,
    )
    assert "(vom 03.07.2026 bis 09.07.2026)" in check_text(over, "de")
    unknown = CheckReason(
        code="of_tomorrow",
        score=reason.score,
        since=reason.since,
        last=reason.last,
        ongoing=True,
        readings=1,
    )
    assert check_text(unknown, "de") == "of_tomorrow"
