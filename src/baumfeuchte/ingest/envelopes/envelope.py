"""What a network server's file hands to the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Rejected, Uplink

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, object]
"""A JSON object as it was read."""

Outcome = Uplink | Ignored | Rejected


class RefusedError(Exception):
    """Stops the reading of a message that cannot be used; the registry makes a ``Rejected`` of it.

    Attributes:
        reason: short code, as in ``Rejected``.
        detail: one sentence that says what is wrong and what to do.
        dev_eui: the sensor, as soon as it is known.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.dev_eui: str | None = None

    def of(self, dev_eui: str) -> RefusedError:
        """The same refusal, naming the sensor."""
        self.dev_eui = dev_eui
        return self


def _no_bytes(_payload: bytes, _topic: str) -> Outcome | None:
    return None


def _no_topic(_document: Document, _topic: str, _hinted: str | None) -> Outcome | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One network server's way of packing an uplink.

    All three functions are pure and may raise ``RefusedError``. None as their answer means: this
    is no message of mine. No two envelopes may recognise the same message.

    Attributes:
        network: the name under which its messages are stored.
        title: the name for people.
        aliases: further names for the webhook's address.
        read: (JSON object, topic) -> outcome, recognised by the object's shape.
        read_bytes: (body that is no JSON, topic) -> outcome.
        read_by_topic: (JSON object of no known shape, topic, network that the webhook's address
            names) -> outcome.
    """

    network: str
    title: str
    aliases: tuple[str, ...]
    read: Callable[[Document, str], Outcome | None]
    read_bytes: Callable[[bytes, str], Outcome | None] = _no_bytes
    read_by_topic: Callable[[Document, str, str | None], Outcome | None] = _no_topic
