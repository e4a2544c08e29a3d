"""What makes a sensor's advice doubtful, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.observations import Observations
from baumfeuchte.irrigation.state import HISTORY_DAYS, ProbeState
from baumfeuchte.irrigation.weather_state import uniform_weather
from baumfeuchte.planning.assemble import tree_state, tree_traits
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.state import PlanState

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def state(
    values: Sequence[float],
    *,
    soil: str | None = "Sl3",
    tension: bool = False,
    frozen: bool = False,
) -> PlanState:
    """One young tree with a probe in 30 cm; daily values up to today, Vol.-% or kPa."""
    tree = Tree(
        id=7, number="7", species="Tilia cordata", planting_year=2024, latitude=51, longitude=7,
        site=Site(soil=soil),
    )  # fmt: skip
    history = np.full((1, HISTORY_DAYS), np.nan)
    history[0, HISTORY_DAYS - len(values) :] = values
    empty, nothing = np.empty(0), np.empty(0, dtype=np.int64)
    one = np.zeros(1, dtype=np.int64)
    return PlanState(
        day=DAY,
        as_of=NOW,
        trees=tree_state([tree], day=DAY, watered_litres={}),
        traits=tree_traits([tree]),
        probes=ProbeState(
            tree_index=one,
            depth_cm=np.array([30.0]),
            is_tension=np.array([tension]),
            value=history[:, -1].copy(),
            observed_at=(NOW,),
            value_day_age=np.zeros(1),
            history=history,
        ),
        sensor_id=one,
        probe=one,
        weather=uniform_weather(1, day=DAY, et0_mm=(4.0,) * 14, rain_mm=(0.0,) * 14),
        budget_days=0,
        waterings=LoggedWaterings(tree=nothing, day=nothing, litres=empty),
        observations=Observations(
            tree=nothing, rew=empty, age_days=empty, sd_rew=empty, share_then=empty
        ),
        bad_values=np.zeros(1, dtype=np.bool_),
        no_contact=np.zeros(1, dtype=np.bool_),
        frozen=np.array([frozen]),
        held=one,
        was_dry=np.zeros(1, dtype=np.bool_),
    )


def advised(*values: float, **options: object) -> Recommendation:
    (item,) = decide(state(values, **options)).recommendations  # type: ignore[arg-type]
    return item


def codes(item: Recommendation) -> list[str]:
    return [reason.code for reason in item.reasons]


@pytest.mark.parametrize(("days", "confidence"), [(1, "C"), (2, "C"), (3, "B"), (7, "B")])
def test_a_probe_settles_in_three_days(days: int, confidence: str) -> None:
    item = advised(*[80.0 + day for day in range(days)], tension=True)
    assert item.confidence == confidence
    assert ("first_values" in codes(item)) == (days < 3)


@pytest.mark.parametrize(
    ("vwc", "soil", "reason"),
    [
        (0.9, "Sl3", "probe_no_contact"),
        (1.1, "Sl3", "drier_than_soil"),
        (3.9, "Sl3", "drier_than_soil"),
        (4.2, "Sl3", None),
        (2.1, "Ss", None),
        (1.9, "Ss", "drier_than_soil"),
        (0.9, "Ss", "probe_no_contact"),
        (2.1, None, None),
        (1.9, None, "drier_than_soil"),
        (0.9, None, "probe_no_contact"),
    ],
)
def test_air_or_a_very_dry_soil(vwc: float, soil: str | None, reason: str | None) -> None:
    item = advised(*[vwc] * 7, soil=soil)
    if reason == "probe_no_contact":
        assert (item.status, item.litres, codes(item)[0]) == (Status.UNKNOWN, None, reason)
    else:
        assert item.status is Status.CRITICAL
        assert (item.litres or 0) > 0
        assert ("drier_than_soil" in codes(item)) == (reason is not None)
        assert item.confidence == "D" or reason is None


def test_a_high_tension_is_no_air() -> None:
    assert "drier_than_soil" not in codes(advised(*[1.5] * 7, tension=True))


def test_frost_is_a_remark_or_the_reason() -> None:
    assert codes(advised(*[18.0] * 7, frozen=True))[-1] == "frozen"
    assert codes(advised(np.nan, frozen=True))[0] == "frozen"


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_has_a_sentence(language: str) -> None:
    items = [advised(3.0, frozen=True), advised(3.0, 3.0), advised(0.9)]
    for item in items:
        for reason in item.reasons:
            assert sentence(reason, item, language).endswith(".")  # type: ignore[arg-type]


def test_a_doubted_probe_is_never_sure() -> None:
    """Three times a very small error is still small; the doubt is not."""
    sure = state([50.0 - day for day in range(7)])
    trees = replace(sure.trees, field_capacity=np.array([0.8]), wilting_point=np.array([0.05]))
    sure = replace(sure, trees=trees)
    doubted = replace(sure, probes=replace(sure.probes, doubtful=np.ones(1, dtype=np.bool_)))
    assert decide(sure).recommendations[0].confidence == "A"
    assert decide(doubted).recommendations[0].confidence != "A"
