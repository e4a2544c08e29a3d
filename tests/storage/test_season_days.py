"""What the season keeps of a list: packed, read again, and refused where it is something else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.storage.season_days import (
    ADVISED,
    CENSORED,
    CRITICAL,
    ESTIMATED,
    TENSION,
    SeasonDay,
    line_of,
    packed_season_day,
    season_day,
    unpacked_season_day,
)

SITE = {"field_capacity": 0.3, "wilting_point": 0.1, "volume_m3": 1.0, "efficiency": 0.8}


def day_of(
    status: Status, rew: float | None, litres: int | None = None, **inputs: object
) -> SeasonDay:
    advice = Recommendation(
        tree_id=2**40 + 7,
        day=date(2026, 7, 1),
        status=status,
        litres=litres,
        rew=rew,
        rule_version="test",
        last_observed_at=datetime(2026, 7, 1, tzinfo=UTC),
        inputs=inputs,
    )
    return season_day([line_of(advice)])


def test_a_measured_and_an_estimated_line() -> None:
    own = day_of(Status.CRITICAL, 0.1234, 60, critical_rew=0.5, sensor_kind="water_content", **SITE)
    assert (own.listed.tolist(), own.marks.tolist()) == ([2**40 + 7], [CRITICAL | ADVISED])
    assert (own.tree.tolist(), own.kind.tolist()) == ([2**40 + 7], [0])
    assert own.rew.tolist() == pytest.approx([0.1234])
    assert own.site.ravel().tolist() == pytest.approx([0.3, 0.1, 1.0, 0.8])
    guessed = day_of(Status.CRITICAL, 0.1, None, critical_rew=0.5, sources=["group"])
    assert (guessed.listed.tolist(), guessed.marks.tolist()) == (
        [2**40 + 7],
        [CRITICAL | ESTIMATED],
    )
    assert guessed.tree.size == 0
    nothing = day_of(Status.OK, 0.9, 0, sources=["group"])
    assert (nothing.listed.size, nothing.tree.size) == (0, 0)


@pytest.mark.parametrize(
    ("sensor_kind", "tension_kpa", "kind"),
    [
        ("tension", 33.0, TENSION),
        ("tension", 10.0, TENSION | CENSORED),
        ("tension", 7.5, TENSION | CENSORED),
        ("water_content", 7.5, 0),
        ("water_content", 10.0, 0),
        ("mean", 10.0, CENSORED),
        ("mean", 7.5, 0),
        ("mean", 33.0, 0),
    ],
)
def test_what_only_says_wet(sensor_kind: str, tension_kpa: float, kind: int) -> None:
    inputs = {"critical_rew": 0.5, "sensor_kind": sensor_kind, "tension_kpa": tension_kpa}
    day = day_of(Status.OK, 0.8, None, **inputs)
    assert day.kind.tolist() == [kind]
    assert np.isnan(day.site).all(), "the line does not name the soil"


def test_packed_and_read_again() -> None:
    day = day_of(Status.DRY, 0.3, 80, critical_rew=0.25, **SITE)
    again = unpacked_season_day(packed_season_day(day))
    for name in ("listed", "marks", "tree", "kind", "rew", "critical_rew", "site"):
        assert getattr(again, name).tolist() == getattr(day, name).tolist(), name
    none = unpacked_season_day(packed_season_day(season_day([])))
    assert (none.listed.size, none.tree.size, none.site.shape) == (0, 0, (4, 0))


@pytest.mark.parametrize("damage", ["cut", "other", "version", "empty", "count"])
def test_other_bytes_are_refused(damage: str) -> None:
    data = packed_season_day(day_of(Status.DRY, 0.3, 80, critical_rew=0.25, **SITE))
    broken = {
        "cut": data[:30],
        "other": b"something else entirely",
        "version": b"\x09" + data[1:],
        "empty": b"",
        "count": data[:5] + b"\x09" + data[6:],
    }[damage]
    with pytest.raises(StorageError, match="the season keeps"):
        unpacked_season_day(broken)
