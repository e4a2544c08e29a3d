from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.estimate import CombinedPath, Source
from baumfeuchte.irrigation.estimate_decision import CLASSES, Estimate, decide_estimates
from baumfeuchte.irrigation.estimate_litres import EstimateSite, LitresOptions
from baumfeuchte.irrigation.species import TreeLimits
from baumfeuchte.irrigation.transfer import confidence_class

NAN = np.nan
URGENCY = {Status.OK: 0, Status.SOON: 1, Status.DRY: 2, Status.CRITICAL: 3}


def path_of(mean: Any, sd: Any, source: Source = Source.GROUP) -> CombinedPath:
    means = np.array(mean, dtype=np.float64).reshape(len(mean), -1)
    count = means.shape[1]
    return CombinedPath(
        mean=means,
        sd=np.broadcast_to(np.array(sd, dtype=np.float64), means.shape).copy(),
        sources=np.full(count, int(source)),
        silenced=np.zeros(count, dtype=np.bool_),
        observed_days=np.full(count, NAN),
    )


def decide(mean: Any, sd: Any = 0.17, source: Source = Source.GROUP, **more: Any) -> Estimate:
    path = path_of(mean, sd, source)
    size = path.mean.shape[1]
    return decide_estimates(
        path,
        TreeLimits(
            water_at_rew=np.full(size, 0.55),
            critical_rew=np.full(size, 0.50),
            target_rew=np.full(size, 0.9),
        ),
        EstimateSite(total_litres=np.full(size, 113.6), crown_m2=np.full(size, 4.5)),
        np.full(size, 2.0),
        **more,
    )


def falling(start: float, loss: float = 0.03, days: int = 14) -> np.ndarray:
    return start - loss * np.arange(days + 1)


def test_the_neighbour_of_the_worked_example() -> None:
    found = decide(np.full(15, 0.55), 0.16954)
    assert found.p_critical[0, 0] == pytest.approx(0.384, abs=1e-3)
    assert found.confidence_words()[0] == "C"
    assert found.status == (Status.DRY,)  # the limit of its class is 0.55
    assert found.not_before.tolist() == [0.0]
    assert found.shown_rew.tolist() == [0.55]
    assert (found.low_rew[0], found.high_rew[0]) == (0.33, 0.77)
    assert found.litres.tolist() == [50.0]


@pytest.mark.parametrize(
    ("start", "status"),
    [(0.95, Status.OK), (0.58, Status.SOON), (0.54, Status.DRY), (0.5, Status.CRITICAL)],
)
def test_status(start: float, status: Status) -> None:
    assert decide(falling(start)).status == (status,)


@pytest.mark.parametrize(("margin", "status"), [(0.02, Status.SOON), (0.05, Status.DRY)])
def test_the_city_says_how_far_above_the_limit_dry_ends(margin: float, status: Status) -> None:
    # The limit is 0.55; yesterday the tree was dry, today it is at 0.58.
    was = np.array([True])
    assert decide(falling(0.58), was_dry=was, hysteresis_rew=margin).status == (status,)
    assert decide(falling(0.58), was_dry=~was, hysteresis_rew=margin).status == (Status.SOON,)


def test_dates_count_from_today() -> None:
    found = decide(falling(0.7), 0.1)
    # below 0.5 by half: after 6.67 days, so on day 7; below by a fifth: 0.584 -> day 4
    assert found.water_by.tolist() == [7.0]
    assert found.not_before.tolist() == [4.0]
    assert found.days.tolist() == [pytest.approx(6.667, abs=1e-3)]
    critical = decide(falling(0.4))
    assert (critical.water_by[0], critical.not_before[0]) == (0.0, 0.0)
    far = decide(np.full(15, 0.9), 0.05)
    assert np.isinf(far.water_by).all()
    assert np.isinf(far.days).all()


def test_no_date_lies_behind_the_season() -> None:
    for left in (0.0, 2.0, 5.0, 9.0):
        found = decide(falling(0.7), 0.1, days_left=left)
        assert found.water_by.tolist() == [min(7.0, left)]
        assert found.not_before.tolist() == [min(4.0, left)]
        assert found.days.tolist() == [pytest.approx(6.667, abs=1e-3)]
    assert np.isinf(decide(np.full(15, 0.9), 0.05, days_left=3.0).water_by).all()


def test_no_decimals_for_c_and_d() -> None:
    for sd in (0.17, 0.25):
        found = decide(falling(0.7), sd)
        for days in (found.days, found.earliest, found.latest):
            assert np.isinf(days[0]) or days[0] == round(days[0])
        assert found.shown_rew[0] == 0.7
    fine = decide(falling(0.7), 0.1)
    assert fine.days[0] != round(fine.days[0])
    assert decide(falling(0.4321), 0.25).shown_rew.tolist() == [0.43]


@pytest.mark.parametrize("sd", [0.03, 0.06, 0.0601, 0.12, 0.1201, 0.2, 0.2001, 0.5])
def test_classes_are_those_of_the_reference_but_never_a(sd: float) -> None:
    expected = confidence_class(sd).replace("A", "B")
    assert decide(np.full(4, 0.7), sd).confidence_words() == [expected]
    assert "A" not in CLASSES


