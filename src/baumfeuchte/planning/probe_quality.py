"""What quality control says of the probes, put into the state that a run decides from. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.quality import Rule, Score

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from baumfeuchte.irrigation.arrays import BoolArray
    from baumfeuchte.planning.assemble import Probes
    from baumfeuchte.storage.sensor_quality import ProbeQuality

COUNTS_FOR: Final = timedelta(days=2)
"""An older judgement says nothing about today: the sensor is silent, or nobody judged."""
_CONTACT: Final = frozenset(
    {Rule.CONTACT_LOSS.value, Rule.LOW_PLATEAU.value, Rule.NO_RESPONSE.value}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedProbes:
    """Probes without the values of bad ones, and the trees that these stand at.

    Attributes:
        probes: P probes.
        bad_values: (N,) trees with a probe that reports what cannot be.
        no_contact: (N,) trees with a probe that lost its contact.
    """

    probes: Probes
    bad_values: BoolArray
    no_contact: BoolArray


def with_quality(
    probes: Probes, qualities: Iterable[ProbeQuality], *, trees: int, as_of: datetime
) -> JudgedProbes:
    """Take the values of bad probes away and mark questionable ones (irrigation-science 5, scores).

    Args:
        probes: P probes.
        qualities: what is known; what was judged later than ``as_of`` (UTC) does not count.
        trees: how many there are.
        as_of: newest reading that counts.
    """
    known = {
        (item.sensor_id, item.probe, item.quantity is Quantity.SOIL_WATER_TENSION_KPA): item
        for item in qualities
        if timedelta() <= as_of - item.judged_at <= COUNTS_FOR
    }
    state = probes.state
    keys = zip(
        probes.sensor_id.tolist(), probes.probe.tolist(), state.is_tension.tolist(), strict=True
    )
    found = [known.get(key) for key in keys]
    bad = np.array([it is not None and it.level == Score.BAD for it in found], dtype=np.bool_)
    contact = np.array([it is not None and _lost_contact(it) for it in found], dtype=np.bool_)

    def at_trees(some: BoolArray) -> BoolArray:
        marked = np.zeros(trees, dtype=np.bool_)
        marked[state.tree_index[some]] = True
        return marked

    return JudgedProbes(
        probes=replace(
            probes,
            state=replace(
                state,
                value=np.where(bad, np.nan, state.value),
                value_day_age=np.where(bad, np.nan, state.value_day_age),
                doubtful=np.array(
                    [it is not None and it.level == Score.QUESTIONABLE for it in found],
                    dtype=np.bool_,
                ),
            ),
        ),
        bad_values=at_trees(bad & ~contact),
        no_contact=at_trees(bad & contact),
    )


def _lost_contact(item: ProbeQuality) -> bool:
    """Whether the first reason that is going on and forbids the values is lost contact."""
    going_on = (
        reason["code"] in _CONTACT
        for reason in item.reasons
        if reason["ongoing"] and reason["score"] == Score.BAD
    )
    return next(going_on, False)
