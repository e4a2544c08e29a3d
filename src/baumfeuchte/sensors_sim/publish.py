"""Publishing over MQTT with QoS 1: nothing counts as sent before the broker has confirmed it."""

from __future__ import annotations

import logging
import os
import ssl
import time
from typing import TYPE_CHECKING, Final, Self

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from baumfeuchte.domain.errors import BrokerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from paho.mqtt.client import ConnectFlags
    from paho.mqtt.reasoncodes import ReasonCode

    from baumfeuchte.sensors_sim.history import PublishedMessage

log = logging.getLogger(__name__)

WINDOW: Final = 100
"""Messages on their way at once. paho walks through all of them at each confirmation, so a larger
window is slower."""
ANSWER_S: Final = 5.0
BACK_OFF_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
_TICK_S: Final = 0.2


class Publisher:
    """One connection to a broker, driven by the calling thread alone; a context manager.

    Args:
        host, port: where the broker is.
        username, password: None for a broker that lets everyone in.
        tls: whether the connection is encrypted.
        ca_file: certificate authority for TLS; None for the system's.
        wait_s: how long the first connection is tried again.
        patience_s: how long a lost connection is tried again; None = for ever.
        should_stop: asked while waiting; True ends every wait.

    Raises:
        BrokerError: (on entering) the broker cannot be reached, or refuses us.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        username: str | None = None,
        password: str | None = None,
        tls: bool = False,
        ca_file: Path | None = None,
        wait_s: float = 0.0,
        patience_s: float | None = 60.0,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._wait_s = wait_s
        self.patience_s = patience_s
        self.confirmed = 0
        self._sent = 0
        self._place = f"{host}:{port}"
        self.should_stop = should_stop
        self._accepted = False
        self._refusal = ""
        self._client = Client(
            CallbackAPIVersion.VERSION2, client_id=f"baumfeuchte-simulate-{os.urandom(4).hex()}"
        )
        self._client.connect_timeout = ANSWER_S
        self._client.max_inflight_messages_set(WINDOW)
        self._client.on_connect = self._on_connect
        self._client.on_publish = self._on_publish
        if username is not None:
            self._client.username_pw_set(username, password)
        if tls:
            self._use_tls(ca_file)
        self._client.connect_async(host, port)

    def _use_tls(self, ca_file: Path | None) -> None:
        try:
            self._client.tls_set(ca_certs=None if ca_file is None else str(ca_file))
        except (OSError, ssl.SSLError) as error:
            msg = (
                f"The certificate file {ca_file} cannot be used ({error.strerror or error}); set "
                "BAUMFEUCHTE_MQTT_CA_FILE to a PEM file."
            )
            raise BrokerError(msg) from error

    def __enter__(self) -> Self:
        trouble = self._connect_within(self._wait_s)
        if trouble and not self.should_stop():
            msg = (
                f"The MQTT broker at {self._place} cannot be reached ({trouble}); start it, or "
                "check BAUMFEUCHTE_MQTT_URL."
            )
            raise BrokerError(msg)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()

    @property
    def unconfirmed(self) -> int:
        """Messages that the broker has not confirmed yet."""
        return self._sent - self.confirmed

    def publish(self, message: PublishedMessage) -> None:
        """Send a message; waits while a whole window is unconfirmed.

        Raises:
            BrokerError: the connection was lost for longer than ``patience_s``.
        """
        if self.unconfirmed >= WINDOW:
            self._wait_for_window(WINDOW // 2)
        self._sent += 1
        self._client.publish(message.topic, message.payload, qos=1)

    def flush(self) -> None:
        """Wait until everything is confirmed, or until we should stop; errors as ``publish``."""
        self._wait_for_window(0)

    def idle(self, seconds: float) -> None:
        """Keep the connection alive for a while; errors as ``publish``."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.should_stop():
            self._turn(min(left, _TICK_S))

    def _wait_for_window(self, size: int) -> None:
        while self.unconfirmed > size and not self.should_stop():
            self._turn(_TICK_S)

    def _turn(self, seconds: float) -> None:
        if self._client.socket() is None:
            self._reconnect()
        else:
            self._client.loop(seconds)

    def _connect(self) -> str:
        """Try once; answers what went wrong, or an empty text.

        Raises:
            BrokerError: the broker refuses us.
        """
        self._accepted = False
        try:
            self._client.reconnect()
        except (OSError, ValueError) as error:
            return getattr(error, "strerror", None) or str(error) or type(error).__name__
        give_up = time.monotonic() + ANSWER_S
        while not self._accepted and time.monotonic() < give_up:
            if self._client.socket() is None:
                break
            self._client.loop(_TICK_S)
        if self._refusal:
            msg = (
                f"The MQTT broker at {self._place} refuses us ({self._refusal}); check user and "
                "password in BAUMFEUCHTE_MQTT_URL."
            )
            raise BrokerError(msg)
        return "" if self._accepted else "it does not answer as an MQTT broker"

    def _reconnect(self) -> None:
        log.warning("lost the MQTT broker at %s, trying again", self._place)
        trouble = self._connect_within(self.patience_s)
        if self.should_stop():
            return
        if trouble:
            msg = (
                f"The MQTT broker at {self._place} went away ({trouble}) with "
                f"{self.unconfirmed} messages unconfirmed; start it and run the command again."
            )
            raise BrokerError(msg)
        log.info("connected to the MQTT broker at %s again", self._place)

    def _connect_within(self, seconds: float | None) -> str:
        """Try until it works, the time is over (None: never) or we should stop; as ``_connect``."""
        began = time.monotonic()
        attempt = 0
        while trouble := self._connect():
            if seconds is not None and time.monotonic() - began >= seconds:
                return trouble
            pause_until = time.monotonic() + BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)]
            while time.monotonic() < pause_until:
                if self.should_stop():
                    return trouble
                time.sleep(_TICK_S / 2)
            attempt += 1
        return ""

    def _on_connect(
        self, _: Client, __: object, ___: ConnectFlags, reason: ReasonCode, ____: object
    ) -> None:
        self._refusal = str(reason) if reason.is_failure else ""
        self._accepted = not reason.is_failure

    def _on_publish(self, _: Client, __: object, ___: int, ____: ReasonCode, _____: object) -> None:
        self.confirmed += 1


def publish_all(
    publisher: Publisher,
    messages: Iterable[PublishedMessage],
    *,
    progress: Callable[[int], None] = lambda _: None,
    every: int = 200,
) -> int:
    """Publish messages as fast as the broker confirms them.

    Args:
        publisher: an open one.
        messages: in order.
        progress: called with the number of confirmed messages now and then, and at the end.
        every: how many messages between two calls of ``progress``.

    Returns:
        How many messages this call published; all are confirmed, unless we were to stop.

    Raises:
        BrokerError: see ``Publisher.publish``.
    """
    before = publisher.confirmed
    count = 0
    for count, message in enumerate(messages, start=1):
        if publisher.should_stop():
            break
        publisher.publish(message)
        if count % every == 0:
            progress(publisher.confirmed - before)
    publisher.flush()
    progress(publisher.confirmed - before)
    return count
