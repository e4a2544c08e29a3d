"""The season report."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "season_title": ("Saisonbericht", "Season report"),
    "season_from": ("Von", "From"),
    "season_to": ("Bis", "To"),
    "season_every": ("Vergleich: alle … Tage", "Compare with: every … days"),
    "season_each": ("Liter je Gießgang", "Litres per watering"),
    "season_show": ("Anzeigen", "Show"),
    "season_error_day": (
        "Ein Tag ist keiner: bitte aus dem Kalender wählen oder als JJJJ-MM-TT schreiben.",
        "A day is none: please choose it in the calendar, or write it as YYYY-MM-DD.",
    ),
    "season_error_order": (
        "„Von“ liegt nach „Bis“. Bitte die beiden Tage berichtigen.",
        "“From” is after “To”. Please correct the two days.",
    ),
    "season_error_long": (
        "Der Bericht reicht höchstens über ein Jahr. Bitte „Von“ und „Bis“ näher zusammen wählen.",
        "The report covers a year at most. Please choose “From” and “To” closer together.",
    ),
    "season_error_every_days": (
        "Für den Vergleich bitte eine ganze Zahl von 1 bis 90 Tagen eingeben.",
        "For the comparison, please enter a whole number from 1 to 90 days.",
    ),
    "season_error_litres": (
        "Für den Vergleich bitte 1 bis 1.000 Liter je Gießgang eingeben.",
        "For the comparison, please enter 1 to 1,000 litres per watering.",
    ),
    "season_water": ("Wasser", "Water"),
    "season_stress": ("Stresstage der Bäume", "Stress days of the trees"),
    "season_brought": ("gegossen", "brought"),
    "season_rhythm": ("im festen Rhythmus", "with the fixed rhythm"),
    "season_compared": ("Liter im Vergleich", "Litres compared"),
    "season_compared_days": (
        (
            "Verglichen wird {first} bis {last}, von der ersten bis zur letzten Gießliste. Im "
            "ganzen Zeitraum wurden {litres} Liter gegossen."
        ),
        (
            "Compared from {first} to {last}, the first to the last watering list. {litres} "
            "litres were brought in the whole period."
        ),
    ),
    "season_against": (
        "{litres} und {waterings} als im festen Rhythmus.",
        "{litres} and {waterings} than with the fixed rhythm.",
    ),
    "season_litres_fewer": ("{n} Liter weniger", "{n} litres fewer"),
    "season_litres_more": ("{n} Liter mehr", "{n} litres more"),
    "season_litres_same": ("Nicht weniger Liter", "No fewer litres"),
    "season_waterings_fewer": ("{n} Gießgänge weniger", "{n} waterings fewer"),
    "season_waterings_more": ("{n} Gießgänge mehr", "{n} waterings more"),
    "season_waterings_fewer_one": ("ein Gießgang weniger", "one watering fewer"),
    "season_waterings_more_one": ("ein Gießgang mehr", "one watering more"),
    "season_waterings_same": ("nicht mehr Gießgänge", "no more waterings"),
    "season_measured_text": (
        (
            "Gemessen: {suffered} Stresstage an {days} Baumtagen von {trees} Bäumen mit eigener "
            "Sonde."
        ),
        (
            "Measured: {suffered} stress days on {days} tree days of {trees} trees with a probe "
            "of their own."
        ),
    ),
    "season_tension_text": (
        "Davon {by_tension} an {tension} Bäumen mit Saugspannung.",
        "{by_tension} of them on {tension} trees with tension probes.",
    ),
    "season_computed_lead": (
        "Gegossene Bäume davon, mit und ohne Wasser:",
        "The watered ones of them, with and without water:",
    ),
    "season_avoided_text": (
        (
            "Gießen ersparte {trees} gegossenen Bäumen {days} Stresstage. Gerechnet: jeder Baum "
            "trocknet ohne Wasser so weiter wie an seinen trockenen Tagen."
        ),
        (
            "Watering spared {trees} watered trees {days} stress days. Computed: without water "
            "each tree goes on to dry as on its dry days."
        ),
    ),
    "season_not_computed": (
        "Nicht gerechnet: {trees} gegossene Bäume mit Sonde, deren Boden die Listen nicht nennen.",
        "Not computed: {trees} watered trees with a probe whose soil the lists do not name.",
    ),
    "season_none_measured": (
        "Kein Baum hat eine eigene Sonde; Stresstage lassen sich deshalb nicht messen.",
        "No tree has a probe of its own, so stress days cannot be measured.",
    ),
    "season_none_computed": (
        "Kein Baum mit Sonde wurde gegossen; erspart hat das Gießen deshalb nichts Messbares.",
        "No tree with a probe was watered, so nothing measurable was spared.",
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
    "season_trees_measured": ("Bäume mit Sonde", "Trees with a probe"),
    "season_computed_suffered": ("gegossen (gemessen)", "as watered (measured)"),
    "season_suffered": ("Stresstage gemessen", "Stress days measured"),
    "season_avoided": ("Stresstage erspart (gerechnet)", "Stress days spared (computed)"),
    "season_with_rhythm": ("im festen Rhythmus (gerechnet)", "with the rhythm (computed)"),
    "season_without_water": ("ohne Gießen (gerechnet)", "without watering (computed)"),
    "season_assumptions": ("Annahmen und Grenzen", "Assumptions and limits"),
    "season_empty": (
        "In diesem Zeitraum wurde nichts gegossen und keine Liste nannte einen Baum.",
        "Nothing was watered in this period, and no list named a tree.",
    ),
}
