"""Probable waterings beside the advice of their tree, apart from what was logged. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.recommendation import Reason
from baumfeuchte.irrigation.probable_waterings import shown_litres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.planning.state import PlanState

SHOWN_DAYS: Final = 14.0
"""For so long a probable watering is news; after that it is in the values [A]."""
_SOURCE: Final = "irrigation-science 4.1, 3.2 [A]"


def with_unlogged(state: PlanState, advice: Sequence[Recommendation]) -> list[Recommendation]:
    """The advice, in the order given, with what the probes saw and nobody logged.

    The newest of a tree is said; all of the last 14 days are among the numbers.
    """
    told = list(advice)
    found = state.probable
    shown = np.flatnonzero((found.age_days >= 0.0) & (found.age_days <= SHOWN_DAYS))
    for row in np.unique(found.tree[shown]).tolist():
        own = shown[found.tree[shown] == row]
        own = own[np.argsort(found.age_days[own], kind="stable")]
        newest = own[0]
        reason = Reason(
            code="probable_watering_full" if found.at_least[newest] else "probable_watering",
            quantity="litres",
            value=float(found.age_days[newest]),
            threshold=shown_litres(float(found.litres[newest])),
            source=_SOURCE,
        )
        numbers = [
            {
                "age_days": float(found.age_days[n]),
                "litres": round(float(found.litres[n]), 1),
                "litres_interval_80": [
                    round(float(found.low[n]), 1),
                    round(float(found.high[n]), 1),
                ],
                "at_least": bool(found.at_least[n]),
            }
            for n in own.tolist()
        ]
        item = told[row]
        told[row] = replace(
            item,
            reasons=(*item.reasons, reason),
            inputs={**item.inputs, "probable_waterings": numbers},
        )
    return told
