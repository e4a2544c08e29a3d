"""A visit to one broker, to see whether `ingest` can work with it. Nothing of `ingest` is touched.

It comes under a client id of its own with a clean session, acknowledges nothing and leaves once its
topics are granted. What the broker sends it meanwhile are copies; those of `ingest` stay in the
session of `ingest`. A shared subscription (``$share/``) is never joined, because there the broker
would hand messages to the visitor in place of a worker.
"""

from __future__ import annotations

import secrets
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import orjson
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from baumfeuchte.ingest.session import QOS, SHARED, make_client
from baumfeuchte.ingest.status import is_status_topic
from baumfeuchte.ingest.tls import make_context

if TYPE_CHECKING:
    from pathlib import Path

    from paho.mqtt.client import ConnectFlags, DisconnectFlags, MQTTMessage
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode

    from baumfeuchte.ingest.broker import Broker

_VERSION: Final = "$SYS/broker/version"
_STATUS: Final = "baumfeuchte/v1/ingest/+/status"
_PAUSE_S: Final = 0.05
_RETAINED_S: Final = 1.0
"""What a broker has kept comes right behind the grant; longer we do not wait for it."""
_ALERT_S: Final = 1.0
_SILENT: Final = "it takes connections but does not answer as an MQTT broker"


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker says about itself on its status topic.

    Attributes:
        client_id: as in the topic.
        is_online: whether it is there.
        since: from when on (UTC); None: nobody knows.
        version: of its program; empty where it does not say.
    """

    client_id: str
    is_online: bool
    since: datetime | None
    version: str


@dataclass(kw_only=True)
class Visit:
    """What a visit has shown so far.

    Attributes:
        trouble: why there is no connection, or why it ended early; empty: all went well.
        refused: why the broker did not let us in; empty: it did, or was not asked.
        accepted: whether it let us in.
        speaks_5: whether the connection was one of MQTT 5.
        shares: whether it has shared subscriptions, as far as MQTT 5 says so.
        server_cert_until: end of the broker's certificate (UTC); None without TLS.
        own_cert_until: end of our own certificate (UTC); None without one.
        granted: topics that are granted as we need them.
        weak: topics that are granted without acknowledgement, so that messages can get lost.
        refused_topics: topics that are not granted, with the reason.
        workers: by client id, as far as we may read the status topics.
        version: what the broker calls itself; empty where it does not say.
    """

    trouble: str = ""
    refused: str = ""
    accepted: bool = False
    speaks_5: bool = False
    shares: bool = True
    server_cert_until: datetime | None = None
    own_cert_until: datetime | None = None
    granted: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)
    refused_topics: dict[str, str] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    version: str = ""


def visit(broker: Broker, *, seconds: float = 5.0) -> Visit:
    """Connect, ask for the topics, look for workers, leave.

    Args:
        broker: as `ingest` uses it.
        seconds: longest time to connect, and then for all answers.

    Raises:
        BrokerError: a topic filter, the client id or a file cannot be used.
    """
    make_client(broker)  # says what is wrong with filters and files, as `ingest` would
    name = f"{broker.client_id}-doctor-{secrets.token_hex(3)}"
    return _Visitor(replace(broker, client_id=name), seconds).run()


class _Visitor:
    """One connection."""

    def __init__(self, broker: Broker, seconds: float) -> None:
        self._broker = broker
        self._seconds = seconds
        self._topics = [topic for topic in broker.topics if not topic.startswith(SHARED)]
        is_5 = len(self._topics) < len(broker.topics)
        self._visit = Visit(speaks_5=is_5)
        self._asked: dict[int | None, list[str]] = {}
        self._all_answered_at: float | None = None
        self._is_over = False
        client = self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=broker.client_id,
            clean_session=None if is_5 else True,
            protocol=MQTTProtocolVersion.MQTTv5 if is_5 else MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
        )
        client.connect_timeout = seconds
        if broker.address.username is not None:
            client.username_pw_set(broker.address.username, broker.address.password)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect

    def run(self) -> Visit:
        address, found = self._broker.address, self._visit
        context = make_context(self._broker)
        try:
            if context is not None:
                found.own_cert_until = _end_of_file(self._broker.client_cert_file)
                found.server_cert_until = self._greet(context)
                self._client.tls_set_context(context)
            self._client.connect(address.host, address.port, clean_start=found.speaks_5 or 3)
        except (OSError, ValueError) as error:
            found.trouble = _words(error)
            return found
        until = time.monotonic() + self._seconds
        while not self._is_over and not self._has_seen_enough():
            if time.monotonic() > until:
                found.trouble = found.trouble or ("" if found.accepted else _SILENT)
                break
            if self._client.loop(_PAUSE_S) != MQTTErrorCode.MQTT_ERR_SUCCESS:
                break
        self._leave()
        if context is not None and not found.accepted and not found.refused:
            try:
                self._greet(context, listen_s=_ALERT_S)
            except TimeoutError:
                pass  # it has nothing more to say
            except (OSError, ValueError) as error:
                found.trouble = _words(error)
        return found

    def _greet(self, context: ssl.SSLContext, *, listen_s: float = 0.0) -> datetime | None:
        """Make an encrypted connection and end it again; answers the end of the certificate.

        Since TLS 1.3 a broker refuses our certificate only after that; then it says so to whoever
        listens instead of talking.
        """
        address = self._broker.address
        with (
            socket.create_connection((address.host, address.port), self._seconds) as plain,
            context.wrap_socket(plain, server_hostname=address.host) as sock,
        ):
            if listen_s:
                sock.settimeout(listen_s)
                sock.recv(1)
            return _end_of(sock.getpeercert())

    def _leave(self) -> None:
        self._client.on_disconnect = None
        self._client.disconnect()
        with suppress(OSError, ValueError):
            self._client.loop(_PAUSE_S)
        sock = self._client.socket()
        if sock is not None:
            sock.close()

    def _has_seen_enough(self) -> bool:
        if self._all_answered_at is None:
            return False
        has_both = bool(self._visit.version and self._visit.workers)
        return has_both or time.monotonic() > self._all_answered_at + _RETAINED_S

    def _on_connect(
        self,
        _: Client,
        __: object,
        ___: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._visit.refused = str(reason)
            self._is_over = True
            return
        self._visit.accepted = True
        self._visit.shares = bool(getattr(properties, "SharedSubscriptionAvailable", True))
        # The others come last: some brokers end the connection over a topic that they refuse.
        for topics, qos in ((self._topics, QOS), ([_STATUS], 0), ([_VERSION], 0)):
            if topics:
                self._asked[self._subscribe(topics, qos)] = topics

    def _subscribe(self, topics: list[str], qos: int) -> int | None:
        if self._visit.speaks_5:
            # Of our own topics nothing that the broker keeps is wanted here.
            handling = SubscribeOptions.RETAIN_DO_NOT_SEND if qos else 0
            options = SubscribeOptions(qos=qos, retainHandling=handling)
            return self._client.subscribe([(topic, options) for topic in topics])[1]
        return self._client.subscribe([(topic, qos) for topic in topics])[1]

    def _on_subscribe(
        self, _: Client, __: object, mid: int, reasons: list[ReasonCode], ___: Properties | None
    ) -> None:
        topics = self._asked.pop(mid, [])
        if topics is self._topics:
            for topic, reason in zip(topics, reasons, strict=False):
                if reason.is_failure:
                    self._visit.refused_topics[topic] = str(reason)
                else:
                    (self._visit.granted if reason.value else self._visit.weak).append(topic)
        if not self._asked:
            self._all_answered_at = time.monotonic()

    def _on_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        with suppress(UnicodeDecodeError):
            if message.topic == _VERSION:
                self._visit.version = bytes(message.payload).decode()
            elif is_status_topic(message.topic):
                worker = _worker(message.topic.split("/")[3], bytes(message.payload))
                if worker is not None:
                    self._visit.workers[worker.client_id] = worker

    def _on_disconnect(
        self, _: Client, __: object, ___: DisconnectFlags, reason: ReasonCode, ____: object
    ) -> None:
        self._is_over = True
        found = self._visit
        answered = len(found.granted) + len(found.weak) + len(found.refused_topics)
        if not found.refused and (not found.accepted or answered < len(self._topics)):
            found.trouble = found.trouble or f"connection closed: {reason}"


def _worker(client_id: str, payload: bytes) -> Worker | None:
    """What a status message says; None where it is none of ours."""
    try:
        said = orjson.loads(payload)
        since = said["since"]
        return Worker(
            client_id=client_id,
            is_online=said["state"] == "online",
            since=None if since is None else datetime.fromisoformat(since).astimezone(UTC),
            version=str(said.get("version", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return (error.reason or "no encrypted connection").lower().replace("_", " ")
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _end_of(certificate: Any) -> datetime | None:  # noqa: ANN401 - a dictionary of the ssl module
    end = (certificate or {}).get("notAfter")
    return None if end is None else datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC)


def _end_of_file(path: Path | None) -> datetime | None:
    """The end of a certificate in a PEM file.

    The ssl module reads certificates of the other side only; what it reads files with has no public
    name, but is there in every CPython. Without it nothing is said about our own certificate.
    """
    if path is None:
        return None
    with suppress(ImportError, AttributeError, OSError, ValueError):
        return _end_of(import_module("_ssl")._test_decode_cert(path))  # noqa: SLF001 - see above
    return None
