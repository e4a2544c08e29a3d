from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.species import (
    DROUGHT_CLASS_SHIFT_REW,
    drought_class,
    shift_limits,
    species_group,
    tree_limits,
)
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, age_class_index

NAN = np.nan


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Tilia cordata", "tilia"),
        ("Tilia cordata 'Greenspire'", "tilia"),
        ("Tilia x europaea 'Pallida'", "tilia"),
        ("Tilia × intermedia", "tilia"),
        ("Winter-Linde", "tilia"),
        ("Winterlinde", "tilia"),
        ("Linden", "tilia"),
        ("Kleinblättrige Winterlinde (Tilia cordata)", "tilia"),
        ("TILIA CORDATA", "tilia"),
        ("Spitz-Ahorn", "acer"),
        ("Hainbuche", "carpinus"),
        ("Weißbuche", "carpinus"),
        ("Rot-Buche", "fagus"),
        ("Eberesche", "sorbus"),
        ("Gewöhnliche Esche", "fraxinus"),
        ("Blasenesche", "koelreuteria"),
        ("Rosskastanie", "aesculus"),
        ("Roßkastanie", "aesculus"),
        ("Esskastanie", "castanea"),
        ("Platanen", "platanus"),
        ("Malus 'Kaiser Wilhelm Linde'", "malus"),
        ("Kornelkirsche", "cornus"),
        ("Sophora japonica", "styphnolobium"),
        ("×Chitalpa tashkentensis", "chitalpa"),
        ("Zelkova serrata", "zelkova"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_species_groups(name: str | None, group: str | None) -> None:
    assert species_group(name) == group


@given(st.text(max_size=30))
def test_any_text_has_a_group_or_none(name: str) -> None:
    found = species_group(name)
    assert found is None or found == found.strip()


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("4", 4), (2, 2), (2.0, 2), ("2.1", 2), (" 3,2 ", 3), ("0", None), ("5", None),
     ("", None), (None, None), ("sehr gut", None), ("1.2.3", None), (NAN, None)],
)  # fmt: skip
def test_drought_classes(text: object, number: int | None) -> None:
    assert drought_class(text) == number


def test_shift_by_class_from_year_four() -> None:
    years = [7.0] * 4
    np.testing.assert_allclose(
        shift_limits([0.33] * 4, [1, 2, 3, 4], years), [0.28, 0.33, 0.38, 0.43]
    )
    np.testing.assert_allclose(shift_limits([0.55] * 3, [4, 4, 4], [0, 2, 3.9]), 0.55)
    np.testing.assert_allclose(
        shift_limits([0.33] * 4, [4, NAN, 9, 4], [4.0, 8.0, 8.0, NAN]), [0.43, 0.33, 0.33, 0.43]
    )


def test_a_city_brings_its_own_shifts_but_no_limit_leaves_the_scale() -> None:
    assert float(shift_limits(0.25, 3, 8, {3: 0.2})) == pytest.approx(0.45)
    assert float(shift_limits(0.25, 3, 8, {3: -5.0})) == pytest.approx(0.05)
    assert float(shift_limits(0.25, 3, 8, {3: 5.0})) == pytest.approx(0.95)


def test_limits_of_trees_without_a_sensor() -> None:
    years = np.array([0.0, 2.0, 3.0, 7.0, 30.0, NAN])
    found = tree_limits(age_class_index(years), years)
    np.testing.assert_allclose(found.water_at_rew, [0.55, 0.55, 0.40, 0.33, 0.25, 0.33])
    np.testing.assert_allclose(found.critical_rew, [0.50, 0.50, 0.33, 0.25, 0.15, 0.25])
    np.testing.assert_allclose(found.target_rew, [0.9, 0.9, 0.9, 0.8, 0.7, 0.8])
    shifted = tree_limits(age_class_index(years), years, 4)
    np.testing.assert_allclose(shifted.water_at_rew, [0.55, 0.55, 0.40, 0.43, 0.35, 0.43])


@pytest.mark.parametrize("number", DROUGHT_CLASS_SHIFT_REW)
def test_critical_stays_below_water_at(number: int) -> None:
    years = np.array([row.last_year for row in AGE_CLASSES])
    found = tree_limits(age_class_index(years), years, number)
    assert (found.critical_rew < found.water_at_rew).all()
    assert (found.water_at_rew < found.target_rew).all()
