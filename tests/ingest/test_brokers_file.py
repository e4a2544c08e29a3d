from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.ingest.brokers_file import read_brokers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from baumfeuchte.ingest.broker import Broker

SECRET = "s3cret"  # noqa: S105 - must never be seen
HEAD = '[[broker]]\nname = "one"\nurl = "mqtt://h"\n'


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], list[Broker]]:
    """Read a file with this text."""

    def work(text: str) -> list[Broker]:
        path = tmp_path / "brokers.toml"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        return read_brokers(path, topics=("a/+",), client_id="us", status=True)

    return work


def test_everything_that_can_be_said(read: Any, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{SECRET}\r\n")
    full, short = read(
        """
        [[broker]]
        name = "stadtwerke"
        url = "mqtts://broker.example:8884"
        topics = ["b/#", "$share/g/c"]
        client_id = "own"
        username = "city"
        password_file = "password"
        ca_file = "ca.pem"
        client_cert_file = "/etc/client.pem"
        client_key_file = "client.key"
        status = false

        [[broker]]
        name = "tts"
        url = "mqtt://app%40ttn:key@eu1.example"
        """
    )
    assert (full.address.host, full.address.port, full.address.tls) == (
        "broker.example",
        8884,
        True,
    )
    assert (full.address.username, full.address.password) == ("city", SECRET)
    assert (full.topics, full.client_id) == (("b/#", "$share/g/c"), "own")
    assert full.ca_file == tmp_path / "ca.pem"
    assert str(full.client_cert_file) == "/etc/client.pem"
    assert full.client_key_file == tmp_path / "client.key"
    assert full.status is False
    assert full.place == "broker.example:8884 (stadtwerke)"
    assert full.setting("topics") == f"`topics` of the broker stadtwerke in {full.file}"
    assert (short.topics, short.client_id, short.status) == (("a/+",), "us-tts", True)
    assert (short.address.username, short.address.password) == ("app@ttn", "key")
    assert SECRET not in repr(full)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"must consist of tables \[\[broker\]\]"),
        ("[broker]\nname = 'x'", r"must consist of tables \[\[broker\]\]"),
        (HEAD + "[other]\n", r"must consist of tables \[\[broker\]\]"),
        ("broker = [", "is no TOML file"),
        ("\udcff", "is not in UTF-8"),
        ("[[broker]]\nurl = 'mqtt://h'", "`name` of the broker number 1 in"),
        (HEAD + "[[broker]]\nname = 'a b'", "`name` of the broker number 2 in"),
        ("[[broker]]\nname = 'x'", "`url` of the broker x in .*set it to mqtt://"),
        ("broker = [1]", "`name` of the broker number 1 in"),
        (f"[[broker]]\nname = 'x'\nurl = 'http://u:{SECRET}@h'", "set `url` of the broker x in"),
        (HEAD + "topic = 'a'", "`topic` of the broker number 1 in .*did you mean topics"),
        (HEAD + "xyzzy = 1", "`xyzzy` .*there are name, url"),
        (HEAD + "topics = 'a'", "`topics` of the broker one in .*write a list"),
        (HEAD + "topics = [1]", "`topics` of the broker one in .*write a list"),
        (HEAD + "status = 'no'", "`status` of the broker one in .*true or false"),
        (HEAD + "client_id = 7", "`client_id` of the broker one in .*quotation marks"),
        (HEAD + "password_file = 'x'", "a password needs a user"),
        (HEAD + "username = 'u'\npassword_file = 'nowhere'", "nowhere cannot be read"),
        (HEAD + HEAD, "Two brokers in .* are named one"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(read: Any, text: str, words: str) -> None:
    with pytest.raises(BaumfeuchteError, match=words) as error:
        read(text)
    assert "brokers.toml" in str(error.value)
    assert SECRET not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines", b"\xff\xfe"])
def test_a_password_file_that_is_none(read: Any, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p").write_bytes(content)
    with pytest.raises(BaumfeuchteError, match="one line with nothing but the password"):
        read(HEAD + "username = 'u'\npassword_file = 'p'")


def test_a_user_or_password_that_is_said_twice(read: Any, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("x")
    entry = f"[[broker]]\nname = 'x'\nurl = 'mqtt://u:{SECRET}@h'\n"
    with pytest.raises(BaumfeuchteError, match="address has a user as well"):
        read(entry + "username = 'v'")
    with pytest.raises(BaumfeuchteError, match="address has a password") as error:
        read(entry + "password_file = 'p'")
    assert SECRET not in str(error.value)


def test_two_connections_that_would_throw_each_other_out(read: Any) -> None:
    other = '[[broker]]\nname = "two"\nurl = "mqtt://h"\n'
    assert [broker.client_id for broker in read(HEAD + other)] == ["us-one", "us-two"]
    with pytest.raises(BaumfeuchteError, match=r"one and two in .*throw each other out"):
        read(HEAD + "client_id = 'a'\n" + other + "client_id = 'a'")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BaumfeuchteError, match="BAUMFEUCHTE_MQTT_BROKERS_FILE"):
        read_brokers(tmp_path / "nowhere.toml", topics=(), client_id="us", status=True)
