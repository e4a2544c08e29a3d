"""Measurements on their way into a frame: taken one by one, and none may be left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from baumfeuchte.codecs.field import Field
    from baumfeuchte.domain.reading import Measurement


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
        value = self._values.pop((field.quantity.value, probe), None)
        return None if value is None else field.raw_of(value)

    def drop(self, field: Field, probe: int = 0) -> bool:
        """Take out a value that the frame carries only through another one.

        Returns:
            Whether it was given.
        """
        return self._values.pop((field.quantity.value, probe), None) is not None

    def take_all(self, fields: Iterable[Field]) -> list[int] | None:
        """Take the values of fields that a frame carries only together, all of probe 0.

        Returns:
            Their raw integers; None where none was given.

        Raises:
            InputError: some are missing.
        """
        fields = tuple(fields)
        raws = [self.take(field) for field in fields]
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


def by_time(measurements: Sequence[Measurement]) -> dict[datetime | None, list[Measurement]]:
    """Sort measurements into moments; None is "now", the time of the frame."""
    moments: dict[datetime | None, list[Measurement]] = {}
    for measurement in measurements:
        moments.setdefault(measurement.observed_at, []).append(measurement)
    return moments
