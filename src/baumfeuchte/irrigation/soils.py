"""Soil classes: KA5 textures and tree substrate, each row with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.arrays import as_floats
from baumfeuchte.irrigation.retention import RetentionCurve, field_capacity, wilting_point

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WESSOLEK = "Wessolek et al. 2009, Tab. 10 [S7]; irrigation-science 1.3"

SUBSTRATE = "substrate"
DEFAULT_SOIL = "Sl3"
"""Unknown existing soil: the exemplary city soil of the Berlin plant protection office [S12]."""

# KA5 class: theta_r, theta_s (m3/m3), alpha (1/hPa), n. irrigation-science 1.3.
_KA5: Mapping[str, tuple[float, float, float, float]] = {
    "Ss": (0.0, 0.3879, 0.26437, 1.35154),
    "Su2": (0.0, 0.3786, 0.20387, 1.23473),
    "Su3": (0.0, 0.3765, 0.08862, 1.21398),
    "Su4": (0.0, 0.3839, 0.06005, 1.22228),
    "Sl2": (0.0, 0.3949, 0.11647, 1.25425),
    "Sl3": (0.0519, 0.3952, 0.07097, 1.35096),
    "Sl4": (0.0, 0.4101, 0.10486, 1.18427),
    "Slu": (0.0, 0.4138, 0.08165, 1.17695),
    "St2": (0.0, 0.4049, 0.48458, 1.18828),
    "St3": (0.0, 0.4214, 0.18023, 1.13230),
    "Ls2": (0.1406, 0.4148, 0.04052, 1.32416),
    "Ls3": (0.0728, 0.4091, 0.06835, 1.20501),
    "Ls4": (0.0463, 0.4129, 0.09955, 1.18213),
    "Lt2": (0.1492, 0.4380, 0.07013, 1.24572),
    "Lt3": (0.1629, 0.4530, 0.04947, 1.17003),
    "Lts": (0.1154, 0.4325, 0.03401, 1.19442),
    "Lu": (0.0534, 0.4284, 0.04321, 1.16518),
    "Uu": (0.0, 0.4030, 0.01420, 1.21344),
    "Uls": (0.0, 0.4003, 0.02513, 1.19338),
    "Us": (0.0, 0.3946, 0.02747, 1.22393),
    "Ut2": (0.0101, 0.4001, 0.01868, 1.22068),
    "Ut3": (0.0053, 0.4031, 0.01679, 1.20668),
    "Ut4": (0.0276, 0.4162, 0.01697, 1.20483),
    "Tt": (0.0, 0.5238, 0.06612, 1.05215),
    "Tl": (0.0, 0.4931, 0.07339, 1.06254),
    "Tu2": (0.0, 0.4971, 0.07242, 1.06062),
    "Tu3": (0.0, 0.4589, 0.05500, 1.08166),
    "Tu4": (0.0170, 0.4372, 0.04538, 1.12039),
    "Ts2": (0.0, 0.4836, 0.08402, 1.07669),
    "Ts3": (0.0784, 0.4374, 0.06194, 1.14565),
    "Ts4": (0.0, 0.4355, 0.20919, 1.11419),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SoilParameters:
    """One soil.

    Attributes:
        code: KA5 class or ``substrate``.
        curve: shape between REW and tension.
        field_capacity, wilting_point: m3/m3, of the water balance; for KA5 classes those of
            the curve.
        source: where the numbers come from.
    """

    code: str
    curve: RetentionCurve
    field_capacity: float
    wilting_point: float
    source: str


def _curve(row: tuple[float, float, float, float]) -> RetentionCurve:
    theta_r, theta_s, alpha_per_hpa, n = map(as_floats, row)
    return RetentionCurve(theta_r=theta_r, theta_s=theta_s, alpha_per_hpa=alpha_per_hpa, n=n)


def _ka5_soil(code: str) -> SoilParameters:
    curve = _curve(_KA5[code])
    return SoilParameters(
        code=code,
        curve=curve,
        field_capacity=float(field_capacity(curve)),
        wilting_point=float(wilting_point(curve)),
        source=_WESSOLEK,
    )


SOILS: Mapping[str, SoilParameters] = {code: _ka5_soil(code) for code in _KA5} | {
    SUBSTRATE: SoilParameters(
        code=SUBSTRATE,
        curve=_curve(_KA5["Sl2"]),
        field_capacity=0.16,
        wilting_point=0.06,
        source="nFK 10 Vol.-% [S10], FC, PWP, Sl2 curve [A]; irrigation-science 1.3",
    )
}
"""All soils by code (irrigation-science 1.3)."""

_BY_LOWER_CODE = {code.lower(): soil for code, soil in SOILS.items()}


def find_soil(
    code: str | None, substrate: SoilParameters = SOILS[SUBSTRATE]
) -> SoilParameters | None:
    """Look a soil up by its code in any case; None when unknown (irrigation-science 1.3).

    Units of the result: m3/m3 and 1/hPa.

    Args:
        code: of the table.
        substrate: the city's own, for the code ``substrate``.
    """
    found = None if code is None else _BY_LOWER_CODE.get(code.strip().lower())
    return substrate if found is not None and found.code == SUBSTRATE else found


def soil_parameters(code: str, substrate: SoilParameters = SOILS[SUBSTRATE]) -> SoilParameters:
    """Give the soil of a code: a KA5 class or ``substrate`` (irrigation-science 1.3).

    Units of the result: m3/m3 and 1/hPa.

    Raises:
        InputError: the code is in no row of the table.
    """
    soil = find_soil(code, substrate)
    if soil is None:
        known = ", ".join(SOILS)
        raise InputError(f"Soil class {code!r} is unknown; use one of: {known}.")
    return soil


def soil_curves(soils: Sequence[SoilParameters]) -> RetentionCurve:
    """Stack the curves of N soils to arrays of shape (N,) (irrigation-science 1.3).

    Units: m3/m3 and 1/hPa.
    """
    return RetentionCurve(
        theta_r=as_floats([float(soil.curve.theta_r) for soil in soils]),
        theta_s=as_floats([float(soil.curve.theta_s) for soil in soils]),
        alpha_per_hpa=as_floats([float(soil.curve.alpha_per_hpa) for soil in soils]),
        n=as_floats([float(soil.curve.n) for soil in soils]),
    )
