"""What the channels of a generic device mean: the sensor's setting ``channels``.

``{"channels": {"1": {"quantity": "soil_temperature_c", "probe": 0, "factor": 1, "offset": 0}}}``:
value = number in the frame, in the unit of its format, * factor + offset. ``probe``, ``factor``
and ``offset`` may be left out. The codec's table names the channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import invalid_settings
from baumfeuchte.codecs.field import GOOD, Field
from baumfeuchte.codecs.plausible import judge_of
from baumfeuchte.codecs.settings import as_number
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.errors import DecodeError
    from baumfeuchte.domain.reading import Measurement

SETTING: Final = "channels"
PROBES: Final = range(12)
DECIMALS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What one channel means.

    Attributes:
        quantity: what it measures.
        probe: index that the register knows the probe by.
        factor, offset: from the number of the frame to the unit of the quantity.
    """

    quantity: Quantity
    probe: int = 0
    factor: float = 1.0
    offset: float = 0.0

    def field(self, number: Field) -> Field:
        """Make the row for a number of the frame that this channel gives a meaning.

        Args:
            number: the row of the format; its quantity and judge do not count.

        Returns:
            The row with this channel's quantity, in its unit.
        """
        to_raw = number.to_raw
        return Field(
            quantity=self.quantity,
            to_value=lambda raw: round(number.to_value(raw) * self.factor + self.offset, DECIMALS),
            to_raw=to_raw and (lambda value: to_raw((value - self.offset) / self.factor)),
            judge=judge_of(self.quantity),
            raws=number.raws,
            absent=number.absent,
            sentinels=number.sentinels,
        )

    def measure(self, number: Field, raw: int, extra: Quality = GOOD) -> Measurement:
        """Make the measurement of a raw integer; see ``field``."""
        return self.field(number).measure(raw, self.probe, None, extra)


def channels_of(device: str, settings: Mapping[str, object]) -> dict[str, Channel]:
    """Read the setting ``channels``.

    Args:
        device: ``vendor/model``, for the error text.
        settings: of the sensor.

    Returns:
        Channels by their name; empty without the setting.

    Raises:
        DecodeError: the setting cannot be read; reason ``invalid_settings``.
    """
    given = settings.get(SETTING)
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise _unreadable(device, "there is no object of channels")
    channels = {str(name): _channel(device, str(name), entry) for name, entry in given.items()}
    places = {(channel.quantity, channel.probe) for channel in channels.values()}
    if len(places) < len(channels):
        raise _unreadable(device, "two channels have the same quantity and probe")
    return channels


def _channel(device: str, name: str, entry: object) -> Channel:
    if not isinstance(entry, dict):
        raise _unreadable(device, f"{name} is no object")
    quantity, probe = entry.get("quantity"), as_number(entry.get("probe", 0))
    factor, offset = as_number(entry.get("factor", 1)), as_number(entry.get("offset", 0))
    if quantity not in tuple(Quantity):
        raise _unreadable(device, f"{name} has no known quantity")
    if probe is None or probe not in PROBES:
        raise _unreadable(device, f"the probe of {name} is no whole number from 0 to {PROBES[-1]}")
    if not factor or offset is None:
        raise _unreadable(device, f"factor and offset of {name} must be numbers, factor not 0")
    return Channel(quantity=Quantity(quantity), probe=int(probe), factor=factor, offset=offset)


def _unreadable(device: str, why: str) -> DecodeError:
    return invalid_settings(device, f"in {SETTING}, {why}.")
