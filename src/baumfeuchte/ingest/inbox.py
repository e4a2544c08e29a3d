"""The bounded queue between the network thread and the worker that stores."""

from __future__ import annotations

import queue
import threading
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.uplink import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MAX_MESSAGES: Final = 5_000
MAX_BYTES: Final = 16 * 1024 * 1024


class Delivery(NamedTuple):
    """One MQTT message with what is needed to acknowledge it.

    Attributes:
        topic, payload, arrived_at, redelivered, retained: as in ``Message``.
        mid: packet identifier, valid only on the connection that brought it.
        qos: 0 needs no acknowledgement.
        connection: number of the connection that brought it; no two brokers share one.
    """

    topic: str
    payload: bytes
    arrived_at: datetime
    redelivered: bool
    retained: bool
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
            retained=self.retained,
        )


class Inbox:
    """Filled by one thread for each broker, emptied by another.

    It does not refuse anything: who fills it asks for ``room`` before reading more from the broker,
    so that the broker keeps what does not fit.
    """

    def __init__(self, *, max_messages: int = MAX_MESSAGES, max_bytes: int = MAX_BYTES) -> None:
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._queue: queue.SimpleQueue[Sequence[Delivery] | None] = queue.SimpleQueue()
        self._rest: deque[Delivery] = deque()  # of a burst that was larger than a batch
        # Those that come in are counted under the lock, those that go out by one thread only.
        self._putting = threading.Lock()
        self._messages_in = self._messages_out = 0
        self._bytes_in = self._bytes_out = 0
        self._closed = False

    def __len__(self) -> int:
        return self._messages_in - self._messages_out

    @property
    def room(self) -> int:
        """How many messages may still come in; 0 where there are bytes enough."""
        if self._bytes_in - self._bytes_out >= self._max_bytes:
            return 0
        return max(0, self._max_messages - len(self))

    @property
    def is_full(self) -> bool:
        """Whether messages or bytes have reached the limit."""
        return self.room == 0

    @property
    def is_exhausted(self) -> bool:
        """Whether it was closed and everything in it was taken."""
        return self._closed and not self._rest

    def put(self, burst: Sequence[Delivery]) -> None:
        """Append messages, in order."""
        size = sum(len(delivery.payload) for delivery in burst)
        with self._putting:
            self._messages_in += len(burst)
            self._bytes_in += size
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
