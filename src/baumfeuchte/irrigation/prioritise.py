"""The order of the list (irrigation-science 4.7)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from baumfeuchte.domain.recommendation import Recommendation, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUP = {
    Status.CRITICAL: 0,
    Status.DRY: 0,
    Status.SOON: 1,
    Status.UNKNOWN: 2,
    Status.TOO_WET: 3,
    Status.OK: 3,
    Status.MONITORING: 4,
}
_WITHOUT_SENSOR = 5


def rank(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    """Sort by urgency, stable (irrigation-science 4.7).

    Trees that need water come by priority (expected stress days x vulnerability), then ``soon``,
    then ``unknown`` (someone must look), then ``too_wet`` and ``ok``, then monitoring; equal
    priorities and monitoring by REW (no unit), driest first. Trees that never had a sensor come
    last: there is nothing to look at.
    """
    return sorted(recommendations, key=_key)


def _key(item: Recommendation) -> tuple[int, float, float]:
    no_sensor = any(reason.code == "no_sensor" for reason in item.reasons)
    group = _WITHOUT_SENSOR if no_sensor else _GROUP[item.status]
    return group, -item.priority, math.inf if item.rew is None else item.rew
