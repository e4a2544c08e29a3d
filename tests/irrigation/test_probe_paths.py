"""Questionable probes: three times the error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.probe_paths import ProbePaths, probe_paths
from baumfeuchte.irrigation.probes import PreparedProbes, prepare_probes
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.site import site_arrays
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.weather_state import uniform_weather

BANDS = ("low", "high", "inner_low", "inner_high")


@pytest.fixture
def case(build: Any) -> Any:
    """A tree with two probes."""
    return build.case(build.tree(build.probe(30, 18.0), build.probe(60, 50.0, tension=True)))


def forecast(case: Any, doubtful: list[bool] | None) -> tuple[PreparedProbes, ProbePaths]:
    marks = None if doubtful is None else np.array(doubtful)
    weather = uniform_weather(1, day=case.day, et0_mm=case.et0, rain_mm=case.rain)
    ready = prepare_probes(
        replace(case.probe_state(), doubtful=marks),
        np.arange(2),
        site_arrays(case.tree_state(), DEFAULT_OPTIONS),
        weather,
        DEFAULT_OPTIONS,
    )
    return ready, probe_paths(ready, weather)


def test_the_band_and_the_error_of_the_level_are_three_times_as_wide(case: Any) -> None:
    ready, known = forecast(case, None)
    doubted, found = forecast(case, [True, False])
    assert doubted.sd_rew / ready.sd_rew == pytest.approx([3.0, 1.0])
    assert (found.middle == known.middle).all()
    for band in BANDS:
        before = getattr(known, band) - known.middle
        after = getattr(found, band) - found.middle
        assert after == pytest.approx(before * [3.0, 1.0], abs=1e-12), band
        assert (before[1:] != 0.0).all()


def test_no_doubt_changes_nothing(case: Any) -> None:
    _, known = forecast(case, None)
    _, sure = forecast(case, [False, False])
    for band in ("middle", *BANDS):
        assert (getattr(known, band) == getattr(sure, band)).all()


def test_the_advice_says_it_and_is_less_certain(build: Any) -> None:
    case = build.case(build.tree(build.probe(60, 18.0)))

    def advised(*, doubtful: bool) -> Any:
        return recommend(
            case.tree_state(),
            replace(case.probe_state(), doubtful=np.array([doubtful])),
            day=case.day,
            as_of=case.as_of,
            weather=uniform_weather(1, day=case.day, et0_mm=case.et0, rain_mm=case.rain),
            options=DEFAULT_OPTIONS,
        )[0]

    sure, doubted = advised(doubtful=False), advised(doubtful=True)
    assert doubted.confidence > sure.confidence
    assert doubted.rew == sure.rew
    assert "doubtful_probe" not in [reason.code for reason in sure.reasons]
    reason = next(reason for reason in doubted.reasons if reason.code == "doubtful_probe")
    assert sentence(reason, doubted, "de") == (
        "1 Sonde des Baums ist zweifelhaft; sie zählt mit dem dreifachen Fehler."
    )
    assert "three times the error" in sentence(reason, doubted, "en")
