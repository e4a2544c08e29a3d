"""The bounded queue between the network thread and the worker that stores."""

from __future__ import annotations

import queue
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.uplink import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MAX_MESSAGES: Final = 20_000
MAX_BYTES: Final = 32 * 1024 * 1024


class Delivery(NamedTuple):
    """One MQTT message with what is needed to acknowledge it.

    Attributes:
        topic, payload, arrived_at, redelivered: as in ``Message``.
        mid: packet identifier, valid only on the connection that brought it.
        qos: 0 needs no acknowledgement.
        connection: number of the connection that brought it.
    """

    topic: str
    payload: bytes
    arrived_at: datetime
    redelivered: bool
    mid: int
    qos: int
    connection: int

    def message(self) -> Message:
        """The message without its transport."""
        return Message(
            topic=self.topic,
            payload=self.payload,
            arrived_at=self.arrived_at,
            redelivered=self.redelivered,
        )


class Inbox:
    """Filled by one thread, emptied by another.

    It does not refuse anything: who fills it asks ``is_full`` before reading more from the broker,
    so that the broker keeps what does not fit. A burst more than the limit does no harm.
    """

    def __init__(self, *, max_messages: int = MAX_MESSAGES, max_bytes: int = MAX_BYTES) -> None:
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._queue: queue.SimpleQueue[Sequence[Delivery] | None] = queue.SimpleQueue()
        self._rest: deque[Delivery] = deque()  # of a burst that was larger than a batch
        # Each of these is written by one thread only, so no lock is needed.
        self._messages_in = self._messages_out = 0
        self._bytes_in = self._bytes_out = 0
        self._closed = False

    def __len__(self) -> int:
        return self._messages_in - self._messages_out

    @property
    def is_full(self) -> bool:
        """Whether messages or bytes have reached the limit."""
        return len(self) >= self._max_messages or (
            self._bytes_in - self._bytes_out >= self._max_bytes
        )

    @property
    def is_exhausted(self) -> bool:
        """Whether it was closed and everything in it was taken."""
        return self._closed and not self._rest

    def put(self, burst: Sequence[Delivery]) -> None:
        """Append messages, in order."""
        self._messages_in += len(burst)
        self._bytes_in += sum(len(delivery.payload) for delivery in burst)
        self._queue.put(burst)

    def close(self) -> None:
        """Nothing more will come. May be called from a signal handler, and more than once."""
        self._queue.put(None)

    def take(self, limit: int, timeout_s: float) -> list[Delivery]:
        """What is there, in order of arrival; waits only while there is nothing at all.

        Args:
            limit: most messages.
            timeout_s: how long to wait for the first one.

        Returns:
            Empty after the time, and always when the inbox is exhausted.
        """
        rest = self._rest
        try:
            while len(rest) < limit and not self._closed:
                burst = self._queue.get_nowait() if rest else self._queue.get(timeout=timeout_s)
                if burst is None:
                    self._closed = True
                else:
                    rest.extend(burst)
        except queue.Empty:
            pass
        taken = [rest.popleft() for _ in range(min(limit, len(rest)))]
        self._messages_out += len(taken)
        self._bytes_out += sum(len(delivery.payload) for delivery in taken)
        return taken
