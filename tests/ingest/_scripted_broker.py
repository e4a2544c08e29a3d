"""A broker that does what mosquitto never does: pauses, breaks off, repeats, talks nonsense."""

from __future__ import annotations

import socket
import struct
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECT, SUBSCRIBE, PUBACK, PUBREC, PUBCOMP, PINGREQ = 0x10, 0x82, 0x40, 0x50, 0x70, 0xC0
WAIT_S = 20.0


def packet(head: int, body: bytes) -> bytes:
    """Any MQTT packet."""
    length, digits = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes([head, *digits]) + body


def publish(mid: int, payload: bytes, *, qos: int = 1, properties: bytes | None = None) -> bytes:
    """A PUBLISH to the topic test/a."""
    body = b"\0\6test/a" + (struct.pack(">H", mid) if qos else b"")
    body += b"" if properties is None else bytes([len(properties)]) + properties
    return packet(0x30 | qos << 1, body + payload)


class Visit:
    """One connection of a client."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.heads: list[int] = []

    def read(self) -> tuple[int, bytes]:
        """The next packet: its first byte and what follows its length."""
        head, length, shift = self._bytes(1)[0], 0, 0
        while True:
            digit = self._bytes(1)[0]
            length |= (digit & 127) << shift
            shift += 7
            if digit < 0x80:
                self.heads.append(head)
                return head, self._bytes(length)

    def wait_for(self, head: int) -> bytes:
        """Read up to a packet of this kind; answers its body."""
        while True:
            found, body = self.read()
            if found == head:
                return body

    def welcome(self, *, session: bool = False, is_5: bool = False) -> None:
        """Accept the client, and its topics where it asks for them."""
        self.wait_for(CONNECT)
        none = b"\0" if is_5 else b""
        self.send(packet(0x20, bytes([session, 0]) + none))
        if not session:
            body = self.wait_for(SUBSCRIBE)
            self.send(packet(0x90, body[:2] + none + b"\1"))

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def _bytes(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.sock.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data


class ScriptedBroker:
    """Plays one act for each connection, in their order, and closes the connection after it."""

    def __init__(self, *acts: Callable[[Visit], None]) -> None:
        self.faults: list[Exception] = []
        self._acts = acts
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(WAIT_S)
        self.url = f"mqtt://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._thread.start()

    def _play(self) -> None:
        try:
            for act in self._acts:
                sock, _ = self._server.accept()
                sock.settimeout(WAIT_S)
                with sock:
                    act(Visit(sock))
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.faults.append(error)

    def finish(self) -> None:
        """Wait until all acts are played; raises what went wrong in one."""
        self._thread.join(WAIT_S)
        assert not self._thread.is_alive(), "not all acts were played"
        if self.faults:
            raise self.faults[0]

    def close(self) -> None:
        self._server.close()
