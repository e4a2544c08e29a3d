"""Whether the settings can be used, and whether secrets are safe."""

from __future__ import annotations

import difflib
import ipaddress
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from baumfeuchte.cli._doctor.finding import error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.config import Settings
    from baumfeuchte.ingest.broker import Broker

_GUESSED: Final = frozenset(
    (
        *("1234", "12345", "123456", "admin", "baumfeuchte", "changeme", "default", "guest"),
        *("mosquitto", "mqtt", "password", "passwort", "postgres", "public", "root", "secret"),
        "test",
    )
)
_SECRET_FIELDS: Final = ("client_key_file", "password_file")
_BROKER_FILES: Final = ("ca_file", "client_cert_file", *_SECRET_FIELDS)
_OTHERS: Final = 0o007
"""Rights of everybody on the machine."""


def read_settings(environment: Mapping[str, str]) -> tuple[Settings | None, list[Finding]]:
    """The settings, as far as they can be used, and everything that is wrong with them.

    Args:
        environment: of this process.
    """
    from pydantic import ValidationError

    from baumfeuchte.config import PREFIX, Settings, setting_names

    names = setting_names()
    given = [name for name in environment if name.startswith(PREFIX)]
    found = [
        _unknown(name, names)
        for name in sorted(given)
        if name not in names and not name.startswith(f"{PREFIX}TEST_")
    ]
    try:
        settings = Settings()
    except ValidationError as failure:
        for entry in failure.errors(include_input=False, include_url=False):
            name = PREFIX + "_".join(str(part) for part in entry["loc"]).upper()
            found.append(error(f"{name} cannot be used: {entry['msg']}", "See docs/settings.md."))
        return None, found
    known = sum(name in names for name in given)
    found.append(ok(f"{known} of {len(names)} are set, the others have their defaults"))
    return settings, found


def _unknown(name: str, names: list[str]) -> Finding:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.8)
    advice = f"Did you mean {near[0]}?" if near else "Remove it, or see docs/settings.md."
    return error(f"{name} is not a setting", advice)


def check_files(settings: Settings) -> Iterator[Finding]:
    """Whether the files that settings name can be read, and secret ones only by us."""
    named = {
        f"BAUMFEUCHTE_{name.upper()}": getattr(settings, name)
        for name in type(settings).model_fields
        if name.endswith("_file")
    }
    for setting, path in named.items():
        if path is not None:
            yield from _check_file(path, setting, is_secret=_is_secret(setting))
    if settings.mqtt_brokers_file is not None:
        yield from _check_brokers_file(settings.mqtt_brokers_file)


def _check_brokers_file(path: Path) -> Iterator[Finding]:
    """The files that it names; what is wrong with itself is said where the brokers are."""
    tables: object = []
    with suppress(OSError, ValueError):
        tables = tomllib.loads(path.read_text("utf-8")).get("broker", [])
    listed = tables if isinstance(tables, list) else []
    entries = [entry for entry in listed if isinstance(entry, dict)]
    if any(_has_password(entry) for entry in entries):
        yield from _check_secrecy(path, f"{path} with a password in it")
    for entry in entries:
        for field in _BROKER_FILES:
            if isinstance(entry.get(field), str) and entry[field]:
                about = f"`{field}` of the broker {entry.get('name')}"
                other = path.parent / entry[field]
                yield from _check_file(other, about, is_secret=field in _SECRET_FIELDS)


def _has_password(entry: Mapping[str, object]) -> bool:
    with suppress(ValueError):
        return urlsplit(str(entry.get("url", ""))).password is not None
    return False


def _check_file(path: Path, about: str, *, is_secret: bool) -> Iterator[Finding]:
    try:
        path.open("rb").close()
    except OSError as failure:
        yield error(
            f"{about}: {path} cannot be read ({failure.strerror})",
            f"Check the path, and that the user {_user()} may read it.",
        )
        return
    yield ok(f"{about}: {path} can be read")
    if is_secret:
        yield from _check_secrecy(path, f"{about}: {path}")


def _check_secrecy(path: Path, what: str) -> Iterator[Finding]:
    with suppress(OSError):
        if path.stat().st_mode & _OTHERS:
            yield warning(
                f"{what} can be read by everybody on this machine", f"Run chmod o= {path}."
            )


def _is_secret(setting: str) -> bool:
    return setting.lower().endswith(_SECRET_FIELDS)


def _user() -> str:
    from baumfeuchte.cli.common import actor

    return actor()


# --- passwords -----------------------------------------------------------------------------


def check_secrets(settings: Settings, brokers: list[Broker]) -> Iterator[Finding]:
    """Whether passwords can be guessed, or go over foreign networks in the clear."""
    yield from _check_database(settings)
    for broker in brokers:
        address, setting = broker.address, broker.setting("url")
        if address.username is not None:
            yield from _check_password(
                f"the broker {broker.place}", address.host, address.username, address.password
            )
        if not address.tls and is_foreign(address.host) and address.password:
            yield warning(
                f"the password for the broker {broker.place} goes over the network in the clear",
                f"Begin the address in {setting} with mqtts://.",
            )
    if settings.public_read and not is_local(settings.http_host):
        yield warning(
            f"everybody who reaches {settings.http_host} may read (BAUMFEUCHTE_PUBLIC_READ)",
            "Turn it off unless the data are meant to be public.",
        )


def _check_database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None:
        return
    with suppress(ValueError):
        parts = urlsplit(settings.database_url.get_secret_value())
        if parts.hostname and parts.username:
            yield from _check_password(
                f"the database at {parts.hostname}", parts.hostname, parts.username, parts.password
            )


def _check_password(what: str, host: str, user: str, password: str | None) -> Iterator[Finding]:
    """A password that is not in the address may be in a file or not be needed at all."""
    if password is None or is_local(host):
        return
    if password == "" or password.lower() in {*_GUESSED, user.lower()}:
        yield warning(
            f"the password for {what} is {'empty' if not password else 'easy to guess'}",
            "Set a long random one there and in the address.",
        )


def is_local(host: str) -> bool:
    """Whether this is our own machine: a loopback address or a socket's folder."""
    if host in ("localhost", "") or host.startswith("/"):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def is_foreign(host: str) -> bool:
    """Whether others may listen on the way: neither our machine, nor a private network.

    A name without a dot is one of a container network or of the office.
    """
    if is_local(host):
        return False
    with suppress(ValueError):
        return not ipaddress.ip_address(host).is_private
    return "." in host
