"""Reading ``mqtt://user:password@host:port``. No text of ours repeats user or password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from baumfeuchte.domain.errors import BrokerError

_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
_FORM: Final = "mqtt://user:password@host:port (mqtts:// for TLS)"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAddress:
    """Where the broker is and as whom we come.

    Attributes:
        tls: whether the connection is encrypted.
        username, password: None for a broker that lets everyone in.
    """

    host: str
    port: int
    tls: bool
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Host and port, for people."""
        return f"{self.host}:{self.port}"


def parse_broker_url(url: str, *, setting: str = "BAUMFEUCHTE_MQTT_URL") -> BrokerAddress:
    """Read a broker's address.

    Args:
        url: ``mqtt[s]://[user[:password]@]host[:port]``; special characters of user and password
            are percent-encoded. Default ports: 1883, and 8883 for ``mqtts``.
        setting: where the address stands, for the person who has to correct it.

    Raises:
        BrokerError: the text is no such address; it is not repeated, it may hold a password.
    """
    advice = f"set {setting} to {_FORM}"
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise BrokerError(f"The address of the MQTT broker cannot be read; {advice}.") from None
    if parts.scheme not in _PORTS:
        raise BrokerError(
            f"The address of the MQTT broker must begin with mqtt:// or mqtts://; {advice}."
        )
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise BrokerError(
            f"The address of the MQTT broker must consist of host and port only; {advice}."
        )
    return BrokerAddress(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        tls=parts.scheme == "mqtts",
        username=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )
