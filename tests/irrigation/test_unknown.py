"""No data is neither wet nor dry (irrigation-science 4.7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explain import sentence

NAN = float("nan")


def test_the_four_ways_of_not_knowing(build: Any) -> None:
    trees = [
        build.tree(),
        build.tree(build.probe(30, NAN, age=NAN, seen=False)),
        build.tree(build.probe(30, 18.0, age=5.0)),
        build.tree(build.probe(30, 95.0), build.probe(60, NAN, age=NAN, seen=False)),
        build.tree(build.probe(30, NAN, age=NAN)),
        build.tree(build.probe(30, 0.6)),
        build.tree(build.probe(30, 0.6), build.probe(60, 95.0)),
    ]
    advice = build.case(*trees).run()
    assert [item.reasons[0].code for item in advice] == [
        "no_sensor",
        "no_reading",
        "stale",
        "bad_values",
        "stale",
        "probe_no_contact",
        "bad_values",
    ]
    for item in advice:
        assert item.status is Status.UNKNOWN
        assert item.litres is None
        assert item.rew is None
        assert item.confidence == "-"
        assert item.days_until_critical is item.probability_dry_3d is None
    assert advice[2].last_observed_at is not None
    assert advice[2].reasons[0].value == 5.0
    assert "5 Tage alt" in sentence(advice[2].reasons[0], advice[2], "de")


@pytest.mark.parametrize(("age", "known"), [(0.0, True), (2.0, True), (3.0, False), (40.0, False)])
def test_stale_from_the_third_day_on(build: Any, age: float, *, known: bool) -> None:
    status = build.one(build.tree(build.probe(30, 18.0, age=age))).status
    assert (status is not Status.UNKNOWN) == known


def test_one_usable_probe_is_enough(build: Any) -> None:
    tree = build.tree(build.probe(30, 18.0), build.probe(60, 95.0), build.probe(90, 18.0, age=9.0))
    assert build.one(tree).status is not Status.UNKNOWN


def test_unknown_stays_unknown_in_winter_and_says_the_season_too(build: Any) -> None:
    winter = {"day": date(2026, 1, 10)}
    stale = build.one(build.tree(build.probe(30, 18.0, age=200.0)), **winter)
    assert stale.status is Status.UNKNOWN
    assert [reason.code for reason in stale.reasons] == ["stale", "out_of_season"]


def test_newest_reading_of_all_probes(build: Any) -> None:
    tree = build.tree(build.probe(30, 18.0, age=9.0), build.probe(60, 18.0, age=4.0))
    case = build.case(tree)
    advice = case.run()[0]
    assert advice.last_observed_at == max(filter(None, case.probe_state().observed_at))
