"""The season report."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "season_title": ("Saisonbericht", "Season report"),
    "season_from": ("Von", "From"),
    "season_to": ("Bis", "To"),
    "season_every": ("Vergleich: alle … Tage", "Compare with: every … days"),
    "season_each": ("Liter je Gießgang", "Litres per watering"),
    "season_show": ("Anzeigen", "Show"),
    "season_water": ("Wasser", "Water"),
    "season_stress": ("Stresstage der Bäume", "Stress days of the trees"),
    "season_brought": ("gegossen", "brought"),
    "season_rhythm": ("im festen Rhythmus", "with the fixed rhythm"),
    "season_saved": (
        "{litres} Liter und {waterings} Gießgänge weniger als im festen Rhythmus.",
        "{litres} litres and {waterings} waterings fewer than with the fixed rhythm.",
    ),
    "season_more": (
        "{litres} Liter mehr als im festen Rhythmus ({waterings} Gießgänge Unterschied).",
        "{litres} litres more than with the fixed rhythm ({waterings} waterings apart).",
    ),
    "season_avoided_text": (
        "Gießen ersparte {trees} beurteilten Bäumen {days} Stresstage (gerechnet).",
        "Watering spared {trees} judged trees {days} stress days (computed).",
    ),
    "season_not_judged": (
        (
            "Kein gegossener Baum hat eine eigene Sonde für Wassergehalt; Stresstage lassen sich "
            "deshalb nicht beurteilen."
        ),
        "No watered tree has a water-content probe of its own, so stress days cannot be judged.",
    ),
    "season_arrived": (
        "Wasser angekommen: {count} der beurteilten Gießgänge.",
        "Water arrived: {count} of the judged waterings.",
    ),
    "season_districts": ("Nach Stadtteil", "By district"),
    "season_total": ("Gesamt", "Total"),
    "season_no_district": ("ohne Stadtteil", "no district"),
    "season_waterings": ("Gießgänge", "Waterings"),
    "season_litres": ("Liter", "Litres"),
    "season_rhythm_litres": ("Liter im Rhythmus", "Litres of the rhythm"),
    "season_critical": ("Kritische Baumtage", "Critical tree days"),
    "season_suffered": ("Stresstage gemessen", "Stress days measured"),
    "season_avoided": ("Stresstage vermieden", "Stress days avoided"),
    "season_with_rhythm": ("im festen Rhythmus (gerechnet)", "with the rhythm (computed)"),
    "season_without_water": ("ohne Gießen (gerechnet)", "without watering (computed)"),
    "season_assumptions": ("Annahmen und Grenzen", "Assumptions and limits"),
    "season_empty": (
        "In diesem Zeitraum wurde nichts gegossen und keine Liste nannte einen Baum.",
        "Nothing was watered in this period, and no list named a tree.",
    ),
}
