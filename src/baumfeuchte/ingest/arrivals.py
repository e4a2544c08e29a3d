"""Arrival times that tell messages apart.

A message without a time stands at its arrival, and a reading's key is its sensor, probe, quantity
and time: two messages that our clock saw at once would be one reading, and the other one lost.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.ingest.envelopes.split import split

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from baumfeuchte.domain.uplink import Message

TICK: Final = timedelta(microseconds=1)
"""What the database can tell apart."""

_SET_BACK: Final = timedelta(seconds=1)
"""No burst is a million messages: a clock that is behind by more was set back, and is right."""


class Arrivals:
    """Strictly increasing arrival times, ahead of the clock by a tick per message at the most.

    May be used from several threads. Never for messages that are taken again: those keep the time
    that they got, so that what is stored of them already is known.
    """

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._turn = threading.Lock()

    def of(self, messages: Iterable[Message]) -> list[Message]:
        """The messages, or the parts of those that hold several, each at a time of its own.

        Args:
            messages: in order of arrival.
        """
        parts = [part for message in messages for part in split(message)]
        with self._turn:
            last = self._last
            for number, part in enumerate(parts):
                at = part.arrived_at
                if last is not None and at <= last and last - at < _SET_BACK:
                    at = last + TICK
                    parts[number] = replace(part, arrived_at=at)
                last = at
            self._last = last
        return parts
