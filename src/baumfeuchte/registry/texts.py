"""Every sentence of the import reports, German beside English.

A fault says what is wrong and what to do. Placeholders are ``str.format`` fields; ``{content}`` is
what the cell holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from baumfeuchte.registry.cell_texts import CELLS
from baumfeuchte.registry.file_texts import FILE
from baumfeuchte.registry.note_texts import NOTES
from baumfeuchte.registry.reading_texts import READINGS
from baumfeuchte.registry.report_texts import REPORT

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["de", "en"]

_ALL: Final = {**FILE, **CELLS, **NOTES, **READINGS, **REPORT}


def sentence(code: str, language: Language, values: Mapping[str, object]) -> str:
    """The sentence of a code with its values; where one thing is counted, the one for one."""
    if values.get("count") == 1:
        code = f"{code}_single" if f"{code}_single" in _ALL else code
    return _ALL[code][language != "de"].format(**values)
