"""The clocks of devices, which nobody may have set."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from baumfeuchte.domain.errors import InputError

EARLIEST: Final = datetime(2016, 1, 1, tzinfo=UTC)
"""Older than any device we decode: LoRaWAN 1.0 is of 2015; unset clocks count from 1970 or 2000."""

_EARLIEST_UNIX: Final = int(EARLIEST.timestamp())
_ERASED: Final = 0xFFFFFFFF


def from_unix(seconds: int) -> datetime | None:
    """Read a device's 32-bit Unix time.

    Args:
        seconds: unsigned, since 1970.

    Returns:
        Aware UTC time, or None where the clock was not set or the memory is empty. A time in
        the future is returned: only the caller has a clock to tell.
    """
    if seconds < _EARLIEST_UNIX or seconds == _ERASED:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def to_unix(observed_at: datetime) -> int:
    """Write a time as a device does, in whole seconds.

    Args:
        observed_at: aware.

    Raises:
        InputError: no set clock shows this time.
    """
    seconds = int(observed_at.timestamp())
    if not _EARLIEST_UNIX <= seconds < _ERASED:
        raise InputError(f"No device's clock shows {observed_at}: choose a time from 2016 on.")
    return seconds
