"""AWS IoT Core for LoRaWAN, through an IoT rule to MQTT or HTTP.

https://docs.aws.amazon.com/iot-wireless/latest/developerguide/lorawan-uplink-metadata-format.html.
The first form of 2020 has ``Metadata`` and capitals (``DevEUI``, ``RSSI``); the documented one has
``WirelessMetadata``, ``DevEui`` and, in its example, ``Fport``: so capitals make no difference.
Early messages have no counter. A rule may wrap the message in ``lns_message``, beside what a
decoder made of it (AWS's sample ``transform_binary_payload``).
"""

from __future__ import annotations

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    counter_or_none,
    eui,
    eui_or_none,
    filled,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import first_object, gateway_of, with_content
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "aws-iot-lorawan"

_METADATA = ("WirelessMetadata", "Metadata")


def _read(document: Document, _topic: str) -> Outcome | None:
    decoded = None
    if isinstance(document.get("lns_message"), dict):
        transformed = first_object(document.get("transformed_message"))
        decoded = filled(transformed.get("payload"))
        document = first_object(document["lns_message"])
    radio = next(filter(None, map(_lorawan, map(document.get, _METADATA))), None)
    if "TransmitMode" in document and "PayloadData" in document:
        return Ignored(kind="downlink", network=NETWORK)
    if radio is None or not ("PayloadData" in document or "timestamp" in radio):
        return _event(document)
    dev_eui = eui(radio.get("deveui"), "LoRaWAN.DevEui")
    try:
        return _uplink(document, radio, dev_eui, decoded)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _lorawan(metadata: object) -> Document | None:
    radio = metadata.get("LoRaWAN") if isinstance(metadata, dict) else None
    return _in_lower_case(radio) if isinstance(radio, dict) else None


def _in_lower_case(fields: Document) -> Document:
    return {key.lower(): value for key, value in fields.items()}


def _event(document: Document) -> Outcome | None:
    """A device's join, a gateway's connection and the like, from the event topics of AWS."""
    event = _in_lower_case(document)
    kind = event.get("eventtype")
    if not isinstance(kind, str) or not (
        "wirelessdeviceid" in event or "wirelessgatewayid" in event
    ):
        return None
    radio = _in_lower_case(first_object(event.get("lorawan")))
    return Ignored(
        kind="join" if "join" in kind.lower() else "notification",
        network=NETWORK,
        dev_eui=eui_or_none(radio.get("deveui")),
        device_id=text(event.get("wirelessdeviceid")),
        at=server_time(event.get("timestamp")),
    )


def _uplink(document: Document, radio: Document, dev_eui: str, decoded: Document | None) -> Outcome:
    reception, rssi_dbm, snr_db = best_reception_by(_gateways(radio), "rssi", "snr")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(radio.get("timestamp")),
            payload=base64_bytes(document.get("PayloadData"), "PayloadData"),
            f_port=port(radio.get("fport"), "LoRaWAN.FPort"),
            f_cnt=counter_or_none(radio.get("fcnt"), "LoRaWAN.FCnt"),
            device_id=text(document.get("WirelessDeviceId")) or text(document.get("DeviceId")),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(text(reception.get("gatewayeui", reception.get("id")))),
            session=text(radio.get("devaddr")),
            decoded=decoded,
        )
    )


def _gateways(radio: Document) -> list[Document]:
    """Our own gateways and those of a public network."""
    lists = (radio.get("gateways"), radio.get("publicgateways"))
    return [
        _in_lower_case(gateway)
        for gateways in lists
        if isinstance(gateways, list)
        for gateway in gateways
        if isinstance(gateway, dict)
    ]


ENVELOPE = Envelope(
    network=NETWORK,
    title="AWS IoT Core for LoRaWAN",
    aliases=("aws", "aws-iot"),
    read=_read,
)
