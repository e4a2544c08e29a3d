"""Permittivity to water content (irrigation-science 1.1).

Never apply these to a sensor that already reports water content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt


def topp(permittivity: npt.ArrayLike) -> FloatArray:
    """Water content of mineral soil, Topp et al. 1980 (irrigation-science 1.1 [S1]).

    Args:
        permittivity: apparent, without unit, meant for 3..40.

    Returns:
        theta in m3/m3; not limited, the plausibility check does that.
    """
    e = as_floats(permittivity)
    return as_floats(-0.053 + 0.0292 * e - 5.5e-4 * e**2 + 4.3e-6 * e**3)


def roth(permittivity: npt.ArrayLike) -> FloatArray:
    """Water content of organic soil, Roth et al. 1992 (irrigation-science 1.1 [S1]).

    Args:
        permittivity: apparent, without unit.

    Returns:
        theta in m3/m3.
    """
    e = as_floats(permittivity)
    return as_floats(0.0233 + 0.0285 * e - 4.31e-4 * e**2 + 3.04e-6 * e**3)


def delta_t_mineral(permittivity: npt.ArrayLike) -> FloatArray:
    """Water content of mineral soil by ThetaProbe and ML3 (irrigation-science 1.1 [S1]).

    Args:
        permittivity: apparent, without unit.

    Returns:
        theta in m3/m3: (sqrt(e) - 1.6) / 8.4.
    """
    return as_floats((np.sqrt(as_floats(permittivity)) - 1.6) / 8.4)


def delta_t_organic(permittivity: npt.ArrayLike) -> FloatArray:
    """Water content of organic soil by ThetaProbe and ML3 (irrigation-science 1.1 [S1]).

    Args:
        permittivity: apparent, without unit.

    Returns:
        theta in m3/m3: (sqrt(e) - 1.3) / 7.7.
    """
    return as_floats((np.sqrt(as_floats(permittivity)) - 1.3) / 7.7)


def water_permittivity(temperature_c: npt.ArrayLike) -> FloatArray:
    """Permittivity of water, about -0.46 % per K (irrigation-science 1.1 [S1], Weast 1986).

    Args:
        temperature_c: degree C.

    Returns:
        Without unit; 78.54 at 25 degree C.
    """
    t = as_floats(temperature_c) - 25.0
    return as_floats(78.54 * (1.0 - 4.579e-3 * t + 1.19e-5 * t**2 - 2.8e-8 * t**3))
