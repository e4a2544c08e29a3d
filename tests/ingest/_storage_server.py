"""The Things Stack's Storage Integration as its documents describe it, on 127.0.0.1.

https://www.thethingsindustries.com/docs/api/reference/grpc/storage_integration/
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import deque
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.reading import Measurement, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[["Handler", list[bytes]], None]

KEY = "NNSXS.TESTTESTTEST.SECRETSECRETSECRET"
APPLICATION = "stadt-baeume"
DEVICE = "decentlab/DL-TRS21"
START = datetime(2026, 7, 10, 12, tzinfo=UTC)
SINCE = START - timedelta(hours=1)
_PATH = re.compile(
    r"/api/v3/as/applications/([a-z0-9-]+)(?:/devices/([a-z0-9-]+))?"
    r"/packages/storage/uplink_message"
)


def eui(number: int) -> str:
    return f"70b3d57ba00000{number % 20:02x}"


def uplink(number: int, *, at: datetime | None = None, **fields: Any) -> dict[str, Any]:
    """The message that MQTT carries; no two numbers are alike."""
    port, frame = encode(
        DEVICE,
        [
            Measurement(
                quantity=Quantity.SOIL_WATER_TENSION_KPA, probe=0, value=10 + number % 9000 / 10
            ),
            Measurement(quantity=Quantity.SOIL_TEMPERATURE_C, probe=0, value=15 + number % 7),
            Measurement(quantity=Quantity.BATTERY_V, probe=0, value=3.0),
        ],
    )
    at = at or START + timedelta(seconds=10 * number)
    message: dict[str, Any] = {
        "session_key_id": "AZCw3d4Bb2Jh5U0dZm9vYg==",
        "f_port": port,
        "f_cnt": number,
        "frm_payload": base64.b64encode(frame).decode(),
        "rx_metadata": [{"gateway_ids": {"gateway_id": "rathaus"}, "rssi": -97, "snr": 6.25}],
        # The inner time is the Network Server's, a little earlier.
        "received_at": _text(at - timedelta(milliseconds=210)),
    }
    return {
        "end_device_ids": {
            "device_id": f"eui-{eui(number)}",
            "application_ids": {"application_id": APPLICATION},
            "dev_eui": eui(number).upper(),
        },
        "received_at": _text(at),
        "uplink_message": message | fields,
    }


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}789Z"


def time_of(message: dict[str, Any]) -> datetime:
    """As the server's database has it: microseconds."""
    return datetime.fromisoformat(message["received_at"])


class StorageServer:
    """Holds messages and answers; ``script`` says what goes wrong with the next answers."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.script: deque[Answer | None] = deque()
        self.queries: list[dict[str, str]] = []
        self.most: int | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.storage = self  # type: ignore[attr-defined] # how a handler finds it
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def lines(self, device: str | None, query: dict[str, str]) -> list[bytes]:
        """The answer to a question, by the documents."""
        assert query["order"] == "received_at"
        after = datetime.fromisoformat(query["after"])
        before = datetime.fromisoformat(query.get("before", "9999-01-01T00:00:00Z"))
        found = [
            message
            for message in sorted(self.messages, key=time_of)
            if after < time_of(message) < before
            and device in {None, message["end_device_ids"]["device_id"]}
        ]
        most = min(int(query["limit"]), self.most or 10**9)
        return [json.dumps({"result": message}).encode() for message in found[:most]]


class Handler(BaseHTTPRequestHandler):
    """One question."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: StorageServer = self.server.storage  # type: ignore[attr-defined] # see above
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        server.queries.append(query)
        found = _PATH.fullmatch(parts.path)
        if self.headers["Authorization"] != f"Bearer {KEY}":
            self.refuse(401, 16, "error:pkg/auth:invalid_token (invalid token)")
        elif found is None or found[1] != APPLICATION:
            self.refuse(403, 7, "error:pkg/auth/rights:no_application_rights (no rights)")
        else:
            assert self.headers["Accept"] == "text/event-stream"
            answer = server.script.popleft() if server.script else None
            (answer or Handler.send)(self, server.lines(found[2], query))

    def refuse(self, status: int, code: int, message: str, **headers: str) -> None:
        body = json.dumps({"code": code, "message": message, "details": []}).encode()
        self.plain(status, body, **headers)

    def plain(
        self, status: int, body: bytes, kind: str = "application/json", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def send(self, lines: list[bytes]) -> None:
        """Newline-delimited, in chunks."""
        self.begin()
        for line in lines:
            self.chunk(line + b"\n")
        self.chunk(b"")

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def cut(self) -> None:
        """Break the connection."""
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(2)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""
