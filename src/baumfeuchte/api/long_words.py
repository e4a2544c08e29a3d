"""Where a long word of a name may be broken, for readers that cannot hyphenate German."""

from __future__ import annotations

import re

LEAST = 13
"""Letters of a word that may be broken: shorter ones fit any column."""
_ENDINGS = (
    "allee", "anger", "anlage", "berg", "brücke", "chaussee", "damm", "feld", "friedhof", "garten",
    "gasse", "graben", "hof", "kamp", "kirche", "markt", "park", "pfad", "platz", "promenade",
    "ring", "schule", "siedlung", "spielplatz", "steig", "stieg", "straße", "strasse", "ufer",
    "wall", "weg", "wiese", "winkel",
)  # fmt: skip
_BREAK = re.compile(rf"(?<=\w{{4}})(?=(?:{'|'.join(_ENDINGS)})\b)", re.IGNORECASE)


def parts(name: str) -> list[str]:
    """The name in parts between which a line may end, with a hyphen; together they are the name.

    Args:
        name: of a street or a park.
    """
    found = [""]
    for word in re.split(r"(\W+)", name):
        pieces = _BREAK.split(word, maxsplit=1) if len(word) >= LEAST else [word]
        found[-1] += pieces[0]
        found += pieces[1:]
    return found
