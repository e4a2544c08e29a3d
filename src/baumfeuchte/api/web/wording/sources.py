"""The page of sources."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "footer_sources": ("Quellen der Zahlen", "Sources of the numbers"),
    "sources_title": ("Quellen der Zahlen", "Sources of the numbers"),
    "sources_lead": (
        (
            "Worauf Grenzwerte, Formeln und Empfehlungen beruhen. Wo keine Quelle gefunden wurde, "
            "steht „eigene Annahme“; die Stadt kann solche Werte ändern."
        ),
        (
            'What limits, formulas and advice rest on. Where no source was found it says "own '
            'assumption"; a city may change such values.'
        ),
    ),
    "sources_sections": ("Themen", "Subjects"),
    "sources_from": ("Nach", "After"),
    "sources_rules": ("Regeln für Messwerte", "Rules for readings"),
    "sources_works": ("Veröffentlichte Quellen", "Published sources"),
}
