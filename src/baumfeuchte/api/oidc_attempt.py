"""One login through the city's service, as this side knows it; needs none of the libraries."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass


class OidcError(Exception):
    """A login through the service failed.

    Args:
        code: the page's text for it is ``login_oidc_`` and this: ``down``, ``refused``, ``old``.
        why: for the log.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt has to bring back; the browser keeps it in a cookie of its own."""

    state: str
    nonce: str
    verifier: str
    target: str

    def packed(self) -> str:
        """For the cookie."""
        text = json.dumps([self.state, self.nonce, self.verifier, self.target])
        return base64.urlsafe_b64encode(text.encode()).decode()


def unpacked(cookie: str) -> Attempt:
    """What a cookie holds.

    Raises:
        OidcError: nothing that we put there.
    """
    try:
        found = json.loads(base64.urlsafe_b64decode(cookie))
        return Attempt(*(str(part) for part in found))
    except (binascii.Error, ValueError, TypeError):
        raise OidcError("old", "the attempt's cookie is missing or broken") from None
