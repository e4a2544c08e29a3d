"""The "check sensor" list of a city: health of the devices, quality control, calibrations. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from baumfeuchte.domain.device_health import Problem
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.check_list import CheckReason, Findings, check_list
from baumfeuchte.irrigation.quality import Rule, Score
from baumfeuchte.irrigation.sensor_check import SensorCheck, SensorReason
from baumfeuchte.planning.calibration_choice import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from baumfeuchte.domain.calibration import ProbeCalibration, SiteCalibration
    from baumfeuchte.domain.device_health import SensorHealth
    from baumfeuchte.domain.tree import Installation
    from baumfeuchte.storage.health_rows import WatchedSensor
    from baumfeuchte.storage.sensor_quality import ProbeQuality

_BATTERY: Final = frozenset({Problem.BATTERY_EMPTY, Problem.BATTERY_LOW})
_DECEMBER: Final = 12


def sensor_checks(
    sensors: Sequence[WatchedSensor],
    health: Iterable[SensorHealth],
    *,
    qualities: Iterable[ProbeQuality],
    places: Iterable[Installation],
    calibrations: Iterable[ProbeCalibration],
    now: datetime,
) -> list[SensorCheck]:
    """Sensors in the ground that somebody should look at: bad ones first, then the longest.

    Args:
        sensors: of the register.
        health: of the devices.
        qualities: of the probes, as quality control left them.
        places: where the probes are now.
        calibrations: all that were ever made.
        now: the clock (UTC).
    """
    reasons: dict[int, list[SensorReason]] = {}
    by_eui = {item.dev_eui: item for item in health}
    for sensor in sensors:
        reasons[sensor.id] = list(_of_device(sensor, by_eui.get(sensor.dev_eui), now))
    known = {(item.sensor_id, item.probe, item.quantity): item for item in qualities}
    drift = choose(calibrations)
    where = sorted(places, key=lambda place: (place.sensor_id, place.depth_cm, place.probe))
    for place in where:
        if place.sensor_id in reasons:
            found = _of_probe(place, known, drift.get(place.id or 0), now)
            reasons[place.sensor_id] += found
    in_ground = {place.sensor_id for place in where}
    made = [
        _check(sensor, reasons[sensor.id])
        for sensor in sensors
        if reasons[sensor.id] and sensor.id in in_ground
    ]
    return sorted(made, key=lambda item: item.place)


def _check(sensor: WatchedSensor, reasons: Sequence[SensorReason]) -> SensorCheck:
    bad = any(item.reason.ongoing and item.reason.score is Score.BAD for item in reasons)
    return SensorCheck(
        dev_eui=sensor.dev_eui,
        device=sensor.device,
        tree_numbers=sensor.tree_numbers,
        score=Score.BAD if bad else Score.QUESTIONABLE,
        since=min(item.reason.since for item in reasons),
        reasons=tuple(reasons),
    )


def _of_device(
    sensor: WatchedSensor, health: SensorHealth | None, now: datetime
) -> Iterator[SensorReason]:
    """Silence and battery (Q12). A battery has been weak since its newest value at the latest."""
    if health is None:
        return
    silent = health.silent_since
    if silent is None and Problem.NEVER_HEARD in health.problems:
        silent = sensor.installed_since
    weak = health.battery is not None and not _BATTERY.isdisjoint(health.problems)
    findings = Findings(
        sensor=sensor.dev_eui,
        seconds=np.empty(0),
        rules={},
        silent_since=silent,
        battery_since=health.battery.at if health.battery is not None and weak else None,
    )
    for item in check_list([findings], now):
        yield from (SensorReason(reason=reason) for reason in item.reasons)


def _of_probe(
    place: Installation,
    known: Mapping[tuple[int, int, Quantity], ProbeQuality],
    calibration: SiteCalibration | None,
    now: datetime,
) -> Iterator[SensorReason]:
    codes = set[str]()
    for quantity in (Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT):
        found = known.get((place.sensor_id, place.probe, quantity))
        if found is None or found.judged_at < place.since:
            continue
        for reason in _stories([_reason(stored) for stored in found.reasons]):
            codes.add(reason.code)
            yield SensorReason(reason=reason, depth_cm=place.depth_cm, quantity=quantity)
    if calibration is not None and calibration.drifted and Rule.DRIFT not in codes:
        winter = datetime(int(calibration.period[:4]), _DECEMBER, 1, tzinfo=UTC)
        drifted = CheckReason(
            code=Rule.DRIFT.value,
            score=Score.QUESTIONABLE,
            since=winter,
            last=now,
            ongoing=True,
            readings=0,
        )
        yield SensorReason(
            reason=drifted,
            depth_cm=place.depth_cm,
            quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
        )


def _stories(reasons: Sequence[CheckReason]) -> list[CheckReason]:
    """The reasons without what only follows from another one.

    A probe that is out of the soil also stands still, on a level that it never had: to say so again
    would hide from the crew what they have to do.
    """
    fault = next((it for it in reasons if it.ongoing and it.score is Score.BAD), None)
    return [it for it in reasons if fault is None or it is fault or it.since < fault.since]


def _reason(stored: Mapping[str, Any]) -> CheckReason:
    return CheckReason(
        code=stored["code"],
        score=Score(stored["score"]),
        since=datetime.fromisoformat(stored["since"]),
        last=datetime.fromisoformat(stored["last"]),
        ongoing=stored["ongoing"],
        readings=stored["readings"],
    )
