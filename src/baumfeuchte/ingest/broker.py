"""One broker that we receive from: where it is, as whom we come, what we ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.ingest.broker_address import BrokerAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """One connection; the same broker twice under two users is two of these.

    Attributes:
        address: of the broker.
        topics: filters; one that begins with ``$share/`` switches to MQTT 5.
        client_id: names the persistent session; two connections must not share it.
        ca_file: PEM file of the certificate authority, for TLS; None: the system's.
        client_cert_file, client_key_file: PEM files of our own certificate, where the broker wants
            one; the key may be in the file of the certificate.
        status: whether we say on the status topic that we are there.
        name: of the entry in the file; empty where there is only one broker.
        file: that lists several brokers; None where settings describe the only one.
    """

    address: BrokerAddress
    topics: tuple[str, ...]
    client_id: str
    ca_file: Path | None = None
    client_cert_file: Path | None = None
    client_key_file: Path | None = None
    status: bool = True
    name: str = ""
    file: Path | None = None

    @property
    def place(self) -> str:
        """Host and port, and the name if there is one, for people."""
        return self.address.place + (f" ({self.name})" if self.name else "")

    def setting(self, field: str) -> str:
        """Where a person finds a value of this broker."""
        return setting_of(field, name=self.name, file=self.file)


def setting_of(field: str, *, name: str, file: Path | None) -> str:
    """As ``Broker.setting``, while there is no ``Broker`` yet.

    Args:
        field: as in the file of brokers, for example ``ca_file``.
        name: of the entry.
        file: None for the broker that the environment describes.
    """
    if file is None:
        return f"BAUMFEUCHTE_MQTT_{field.upper()}"
    return f"`{field}` of the broker {name} in {file}"
