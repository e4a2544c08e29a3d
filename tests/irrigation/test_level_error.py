"""The error budget by kind and calibration of a probe, and the class that follows (1.6, 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baumfeuchte.irrigation.error_budget import Calibrated, ProbeKind
from baumfeuchte.irrigation.level_error import USUAL_SOIL_C, likely_soil_c
from baumfeuchte.irrigation.probe_kinds import tension_kind, water_content_kind
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.weather_state import uniform_weather

NAN = float("nan")
SL3 = {"soil": "Sl3"}
SUBSTRATE = {"soil": "substrate"}
SILT = {"soil": "Uu"}


def advise(
    build: Any,
    tree: Any,
    *,
    kind: ProbeKind | None = None,
    calibration: Calibrated | None = None,
    own: tuple[float, float] | None = None,
    soil_c: float = NAN,
) -> Any:
    """The advice for a tree with one probe of a kind, calibrated in a way."""
    case = build.case(tree)
    probes, count = case.probe_state(), len(tree.probes)
    if kind is not None:
        probes = replace(probes, kind=np.full(count, int(kind)))
    if own is not None:
        probes = replace(
            probes,
            field_capacity=np.full(count, own[0]),
            wilting_point=np.full(count, own[1]),
        )
    if calibration is not None:
        probes = replace(probes, calibration=np.full(count, int(calibration)))
    weather = uniform_weather(1, day=case.day, et0_mm=case.et0, rain_mm=case.rain, past_days=10)
    weather = replace(weather, temperature_c=np.full_like(weather.temperature_c, soil_c))
    (item,) = recommend(case.tree_state(), probes, day=case.day, as_of=case.as_of, weather=weather)
    return item


def test_substrate_with_a_field_capacity_of_its_own_is_a_guess(build: Any) -> None:
    """0.031 of 0.10: it was called C by 0.015."""
    tree = build.tree(build.probe(30, 11.0), field_capacity=0.16, wilting_point=0.06, **SUBSTRATE)
    item = advise(build, tree)
    assert item.inputs["level_sd_rew"] == pytest.approx(0.31)
    assert item.confidence == "D"
    assert (item.inputs["probe_kind"], item.inputs["calibration"]) == (
        "capacitance_substrate",
        "site",
    )


@pytest.mark.parametrize(
    ("calibration", "sd", "confidence"),
    [
        (Calibrated.NO, 0.03 / 0.1673, "C"),
        (Calibrated.PLATEAU, 0.025 / 0.167, "C"),
        (Calibrated.WINTER, 0.015 / 0.167, "B"),
    ],
)
def test_mineral_soil_by_its_calibration(
    build: Any, calibration: Calibrated, sd: float, confidence: str
) -> None:
    """Plateaus were called as good as a winter."""
    own = None if calibration is Calibrated.NO else (0.248, 0.081)
    tree = build.tree(build.probe(30, 18.0), **SL3)
    item = advise(build, tree, calibration=calibration, own=own)
    assert item.inputs["level_sd_rew"] == pytest.approx(sd, abs=2e-3)
    assert (item.confidence, item.inputs["calibration"]) == (confidence, calibration.name.lower())


def test_a_probe_that_is_worse_than_its_data_sheet(build: Any) -> None:
    tree = build.tree(build.probe(30, 18.0), **SL3)
    item = advise(build, tree, kind=ProbeKind.TEROS10)
    assert item.inputs["level_sd_rew"] == pytest.approx(0.052 / 0.1673, abs=2e-3)
    assert item.confidence == "D"


def test_substrate_is_known_by_the_tree_and_not_by_the_device(build: Any) -> None:
    tree = build.tree(build.probe(30, 11.0), **SUBSTRATE)
    item = advise(build, tree, kind=ProbeKind.CAPACITANCE, calibration=Calibrated.NO)
    assert item.inputs["level_sd_rew"] == pytest.approx(0.78)


@pytest.mark.parametrize("kind", [ProbeKind.WATERMARK, ProbeKind.TEROS21])
def test_a_tension_probe_is_never_matched_to_its_site(build: Any, kind: ProbeKind) -> None:
    """Also where its error is small: what kPa mean for the filling is told by a class's curve."""
    tree = build.tree(build.probe(30, 150.0, tension=True), field_capacity=0.248, **SL3)
    item = advise(build, tree, kind=kind, calibration=Calibrated.NO)
    assert item.inputs["level_sd_rew"] < 0.06
    assert (item.confidence, item.inputs["calibration"]) == ("B", "no")


