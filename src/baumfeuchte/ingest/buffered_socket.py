"""A socket that reads ahead and collects what is written, for paho.

paho asks for one byte at a time and sends each acknowledgement of four bytes on its own; each is a
system call. This takes a seventh of the time that a message costs, and a broker with a small window
gets all acknowledgements of a batch at once instead of answering the first one alone.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike

_READ_AHEAD: Final = 65_536
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
        self._out = b""

    def recv(self, buffer_size: int) -> bytes:
        """The next bytes; raises what the socket raises when there are none."""
        if self._position >= len(self._in):
            try:
                self._in, self._position = self._sock.recv(_READ_AHEAD), 0
            except ssl.SSLError as error:
                if not isinstance(error, _NOT_NOW):
                    self.trouble = (error.reason or "TLS error").lower().replace("_", " ")
                raise
        begin = self._position
        self._position = begin + buffer_size
        return self._in[begin : self._position]

    def pending(self) -> int:
        """How many bytes can be had although ``select`` sees none."""
        inside = getattr(self._sock, "pending", None)  # TLS has a buffer of its own
        return max(0, len(self._in) - self._position) + (inside() if inside else 0)

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
