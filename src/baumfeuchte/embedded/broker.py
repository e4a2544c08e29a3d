"""An own MQTT broker for demo, development and tests: mosquitto where there is one, else iotcore.

Both listen on 127.0.0.1 only and let everybody in: nothing for a city's server.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, Literal

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.account import ServerAccount, make_folder, server_account
from baumfeuchte.embedded.processes import (
    LOOPBACK,
    accepts,
    free_port,
    port_is_free,
    uninterrupted,
    wait_until,
)
from baumfeuchte.embedded.view import FolderView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Kind = Literal["mosquitto", "iotcore"]

START_SECONDS = 20.0
STOP_SECONDS = 15.0
SYSTEM_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")  # often not in PATH

# max_queued_messages: its default of 1,000 drops messages silently while ingest is away.
MOSQUITTO = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {store}/
autosave_interval 60
max_queued_messages 0
max_inflight_messages 1000
sys_interval 0
log_dest stderr
log_type error
log_type warning
"""

# The log of a topic filter holds at most size x count bytes; a session that lags behind more than
# that loses messages. MQTT 3.1.1 only: sessions of its MQTT 5 listener do not survive.
IOTCORE = """\
id = 0
[router]
id = 0
max_connections = 200
max_outgoing_packet_count = 200
max_segment_size = 8388608
max_segment_count = 8
[v4.1]
name = "mqtt"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1
[v4.1.connections]
connection_timeout_ms = 60000
max_payload_size = 262144
max_inflight_count = 100
dynamic_filters = true
"""
CONFIGURATIONS = {
    "mosquitto": ("mosquitto.conf", MOSQUITTO),
    "iotcore": ("iotcore.toml", IOTCORE),  # it refuses other endings
}


class BrokerHandle:
    """One broker in one folder, on one port for as long as this object lives.

    Args:
        folder: our folder for its files; must exist.
        kind: which broker.
        port: TCP port on 127.0.0.1.
        account: the user that mosquitto runs as.

    Attributes:
        kind: ``mosquitto`` or ``iotcore``.
        port: TCP port on 127.0.0.1.
        url: ``mqtt://127.0.0.1:PORT``.
    """

    def __init__(self, folder: Path, *, kind: Kind, port: int, account: ServerAccount) -> None:
        self.kind = kind
        self.port = port
        self.url = f"mqtt://{LOOPBACK}:{port}"
        self._folder = folder
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id, or None while it does not run."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if running and self._process is not None else None

    def start(self) -> None:
        """Start the broker and wait until it accepts connections.

        Raises:
            EmbeddedError: it ended at once or does not listen.
        """
        if self.pid is not None:
            return
        log_path = self._folder / "log"
        with FolderView(self._folder, self._account) as view, log_path.open("wb") as log:
            command, options = self._prepare(view)
            process = self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options
            )

        def decided() -> bool:
            return process.poll() is not None or accepts(self.port)

        if not wait_until(decided, seconds=START_SECONDS) or process.poll() is not None:
            self.kill()
            lines = log_path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            reason = lines[-1] if lines else "no reason given"
            msg = f"{self.kind} did not start on port {self.port}: {reason}; read {log_path}."
            raise EmbeddedError(msg)

    def stop(self) -> None:
        """Stop the broker in an orderly way: mosquitto then saves its sessions and messages."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the broker as a power failure would (``kill -9``), for crash tests."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _prepare(self, view: FolderView) -> tuple[list[str], dict[str, Any]]:
        """Write the configuration; answers the command line and how to start it."""
        name, template = CONFIGURATIONS[self.kind]
        config = self._folder / name
        config.write_text(template.format(port=self.port, store=view.path / "store"), "utf-8")
        config.chmod(0o644)
        if self.kind == "iotcore":
            # -P: a file in the current folder cannot stand in for one of its modules.
            command = [sys.executable, "-P", "-m", "baumfeuchte.embedded.iotcore_process"]
            return [*command, str(config)], {"start_new_session": True}
        if not (self._folder / "store").exists():
            self._account.own(self._folder / "store")
        command = [str(find_mosquitto()), "-c", str(view.path / config.name)]
        return [*_leash(self._account), *command], self._account.popen_options(view.descriptors)


@contextlib.contextmanager
def running_broker(
    data_dir: Path, *, kind: Literal["auto", "mosquitto", "iotcore"] = "auto", port: int = 0
) -> Iterator[BrokerHandle]:
    """A running MQTT broker on 127.0.0.1 that ends with this block, or with this process.

    Args:
        data_dir: our folder; created with its parents when it does not exist. mosquitto keeps its
            sessions and waiting messages there, iotcore keeps them in memory only.
        kind: ``auto`` takes mosquitto where it is installed.
        port: TCP port; 0 takes a free one.

    Yields:
        The broker, which can be stopped, killed and started again on the same port.

    Raises:
        EmbeddedError: the broker is not installed, the folder cannot be used or the port is taken.
    """
    chosen = _choose(kind)
    account = server_account()
    folder = data_dir.expanduser().resolve() / chosen
    make_folder(folder.parent, account)
    make_folder(folder, account)
    if port and not port_is_free(port):
        msg = f"Port {port} is in use: stop the program that uses it, or choose another port."
        raise EmbeddedError(msg)
    handle = BrokerHandle(folder, kind=chosen, port=port or free_port(), account=account)
    try:
        handle.start()
        yield handle
    finally:
        with uninterrupted():
            handle.stop()


def find_mosquitto() -> str | None:
    """The path of the mosquitto broker, or None where it is not installed."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *SYSTEM_FOLDERS])
    return shutil.which("mosquitto", path=path)


def _choose(kind: Literal["auto", "mosquitto", "iotcore"]) -> Kind:
    if kind != "iotcore" and find_mosquitto() is not None:
        return "mosquitto"
    if kind == "mosquitto":
        msg = "mosquitto is not installed: run apt-get install mosquitto, or choose iotcore."
        raise EmbeddedError(msg)
    if importlib.util.find_spec("iotcore") is None:
        msg = (
            "No MQTT broker is installed: run pip install 'baumfeuchte[embedded]' or "
            "apt-get install mosquitto."
        )
        raise EmbeddedError(msg)
    return "iotcore"


def _leash(account: ServerAccount) -> list[str]:
    """A prefix that lets Linux end the broker when we end without a chance to stop it.

    Linux counts the thread that starts the process, so only the main thread may do that.
    """
    leash = ["setpriv", "--pdeathsig", "TERM", "--"]
    main = threading.current_thread() is threading.main_thread()
    return leash if main and account.run([*leash, "true"])[0] == 0 else []
