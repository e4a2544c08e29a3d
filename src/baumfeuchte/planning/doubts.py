"""What makes a sensor's advice doubtful that its value alone does not tell. Pure.

A first value at a new place, ice, and a value drier than the soil gets: each is said, and costs
confidence (docs/failure-modes.md).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.recommendation import Reason, Status
from baumfeuchte.irrigation.transfer import lower_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.irrigation.arrays import BoolArray
    from baumfeuchte.irrigation.inputs import Evidence
    from baumfeuchte.planning.state import PlanState

FROZEN: Final = Reason(code="frozen", source="irrigation-science 5 Q3")
DRIER_THAN_SOIL: Final = Reason(code="drier_than_soil", source="irrigation-science 5 Q10 [A]")
LEAST_DAYS: Final = 3
"""Daily values at a place from which on a probe is taken for settled: that of the day on which it
was put in, and two whole mornings [A]."""
SHARE_OF_WILTING_POINT: Final = 0.5
"""Water content of a soil in which nothing transpires any more, as a share of PWP [A]."""
DRIEST_SOIL: Final = 0.02
"""m3/m3; the least wilting point of all soils (Ss), for what is not known to be another."""
WORST: Final = "D"


def with_doubts(
    state: PlanState, evidence: Evidence | None, advice: Sequence[Recommendation]
) -> list[Recommendation]:
    """The advice, in the order of the trees, with what is doubtful about it.

    Args:
        state: of the city.
        evidence: of the trees with usable values.
        advice: one for each tree.
    """
    told = list(advice)
    for row in np.flatnonzero(state.frozen).tolist():
        item = told[row]
        if item.status is Status.UNKNOWN:
            told[row] = replace(item, reasons=(FROZEN, *item.reasons[1:]))
        else:
            told[row] = replace(item, reasons=(*item.reasons, FROZEN))
    if evidence is None:
        return told
    for row, days in _first(state, evidence).items():
        item = told[row]
        reason = Reason(
            code="first_values",
            value=float(days),
            threshold=LEAST_DAYS,
            source="irrigation-science 7 [A]",
        )
        told[row] = replace(
            item, confidence=lower_class(item.confidence), reasons=(*item.reasons, reason)
        )
    for row in _trees(evidence, _drier_than_soil(evidence)):
        item = told[row]
        told[row] = replace(item, confidence=WORST, reasons=(*item.reasons, DRIER_THAN_SOIL))
    return told


def _trees(evidence: Evidence, probes: BoolArray) -> list[int]:
    """Rows of the trees of which a counted probe (K,) is marked."""
    rows: list[int] = np.unique(evidence.ready.tree[probes]).tolist()
    return rows


def _first(state: PlanState, evidence: Evidence) -> dict[int, int]:
    """By row of the tree, how few daily values the youngest of its counted probes has."""
    days = np.isfinite(state.probes.history[evidence.chosen.rows]).sum(axis=1)
    young = np.flatnonzero(days < LEAST_DAYS)
    young = young[np.argsort(-days[young], kind="stable")]
    return dict(zip(evidence.ready.tree[young].tolist(), days[young].tolist(), strict=True))


def _drier_than_soil(evidence: Evidence) -> BoolArray:
    """Counted probes (K,); where the soil is not known, nobody can tell dry sand from a gap."""
    ready = evidence.ready
    known = np.asarray([source != "default" for source in evidence.site.soil_source])[ready.tree]
    value = evidence.probes.value[evidence.chosen.rows] / 100.0
    of_soil = np.where(known, SHARE_OF_WILTING_POINT * ready.soil.wilting_point, 0.0)
    return np.asarray(~ready.is_tension & (value < np.maximum(of_soil, DRIEST_SOIL)))