def test_the_budget_alone_fills_up_to_field_capacity() -> None:
    # D = 0.5 x 113.6 = 56.8 l, / 0.8 = 71 -> 80 l, capped at 90; a group fills up to 0.9: 60 l
    assert decide(np.full(4, 0.5), 0.25, Source.BUDGET).litres.tolist() == [80.0]
    assert decide(np.full(4, 0.5), 0.25, Source.GROUP).litres.tolist() == [60.0]
    assert decide(np.full(4, 0.5), 0.25, Source.BUDGET).confidence_words()[0] == "D"


def test_litres_are_those_of_the_planned_day() -> None:
    found = decide(falling(0.6, 0.05), 0.1)
    assert found.water_by.tolist() == [2.0]
    assert found.litres.tolist() == [60.0]  # (0.9 - 0.5) x 113.6 / 0.8 = 56.8


def test_the_planned_day_is_that_of_the_list_though_it_gets_critical_later() -> None:
    mean = np.stack([falling(0.548, 0.005), falling(0.548, 0.0)], axis=1)
    found = decide(mean, 0.1)
    assert found.status == (Status.DRY, Status.DRY)
    assert found.days.tolist() == [pytest.approx(9.6), np.inf]
    assert found.water_by.tolist() == [7.0, 7.0]
    assert found.planned_rew.tolist() == [pytest.approx(0.513), 0.548]


def test_unknown() -> None:
    mean = np.stack([falling(NAN), falling(0.4), falling(0.4)], axis=1)
    mean[5, 1] = NAN  # a gap in the path is not "not within two weeks"
    found = decide(mean)
    assert found.status == (Status.UNKNOWN, Status.UNKNOWN, Status.CRITICAL)
    for name in (
        "rew",
        "sd_rew",
        "shown_rew",
        "low_rew",
        "high_rew",
        "p_soon",
        "water_by",
        "not_before",
        "days",
        "earliest",
        "latest",
        "litres",
        "litres_low",
        "litres_high",
        "shown_earliest",
        "shown_latest",
    ):
        values = getattr(found, name)
        assert np.isnan(values[:2]).all(), name
        assert not np.isnan(values[2]), name
    assert found.confidence_words()[0] == found.confidence_words()[1] == "-"
    assert found.priority[:2].tolist() == [0.0, 0.0]


def test_out_of_season_is_monitored() -> None:
    mean = np.stack([falling(NAN), falling(0.4)], axis=1)
    found = decide(mean, season=False)
    assert found.status == (Status.UNKNOWN, Status.MONITORING)
    assert np.isnan(found.litres).all()
    assert np.isnan(found.water_by).all()
    assert found.priority.tolist() == [0.0, 0.0]
    assert found.shown_rew[1] == 0.4
    assert found.confidence_words()[1] == "C"


def test_dry_ends_only_clearly_above_the_limit() -> None:
    mean = np.stack([np.full(15, 0.59), np.full(15, 0.59), np.full(15, 0.61)], axis=1)
    found = decide(mean, 0.05, was_dry=np.array([True, False, True]))
    assert found.status == (Status.DRY, Status.OK, Status.OK)


def test_priority_is_expected_stress_days_by_vulnerability() -> None:
    found = decide(falling(0.3), 0.05)
    assert found.priority[0] == pytest.approx(2.0 * 7, abs=0.01)


def test_a_day_after_rain_is_no_stress_day_but_has_been_critical_by_then() -> None:
    mean = np.array([0.4, 0.4, 0.4] + [0.95] * 12)
    found = decide(mean, 0.05)
    assert found.p_critical[[2, 7], 0].tolist() == pytest.approx([0.977, 0.977], abs=1e-3)
    assert found.priority[0] == pytest.approx(2.0 * 2 * 0.977, abs=0.01)


def test_a_short_horizon() -> None:
    found = decide(np.array([0.58, 0.49]), 0.05)
    assert found.status == (Status.SOON,)
    assert found.water_by.tolist() == [1.0]


def test_options_of_a_city_reach_the_litres() -> None:
    own = LitresOptions(litres_per_crown_m2=12.0)
    found = decide(np.full(4, 0.1), litres=own)
    assert found.litres.tolist() == [50.0]
    assert found.litres_capped.tolist() == [True]


@given(
    start=st.floats(0, 1.1),
    loss=st.floats(0, 0.1),
    drier=st.floats(0, 0.5),
    sd=st.floats(0.03, 0.35),
    budget=st.booleans(),
)
def test_drier_never_lowers_urgency(
    *, start: float, loss: float, drier: float, sd: float, budget: bool
) -> None:
    source = Source.BUDGET if budget else Source.GROUP
    wet = decide(falling(start, loss), sd, source)
    dry = decide(falling(start - drier, loss), sd, source)
    assert URGENCY[dry.status[0]] >= URGENCY[wet.status[0]]
    assert dry.water_by[0] <= wet.water_by[0]
    assert dry.not_before[0] <= wet.not_before[0]
    assert dry.days[0] <= wet.days[0] + 1e-9
    assert dry.priority[0] >= wet.priority[0] - 1e-6
    for found in (wet, dry):
        assert found.not_before[0] <= found.water_by[0]
        assert found.earliest[0] <= found.days[0] <= found.latest[0]
        assert found.litres_low[0] <= found.litres[0] <= found.litres_high[0]
