"""How dry a tree truly is, on the scale and by the limits of irrigation-science 2.2.

Written apart from ``irrigation``: the advice is graded against this, so the two must not share
a mistake. The truth does not depend on where probes are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.sensors_sim.column import LAYERS, at_depths, root_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_ROOT_BETA = 0.966  # irrigation-science 2.3, global mean
_ROOT_ZONE_CM = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Limits of one age class.

    Attributes:
        last_standing_year: the class holds up to and including this one.
        readers: rows of weights over the soil layers, one per value that is judged.
        water_at, critical: REW limits of these values.
        agree: False = the worst value decides; True = all must say so, the best decides.
    """

    last_standing_year: int
    readers: Array
    water_at: tuple[float, ...]
    critical: tuple[float, ...]
    agree: bool = False


_WHOLE_ROOT_ZONE = root_shares(np.array([_ROOT_ZONE_CM]), np.array([_ROOT_BETA]))

RULES = (
    Rule(
        last_standing_year=1,
        readers=at_depths((30, 60)),
        water_at=(0.55, 0.55),
        critical=(0.50, 0.50),
    ),
    Rule(
        last_standing_year=2,
        readers=at_depths((30, 60, 90)),
        water_at=(0.40, 0.55, 0.55),
        critical=(0.33, 0.50, 0.50),
    ),
    Rule(
        last_standing_year=3,
        readers=at_depths((60, 90)),
        water_at=(0.40, 0.40),
        critical=(0.33, 0.33),
    ),
    Rule(last_standing_year=10, readers=_WHOLE_ROOT_ZONE, water_at=(0.33,), critical=(0.25,)),
    Rule(
        last_standing_year=10_000,
        readers=np.vstack([_WHOLE_ROOT_ZONE, at_depths((90,))]),
        water_at=(0.25, 0.25),
        critical=(0.15, 0.15),
        agree=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueState:
    """How dry a tree truly is.

    Attributes:
        tree_number: which tree.
        rew: relative extractable water of the value that decides, 0 wilting point .. 1 field
            capacity.
        water_at, critical: the limits of that value.
    """

    tree_number: str
    rew: float
    water_at: float
    critical: float

    @property
    def margin(self) -> float:
        """REW left above the critical limit; negative = critical. The driest tree has the least."""
        return self.rew - self.critical

    @property
    def status(self) -> str:
        """``critical``, ``dry`` or ``ok``; what comes soon is a forecast and not a truth."""
        if self.rew < self.critical:
            return "critical"
        return "dry" if self.rew < self.water_at else "ok"


def rule_for(standing_years: int) -> Rule:
    """The rule of an age class (irrigation-science 2.2)."""
    return next(rule for rule in RULES if standing_years <= rule.last_standing_year)


def true_state(tree_number: str, standing_years: int, layer_rew: Array) -> TrueState:
    """Judge one tree.

    Args:
        tree_number: for the result.
        standing_years: of the tree.
        layer_rew: REW of each soil layer, shape (layers,).
    """
    if layer_rew.shape != (LAYERS,):
        msg = f"layer_rew needs the shape ({LAYERS},), not {layer_rew.shape}"
        raise ValueError(msg)
    rule = rule_for(standing_years)
    values = rule.readers @ layer_rew
    margins = values - np.array(rule.critical)
    decides = int(np.argmax(margins) if rule.agree else np.argmin(margins))
    return TrueState(
        tree_number=tree_number,
        rew=float(values[decides]),
        water_at=rule.water_at[decides],
        critical=rule.critical[decides],
    )
