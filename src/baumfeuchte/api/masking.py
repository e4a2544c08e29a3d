"""The token of forms, written otherwise on every page, so that pages may travel packed.

How well a page packs tells somebody who can put text into it and watch its length whether that text
is on it already; so the token of a session could be guessed letter by letter (BREACH, Gluck, Harris
and Prado 2013). A token that looks otherwise with every text gives nothing to compare. The mask is
made from the page itself: the same page stays the same bytes, with the same ETag.
"""

from __future__ import annotations

import hashlib
import hmac

_LENGTH = 64
"""Of a token and of a mask, in hexadecimal digits."""


def masked(token: str, page: bytes) -> str:
    """The token as a page shows it: the mask, and the token under it.

    Args:
        token: 64 hexadecimal digits, known to server and session.
        page: what it is going to stand in, or anything else that never comes again.
    """
    mask = hmac.new(token.encode(), page, hashlib.sha256).hexdigest()
    return mask + _mixed(mask, token)


def unmasked(sent: str) -> str:
    """The token of what ``masked`` made; anything else as it is."""
    if len(sent) != 2 * _LENGTH:
        return sent
    try:
        return _mixed(sent[:_LENGTH], sent[_LENGTH:])
    except ValueError:
        return sent


def _mixed(one: str, other: str) -> str:
    return f"{int(one, 16) ^ int(other, 16):0{_LENGTH}x}"
