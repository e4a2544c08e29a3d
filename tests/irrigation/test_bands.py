from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.irrigation.bands import Trust, at_leads, band_widths, learn_trust
from baumfeuchte.irrigation.drive import prepare_drive
from baumfeuchte.irrigation.forecast_priors import KNOT_DAYS, PRIORS
from baumfeuchte.irrigation.response import learn_response

if TYPE_CHECKING:
    from conftest import Worlds


def trust_of(
    worlds: Worlds, *, noise: float = 0.0, known: bool = True, scramble: bool = False
) -> Trust:
    world = worlds.bucket(40, noise=noise)
    levels = world.past.copy()
    if scramble:  # a sensor that has nothing to do with the weather
        levels = 20.0 + np.random.default_rng(3).standard_normal(levels.shape)
    drive = prepare_drive(world.weather(), 60)
    response = learn_response(levels, drive, np.full(40, 0.01))
    return learn_trust(response, drive, levels, np.full((14, 40), known))


def test_tables_are_met_at_their_knots_and_constant_beyond() -> None:
    values = at_leads((1.0, 2.0, 4.0), 14)
    assert [values[int(day) - 1] for day in KNOT_DAYS] == pytest.approx([1.0, 2.0, 4.0])
    assert values[13] == 4.0
    assert (np.diff(values) >= 0).all()


def test_a_model_that_was_right_is_believed_and_one_that_was_not_is_shrunk(worlds: Worlds) -> None:
    right, wrong = trust_of(worlds), trust_of(worlds, scramble=True)
    assert np.median(right.slope[2]) > 0.8
    assert np.median(wrong.slope[6]) < np.median(right.slope[6]) - 0.1


def test_noise_widens_the_errors(worlds: Worlds) -> None:
    calm, noisy = trust_of(worlds), trust_of(worlds, noise=1.0)
    assert (np.median(noisy.error, axis=1) > np.median(calm.error, axis=1)).all()


def test_hindcasts_know_no_more_weather_than_the_forecast(worlds: Worlds) -> None:
    known, unknown = trust_of(worlds), trust_of(worlds, known=False)
    assert (unknown.unknown == 1.0).all()
    assert (np.median(unknown.error[2:7], axis=1) > 1.5 * np.median(known.error[2:7], axis=1)).all()


def test_without_hindcasts_the_prior_stands(worlds: Worlds) -> None:
    world = worlds.bucket(3)
    levels = np.full_like(world.past, np.nan)
    levels[-1] = 20.0
    drive = prepare_drive(world.weather(), 60)
    response = learn_response(levels, drive, np.full(3, 0.01))
    trust = learn_trust(response, drive, levels, np.ones((14, 3), dtype=bool))
    assert trust.slope[0] == pytest.approx(PRIORS.slope[0])
    assert trust.error[0] == pytest.approx(PRIORS.error_per_step[0] * response.step)


def trust_with(*, error: float, noise: float = 0.0) -> Trust:
    even = np.ones((14, 1))
    return Trust(slope=even, error=error * even, unknown=0.0 * even, noise=np.array([noise]))


def test_errors_of_noise_lie_as_far_below_as_above() -> None:
    step, still = np.array([0.1]), np.zeros((14, 1))
    model, half, noise = (
        band_widths(trust_with(error=1.0, noise=sd), still, step, still) for sd in (0.0, 0.7, 1.1)
    )
    assert (noise[0] > half[0]).all()
    assert (half[0] > model[0]).all()
    assert noise[0] == pytest.approx(np.full((14, 1), 1.6), abs=0.01)
    # Above, too: with known weather a model's errors of a day lie nearer than those of noise.
    assert (noise[1] >= model[1]).all()
    assert noise[1][0] == pytest.approx(1.6, abs=0.01)
    assert model[1][0] == pytest.approx(0.94 * PRIORS.above[0][0])


def test_widths_are_above_zero_and_grow_with_the_error() -> None:
    nothing = trust_with(error=0.0)
    step, still = np.array([0.1]), np.zeros((14, 1))
    below, above = band_widths(nothing, still, step, still)
    assert (below > 0.0).all()
    assert (above > 0.0).all()
    wide = trust_with(error=1.0)
    for narrow, broad in zip((below, above), band_widths(wide, still, step, still), strict=True):
        assert (broad > narrow).all()
    thirsty, _ = band_widths(nothing, still, step, np.full((14, 1), 3.0))
    assert (thirsty > below).all()