@pytest.mark.parametrize("kpa", [0.0, 3.0, 10.0, 12.0, 18.0])
@pytest.mark.parametrize("soil", [SL3, SILT])
def test_wet_soil_by_its_tension_needs_no_look_on_site(build: Any, kpa: float, soil: Any) -> None:
    """Its error reached into water that drains, twice what the soil holds: it was D."""
    tree = build.tree(build.probe(30, kpa, tension=True), **soil)
    item = advise(build, tree, kind=ProbeKind.WATERMARK)
    assert 0.05 < item.inputs["level_sd_rew"] <= 0.2
    assert item.confidence in {"B", "C"}
    censored = advise(build, build.tree(build.probe(30, 10.0, tension=True), **soil))
    if kpa <= 10.0:
        assert item.inputs["level_sd_rew"] == censored.inputs["level_sd_rew"]


def test_a_winter_makes_class_a_where_the_soil_holds_much(build: Any) -> None:
    tree = build.tree(build.probe(30, 28.0), **SILT)
    matched = advise(build, tree, calibration=Calibrated.WINTER, own=(0.37, 0.11))
    assert matched.confidence == "A"
    assert advise(build, tree, calibration=Calibrated.NO).confidence != "A"


def test_one_unmatched_probe_keeps_a_tree_from_class_a(build: Any) -> None:
    deep = build.probe(60, 120.0, tension=True)
    soil = {"field_capacity": 0.37, "wilting_point": 0.11, "years": 8.0}
    alone = build.tree(build.probe(30, 28.0), **soil)
    both = build.tree(build.probe(30, 28.0), deep, **soil)
    assert advise(build, alone).confidence == "A"
    assert advise(build, both).confidence == "B"


def test_a_teros_21_is_better_and_a_watermark_in_cold_soil_worse(build: Any) -> None:
    tree = build.tree(build.probe(30, 60.0, tension=True), **SL3)
    kinds = (ProbeKind.TEROS21, ProbeKind.WATERMARK, ProbeKind.WATERMARK_UNCORRECTED)
    teros, corrected, cold = (
        advise(build, tree, kind=kind, soil_c=9.0).inputs["level_sd_rew"] for kind in kinds
    )
    assert teros < corrected < cold
    usual = advise(build, tree, kind=ProbeKind.WATERMARK_UNCORRECTED, soil_c=24.0)
    assert usual.inputs["level_sd_rew"] == corrected


def test_the_soil_is_as_warm_as_the_air_of_ten_days() -> None:
    weather = uniform_weather(3, day=np.datetime64("2026-06-10").item(), et0_mm=[4.0], past_days=12)
    air = np.full_like(weather.temperature_c, 18.0)
    air[:, :2] = -30.0  # before the ten days
    air[:, 12:] = 40.0  # still to come
    air[:, 5:7] = NAN
    cell = np.zeros(3, dtype=np.int64)
    np.testing.assert_allclose(likely_soil_c(replace(weather, temperature_c=air), cell), 18.0)
    air[:, 7] = NAN
    found = likely_soil_c(replace(weather, temperature_c=air), cell)
    np.testing.assert_allclose(found, USUAL_SOIL_C)


@pytest.mark.parametrize(
    ("device", "settings", "probe", "kind"),
    [
        ("decentlab/DL-TRS21", {}, "", ProbeKind.TEROS21),
        ("cital/LORASOIL", {}, "", ProbeKind.WATERMARK),
        ("tektelic/KIWI", {}, "", ProbeKind.WATERMARK_UNCORRECTED),
        ("tektelic/KIWI", {"temperature_correction": True}, "", ProbeKind.WATERMARK),
        ("libelium/Plug-Sense-Agriculture", {}, "", ProbeKind.WATERMARK_UNCORRECTED),
        ("city/own", {}, "teros21", ProbeKind.TEROS21),
        ("city/own", {}, "watermark", ProbeKind.WATERMARK_UNCORRECTED),
        ("city/TEROS 21 at a bridge", {}, "", ProbeKind.TEROS21),
        ("", {}, "", ProbeKind.WATERMARK_UNCORRECTED),
    ],
)
def test_the_device_tells_what_measures_tension(
    device: str, settings: dict[str, object], probe: str, kind: ProbeKind
) -> None:
    assert tension_kind(device, settings, probe) is kind


def test_the_device_tells_what_measures_water_content() -> None:
    assert water_content_kind("dragino/LSE01") is ProbeKind.CAPACITANCE
    assert water_content_kind("city/TEROS-10 node") is ProbeKind.TEROS10
