"""Certificates: whom we trust, and who we are."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import BrokerError

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.ingest.broker import Broker

FILES = ("ca_file", "client_cert_file", "client_key_file")


def make_context(broker: Broker) -> ssl.SSLContext | None:
    """What an encrypted connection to this broker needs; None for a plain one.

    The broker must show a certificate for its host name that the authority has signed.

    Raises:
        BrokerError: a file cannot be used, or is of no use without ``mqtts://``.
    """
    given = [name for name in FILES if getattr(broker, name) is not None]
    if not broker.address.tls:
        if given:
            # To go on would send passwords and readings in the clear, against the person's wish.
            raise BrokerError(
                f"{broker.setting(given[0])} is of use with TLS only; begin the address in "
                f"{broker.setting('url')} with mqtts://."
            )
        return None
    if broker.client_key_file is not None and broker.client_cert_file is None:
        raise BrokerError(
            f"{broker.setting('client_key_file')} is a key without a certificate; set "
            f"{broker.setting('client_cert_file')} as well."
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for name in given:
        _check_readable(broker, name)
    _trust(context, broker)
    if broker.client_cert_file is not None:
        _introduce(context, broker, broker.client_cert_file)
    return context


def _check_readable(broker: Broker, name: str) -> None:
    """OpenSSL does not say which of two files it could not open."""
    path: Path = getattr(broker, name)
    try:
        path.open("rb").close()
    except OSError as error:
        raise _unusable(broker, name, str(error.strerror)) from None


def _trust(context: ssl.SSLContext, broker: Broker) -> None:
    if broker.ca_file is None:
        context.load_default_certs()
        return
    try:
        context.load_verify_locations(broker.ca_file)
    except ssl.SSLError as error:
        raise _unusable(broker, "ca_file", _reason(error)) from None


def _introduce(context: ssl.SSLContext, broker: Broker, cert: Path) -> None:
    try:
        # An empty password fails where one is needed; without it OpenSSL would ask a terminal.
        context.load_cert_chain(cert, broker.client_key_file, password="")
    except ssl.SSLError as error:
        if broker.client_key_file is None:
            raise _unusable(broker, "client_cert_file", _reason(error)) from None
        raise BrokerError(
            f"The certificate {cert} and the key {broker.client_key_file} cannot be used together "
            f"({_reason(error)}); set {broker.setting('client_cert_file')} and "
            f"{broker.setting('client_key_file')} to a pair of PEM files without a password."
        ) from None


def _unusable(broker: Broker, name: str, reason: str) -> BrokerError:
    return BrokerError(
        f"The file {getattr(broker, name)} cannot be used ({reason}); set {broker.setting(name)} "
        "to a PEM file."
    )


def _reason(error: ssl.SSLError) -> str:
    """OpenSSL's own words, without its codes."""
    return (error.reason or "no certificate in it").lower().replace("_", " ")
