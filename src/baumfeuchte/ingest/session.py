"""A paho client with a persistent session, ready to connect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.buffered_socket import BufferedSocket
from baumfeuchte.ingest.tls import make_context

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Sequence

    from paho.mqtt.client import MQTTMessage, SocketLike
    from paho.mqtt.reasoncodes import ReasonCode

    from baumfeuchte.ingest.broker import Broker

QOS: Final = 1
SHARED: Final = "$share/"
_KEEP_ALIVE_S: Final = 60
_CONNECT_S: Final = 5.0
_NEVER: Final = 0xFFFFFFFF  # MQTT 5, 3.1.2.11.2: this session does not expire
_WINDOW: Final = 2000  # MQTT 5: the broker sends at most so many messages before their ack


class _Client(Client):
    """paho has no public places for this; where a later one does not call it, all works as well.

    Attributes:
        context: for an encrypted connection; None for a plain one.
    """

    context: ssl.SSLContext | None = None

    def _create_socket(self) -> SocketLike:
        return BufferedSocket(super()._create_socket())

    def _handle_on_message(self, message: MQTTMessage) -> None:
        """Hand the message on.

        paho's looks for callbacks of single topics first, which we have none of. Its search costs
        time and leaves about a kilobyte for each message that only the garbage collector frees.
        """
        if self.on_message is not None:
            self.on_message(self, None, message)

    def _ssl_wrap_socket(self, tcp_sock: socket.socket) -> ssl.SSLSocket:
        """As paho's, but a connection on which the two sides cannot agree is closed."""
        if self.context is None:
            return super()._ssl_wrap_socket(tcp_sock)
        sock = self.context.wrap_socket(
            tcp_sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        try:
            sock.settimeout(self.connect_timeout)
            sock.do_handshake()
        except BaseException:
            sock.close()
            raise
        return sock


def make_client(broker: Broker) -> Client:
    """A client for our own network loop, not yet connected: call ``reconnect`` on it.

    MQTT 3.1.1, which is a third faster in paho; MQTT 5 where a shared subscription needs it.

    Raises:
        BrokerError: a topic filter, the client id or a file cannot be used.
    """
    address = broker.address
    version = MQTTProtocolVersion.MQTTv311
    if any(topic.startswith(SHARED) for topic in broker.topics):
        version = MQTTProtocolVersion.MQTTv5
    is_5 = version is MQTTProtocolVersion.MQTTv5
    client = _Client(
        CallbackAPIVersion.VERSION2,
        client_id=broker.client_id,
        clean_session=None if is_5 else False,
        protocol=version,
        manual_ack=True,
        # Else paho answers a broker that refuses our version by connecting with MQTT 3.1, within
        # the call that reads; connecting is the keeper's.
        reconnect_on_failure=False,
    )
    client.connect_timeout = _CONNECT_S
    # Says that somebody else writes: acknowledgements are then queued, not sent one by one.
    client.on_socket_register_write = lambda *_: None
    if address.username is not None:
        client.username_pw_set(address.username, address.password)
    client.context = make_context(broker)
    if client.context is not None:
        client.tls_set_context(client.context)
    properties = None
    if is_5:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho's
        properties.SessionExpiryInterval = _NEVER
        properties.ReceiveMaximum = _WINDOW
    _check_filters(client, broker)
    client.connect_async(
        address.host,
        address.port,
        keepalive=_KEEP_ALIVE_S,
        clean_start=False if is_5 else 3,
        properties=properties,
    )
    return client


def _check_filters(client: Client, broker: Broker) -> None:
    """Without a connection, to subscribe only checks the filters."""
    usable = all(map(_names_a_group, broker.topics))
    if usable:
        try:
            subscribe(client, broker.topics)
        except ValueError:
            usable = False
    if not usable:
        raise BrokerError(
            f"A topic filter in {broker.setting('topics')} cannot be used: write filters like "
            "application/+/device/+/event/+ separated by commas."
        )


def _names_a_group(topic: str) -> bool:
    """Whether a shared filter says whose it is (MQTT 5, 4.8.2); paho leaves that to the broker."""
    _, _, rest = topic.partition(SHARED)
    group, _, filter_ = rest.partition("/")
    return not topic.startswith(SHARED) or bool(group and filter_ and not {*group} & {*"+#"})


def subscribe(client: Client, topics: Sequence[str]) -> None:
    """Ask for all topics with QoS 1."""
    if client.protocol is MQTTProtocolVersion.MQTTv5:
        client.subscribe([(topic, SubscribeOptions(qos=QOS)) for topic in topics])
    else:
        client.subscribe([(topic, QOS) for topic in topics])


def refused_connection(broker: Broker, reason: ReasonCode) -> BrokerError:
    """What to tell a person when the broker does not let us in."""
    # In a file, user and password may stand outside of the address.
    where = f"the entry {broker.name} of {broker.file}" if broker.file else broker.setting("url")
    return BrokerError(
        f"The MQTT broker at {broker.place} refuses us ({reason}); check user and password in "
        f"{where}, and our certificate if it wants one."
    )


def refused_topics(broker: Broker, reasons: Sequence[ReasonCode]) -> BrokerError:
    """The same when it does not let us read some of our topics.

    Args:
        broker: that we have asked.
        reasons: its answers in the order of our topics.
    """
    refused = [
        f"{topic} ({reason})"
        for topic, reason in zip(broker.topics, reasons, strict=False)
        if reason.is_failure
    ]
    return BrokerError(
        f"The MQTT broker at {broker.place} refuses the topics {', '.join(refused)}; check "
        f"{broker.setting('topics')} and the broker's access list."
    )
