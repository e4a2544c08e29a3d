"""Reading the file that lists several brokers (docs/operations.md has an example).

No text of ours repeats an address or a password.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import SettingError
from baumfeuchte.ingest.broker import Broker, setting_of
from baumfeuchte.ingest.broker_address import BrokerAddress, parse_broker_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_TEXTS: Final = (
    *("name", "url", "client_id", "username", "password_file"),
    *("ca_file", "client_cert_file", "client_key_file"),
)
_FIELDS: Final = (*_TEXTS, "topics", "status")
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_EXAMPLE: Final = "docs/operations.md has an example"


def read_brokers(
    path: Path, *, topics: Sequence[str], client_id: str, status: bool
) -> list[Broker]:
    """Read a file of brokers.

    Args:
        path: a TOML file with one table ``[[broker]]`` for each connection. Paths in it are
            relative to its folder.
        topics: of an entry that has none.
        client_id: of an entry that has none, with the name of the entry behind it.
        status: of an entry that has none.

    Raises:
        SettingError: the file cannot be used; the text names file and entry.
        BrokerError: an address cannot be used; the text names file and entry.
    """
    entries = [_Entry(path, number, values) for number, values in enumerate(_tables(path), start=1)]
    brokers = [
        Broker(
            address=entry.address(),
            topics=entry.topics() or tuple(topics),
            client_id=entry.text("client_id") or f"{client_id}-{entry.name}",
            ca_file=entry.path("ca_file"),
            client_cert_file=entry.path("client_cert_file"),
            client_key_file=entry.path("client_key_file"),
            status=entry.flag("status", default=status),
            name=entry.name,
            file=path,
        )
        for entry in entries
    ]
    _check_different(brokers, path)
    return brokers


def _tables(path: Path) -> list[Mapping[str, object]]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingError(
            f"The file {path} cannot be read ({error.strerror}); set "
            f"{setting_of('brokers_file', name='', file=None)} to a file of brokers."
        ) from None
    except UnicodeDecodeError:
        raise SettingError(f"{path} is not in UTF-8; save it again in this encoding.") from None
    except tomllib.TOMLDecodeError as error:
        # Its text has the place and the character there, never a whole value.
        raise SettingError(f"{path} is no TOML file ({error}); {_EXAMPLE}.") from None
    tables = document.pop("broker", None)
    if document or not tables or not isinstance(tables, list):
        raise SettingError(
            f"{path} must consist of tables [[broker]], one for each connection; {_EXAMPLE}."
        )
    return tables


class _Entry:
    """One table; every complaint names the file and the entry."""

    def __init__(self, path: Path, number: int, values: Mapping[str, object]) -> None:
        self._path = path
        self._values = values if isinstance(values, dict) else {}
        self.name = f"number {number}"
        self._check_fields()
        name = self.text("name")
        if not _NAME.fullmatch(name):
            raise self._wrong("name", "give it a name of letters, digits, - . _, at most 40")
        self.name = name
        if not self.text("url"):
            raise self._wrong("url", "set it to mqtt://host:port (mqtts:// for TLS)")

    def text(self, field: str) -> str:
        """A text, empty where there is none."""
        value = self._values.get(field, "")
        if not isinstance(value, str):
            raise self._wrong(field, "write a text in quotation marks")
        return value.strip()

    def flag(self, field: str, *, default: bool) -> bool:
        """A yes or no."""
        value = self._values.get(field, default)
        if not isinstance(value, bool):
            raise self._wrong(field, "write true or false, without quotation marks")
        return value

    def path(self, field: str) -> Path | None:
        """A path, relative to the folder of the file."""
        text = self.text(field)
        return self._path.parent / text if text else None

    def topics(self) -> tuple[str, ...]:
        """The topic filters, empty where there are none."""
        value = self._values.get("topics", [])
        if not isinstance(value, list) or not all(isinstance(topic, str) for topic in value):
            raise self._wrong("topics", 'write a list of texts, for example ["a/+/up", "b/#"]')
        return tuple(topic.strip() for topic in value)

    def address(self) -> BrokerAddress:
        """The address with the user and the password, which has a file of its own."""
        url_setting = setting_of("url", name=self.name, file=self._path)
        address = parse_broker_url(self.text("url"), setting=url_setting)
        username, file = self.text("username"), self.path("password_file")
        if username and address.username is not None:
            raise self._wrong("username", "the address has a user as well; remove one of them")
        if file is not None and address.password is not None:
            raise self._wrong("password_file", "the address has a password; remove one of them")
        if username:
            address = dataclasses.replace(address, username=username)
        if file is None:
            return address
        if address.username is None:
            raise self._wrong("password_file", "a password needs a user; set `username` as well")
        return dataclasses.replace(address, password=self._password(file))

    def _password(self, file: Path) -> str:
        try:
            password = file.read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise self._wrong(
                "password_file", f"{file} cannot be read ({error.strerror}); check the path"
            ) from None
        except UnicodeDecodeError:
            password = ""
        if not password or "\n" in password:
            raise self._wrong(
                "password_file", f"{file} must be one line with nothing but the password"
            )
        return password

    def _check_fields(self) -> None:
        for field in self._values:
            if field not in _FIELDS:
                near = difflib.get_close_matches(field, _FIELDS, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_FIELDS)}"
                raise self._wrong(field, f"no such field; {hint}")

    def _wrong(self, field: str, advice: str) -> SettingError:
        where = setting_of(field, name=self.name, file=self._path)
        return SettingError(f"{where} cannot be used: {advice.rstrip('.')}.")


def _check_different(brokers: Sequence[Broker], path: Path) -> None:
    """Names tell log lines apart; two connections with one client id throw each other out."""
    names: set[str] = set()
    sessions: dict[tuple[str, int, str], str] = {}
    for broker in brokers:
        if broker.name in names:
            raise SettingError(f"Two brokers in {path} are named {broker.name}; rename one.")
        names.add(broker.name)
        session = (broker.address.host, broker.address.port, broker.client_id)
        if session in sessions:
            raise SettingError(
                f"The brokers {sessions[session]} and {broker.name} in {path} have the same "
                "address and `client_id` and would throw each other out; change one."
            )
        sessions[session] = broker.name
