from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from baumfeuchte.domain.city_values import OwnValue, Value
from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.city_options import contradictions, options_of, value_of
from baumfeuchte.irrigation.city_value_texts import (
    GROUP_NAMES,
    full_name,
    meaning_of,
    name_of,
    shown,
)
from baumfeuchte.irrigation.city_values import CITY_VALUES, GROUPS
from baumfeuchte.irrigation.season import Season, season_factor
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS

OTHERS: dict[str, Value] = {
    "years_0_1.critical_rew": 0.52,
    "years_2.upper.water_at_kpa": 55.0,
    "years_2.deeper.water_at_rew": 0.54,
    "years_3.target_rew": 0.85,
    "stress.years_2_3": 2.5,
    "season.first_day": "03-15",
    "season.last_day": "11-10",
    "hysteresis_rew": 0.1,
    "season_curve.rises_from": "02-29",
    "season_curve.full_until": "09-30",
    "season_curve.low": 0.3,
    "bag_litres": 75.0,
    "substrate.field_capacity": 0.2,
    "default_soil": "Lu",
    "efficiency": 0.9,
    "least_litres": 80.0,
    "step_litres": 5.0,
    "litres_per_crown_m2": 25.0,
    "stale_after_days": 2.0,
    "drought_shift.class_4": 0.15,
}


def own(values: dict[str, Value]) -> list[OwnValue]:
    return [
        OwnValue(
            key=key,
            value=value,
            source="Richtlinie 2026",
            set_by="planner",
            set_at=datetime(2026, 7, 1, tzinfo=UTC),
        )
        for key, value in values.items()
    ]


def test_without_own_values_everything_is_as_published() -> None:
    assert options_of([]) == DEFAULT_OPTIONS
    # Values that only repeat the standard change nothing but the source.
    same = options_of(own({key: item.standard for key, item in CITY_VALUES.items()}))
    for field in fields(DEFAULT_OPTIONS):
        if field.name not in {"age_classes", "vulnerability"}:
            assert getattr(same, field.name) == getattr(DEFAULT_OPTIONS, field.name), field.name
    for row, standard in zip(same.age_classes, DEFAULT_OPTIONS.age_classes, strict=True):
        assert row.upper.critical_kpa == standard.upper.critical_kpa
        assert row.deeper.water_at_rew == standard.deeper.water_at_rew
        assert (row.target_rew, row.combine) == (standard.target_rew, standard.combine)


def test_every_own_value_reaches_the_decision() -> None:
    found = options_of(own(OTHERS))
    by_code = {row.code: row for row in found.age_classes}
    assert by_code["0-1"].upper.critical_rew == by_code["0-1"].deeper.critical_rew == 0.52
    assert by_code["2"].upper.water_at_kpa == 55.0
    assert by_code["2"].deeper.water_at_kpa == 25.0
    assert by_code["2"].deeper.water_at_rew == 0.54
    assert by_code["3"].target_rew == 0.85
    assert [row.value for row in found.vulnerability.by_age] == [3.0, 2.5, 1.0, 0.5]
    assert found.season == Season(first_day=(3, 15), last_day=(11, 10))
    assert (found.substrate.field_capacity, found.substrate.wilting_point) == (0.2, 0.06)
    assert (found.default_soil, found.efficiency, found.stale_after_days) == ("Lu", 0.9, 2)
    assert (found.least_litres, found.step_litres) == (80.0, 5.0)
    assert found.litres_per_crown_m2 == 25.0
    assert found.drought_shifts[4] == 0.15
    assert (found.hysteresis_rew, found.device_capacity_litres) == (0.1, 75.0)
    assert found.season_curve.days_of_year == (59, 140, 273, 320)
    assert season_factor([59, 366], found.season_curve).tolist() == [0.3, 0.3]
    assert "Stadt: critical_rew: Richtlinie 2026" in by_code["0-1"].upper.source
    assert by_code[">10"].deeper.source == DEFAULT_OPTIONS.age_classes[-1].deeper.source
    assert contradictions(found) == []


