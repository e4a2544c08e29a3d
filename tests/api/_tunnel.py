"""A way to the server on which answers get lost: a real connection that ends, for whoever asks.

Playwright could end requests too, but it holds those of a page and those of a service worker in
different places and while they are running: what it does not catch arrives.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any
from urllib.parse import urlsplit


class Tunnel:
    """Passes bytes between browsers and a server.

    Args:
        server: ``server`` or ``open_server``; people log in with its city's passwords.
    """

    def __init__(self, server: Any) -> None:
        self.city = server.city
        self._to = urlsplit(server.base_url)
        self._entrance = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._entrance.getsockname()[1]}"
        self.is_cut = False
        self.lost = ""
        """How a request begins whose answer gets lost: ``POST /api/v1/stops/entries``."""
        self.unheard: list[str] = []
        """The status lines of the answers that got lost."""
        threading.Thread(target=self._welcome, daemon=True).start()

    def close(self) -> None:
        """Take nobody else."""
        self.is_cut = True
        # Closing alone does not wake who waits for the next one.
        with contextlib.suppress(OSError):
            self._entrance.shutdown(socket.SHUT_RDWR)
        self._entrance.close()

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _ = self._entrance.accept()
                if self.is_cut:
                    browser.close()
                else:
                    threading.Thread(target=self._pass, args=(browser,), daemon=True).start()

    def _pass(self, browser: socket.socket) -> None:
        request = bytearray()
        with browser, contextlib.suppress(OSError):
            server = socket.create_connection((self._to.hostname or "", self._to.port or 80))
            answers = threading.Thread(
                target=self._answer, args=(server, browser, request), daemon=True
            )
            with server:
                answers.start()
                with contextlib.suppress(OSError):
                    while (piece := browser.recv(65536)) and not self.is_cut:
                        request += piece
                        server.sendall(piece)
                _end(server)
                answers.join()

    def _answer(self, server: socket.socket, browser: socket.socket, request: bytearray) -> None:
        with contextlib.suppress(OSError):
            # The server answers after its commit.
            while (piece := server.recv(65536)) and not self.is_cut:
                if self.lost and request.startswith(self.lost.encode()):
                    self.unheard.append(piece.partition(b"\r\n")[0].decode())
                    break
                request.clear()
                browser.sendall(piece)
        _end(browser)


def _end(connection: socket.socket) -> None:
    """Wakes who reads from it in another thread, too."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
