"""What staff saw at trees: into the arrays of a run, and beside its advice. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.observation import Moisture
from baumfeuchte.domain.recommendation import Reason, Status
from baumfeuchte.irrigation.observations import (
    DEFAULT_OBSERVATION,
    FINGER_TEST_REW,
    Observations,
)
from baumfeuchte.irrigation.retention import rew_from_theta
from baumfeuchte.irrigation.site import site_arrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, tzinfo

    from baumfeuchte.domain.observation import Observation
    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.irrigation.state import Options, TreeState
    from baumfeuchte.planning.state import PlanState

SEEN_DAYS: Final = int(DEFAULT_OBSERVATION.last_day)
"""Older observations do not count (irrigation-science 6 [A])."""
SHOWN_DAYS: Final = 7.0
"""Beside a sensor, what was seen is news for a week [A]."""
CONTRADICTION_REW: Final = 0.3
"""Two and a half times the error of a finger test [A]."""
_SOURCE: Final = "irrigation-science 6 [A]"
_WORDS: Final = {FINGER_TEST_REW[word]: word.value for word in Moisture}


def observations_of_day(
    seen: Sequence[Observation],
    trees: Sequence[Tree],
    state: TreeState,
    *,
    day: date,
    zone: tzinfo,
    options: Options,
) -> Observations:
    """Observations as arrays; ``tree`` is a row of ``trees``, in the order given.

    Args:
        seen: those that count.
        trees: stored trees.
        state: the same trees; their soil turns a water content into REW.
        day: planning day.
        zone: the city's time zone.
        options: of the city.
    """
    rows = {tree.id: row for row, tree in enumerate(trees)}
    known = [item for item in seen if item.tree_id in rows]
    tree = np.array([rows[item.tree_id] for item in known], dtype=np.int64)
    vwc = _floats([item.vwc_percent for item in known])
    rew = _floats([_rew(item) for item in known])
    if np.isfinite(vwc).any():
        site = site_arrays(state, options)
        of_soil = rew_from_theta(vwc / 100.0, site.field_capacity[tree], site.wilting_point[tree])
        rew = np.where(np.isfinite(vwc), np.clip(of_soil, 0.0, 1.2), rew)
    return Observations(
        tree=tree,
        rew=rew,
        age_days=_floats(
            [float((day - item.observed_at.astimezone(zone).date()).days) for item in known]
        ),
        sd_rew=_floats([item.sd_rew for item in known]),
        share_then=np.full(tree.size, np.nan),
        finger_test=np.array([item.word is not None for item in known], dtype=np.bool_),
    )


def _rew(item: Observation) -> float | None:
    return item.rew if item.word is None else FINGER_TEST_REW[item.word]


def _floats(values: Sequence[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def with_seen(state: PlanState, advice: Sequence[Recommendation]) -> list[Recommendation]:
    """The advice with what was seen at each tree last, in the order given.

    For a tree without a sensor it is part of the estimate; beside a sensor it is only shown, and
    where the two contradict each other today, someone must look.
    """
    told = list(advice)
    for row, index in _newest(state.observations).items():
        told[row] = _told(state, told[row], index)
    return told


def _newest(seen: Observations) -> Mapping[int, int]:
    """Position of the youngest observation of each tree (its row)."""
    order = np.argsort(-seen.age_days, kind="stable")
    return dict(zip(seen.tree[order].tolist(), order.tolist(), strict=True))


def _told(state: PlanState, item: Recommendation, index: int) -> Recommendation:
    seen = state.observations
    rew, age = float(seen.rew[index]), float(seen.age_days[index])
    estimated = "sources" in item.inputs
    if estimated and "observation" not in item.inputs["sources"]:  # type: ignore[operator]
        return item
    if not estimated and age > SHOWN_DAYS:
        return item
    is_finger = seen.finger_test is not None and bool(seen.finger_test[index])
    word = _WORDS.get(rew) if is_finger else None
    code = "portable_probe" if word is None else f"finger_{word}"
    reasons = [
        Reason(
            code=code,
            quantity="age_days",
            value=age,
            threshold=round(100.0 * rew, 2),
            source=_SOURCE,
        )
    ]
    if not estimated and item.status is not Status.UNKNOWN:
        watered = state.trees.watered_litres[seen.tree[index]] > 0.0
        differs = age < 1.0 and not watered and item.rew is not None
        differs = differs and abs((item.rew or 0.0) - rew) > CONTRADICTION_REW
        reasons += [Reason(code="sensor_counts", source=_SOURCE)]
        reasons += [Reason(code="seen_differs", source=_SOURCE)] if differs else []
    inputs = {**item.inputs, "seen_rew": round(rew, 4), "seen_age_days": age}
    return replace(item, reasons=(*item.reasons, *reasons), inputs=inputs)
