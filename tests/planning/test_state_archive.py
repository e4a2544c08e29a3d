"""What a run decided from, put into its archive and read again, also from older archives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.irrigation.error_budget import Calibrated
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.observations import Observations
from baumfeuchte.irrigation.state import HISTORY_DAYS, ProbeState
from baumfeuchte.irrigation.weather_state import uniform_weather
from baumfeuchte.planning.archive import pack, unpack
from baumfeuchte.planning.assemble import tree_state, tree_traits
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.state import PlanState, packed_state, unpacked_state

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def one_tree(drought_class: int | None = None) -> PlanState:
    """In its eighth standing year, a probe in 30 cm: 35 % of the available water."""
    tree = Tree(
        id=7, number="7", species="Tilia cordata", planting_year=2018, latitude=51, longitude=7,
        site=Site(soil="Sl3"), drought_class=drought_class,
    )  # fmt: skip
    history = np.full((1, HISTORY_DAYS), 14.0)
    empty, nothing = np.empty(0), np.empty(0, dtype=np.int64)
    one, no = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
    return PlanState(
        day=DAY,
        as_of=NOW,
        trees=tree_state([tree], day=DAY, watered_litres={}),
        traits=tree_traits([tree]),
        probes=ProbeState(
            tree_index=one,
            depth_cm=np.array([30.0]),
            is_tension=no,
            value=history[:, -1].copy(),
            observed_at=(NOW,),
            value_day_age=np.zeros(1),
            history=history,
            field_capacity=np.array([0.16]),
            wilting_point=np.array([0.06]),
            kind=one,
            calibration=one + Calibrated.PLATEAU,
        ),
        sensor_id=one,
        probe=one,
        weather=uniform_weather(1, day=DAY, et0_mm=(4.0,) * 14, rain_mm=(0.0,) * 14),
        budget_days=0,
        waterings=LoggedWaterings(tree=nothing, day=nothing, litres=empty),
        observations=Observations(
            tree=nothing, rew=empty, age_days=empty, sd_rew=empty, share_then=empty
        ),
        bad_values=no,
        no_contact=no,
        frozen=no,
        held=one,
        was_dry=no,
    )


def older(data: bytes, without: Sequence[str]) -> bytes:
    """The archive as it was before it had some arrays."""
    arrays, content = unpack(data)
    kept = {name: array for name, array in arrays.items() if name not in without}
    assert len(kept) == len(arrays) - len(without)
    return pack(kept, content)


def test_the_drought_class_is_stored_and_repeats_the_day() -> None:
    planned = one_tree(drought_class=4)
    (advice,) = decide(planned).recommendations
    (again,) = decide(unpacked_state(packed_state(planned))).recommendations
    assert again == advice
    assert advice.inputs["drought_class"] == 4


def test_an_archive_without_drought_classes_is_read_with_none() -> None:
    found = unpacked_state(older(packed_state(one_tree(drought_class=4)), ["trees.drought_class"]))
    assert found.trees.drought_class is None
    (advice,) = decide(found).recommendations
    (plain,) = decide(one_tree()).recommendations
    assert advice == plain


def test_kind_and_calibration_of_probes_are_stored_and_older_archives_have_none() -> None:
    planned = one_tree()
    kept = unpacked_state(packed_state(planned))
    assert decide(kept).recommendations == decide(planned).recommendations
    assert decide(kept).recommendations[0].inputs["calibration"] == "plateau"
    columns = ["probes.kind", "probes.calibration"]
    found = unpacked_state(older(packed_state(planned), columns))
    assert (found.probes.kind, found.probes.calibration) == (None, None)
    # As every calibration counted then.
    assert decide(found).recommendations[0].inputs["calibration"] == "winter"


def test_what_a_probe_learned_is_learned_again_from_the_archive() -> None:
    planned = one_tree()
    days = planned.weather.past_et0_mm.shape[1]
    drying = np.linspace(16.0, 14.0, HISTORY_DAYS)[None]
    weather = replace(planned.weather, past_rain_mm=np.zeros((1, days)))
    planned = replace(planned, probes=replace(planned.probes, history=drying), weather=weather)
    (advice,) = decide(planned).recommendations
    (again,) = decide(unpacked_state(packed_state(planned))).recommendations
    assert again == advice
    assert advice.inputs["kappa_updates"] == HISTORY_DAYS - 1
    assert advice.inputs["kappa_per_mm"] != 0.0015
    watered = replace(
        planned,
        budget_days=6,
        waterings=LoggedWaterings(
            tree=np.zeros(2, dtype=np.int64), day=np.array([1, 5]), litres=np.array([80.0, 80.0])
        ),
    )
    (other,) = decide(watered).recommendations
    assert other.inputs["kappa_updates"] == HISTORY_DAYS - 3
    crown = replace(planned, traits=replace(planned.traits, crown_diameter_m=np.array([4.0])))
    (by_crown,) = decide(crown).recommendations
    assert by_crown.inputs["kappa_prior"] == "crown"
