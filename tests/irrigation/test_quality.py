from __future__ import annotations

import numpy as np

from baumfeuchte.domain.reading import BAD, Quality
from baumfeuchte.irrigation.quality import (
    BAD_RULES,
    QUESTIONABLE_RULES,
    STORED,
    Level,
    Rule,
    Score,
    levels,
    scores,
    stored_flags,
)


def marks(*places: int) -> np.ndarray:
    found = np.zeros(4, dtype=np.bool_)
    found[list(places)] = True
    return found


def test_the_levels_are_those_of_the_source() -> None:
    rules = {
        Rule.RANGE: marks(0),
        Rule.STUCK: marks(0, 1),
        Rule.SPIKE: marks(1),
        Rule.SATURATED_PLATEAU: marks(2),
    }
    assert levels(rules, (4,)).tolist() == [Level.BAD, Level.QUESTIONABLE, 0, 0]


def test_stored_flags_are_the_readings_flags() -> None:
    rules = {Rule.RANGE: marks(0), Rule.STUCK: marks(0, 1), Rule.CONTACT_LOSS: marks(3)}
    flags = stored_flags(rules, (4,)).tolist()
    assert flags == [
        Quality.OUT_OF_RANGE | Quality.QUESTIONABLE,
        Quality.QUESTIONABLE,
        0,
        Quality.FAULTY,
    ]


def test_bad_rules_and_only_those_keep_a_reading_from_advice() -> None:
    for rule in Rule:
        stored = STORED.get(rule, Quality.GOOD)
        assert bool(stored & BAD) == (rule in BAD_RULES), rule
        assert bool(stored & Quality.QUESTIONABLE) == (rule in QUESTIONABLE_RULES), rule


def test_the_newest_day_decides_whether_a_sensor_is_bad() -> None:
    hours = np.arange(240.0)
    level = np.zeros((4, 240), dtype=np.int64)
    level[1, 228:] = Level.BAD  # half of the last day
    level[2, 100:110] = Level.BAD  # of the week, but healed
    level[3, 20:60] = Level.BAD  # more than a week ago
    valid = np.ones(level.shape, dtype=np.bool_)
    when = np.broadcast_to(hours, level.shape)
    found = scores(level, when, valid)
    assert found == [Score.GOOD, Score.BAD, Score.QUESTIONABLE, Score.GOOD]
    assert scores(level[:1, :0], when[:1, :0], valid[:1, :0]) == [Score.BAD]


def test_a_single_odd_reading_does_not_make_a_sensor_doubtful() -> None:
    level = np.zeros((1, 168), dtype=np.int64)
    level[0, [10, 50, 90]] = Level.QUESTIONABLE
    valid = np.ones(level.shape, dtype=np.bool_)
    assert scores(level, np.arange(168.0)[None], valid) == [Score.GOOD]
    level[0, 130] = Level.QUESTIONABLE
    assert scores(level, np.arange(168.0)[None], valid) == [Score.QUESTIONABLE]
