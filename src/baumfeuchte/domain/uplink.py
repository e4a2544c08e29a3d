"""Messages, what they turn out to be, and what is kept of those that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from baumfeuchte.domain.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from baumfeuchte.domain.reading import Measurement


@value
class Message:
    """What arrived at a door, untouched.

    Attributes:
        topic: MQTT topic, or the path of the webhook.
        payload: the body as it came.
        arrived_at: our clock (UTC).
        redelivered: the broker says that it sent this message before (MQTT DUP).
        retained: the broker kept this message for new subscribers; it may be of any age.
    """

    topic: str
    payload: bytes
    arrived_at: datetime
    redelivered: bool = False
    retained: bool = False


@value
class Uplink:
    """What the radio delivered; nothing is interpreted yet.

    Attributes:
        dev_eui: the sensor's identity: 16 lower-case hex digits for LoRaWAN, else the
            sensor's own lower-case name; None where the message has none.
        device_id: the name that the network server gives the device.
        network: which network server, as in the registry of envelopes.
        received_at: the network server's time (UTC); None where the message has none.
        f_port, f_cnt: None where the message has none.
        payload: the device's bytes; empty for a message that brings measurements itself.
        rssi_dbm, snr_db, gateway_id: of the best reception.
        session: session key id or device address; another one after each join.
        deduplication_id: the network server's own id of this uplink.
        decoded: the network server's decoded object, if any.
        measurements: of a message that carries values instead of a frame (docs/message.md).
        simulated: the network server says that no device sent this.
    """

    dev_eui: str | None
    network: str
    received_at: datetime | None
    payload: bytes
    f_port: int | None = None
    f_cnt: int | None = None
    device_id: str | None = None
    rssi_dbm: float | None = None
    snr_db: float | None = None
    gateway_id: str | None = None
    session: str | None = None
    deduplication_id: str | None = None
    decoded: Mapping[str, object] | None = None
    measurements: tuple[Measurement, ...] = ()
    simulated: bool = False


@value
class Ignored:
    """A message that is fine but no uplink: join, status, acknowledgement and the like.

    Attributes:
        kind: short code: ``join``, ``status``, ``ack``, ``log``, ``downlink``, ``mac_only`` ...
        network, dev_eui: as far as they are known.
        device_id: the name that the network server gives the device.
        at: the network server's time (UTC); None where the message has none.
        battery_percent: 0..100, of a status that tells it.
        detail: code of a log entry, such as ``UPLINK_F_CNT_RESET``; else empty.
    """

    kind: str
    network: str | None = None
    dev_eui: str | None = None
    device_id: str | None = None
    at: datetime | None = None
    battery_percent: float | None = None
    detail: str = ""


@value
class Rejected:
    """A message that should have been an uplink and could not be used.

    Attributes:
        reason: short code, for example ``not_json``, ``unknown_device``, ``truncated``.
        detail: one English sentence that says what is wrong and what to do.
        dev_eui, network: as far as they are known.
    """

    reason: str
    detail: str
    dev_eui: str | None = None
    network: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A stored rejection with its raw message; it can be replayed.

    Attributes:
        digest: its key, by which it is found when it is rejected again.
    """

    id: int
    arrived_at: datetime
    topic: str
    raw: bytes
    reason: str
    detail: str
    dev_eui: str | None
    network: str | None
    resolved_at: datetime | None = None
    digest: bytes = field(default=b"", repr=False, compare=False)


@value
class RegisteredSensor:
    """What ingest needs to know of a sensor.

    Attributes:
        id: our key.
        dev_eui: see ``Uplink``.
        device: ``vendor/model`` as in the codec registry, or ``baumfeuchte/values`` for a sensor
            that publishes finished values.
        settings: what the device's payload does not tell (firmware, resolution ...).
        installed_since: when its first probe came into the ground (UTC); None: not yet.
    """

    id: int
    dev_eui: str
    device: str
    settings: Mapping[str, object] = field(default_factory=dict)
    installed_since: datetime | None = None
