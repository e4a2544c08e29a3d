"""Kappa and gamma that probes learn of their own days, their group or a crown (4.2, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from baumfeuchte.irrigation import loss_learning
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.irrigation.loss import LossModel, loss_step
from baumfeuchte.irrigation.loss_learning import (
    CROWN_LIMITS,
    KappaSource,
    LearnedLoss,
    LossGround,
    LossLesson,
    crown_kappa_per_mm,
    learn_loss,
)
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.state import Options
from baumfeuchte.irrigation.weather_state import WeatherState, uniform_weather

NAN = float("nan")
DAY = date(2026, 7, 15)
DAYS = 60
SOIL = {"field_capacity": 0.248, "wilting_point": 0.081, "saturation": 0.395}
ET0 = 3.0 + 2.0 * np.sin(np.arange(DAYS))
RAIN = np.where(np.arange(DAYS) % 9 == 4, 14.0, 0.0)


def weather_of(rain: np.ndarray = RAIN, air_c: float = 18.0) -> WeatherState:
    told = uniform_weather(8, day=DAY, et0_mm=(4.0,) * 14, rain_mm=(0.0,) * 14, past_et0_mm=ET0)
    return replace(
        told,
        past_rain_mm=rain[None].astype(np.float64),
        temperature_c=np.full_like(told.temperature_c, air_c),
    )


def series(kappa: float, gamma: float = 0.004, start: float = 0.22) -> np.ndarray:
    """Daily water contents of 61 mornings, m3/m3."""
    model = LossModel(**SOIL, kappa_per_mm=kappa, gamma_per_mm=gamma)
    values = [np.array([start])]
    for et0, rain in zip(ET0, RAIN, strict=True):
        values.append(loss_step(values[-1], model, et0, rain))
    return np.concatenate(values)


@dataclass(frozen=True)
class Town:
    """Probes at trees of their own, all alike unless told otherwise."""

    theta: np.ndarray
    groups: tuple[int, ...] | None = None
    good: bool = True
    tension_kpa: np.ndarray | None = None

    def lesson(self) -> LossLesson:
        count = self.theta.shape[0]
        columns = {name: np.full(count, value) for name, value in SOIL.items()}
        levels = 100.0 * self.theta if self.tension_kpa is None else self.tension_kpa
        return LossLesson(
            levels=levels,
            theta=self.theta,
            is_tension=np.full(count, self.tension_kpa is not None),
            model=LossModel(**columns),
            tree=np.arange(count),
            cell=np.zeros(count, dtype=np.int64),
            group=np.array(self.groups or (0,) * count),
            good=np.full(count, self.good),
        )


def ground(count: int, **changes: Any) -> LossGround:
    values = {
        "day": DAY,
        "crown_kappa_per_mm": np.full(count, NAN),
        "watered": np.zeros((count, DAYS), dtype=np.bool_),
    }
    return LossGround(**(values | changes))


def learn(town: Town, around: LossGround | None = None, **sky: Any) -> LearnedLoss:
    return learn_loss(town.lesson(), weather_of(**sky), around)


def newcomer(theta: np.ndarray, days: int = 5) -> np.ndarray:
    young = theta.copy()
    young[:-days] = NAN
    return young


@pytest.mark.parametrize("kappa", [0.0007, 0.0015, 0.004])
def test_a_probe_learns_its_own_loss_and_gain(kappa: float) -> None:
    """The prior of 0.0015 keeps a share of what 60 days can teach."""
    found = learn(Town(series(kappa)[None]))
    assert found.kappa_per_mm[0] == pytest.approx(kappa, rel=0.2)
    assert found.gamma_per_mm[0] == pytest.approx(0.004, rel=0.2)
    assert found.updates[0] > 20
    assert found.source.tolist() == [KappaSource.DEFAULT]


def test_a_new_probe_begins_where_its_group_is() -> None:
    theta = np.stack([series(0.003), series(0.004), newcomer(series(0.0035), 2), series(0.003)])
    found = learn(Town(theta, groups=(0, 0, 0, 1)))
    assert found.updates[2] <= 1
    assert found.kappa_per_mm[2] == pytest.approx(0.0035, rel=0.06)
    assert found.source.tolist()[2:] == [KappaSource.GROUP, KappaSource.DEFAULT]


def test_one_probe_makes_no_group() -> None:
    theta = np.stack([series(0.004), newcomer(series(0.004), 1)])
    found = learn(Town(theta))
    assert found.kappa_per_mm[1] == pytest.approx(0.0015)
    assert (found.updates[1], found.source[1]) == (0, KappaSource.DEFAULT)


def test_without_a_group_the_crown_speaks() -> None:
    theta = newcomer(series(0.004), 1)[None]
    found = learn(Town(theta), ground(1, crown_kappa_per_mm=np.array([0.0033])))
    assert found.kappa_per_mm.tolist() == [0.0033]
    assert found.source.tolist() == [KappaSource.CROWN]


def test_what_a_crown_makes_of_kappa_and_where_it_ends() -> None:
    """0.5 * 4.5 m2 / (1000 * 0.68 m3): the tree of the worked example (section 9)."""
    kappa = crown_kappa_per_mm(0.5, [4.5, 500.0, 0.01, NAN], 0.68)
    assert kappa[0] == pytest.approx(0.00331, abs=1e-5)
    assert kappa[1:3].tolist() == [CROWN_LIMITS[1], CROWN_LIMITS[0]]
    assert np.isnan(kappa[3])


@pytest.mark.parametrize(
    ("town", "around", "sky"),
    [
        (Town(series(0.004)[None], good=False), None, {}),
        (Town(series(0.004)[None]), None, {"rain": np.full(DAYS, NAN)}),
        (Town(series(0.004)[None]), None, {"rain": np.full(DAYS, 2.5)}),
        (Town(series(0.004)[None]), None, {"air_c": -3.0}),
        (Town(series(0.004)[None]), ground(1, day=date(2026, 3, 20)), {}),
        (Town(series(0.004)[None]), ground(1, watered=np.ones((1, DAYS), dtype=np.bool_)), {}),
        (Town(series(0.004)[None] + 0.2), None, {}),
        (Town(np.full((1, DAYS + 1), 0.11), tension_kpa=np.full((1, DAYS + 1), 190.0)), None, {}),
    ],
    ids=["doubted", "no rain known", "drizzle", "frost", "winter", "watered", "too wet", "held"],
)
def test_what_teaches_nothing(town: Town, around: LossGround | None, sky: dict[str, Any]) -> None:
    found = learn(town, around, **sky)
    assert (found.updates[0], found.kappa_per_mm[0], found.gamma_per_mm[0]) == (0, 0.0015, 0.002)


def test_only_the_day_of_a_watering_is_left_out() -> None:
    theta = series(0.003)
    theta[31:] += 0.03  # somebody watered on day 30
    watered = np.zeros((1, DAYS), dtype=np.bool_)
    watered[0, 30] = True
    told = learn(Town(theta[None]), ground(1, watered=watered))
    untold = learn(Town(theta[None]), ground(1))
    assert told.updates[0] == untold.updates[0] - 1
    assert abs(told.kappa_per_mm[0] - 0.003) < abs(untold.kappa_per_mm[0] - 0.003)


def test_the_same_days_give_the_same_bits_in_any_company(monkeypatch: pytest.MonkeyPatch) -> None:
    theta = np.stack([series(0.001 * n, start=0.2) for n in range(1, 8)])
    whole = learn(Town(theta, groups=tuple(range(7))))
    monkeypatch.setattr(loss_learning, "SLICE", 2)
    parts = learn(Town(theta, groups=tuple(range(7))))
    alone = learn(Town(theta[3:4]))
    np.testing.assert_array_equal(parts.kappa_per_mm, whole.kappa_per_mm)
    assert alone.kappa_per_mm[0] == whole.kappa_per_mm[3]


def advise(build: Any, theta: np.ndarray, *, options: Options | None = None) -> Any:
    """A probe in 60 cm with these mornings; fewer than 21 of them forecast by F1."""
    tree = build.tree(build.probe(60, 100.0 * theta[-1]), field_capacity=0.248, wilting_point=0.081)
    case = build.case(tree, day=DAY)
    probes = replace(case.probe_state(), history=100.0 * theta[None])
    sky = weather_of()
    (item,) = recommend(
        case.tree_state(),
        probes,
        day=DAY,
        as_of=case.as_of,
        weather=replace(sky, cell_index=sky.cell_index[:1]),
        options=options or Options(),
    )
    return item


def test_a_short_history_is_forecast_by_what_it_taught(build: Any) -> None:
    fast, slow = (
        advise(build, newcomer(series(kappa, start=0.24), 18)).inputs for kappa in (0.004, 0.0008)
    )
    assert (fast["learned"], slow["learned"]) == (0.0, 0.0)
    assert fast["kappa_per_mm"] > 0.002
    assert slow["kappa_per_mm"] < 0.0015
    assert 10 < fast["kappa_updates"] <= 18


def test_every_recommendation_carries_kappa_and_where_it_began(build: Any) -> None:
    item = advise(build, newcomer(series(0.004), 1))
    told = {name: item.inputs[name] for name in ("kappa_per_mm", "kappa_updates", "kappa_prior")}
    assert told == {"kappa_per_mm": 0.0015, "kappa_updates": 0, "kappa_prior": "default"}
    own = advise(build, newcomer(series(0.004), 1), options=Options(kappa_per_mm=0.002))
    assert own.inputs["kappa_per_mm"] == 0.002
    steps = explanation(item, None, "de", ZoneInfo("Europe/Berlin"))
    outlook = next(step for step in steps if step.code == "outlook")
    assert outlook.numbers["kappa_per_mm"] == 0.0015
    assert outlook.numbers["kappa_prior"] == "default"
