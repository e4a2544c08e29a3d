"""Trees that stay on the list just above their limit (irrigation-science 2.2, hysteresis)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Reason, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray

STILL_DRY = "still_dry"
ESTIMATE_STILL_DRY = "estimate_still_dry"
STAYS_ON_LIST = "stays_on_list"


def still_dry(status: Sequence[Status], now: FloatArray, water_at: FloatArray) -> BoolArray:
    """Mark those that are "dry" though their value is wetter than the limit.

    Source: irrigation-science 2.2.

    Args:
        status: G words.
        now: (G,) the deciding value, m3/m3 or REW.
        water_at: (G,) its limit in the same unit.
    """
    dry = np.fromiter((word is Status.DRY for word in status), np.bool_, len(status))
    return np.asarray(dry & (now > water_at))


@lru_cache(maxsize=4096)
def stays_on_list(water_at_rew: float, hysteresis_rew: float) -> Reason:
    """Up to where such a tree stays: percentage points above the limit, and the sum.

    Source: irrigation-science 2.2.

    Args:
        water_at_rew: REW.
        hysteresis_rew: REW.
    """
    return Reason(
        code=STAYS_ON_LIST,
        quantity="available_water_percent",
        value=round(100.0 * hysteresis_rew, 1),
        threshold=round(100.0 * (water_at_rew + hysteresis_rew), 1),
        source="irrigation-science 2.2",
    )
