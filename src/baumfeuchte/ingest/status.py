"""Whether an ingest worker is there: a retained message on a topic of its own (docs/ingest.md).

The broker publishes our last will when the connection ends without a goodbye, so whoever watches
the topic learns of a worker that was killed.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Final

from baumfeuchte import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from paho.mqtt.client import Client

    from baumfeuchte.ingest.broker import Broker

log = logging.getLogger(__name__)

_BEGIN: Final = "baumfeuchte/v1/ingest/"
_END: Final = "/status"
_SUSPICIOUS_S: Final = 5.0  # a broker that hangs up within this time may dislike what we said
_UNSAFE: Final = str.maketrans("/+#", "___")


def status_topic(client_id: str) -> str:
    """The topic of one worker; characters that mean something in topics become ``_``."""
    return _BEGIN + client_id.translate(_UNSAFE) + _END


def is_status_topic(topic: str) -> bool:
    """Whether this is a worker's word about itself, which wide filters bring back to us."""
    return topic.startswith(_BEGIN) and topic.endswith(_END)


class Announcer:
    """Says that we are there, and gives way where the broker does not want to hear it.

    Some brokers ignore what an access list forbids, others refuse the connection or end it. So
    after a connection that ended in such a way the next one goes without a word: to receive is more
    important.

    Args:
        client: not yet connected.
        broker: whose access list may forbid it.
        clock: our time, for ``since``.

    Attributes:
        speaks: whether this connection carries our words.
    """

    def __init__(self, client: Client, broker: Broker, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._broker = broker
        self._clock = clock
        self._topic = status_topic(broker.client_id)
        self.speaks = False
        self._shy = False
        self._said_at: float | None = None

    def before_connect(self) -> None:
        """Hand the last will to the next connection, or not."""
        self.speaks = self._broker.status and not self._shy
        self._shy = False
        self._said_at = None
        if self.speaks:
            # Nobody knows beforehand since when we shall be away.
            self._client.will_set(self._topic, self._word("offline", None), qos=1, retain=True)
        else:
            self._client.will_clear()

    def hello(self) -> None:
        """Say that we are there."""
        if self.speaks:
            self._say("online")
            self._said_at = time.monotonic()

    def goodbye(self) -> None:
        """Say that we leave; the last will is not published after an orderly disconnect."""
        if self._said_at is not None:
            self._say("offline")

    def judge_end(self, *, accepted: bool) -> bool:
        """Think about why a connection ended.

        Args:
            accepted: whether the broker had accepted this connection.

        Returns:
            Whether our words may be the reason; the next connection then goes without.
        """
        said_at = self._said_at
        just_said = said_at is not None and time.monotonic() - said_at < _SUSPICIOUS_S
        self._shy = self.speaks and (not accepted or just_said)
        if self._shy and accepted:
            log.warning(
                "the MQTT broker at %s hangs up on us: perhaps another process has the client id "
                "%s, too (each needs its own %s), or it forbids the status topic %s (allow it, or "
                "turn it off with %s); the next connection goes without it",
                self._broker.place,
                self._broker.client_id,
                self._broker.setting("client_id"),
                self._topic,
                self._broker.setting("status"),
            )
        return self._shy

    def _say(self, state: str) -> None:
        # QoS 0: what is sent again on a later connection would no longer be true.
        self._client.publish(self._topic, self._word(state, self._clock()), qos=0, retain=True)

    @staticmethod
    def _word(state: str, since: datetime | None) -> str:
        at = None if since is None else since.isoformat(timespec="seconds")
        return json.dumps({"state": state, "since": at, "version": __version__})
