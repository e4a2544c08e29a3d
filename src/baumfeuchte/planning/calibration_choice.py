"""Of all calibrations of a probe the one in force, and whether the probe drifted. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.calibration import CalibrationKind, ProbeCalibration, SiteCalibration
from baumfeuchte.irrigation.calibration import winter_shift

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def choose(items: Iterable[ProbeCalibration]) -> dict[int, SiteCalibration]:
    """The calibration in force of each installation. Pure."""
    found: dict[int, dict[CalibrationKind, list[ProbeCalibration]]] = {}
    for item in sorted(items, key=lambda item: item.period):
        if item.field_capacity is not None and item.wilting_point is not None:
            of_probe = found.setdefault(item.installation_id, {})
            of_probe.setdefault(item.kind, []).append(item)
    return {key: _in_force(of_probe) for key, of_probe in found.items()}


def _in_force(of_probe: Mapping[CalibrationKind, list[ProbeCalibration]]) -> SiteCalibration:
    winters = of_probe.get(CalibrationKind.WINTER, [])
    best = (winters or of_probe[CalibrationKind.PLATEAU])[-1]
    shift, drifted = None, False
    if len(winters) > 1:
        moved, beyond = winter_shift(
            [_known(winters[-2].field_capacity)], [_known(best.field_capacity)]
        )
        shift, drifted = round(float(moved[0]), 5), bool(beyond[0])
    return SiteCalibration(
        installation_id=best.installation_id,
        kind=best.kind,
        period=best.period,
        field_capacity=_known(best.field_capacity),
        wilting_point=_known(best.wilting_point),
        days=best.days,
        shift=shift,
        drifted=drifted,
    )


def _known(value: float | None) -> float:
    if value is None:
        raise ValueError(value)  # only calibrations with limits are chosen from
    return value
