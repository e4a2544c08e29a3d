"""What is wrong with devices: silent, stuck, a weak battery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.sensors_sim.scenarios import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from baumfeuchte.domain.reading import Measurement
    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.things import SimDevice

STUCK_AT: Final = {
    Quantity.SOIL_MOISTURE_VWC_PERCENT: 19.0,
    Quantity.SOIL_TEMPERATURE_C: 17.4,
    Quantity.SOIL_EC_US_CM: 262.0,
    Quantity.SOIL_WATER_TENSION_KPA: 34.0,
}
"""Near what was measured when the device stuck, so that no jump tells of it."""
EMPTY: Final = {
    Quantity.BATTERY_V: (3.4, 0.009),
    Quantity.BATTERY_PERCENT: (34.0, 0.45),
}
"""What a weak battery says on the first day, and how much it loses a day."""
_BATTERIES: Final = frozenset({Quantity.BATTERY_V, Quantity.BATTERY_PERCENT})
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTrouble:
    """The fault of a device in a year; a sound one has none.

    Attributes:
        device: name in the codec registry.
        fault: what is wrong, from ``since`` (UTC) on.
    """

    device: str
    fault: Fault | None
    since: datetime

    @property
    def ends_at(self) -> datetime:
        """After this the device sends nothing."""
        return self.since if self.fault is Fault.SILENT else _NEVER

    def on(
        self, frames: Iterable[tuple[int, bytes]], times: Sequence[datetime]
    ) -> Iterator[tuple[int, bytes]]:
        """The frames as the faulty device makes them; in the order of ``times``."""
        for (f_port, payload), at in zip(frames, times, strict=True):
            if self.fault not in {Fault.STUCK, Fault.WEAK} or at <= self.since:
                yield f_port, payload
                continue
            days = (at - self.since).total_seconds() / 86_400
            said = decode(self.device, f_port, payload, {})
            yield encode(self.device, [self._wrong(item, days) for item in said])

    def _wrong(self, item: Measurement, days: float) -> Measurement:
        if self.fault is Fault.STUCK:
            return replace(item, value=STUCK_AT.get(item.quantity, item.value))
        if item.quantity in _BATTERIES:
            first, a_day = EMPTY[item.quantity]
            return replace(item, value=max(first - a_day * days, 0.0))
        return item


def trouble_of(fleet: Fleet, device: SimDevice, year: int) -> DeviceTrouble:
    """What is wrong with a device in a simulated year."""
    found = fleet.scenario.fault_of(device.tree_number)
    if found is None:
        return DeviceTrouble(device=device.device, fault=None, since=_NEVER)
    since = datetime(year, *found.since, 9, tzinfo=UTC)
    return DeviceTrouble(device=device.device, fault=found.fault, since=since)
