"""What the plan makes of bad and questionable probes."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.state import ProbeState
from baumfeuchte.planning.assemble import Probes
from baumfeuchte.planning.probe_quality import with_quality
from baumfeuchte.storage.sensor_quality import ProbeQuality

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.storage.engine import Database

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
LOST: dict[str, object] = {"code": "contact_loss", "score": "bad", "ongoing": True}
WRONG: dict[str, object] = {"code": "range", "score": "bad", "ongoing": True}


def natural(hour: float) -> float:
    age = hour % 216
    return round(17 + 9 * math.exp(-age / 90) + 0.15 * math.sin(hour / 24 * 2 * math.pi), 2)


def out_of_soil(hour: float) -> float:
    return natural(hour) if hour < -30 else 1.2


def stuck(hour: float) -> float:
    return natural(min(hour, -120.0))


def said(level: str, *reasons: dict[str, object], at: datetime = NOW) -> ProbeQuality:
    return ProbeQuality(
        sensor_id=7,
        probe=0,
        quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
        level=level,
        score=0.5,
        reasons=reasons,
        since=None,
        judged_at=at,
    )


@pytest.fixture
def probes() -> Probes:
    """Two probes of the sensor 7 at the second of three trees."""
    return Probes(
        state=ProbeState(
            tree_index=np.array([1, 1]),
            depth_cm=np.array([30.0, 60.0]),
            is_tension=np.array([False, False]),
            value=np.array([20.0, 21.0]),
            observed_at=(NOW, NOW),
            value_day_age=np.zeros(2),
            history=np.full((2, 7), 20.0),
        ),
        sensor_id=np.array([7, 7]),
        probe=np.array([0, 1]),
    )


@pytest.mark.parametrize(("reason", "contact"), [(LOST, True), (WRONG, False)])
def test_a_bad_probe_has_no_value(
    probes: Probes, reason: dict[str, object], *, contact: bool
) -> None:
    healed = replace(said("bad"), reasons=({**LOST, "ongoing": False}, reason)).reasons
    found = with_quality(probes, [said("bad", *healed)], trees=3, as_of=NOW)
    assert np.isnan(found.probes.state.value).tolist() == [True, False]
    assert np.isnan(found.probes.state.value_day_age).tolist() == [True, False]
    assert found.no_contact.tolist() == [False, contact, False]
    assert found.bad_values.tolist() == [False, not contact, False]


def test_a_questionable_probe_is_marked(probes: Probes) -> None:
    found = with_quality(probes, [said("questionable")], trees=3, as_of=NOW)
    assert found.probes.state.doubtful is not None
    assert found.probes.state.doubtful.tolist() == [True, False]
    assert np.isfinite(found.probes.state.value).all()


@pytest.mark.parametrize("hours", [-1, 49])
def test_what_was_judged_later_or_long_ago_does_not_count(probes: Probes, hours: int) -> None:
    at = NOW - timedelta(hours=hours)
    found = with_quality(probes, [said("bad", LOST, at=at)], trees=3, as_of=NOW)
    assert np.isfinite(found.probes.state.value).all()
    assert not found.no_contact.any()


def test_the_plan_does_not_use_a_bad_probe(
    town: Any, database: Database, city: Any, put: Callable[..., int]
) -> None:
    sensor = put(out_of_soil)
    assert sensor
    row = town.rows(database, town.plan(database))["a"]
    assert row.recommendation.status is Status.UNKNOWN
    assert town.codes(row) == ["probe_no_contact"]
    advice = row.recommendation
    told = [sentence(advice.reasons[0], advice, language) for language in ("de", "en")]
    assert "keinen Kontakt mehr zum Boden" in told[0]
    assert "lost contact with the soil" in told[1]
    with city.database.begin() as conn:
        days = conn.execute(sa.text("SELECT max(local_day) FROM daily_values")).scalar()
    assert days < town.DAY - timedelta(days=1)


def test_a_questionable_probe_counts_with_three_times_the_error(
    town: Any, database: Database, put: Callable[..., int]
) -> None:
    put(natural, "sure")
    put(stuck, "stuck")
    rows = town.rows(database, town.plan(database))
    assert "doubtful_probe" in town.codes(rows["stuck"])
    assert "doubtful_probe" not in town.codes(rows["sure"])
    assert rows["stuck"].recommendation.status is not Status.UNKNOWN
    assert rows["sure"].recommendation.confidence < rows["stuck"].recommendation.confidence
