"""Measurements on their way into a frame: taken one by one, and none may be left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from baumfeuchte.codecs.field import Field
    from baumfeuchte.domain.reading import Measurement, Quantity


class Outgoing:
    """The measurements of one moment that a device is to send.

    Args:
        device: ``vendor/model``, for the error texts.
        measurements: of one moment, no two of the same quantity and probe.

    Raises:
        InputError: two measurements say different things about the same.
    """

    def __init__(self, device: str, measurements: Iterable[Measurement]) -> None:
        self._device = device
        self._values: dict[tuple[str, int], float] = {}
        for measurement in measurements:
            key = (measurement.quantity.value, measurement.probe)
            if key in self._values:
                raise InputError(f"Give {key[0]} of probe {key[1]} only once.")
            self._values[key] = measurement.value

    def __bool__(self) -> bool:
        return bool(self._values)

    def take(self, field: Field, probe: int = 0) -> int | None:
        """Take a value out.

        Returns:
            Its raw integer; None where it was not given.

        Raises:
            InputError: the frame cannot carry the value.
        """
        value = self.take_value(field.quantity, probe)
        return None if value is None else field.raw_of(value)

    def take_value(self, quantity: Quantity, probe: int = 0) -> float | None:
        """Take a value out as it is.

        Returns:
            In the unit of the quantity; None where it was not given.
        """
        return self._values.pop((quantity.value, probe), None)

    def drop(self, field: Field, probe: int = 0) -> bool:
        """Take out a value that the frame carries only through another one.

        Returns:
            Whether it was given.
        """
        return self._values.pop((field.quantity.value, probe), None) is not None

    def take_all(self, fields: Iterable[Field], probe: int = 0) -> list[int] | None:
        """Take the values of fields of one probe that a frame carries only together.

        Returns:
            Their raw integers; None where none was given.

        Raises:
            InputError: some are missing.
        """
        fields = tuple(fields)
        raws = [self.take(field, probe) for field in fields]
        found = [raw for raw in raws if raw is not None]
        if found and len(found) < len(raws):
            names = " and ".join(field.quantity.value for field in fields)
            raise InputError(f"{self._device} sends {names} only together: give all of them.")
        return found or None

    def close(self) -> None:
        """Make sure that nothing was left out of the frame.

        Raises:
            InputError: the device does not send some of the measurements.
        """
        for quantity, probe in self._values:
            raise InputError(
                f"{self._device} does not send {quantity} of probe {probe} in such a frame: "
                "leave it out."
            )


def of_now(device: str, measurements: Sequence[Measurement]) -> Outgoing:
    """The measurements for a device whose frames carry no records of earlier moments.

    Args:
        device: ``vendor/model``, for the error texts.
        measurements: of one uplink.

    Raises:
        InputError: one of them has a time of its own, or two say the same.
    """
    if any(by_time(measurements)):
        raise InputError(f"{device} sends no records: leave observed_at out.")
    return Outgoing(device, measurements)


def by_time(measurements: Sequence[Measurement]) -> dict[datetime | None, list[Measurement]]:
    """Sort measurements into moments; None is "now", the time of the frame."""
    moments: dict[datetime | None, list[Measurement]] = {}
    for measurement in measurements:
        moments.setdefault(measurement.observed_at, []).append(measurement)
    return moments