def test_a_value_that_a_later_version_does_not_know_is_left_out() -> None:
    assert options_of(own({"of_tomorrow": 1.0})) == DEFAULT_OPTIONS


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("efficiency", "0,85", 0.85),
        ("stale_after_days", "2", 2.0),
        ("season.first_day", "4-9", "04-09"),
        ("default_soil", "sl4", "Sl4"),
        ("years_3.water_at_kpa", 70, 70.0),
    ],
)
def test_a_value_is_read_as_people_write_it(key: str, written: Value, value: Value) -> None:
    assert value_of(key, written) == value


@pytest.mark.parametrize(
    ("key", "written", "says"),
    [
        ("nothing", 1.0, "no value that a city sets"),
        ("efficiency", "viel", "number from 0.2 to 1"),
        ("efficiency", "nan", "number from 0.2 to 1"),
        ("efficiency", 80.0, "number from 0.2 to 1"),
        ("stale_after_days", "2.5", "whole number"),
        ("season.first_day", "02-30", "no day"),
        ("season.first_day", "April", "no day"),
        ("hysteresis_rew", 0.3, "number from 0 to 0.2"),
        ("season_curve.low", -0.1, "number from 0 to 1"),
        ("season_curve.full_from", "06-31", "no day"),
        ("bag_litres", 501, "number from 0 to 500"),
        ("default_soil", "Beton", "no soil"),
    ],
)
def test_what_is_not_plausible_is_one_sentence(key: str, written: Value, says: str) -> None:
    with pytest.raises(InputError, match=says):
        value_of(key, written)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"season_curve.full_from": "03-31"}, "order: rises, full from"),
        ({"season_curve.full_until": "12-01"}, "order: rises, full from"),
        ({"years_0_1.critical_rew": 0.6}, "critical REW must be below"),
        ({"years_3.critical_kpa": 60.0}, "critical kPa must be above"),
        ({"years_3.target_rew": 0.4}, "target must be above"),
        ({"years_4_10.water_at_rew": 0.42}, "of age 3 must not allow drier soil"),
        ({"years_over_10.water_at_kpa": 70.0}, "of age 4-10 must not allow drier soil"),
        ({"stress.years_over_10": 2.0}, "must not rise with age"),
        ({"season.last_day": "03-01"}, "begin before it ends"),
        ({"substrate.wilting_point": 0.15}, "0.02 m³/m³ above"),
    ],
)
def test_contradictions_are_found(values: dict[str, Value], says: str) -> None:
    assert any(says in text for text in contradictions(options_of(own(values))))


def test_the_published_values_are_in_their_own_ranges() -> None:
    assert contradictions(DEFAULT_OPTIONS) == []
    for key, item in CITY_VALUES.items():
        assert value_of(key, item.standard) == item.standard, key
        assert item.source, key


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_value_has_a_name_and_a_meaning(language: str) -> None:
    assert set(GROUPS) == set(GROUP_NAMES)
    names = [full_name(key, language) for key in CITY_VALUES]  # type: ignore[arg-type]
    assert len(set(names)) == len(names)
    for key, item in CITY_VALUES.items():
        assert name_of(key, language)  # type: ignore[arg-type]
        assert meaning_of(key, language).endswith(".")  # type: ignore[arg-type]
        assert shown(key, item.standard, language)  # type: ignore[arg-type]


def test_values_are_shown_as_people_read_them() -> None:
    assert shown("years_0_1.critical_rew", 0.455, "de") == "45,5 %"
    assert shown("substrate.field_capacity", 0.16, "de") == "0,160 m³/m³"
    assert shown("years_3.water_at_kpa", 62.0, "en") == "62 kPa"
    assert shown("season.first_day", "04-01", "de") == "04-01"
