"""The quality control plug-in of the backtest harness: ``qc(times, values, meta)``.

It hands the series to the notebook entry and knows nothing else: no site, no sensor, no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.irrigation import flag_series

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt


def qc(times: npt.ArrayLike, values: npt.ArrayLike, meta: Mapping[str, Any]) -> npt.NDArray[Any]:
    """Mark the readings that are bad or questionable.

    Args:
        times: (T,) UTC.
        values: (T,) in the unit of ``meta["quantity"]`` (water content where it is not named).
        meta: ``quantity`` and perhaps ``depth_cm``; nothing else is looked at.

    Returns:
        (T,) bool.
    """
    quantity = meta.get("quantity") or "vwc_percent"
    return flag_series(times, values, quantity, depth_cm=meta.get("depth_cm")).suspicious
