"""A socket that reads ahead and collects what is written, beside paho.

paho asks for one byte at a time and sends each acknowledgement of four bytes on its own; each is a
system call. And it takes a third of the time that a message costs to read it. So messages are taken
out here (``packets``) and paho gets every other packet, each only once it is complete: then it is
never in the middle of one when we look. A broker with a small window gets all acknowledgements of a
batch at once instead of answering the first one alone.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from baumfeuchte.ingest.packets import Malformed, packet_end, read_publishes

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike

    from baumfeuchte.ingest.packets import Publish

_READ_AHEAD: Final = 262_144  # a window of messages at once, where a broker sends that
_HELD: Final = 1024 * 1024
"""A packet that is larger is handed to paho piece by piece."""
_FAREWELL_S: Final = 1.0
_NOT_NOW: Final = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class BufferedSocket:
    """Has what paho expects of a socket.

    Args:
        sock: connected; plain or TLS.

    Attributes:
        trouble: why the other side ended the encrypted connection, in its own words; paho does not
            hand them on.
    """

    def __init__(self, sock: SocketLike) -> None:
        self.trouble = ""
        self._sock = sock
        self._in = b""
        self._position = 0
        self._left = 0  # of the packet that paho is reading
        self._ended = False
        self._out = b""

    def publishes(self, limit: int, *, has_properties: bool) -> list[Publish]:
        """Messages that have arrived whole, up to the first packet that is paho's.

        Args:
            limit: most messages.
            has_properties: MQTT 5.
        """
        if self._left:
            return []
        if not self._has_packet():
            with suppress(OSError):  # paho meets the same when it asks
                self._fill()
        found, self._position = read_publishes(
            self._in, self._position, limit, has_properties=has_properties
        )
        return found

    def recv(self, buffer_size: int) -> bytes:
        """The next bytes for paho; raises what the socket raises when there is no whole packet."""
        if not self._left:
            while not self._has_packet():
                self._fill()
            self._left = self._size_of_packet()
        elif self._position >= len(self._in):
            self._fill()  # of a packet that is too large to be held
        begin = self._position
        given = self._in[begin : begin + min(buffer_size, self._left)]
        self._position = begin + len(given)
        self._left -= len(given)
        return given

    def pending(self) -> bool:
        """Whether something can be had although ``select`` sees nothing."""
        inside = getattr(self._sock, "pending", None)  # TLS has a buffer of its own
        if inside and inside():
            return True
        if self._left and not self._ended:
            # The rest of a packet that is too large to be held may be long in coming.
            return self._position < len(self._in)
        return self._has_packet()

    def _has_packet(self) -> bool:
        """Whether paho would get on: a whole packet, a part of one too large, or the end."""
        if self._left or self._ended:
            return True
        have = len(self._in) - self._position
        return have >= min(self._size_of_packet(), _HELD) if have else False

    def _size_of_packet(self) -> int:
        try:
            end = packet_end(self._in, self._position)
        except Malformed:  # paho says so, too
            return len(self._in) - self._position
        return _HELD if end is None else end - self._position

    def _fill(self) -> None:
        """Read what has arrived; raises what the socket raises, and nothing at its end."""
        try:
            more = self._sock.recv(_READ_AHEAD)
        except ssl.SSLError as error:
            if not isinstance(error, _NOT_NOW):
                self.trouble = (error.reason or "TLS error").lower().replace("_", " ")
            raise
        self._ended = not more
        self._in, self._position = self._in[self._position :] + more, 0

    def send(self, buffer: bytes | bytearray) -> int:
        """Keep for ``flush``; answers that all was taken."""
        self._out += buffer
        return len(buffer)

    @property
    def unsent(self) -> bool:
        """Whether ``flush`` has something to do."""
        return bool(self._out)

    def flush(self) -> None:
        """Send what was collected, or as much of it as goes now."""
        if not self._out:
            return
        try:
            self._out = self._out[self._sock.send(self._out) :]
        except _NOT_NOW:
            pass
        except OSError:
            self._out = b""  # the connection is gone: whoever reads will notice

    def close(self) -> None:
        """Send the rest, let the other side finish reading it, and close.

        To close while it still sends messages would reset the connection, and it would never see
        the acknowledgements that it has not read yet.
        """
        sock = self._sock
        with suppress(OSError, ValueError):  # gone already; TLS that was shut down already
            if isinstance(sock, socket.socket):
                give_up_at = time.monotonic() + _FAREWELL_S
                sock.settimeout(_FAREWELL_S)
                sock.sendall(self._out)
                sock.shutdown(socket.SHUT_WR)
                while sock.recv(_READ_AHEAD) and time.monotonic() < give_up_at:
                    pass
        sock.close()

    def fileno(self) -> int:
        """As the socket's."""
        return self._sock.fileno()

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 - the signature is the library's
        """As the socket's."""
        self._sock.setblocking(flag)
