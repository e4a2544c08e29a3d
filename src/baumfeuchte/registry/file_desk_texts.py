"""What is said of a file as a whole where somebody clicks instead of typing a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.registry.findings import Finding
    from baumfeuchte.registry.texts import Language

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "no_columns": (
        (
            "Keine Überschrift wurde erkannt (gelesen: {header}). Sagen Sie unten, was in welcher "
            "Spalte steht; fehlt die Zeile mit den Überschriften, ergänzen Sie sie in der Datei."
        ),
        (
            "No heading was recognised (read: {header}). Say below what each column holds; where "
            "the line with headings is missing, add it to the file."
        ),
    ),
    "missing_column": (
        "Es fehlt eine Spalte für {fields}. Wählen Sie aus, in welcher Spalte das steht.",
        "There is no column for {fields}. Choose the column that holds it.",
    ),
    "ambiguous": (
        "Mehrere Spalten kommen für {field} in Frage: {columns}. Bitte wählen Sie genau eine.",
        "Several columns may be {field}: {columns}. Please choose exactly one.",
    ),
}  # fmt: skip


def problem(finding: Finding, language: Language) -> str:
    """The sentence; of codes that name a command, one that names none."""
    pattern = _TEXTS.get(finding.code)
    if pattern is None:
        return finding.text(language)
    return pattern[language != "de"].format(**finding.values)
