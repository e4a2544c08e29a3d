"""Every worked case of tests/data/science_cases.json against our functions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baumfeuchte.irrigation import evapotranspiration as et
from baumfeuchte.irrigation import retention
from baumfeuchte.irrigation.dielectric import topp
from baumfeuchte.irrigation.events import first_hour, wetting_events
from baumfeuchte.irrigation.interval import conformal_q, days_to_threshold
from baumfeuchte.irrigation.learning import LossLearner, learn_volume, rls_update
from baumfeuchte.irrigation.litres import BucketSite, bucket_step, litres_needed
from baumfeuchte.irrigation.loss import LossModel, fao_ks, forecast
from baumfeuchte.irrigation.plausibility import spikes, stuck
from baumfeuchte.irrigation.root_zone import depth_weights
from baumfeuchte.irrigation.season import season_factor
from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.irrigation.transfer import group_predict
from baumfeuchte.irrigation.trend import theil_sen
from baumfeuchte.irrigation.watermark import watermark_fault, watermark_kpa

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from baumfeuchte.irrigation.retention import RetentionCurve

FILE = Path(__file__).parents[1] / "data" / "science_cases.json"
CASES = json.loads(FILE.read_text("utf-8"))["cases"]
FUNCTIONS: dict[str, Callable[[Mapping[str, Any]], Any]] = {}
SATURATED = 0.3952


def case(function: Callable[[Mapping[str, Any]], Any]) -> Callable[[Mapping[str, Any]], Any]:
    """Register under the case file's name of the function."""
    FUNCTIONS[function.__name__] = function
    return function


def curve(inputs: Mapping[str, Any]) -> RetentionCurve:
    return soil_parameters(inputs["texture"]).curve


@case
def et0_daily(i: Mapping[str, Any]) -> Any:
    if "tmean" in i:
        assert (i["tmax"] + i["tmin"]) / 2 == pytest.approx(i["tmean"])
    return et.et0_daily(
        tmax_c=i["tmax"],
        tmin_c=i["tmin"],
        rhmax_percent=i.get("rhmax"),
        rhmin_percent=i.get("rhmin"),
        vapour_pressure_kpa=i.get("ea"),
        wind_ms=i["wind"],
        wind_height_m=i["wind_height_m"],
        latitude_deg=i["lat"],
        elevation_m=i["elev"],
        day_of_year=i["doy"],
        sunshine_h=i["sunshine_h"],
        soil_heat_mj=i.get("G", 0.0),
    )


@case
def et0_hourly(i: Mapping[str, Any]) -> Any:
    return et.et0_hourly(
        temperature_c=i["t"],
        rh_percent=i["rh"],
        wind_2m_ms=i["u2"],
        net_radiation_mj=i["rn"],
        soil_heat_mj=i["g"],
        elevation_m=i["elev"],
    )


@case
def vg_theta(i: Mapping[str, Any]) -> Any:
    return retention.vg_theta(i["h_hPa"] / 10, curve(i))


@case
def vg_h(i: Mapping[str, Any]) -> Any:
    return retention.vg_tension(i["theta"], curve(i)) * 10


@case
def nfk(i: Mapping[str, Any]) -> Any:
    return retention.available_water(curve(i)) * 100


@case
def rew_from_tension(i: Mapping[str, Any]) -> Any:
    return retention.rew_from_tension(i["kpa"], curve(i))


@case
def watermark_status(i: Mapping[str, Any]) -> Any:
    values = zip(watermark_fault(i["ohm"]), watermark_kpa(i["ohm"]), strict=True)
    return [str(fault) or float(kpa) for fault, kpa in values]


@case
def qc_spike(i: Mapping[str, Any]) -> Any:
    return np.flatnonzero(spikes(i["x"])).tolist()


@case
def wetting_event(i: Mapping[str, Any]) -> Any:
    return first_hour(wetting_events(i["x"], window_h=i["window_h"], rise_theta=i["threshold"]))


@case
def qc_stuck(i: Mapping[str, Any]) -> Any:
    vwc = np.full(i["vwc_run_h"], 0.231)
    temperature = np.arange(vwc.size) * 0.01
    temperature[-i["temp_run_h"] :] = 18.2
    return bool(stuck(temperature, vwc).any())


