"""What ingest hands to the bulk writer: plain values, no SQL.

Named tuples, because one is made for each message and they are made in a third of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.domain.reading import Reading
    from baumfeuchte.domain.uplink import Message, Rejected, Uplink


class UplinkRow(NamedTuple):
    """An uplink of a known sensor with its readings, ready to be stored.

    Attributes:
        sensor_id: of the register.
        digest: 16 bytes; equal for two messages that say the same (``ingest.pipeline``).
        received_at: the network server's time, or ours where the message has none.
        window_s: a stored uplink with the same digest that is at most this many seconds away is
            the same uplink.
        message: as it arrived; its bytes are kept.
        uplink: what the envelope said.
        readings: all values of this uplink.
    """

    sensor_id: int
    digest: bytes
    received_at: datetime
    window_s: float
    message: Message
    uplink: Uplink
    readings: tuple[Reading, ...]


class RejectionRow(NamedTuple):
    """A message that could not be used, ready to be stored.

    Attributes:
        digest: 16 bytes; the same message is kept once (``ingest.pipeline``).
        message: as it arrived; its bytes are kept.
        rejected: why.
        is_repeat: the broker may have sent it before, when it got another digest.
    """

    digest: bytes
    message: Message
    rejected: Rejected
    is_repeat: bool = False
