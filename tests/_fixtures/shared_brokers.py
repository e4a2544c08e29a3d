"""Real brokers of a test's own."""

from __future__ import annotations

import contextlib
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from shared_folders import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from baumfeuchte.embedded.broker import BrokerHandle


def require_mosquitto() -> None:
    """Everything that takes a mosquitto comes by here."""
    from baumfeuchte.embedded.broker import find_mosquitto

    if find_mosquitto() is None:
        pytest.skip("mosquitto is not installed: run tools/install-test-tools.sh as root")


@pytest.fixture
def needs_mosquitto() -> None:
    """For tests that start one themselves."""
    require_mosquitto()


@contextlib.contextmanager
def _broker(kind: str) -> Iterator[BrokerHandle]:
    from baumfeuchte.embedded.broker import running_broker

    if kind == "mosquitto":
        require_mosquitto()
    with temporary_folder() as folder, running_broker(folder / "broker", kind=kind) as handle:
        yield handle


@pytest.fixture
def mosquitto() -> Iterator[BrokerHandle]:
    """A real mosquitto of this test alone."""
    with _broker("mosquitto") as handle:
        yield handle


@pytest.fixture(scope="module")
def module_mosquitto() -> Iterator[BrokerHandle]:
    """A real mosquitto that the tests of one module share."""
    with _broker("mosquitto") as handle:
        yield handle


@pytest.fixture(params=["mosquitto", "iotcore"])
def broker(request: pytest.FixtureRequest) -> Iterator[BrokerHandle]:
    """Each kind of broker that we bring along, of this test alone."""
    with _broker(request.param) as handle:
        yield handle


@dataclass
class ConfiguredMosquitto:
    """A mosquitto with a configuration of the test's own, that can be ended and started again."""

    port: int
    configuration: Path
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        from baumfeuchte.embedded import broker, processes

        command = [str(broker.find_mosquitto()), "-c", str(self.configuration)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        assert processes.wait_until(lambda: processes.accepts(self.port), seconds=20)

    def stop(self) -> None:
        """End it in an orderly way."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)


@pytest.fixture
def start_mosquitto(open_folder: Path) -> Iterator[Callable[..., ConfiguredMosquitto]]:
    """Start a mosquitto with passwords, access rules and other lines; ended with the test."""
    from baumfeuchte.embedded import processes

    require_mosquitto()
    found: list[ConfiguredMosquitto] = []
    known, allowed = open_folder / "passwords", open_folder / "rules"

    def start(
        *lines: str, passwords: Mapping[str, str] | None = None, rules: str = ""
    ) -> ConfiguredMosquitto:
        port = processes.free_port()
        text = [f"listener {port} 127.0.0.1", "user root", *lines]
        text.append(f"allow_anonymous {'true' if passwords is None else 'false'}")
        text += [f"password_file {known}"] * bool(passwords) + [f"acl_file {allowed}"] * bool(rules)
        allowed.write_text(rules)
        for user, password in (passwords or {}).items():
            known.touch(mode=0o600)
            subprocess.run(["mosquitto_passwd", "-b", known, user, password], check=True)
        configuration = open_folder / f"mosquitto-{port}.conf"
        configuration.write_text("\n".join([*text, ""]))
        found.append(ConfiguredMosquitto(port, configuration))
        found[-1].start()
        return found[-1]

    yield start
    for one in found:
        one.stop()