@case
def forecast_(i: Mapping[str, Any]) -> Any:
    model = LossModel(
        field_capacity=i["fc"],
        wilting_point=i["wp"],
        saturation=SATURATED,
        kappa_per_mm=i["kappa"],
        gamma_per_mm=i["gamma"],
        depletion_fraction=i["p"],
        drainage_per_day=i["kd"],
        interception_mm=i["i0"],
    )
    return forecast(
        i["theta0"],
        model,
        i["et0"],
        i["rain"],
        log_correction=np.log(i["c"]),
        segment_days=i["ns"],
    )


@case
def rls_update_(i: Mapping[str, Any]) -> Any:
    learner = LossLearner(
        kappa_per_mm=np.array([i["kappa"]]),
        gamma_per_mm=np.array([i["gamma"]]),
        covariance=np.array([i["P"]], dtype=np.float64),
        kappa_prior=np.array([i["kappa0"]]),
        gamma_prior=np.array([i["gamma0"]]),
    )
    model = LossModel(field_capacity=i["fc"], wilting_point=i["wp"], saturation=SATURATED)
    learned = rls_update(
        learner,
        model,
        theta_before=[i["theta_prev"]],
        theta_now=[i["theta_now"]],
        et0_mm=i["et0"],
        rain_mm=i["rain"],
    )
    return [learned.kappa_per_mm[0], learned.gamma_per_mm[0], learned.covariance[0, 0, 0]]


@case
def bucket_step_(i: Mapping[str, Any]) -> Any:
    site = BucketSite(
        total_available_litres=i["taw_l"],
        crown_m2=i["crown_m2"],
        pit_m2=i["pit_m2"],
        plant_coefficient=i["kl"],
        throughfall=i["throughfall"],
        efficiency=i["efficiency"],
        depletion_fraction=i["p"],
        crown_storage_mm=i["sc_mm"],
    )
    return bucket_step(
        i["D_l"],
        site,
        et0_mm=i["et0"],
        rain_mm=i["rain"],
        irrigation_litres=i["irrigation_l"],
        season=i["season"],
    )


@case
def litres(i: Mapping[str, Any]) -> Any:
    return litres_needed(
        i["theta"],
        i["fc"],
        i["wp"],
        i["volume_m3"],
        target_rew=i["target_rew"],
        efficiency=i["efficiency"],
        stone_fraction=i["stones"],
        least_litres=i["l_min"],
        step_litres=i["step"],
    )


@case
def learn_volume_(i: Mapping[str, Any]) -> Any:
    assert i["var_obs"] == 0.36
    return learn_volume(
        i["v_prior"],
        i["var_prior"],
        litres=i["litres"],
        efficiency=i["efficiency"],
        response_theta=i["dtheta"],
    )[:2]


FUNCTIONS |= {
    "pf": lambda i: retention.pf(i["kpa"]),
    "topp": lambda i: topp(i["eps"]),
    "watermark_kpa": lambda i: watermark_kpa(i["ohm"], i["temp_c"]),
    "fao_ks": lambda i: fao_ks(i["p_tab"], i["etc"], i["taw"], i["dr"]),
    "depth_weights": lambda i: depth_weights(i["depths_cm"], zr_cm=i["zr_cm"], beta=i["beta"]),
    "days_to_threshold": lambda i: days_to_threshold(i["theta0"], i["path"], i["threshold"]),
    "theil_sen": lambda i: theil_sen(i["t"], i["y"]),
    "group_predict": lambda i: group_predict(
        i["rew"], i["threshold"], prior_sd_rew=i["s0"], prior_weight=i["nu0"]
    ),
    "conformal_q": lambda i: conformal_q(i["scores"], i["alpha"]),
    "season_factor": lambda i: season_factor(i["doy"]),
}


def function_of(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return FUNCTIONS.get(name) or FUNCTIONS[f"{name}_"]


def test_all_cases_are_here() -> None:
    assert len(CASES) == 26


@pytest.mark.parametrize("worked", CASES, ids=[entry["id"] for entry in CASES])
def test_case(worked: dict[str, Any]) -> None:
    result = function_of(worked["function"])(worked["inputs"])
    expected = worked["expected"]
    if worked["tol_abs"] == 0:
        assert result == expected
        return
    np.testing.assert_array_less(
        np.abs(np.asarray(result, dtype=np.float64) - np.asarray(expected)),
        np.asarray(worked["tol_abs"]) + 1e-12,
    )
