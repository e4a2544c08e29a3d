"""One number of a frame: what its raw integer means, in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.plausible import judge_of
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

U8: Final = range(0x100)
U16: Final = range(0x10000)
S16: Final = range(-0x8000, 0x8000)

GOOD: Final = Quality.GOOD
SENTINEL: Final = Quality.SENTINEL


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """A row of a device's table.

    Attributes:
        quantity: what the number measures.
        to_value: raw integer to a value in the unit of the quantity.
        to_raw: the way back, not yet rounded; None for a value that a device derives from
            the same raw integer as another one, and that encoding therefore ignores.
        judge: flags of a value that is none of the following.
        raws: the integers that the frame can carry.
        absent: raw integers that mean "no such probe": no measurement comes of them.
        sentinels: raw integers that look like a number and are a fault.
    """

    quantity: Quantity
    to_value: Callable[[int], float]
    to_raw: Callable[[float], float] | None
    judge: Callable[[float], Quality]
    raws: range = U16
    absent: frozenset[int] = frozenset()
    sentinels: frozenset[int] = frozenset()

    def measure(
        self,
        raw: int,
        probe: int = 0,
        observed_at: datetime | None = None,
        extra: Quality = GOOD,
    ) -> Measurement:
        """Make the measurement of a raw integer that is not in ``absent``.

        Args:
            raw: as in the frame.
            probe: index of the probe in the frame.
            observed_at: the device's own time, if the frame has one.
            extra: flags that the frame gives to all its values.

        Returns:
            The measurement with all its flags.
        """
        value = self.to_value(raw)
        flags = SENTINEL if raw in self.sentinels else self.judge(value)
        if extra is not GOOD:
            flags |= extra
        return Measurement(
            quantity=self.quantity, probe=probe, value=value, observed_at=observed_at, flags=flags
        )

    def raw_of(self, value: float) -> int:
        """Find the raw integer that comes nearest to a value.

        Args:
            value: in the unit of the quantity.

        Returns:
            An integer of ``raws`` that does not mean "absent".

        Raises:
            InputError: the frame cannot carry the value.
        """
        raw = round(self.to_raw(value)) if self.to_raw and isfinite(value) else None
        if raw is None or raw not in self.raws or raw in self.absent:
            raise InputError(
                f"The device cannot send {value} as {self.quantity.value}: choose a value "
                "inside the range of its frame."
            )
        return raw


def linear(
    quantity: Quantity,
    *,
    divisor: int = 1,
    offset: int = 0,
    raws: range = U16,
    absent: frozenset[int] = frozenset(),
    sentinels: frozenset[int] = frozenset(),
    judge: Callable[[float], Quality] | None = None,
) -> Field:
    """Make a field with value = (raw - offset) / divisor.

    The division of two integers gives the float nearest to the decimal number: no noise shows.
    Without a ``judge``, the physical range of the quantity judges (``plausible.flags_of``).
    """
    return Field(
        quantity=quantity,
        to_value=lambda raw: (raw - offset) / divisor,
        to_raw=lambda value: value * divisor + offset,
        judge=judge or judge_of(quantity),
        raws=raws,
        absent=absent,
        sentinels=sentinels,
    )
