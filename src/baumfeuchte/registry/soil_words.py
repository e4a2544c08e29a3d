"""Soils in words to KA5 classes: "mittel lehmiger Sand" is Sl3.

The names are those of the KA5 (Bodenkundliche Kartieranleitung, 5th edition, table 30). A short
name such as "Lehm" stands for several classes; it is taken for a middle one of them, and a note
says so.
"""

from __future__ import annotations

import re
from typing import Final

from baumfeuchte.irrigation.soils import SUBSTRATE, find_soil

_NAMES: Final = {
    "reiner sand": "Ss", "schwach schluffiger sand": "Su2", "mittel schluffiger sand": "Su3",
    "stark schluffiger sand": "Su4", "schwach lehmiger sand": "Sl2",
    "mittel lehmiger sand": "Sl3", "stark lehmiger sand": "Sl4",
    "schluffig lehmiger sand": "Slu", "schwach toniger sand": "St2",
    "mittel toniger sand": "St3", "schwach sandiger lehm": "Ls2", "mittel sandiger lehm": "Ls3",
    "stark sandiger lehm": "Ls4", "schwach toniger lehm": "Lt2", "mittel toniger lehm": "Lt3",
    "sandig toniger lehm": "Lts", "schluffiger lehm": "Lu", "reiner schluff": "Uu",
    "sandig lehmiger schluff": "Uls", "sandiger schluff": "Us",
    "schwach toniger schluff": "Ut2", "mittel toniger schluff": "Ut3",
    "stark toniger schluff": "Ut4", "reiner ton": "Tt", "lehmiger ton": "Tl",
    "schwach schluffiger ton": "Tu2", "mittel schluffiger ton": "Tu3",
    "stark schluffiger ton": "Tu4", "schwach sandiger ton": "Ts2", "mittel sandiger ton": "Ts3",
    "stark sandiger ton": "Ts4",
    "substrat": SUBSTRATE, "baumsubstrat": SUBSTRATE, "pflanzsubstrat": SUBSTRATE,
}  # fmt: skip
_SHORT: Final = {
    "sand": "Ss", "schluffiger sand": "Su3", "lehmiger sand": "Sl3", "toniger sand": "St3",
    "lehm": "Ls3", "sandiger lehm": "Ls3", "toniger lehm": "Lt3", "schluff": "Us",
    "lehmiger schluff": "Uls", "toniger schluff": "Ut3", "ton": "Tl", "schluffiger ton": "Tu3",
    "sandiger ton": "Ts3", "löss": "Ut3", "löß": "Ut3", "lösslehm": "Ut3", "lößlehm": "Ut3",
}  # fmt: skip


def soil_code(text: str) -> str | None:
    """The code of a soil: a KA5 class, its name, or a word that stands for one; None for none."""
    # "Sl3 (mittel lehmiger Sand)" names the class first.
    soil = find_soil(text.strip()) or find_soil(re.split(r"[\s,;:(/]", text.strip(), maxsplit=1)[0])
    words = _words(text)
    return soil.code if soil else _NAMES.get(words, _SHORT.get(words))


def is_vague(text: str) -> bool:
    """Whether a word stands for several KA5 classes, of which ``soil_code`` takes one."""
    return _words(text) in _SHORT


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-zäöüß]+", re.sub(r"\(.*?\)", " ", text.lower())))
