from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.cli._doctor.finding import Finding, Level
from baumfeuchte.cli._doctor.settings import (
    check_files,
    check_secrets,
    is_foreign,
    is_local,
    read_settings,
)
from baumfeuchte.config import Settings
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HIDDEN = "s3cret-w0rd"


def levels(found: Iterable[Finding]) -> list[tuple[Level, str]]:
    found = list(found)
    assert all(item.advice for item in found if item.level is not Level.OK)
    assert not any(HIDDEN in item.found + item.advice for item in found)
    return [(item.level, item.found) for item in found]


def test_settings_that_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_HTTP_PORT", "1234")
    settings, found = read_settings(os.environ)
    assert settings is not None
    assert settings.http_port == 1234
    ((level, text),) = levels(found)
    assert level is Level.OK
    assert text.startswith("1 of ")


def test_all_unknown_names_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_MQTT_ULR", HIDDEN)
    monkeypatch.setenv("BAUMFEUCHTE_WEATHER_COLOUR", HIDDEN)
    settings, found = read_settings(os.environ)
    assert settings is not None
    assert levels(found)[:2] == [
        (Level.ERROR, "BAUMFEUCHTE_MQTT_ULR is not a setting"),
        (Level.ERROR, "BAUMFEUCHTE_WEATHER_COLOUR is not a setting"),
    ]
    assert found[0].advice == "Did you mean BAUMFEUCHTE_MQTT_URL?"


def test_all_values_that_cannot_be_used_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_HTTP_PORT", HIDDEN)
    monkeypatch.setenv("BAUMFEUCHTE_TIME_ZONE", "Atlantis")
    settings, found = read_settings(os.environ)
    assert settings is None
    told = levels(found)
    assert [level for level, _ in told] == [Level.ERROR, Level.ERROR]
    assert told[0][1].startswith("BAUMFEUCHTE_HTTP_PORT cannot be used")
    assert told[1][1].startswith("BAUMFEUCHTE_TIME_ZONE cannot be used")


# --- files -------------------------------------------------------------------------------------


def test_files_that_settings_name(tmp_path: Path) -> None:
    key, cert = tmp_path / "a.key", tmp_path / "a.pem"
    key.write_text("x")
    cert.write_text("x")
    key.chmod(0o640)
    cert.chmod(0o644)
    settings = Settings(mqtt_client_key_file=key, mqtt_client_cert_file=cert)
    assert {level for level, _ in levels(check_files(settings))} == {Level.OK}
    key.chmod(0o644)
    found = levels(check_files(settings))
    assert found[-1] == (
        Level.WARNING,
        f"BAUMFEUCHTE_MQTT_CLIENT_KEY_FILE: {key} can be read by everybody on this machine",
    )
    missing = Settings(mqtt_ca_file=tmp_path / "no.pem")
    assert levels(check_files(missing)) == [
        (
            Level.ERROR,
            (
                f"BAUMFEUCHTE_MQTT_CA_FILE: {tmp_path / 'no.pem'} cannot be read "
                "(No such file or directory)"
            ),
        )
    ]


def test_files_that_the_file_of_brokers_names(tmp_path: Path) -> None:
    file, password = tmp_path / "brokers.toml", tmp_path / "word"
    file.write_text(
        f'[[broker]]\nname = "a"\nurl = "mqtt://u:{HIDDEN}@h"\nca_file = "ca.pem"\n'
        f'[[broker]]\nname = "b"\nurl = "mqtt://h"\npassword_file = "{password.name}"\n'
    )
    password.write_text(HIDDEN)
    for path in (file, password):
        path.chmod(0o604)
    found = levels(check_files(Settings(mqtt_brokers_file=file)))
    assert [text for level, text in found if level is Level.WARNING] == [
        f"{file} with a password in it can be read by everybody on this machine",
        f"`password_file` of the broker b: {password} can be read by everybody on this machine",
    ]
    ((_, text),) = [item for item in found if item[0] is Level.ERROR]
    assert text.startswith(f"`ca_file` of the broker a: {tmp_path / 'ca.pem'} cannot be read")


@pytest.mark.parametrize("text", ["not = [toml", "broker = 7", "[[broker]]\nca_file = 7"])
def test_a_file_of_brokers_that_is_none_does_not_crash(tmp_path: Path, text: str) -> None:
    file = tmp_path / "brokers.toml"
    file.write_text(text)
    found = levels(check_files(Settings(mqtt_brokers_file=file)))
    assert [level for level, _ in found] == [Level.OK]


# --- passwords ---------------------------------------------------------------------------------


def secrets(database: str = "", broker: str = "", **fields: Any) -> list[str]:
    values = fields | ({"database_url": database} if database else {})
    brokers = []
    if broker:
        address = parse_broker_url(broker)
        brokers = [Broker(address=address, topics=("a",), client_id="us")]
    found = levels(check_secrets(Settings(**values), brokers))
    assert {level for level, _ in found} <= {Level.WARNING}
    return [text for _, text in found]


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("postgresql://city:postgres@db.example/x", "easy to guess"),
        ("postgresql://city:City@db.example/x", "easy to guess"),
        ("postgresql://city:@db/x", "empty"),
        (f"postgresql://city:{HIDDEN}@db.example/x", ""),
        ("postgresql://city@db.example/x", ""),
        ("postgresql://city:city@127.0.0.1/x", ""),
        ("postgresql://city:city@[::1]/x", ""),
        ("postgresql://city:city@[::1/x", ""),
    ],
)
def test_the_password_of_the_database(url: str, word: str) -> None:
    found = secrets(database=url)
    assert len(found) == bool(word)
    assert word in "".join(found)


def test_the_password_of_a_broker() -> None:
    assert "is easy to guess" in secrets(broker="mqtts://city:mqtt@b.example")[0]
    assert secrets(broker=f"mqtts://city:{HIDDEN}@b.example") == []
    (clear,) = secrets(broker=f"mqtt://city:{HIDDEN}@b.example")
    assert "in the clear" in clear
    for near in ("broker", "127.0.0.1", "10.1.2.3", "192.168.1.1"):
        assert secrets(broker=f"mqtt://city:{HIDDEN}@{near}") == []
    assert secrets(broker="mqtt://b.example") == []


def test_reading_that_is_open() -> None:
    assert secrets(public_read=True) == []
    (found,) = secrets(public_read=True, http_host="0.0.0.0")  # noqa: S104 - only a setting
    assert "everybody who reaches 0.0.0.0 may read" in found


@pytest.mark.parametrize(
    ("host", "local", "foreign"),
    [
        ("localhost", True, False),
        ("/run/postgresql", True, False),
        ("", True, False),
        ("127.0.0.2", True, False),
        ("broker", False, False),
        ("10.0.0.1", False, False),
        ("8.8.8.8", False, True),
        ("b.example", False, True),
    ],
)
def test_where_a_host_is(host: str, local: bool, foreign: bool) -> None:
    assert (is_local(host), is_foreign(host)) == (local, foreign)
