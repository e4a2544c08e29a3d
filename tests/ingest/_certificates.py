"""Certificates of an authority that exists for one test only, made with openssl."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")


class Authority:
    """Signs certificates; its own is ``ca_file``."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self.ca_file = folder / f"{name}.pem"
        self._key_file = folder / f"{name}.key"
        self._openssl(
            *("req", "-x509", *_KEY, "-subj", f"/CN={name}"),
            *("-keyout", str(self._key_file), "-out", str(self.ca_file)),
        )

    def sign(self, name: str, *, address: str = "") -> tuple[Path, Path]:
        """A new certificate and its key.

        Args:
            name: common name.
            address: IP address of a server.
        """
        cert, key = (self._folder / f"{self._name}-{name}.{end}" for end in ("pem", "key"))
        names = ("-addext", f"subjectAltName=IP:{address}") if address else ()
        self._openssl(
            *("req", "-x509", *_KEY, "-subj", f"/CN={name}", *names),
            *("-CA", str(self.ca_file), "-CAkey", str(self._key_file)),
            *("-addext", "basicConstraints=critical,CA:FALSE"),
            *("-keyout", str(key), "-out", str(cert)),
        )
        return cert, key

    def lock(self, key: Path, password: str) -> Path:
        """The same key, protected by a password."""
        locked = key.with_suffix(".locked")
        words = ("-aes256", "-passout", f"pass:{password}")
        self._openssl("ec", "-in", str(key), *words, "-out", str(locked))
        return locked

    @staticmethod
    def _openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True)
