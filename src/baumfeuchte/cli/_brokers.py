"""The brokers that the settings name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import SettingError

if TYPE_CHECKING:
    from baumfeuchte.config import Settings
    from baumfeuchte.ingest.broker import Broker

_OF_ONE_BROKER = ("mqtt_url", "mqtt_ca_file", "mqtt_client_cert_file", "mqtt_client_key_file")


def configured_brokers(settings: Settings, *, worker_name: str = "") -> list[Broker]:
    """All brokers to receive from, each with a client id of this worker.

    Args:
        settings: of this process.
        worker_name: added to the client ids where several workers share the load.

    Raises:
        SettingError: the file of brokers cannot be used, or there are settings beside it that
            would have no effect.
        BrokerError: an address cannot be read.
    """
    suffix = f"-{worker_name}" if worker_name else ""
    return [
        dataclasses.replace(broker, client_id=broker.client_id + suffix)
        for broker in _of_file(settings) or [_of_settings(settings)]
    ]


def _of_file(settings: Settings) -> list[Broker]:
    from baumfeuchte.ingest.brokers_file import read_brokers

    path = settings.mqtt_brokers_file
    if path is None:
        return []
    for name in _OF_ONE_BROKER:
        if name in settings.model_fields_set:
            msg = (
                f"BAUMFEUCHTE_{name.upper()} has no effect beside BAUMFEUCHTE_MQTT_BROKERS_FILE; "
                "remove it, and list its broker in the file if you need it."
            )
            raise SettingError(msg)
    return read_brokers(
        path,
        topics=settings.topics,
        client_id=settings.mqtt_client_id,
        status=settings.mqtt_status,
    )


def _of_settings(settings: Settings) -> Broker:
    from baumfeuchte.ingest.broker import Broker
    from baumfeuchte.ingest.broker_address import parse_broker_url

    return Broker(
        address=parse_broker_url(settings.mqtt_url.get_secret_value()),
        topics=settings.topics,
        client_id=settings.mqtt_client_id,
        ca_file=settings.mqtt_ca_file,
        client_cert_file=settings.mqtt_client_cert_file,
        client_key_file=settings.mqtt_client_key_file,
        status=settings.mqtt_status,
    )
