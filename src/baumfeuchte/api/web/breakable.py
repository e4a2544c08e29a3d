"""Names that may be broken on paper, and stay whole on a screen, in a copy and in a search."""

from __future__ import annotations

from markupsafe import Markup

from baumfeuchte.api.long_words import parts

_MARK = Markup("<span></span>")
"""Empty, so that nobody copies or searches it; ``print.css`` makes a soft hyphen of it."""


def breakable(name: str) -> Markup:
    """The name with a mark where a line may end.

    Args:
        name: of a street; empty where a place has none.
    """
    return _MARK.join(parts(name))
