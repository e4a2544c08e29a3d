"""The columns of the season report and what it assumes, in German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.domain.season import SeasonPart, SeasonReport

Language = Literal["de", "en"]


class Column(NamedTuple):
    """A column: heading in both languages, short for paper, and its number."""

    key: str
    heading: tuple[str, str]
    value: Callable[[SeasonPart], float]


COLUMNS = (
    Column("waterings", ("Gießgänge", "Waterings"), lambda part: part.waterings),
    Column("litres", ("Liter", "Litres"), lambda part: part.litres),
    Column("trees_watered", ("Bäume gegossen", "Trees watered"), lambda part: part.trees_watered),
    Column("arrived", ("Wasser kam an", "Water arrived"), lambda part: part.arrived),
    Column("ran_off", ("Lief ab, kam nicht an", "Ran off"), lambda part: part.ran_off),
    Column("not_judged", ("Nicht beurteilbar", "Not judged"), lambda part: part.not_judged),
    Column(
        "rhythm_waterings",
        ("Gießgänge im Rhythmus", "Waterings of the rhythm"),
        lambda part: part.rhythm_waterings,
    ),
    Column(
        "rhythm_litres",
        ("Liter im Rhythmus", "Litres of the rhythm"),
        lambda part: part.rhythm_litres,
    ),
    Column(
        "critical_tree_days",
        ("Kritische Baumtage laut Liste", "Critical tree days by list"),
        lambda part: part.critical_tree_days,
    ),
    Column(
        "critical_estimated",
        ("davon geschätzt", "of these estimated"),
        lambda part: part.critical_estimated,
    ),
    Column(
        "stress_trees",
        ("Beurteilte Bäume", "Trees judged for stress"),
        lambda part: part.stress.trees,
    ),
    Column(
        "stress_suffered",
        ("Stresstage gemessen", "Stress days measured"),
        lambda part: part.stress.suffered,
    ),
    Column(
        "stress_without_water",
        ("Stresstage ohne Gießen", "Stress days without watering"),
        lambda part: part.stress.without_water,
    ),
    Column(
        "stress_avoided",
        ("Stresstage vermieden", "Stress days avoided"),
        lambda part: part.stress.avoided,
    ),
    Column(
        "stress_with_rhythm",
        ("Stresstage im Rhythmus", "Stress days with the rhythm"),
        lambda part: part.stress.with_rhythm,
    ),
)

WORDS = {
    "title": ("Saisonbericht", "Season report"),
    "district": ("Stadtteil", "District"),
    "no_district": ("ohne Stadtteil", "no district"),
    "total": ("Gesamt", "Total"),
    "period": ("{first} bis {last}", "{first} to {last}"),
    "lists": (
        "Gießlisten an {days} von {of} Tagen",
        "Watering lists on {days} of {of} days",
    ),
    "driven": (
        "Gefahren: {tours} Touren, {stops} Bäume, {km} km (wie geplant)",
        "Driven: {tours} tours, {stops} trees, {km} km (as planned)",
    ),
    "driven_rhythm": (
        "Im Rhythmus: {km} km bei gleichen Kilometern je Baum",
        "With the rhythm: {km} km at the same kilometres per tree",
    ),
    "no_kilometres": (
        "Kilometer: keine, weil keine Tour gefahren wurde, deren Weg bekannt ist",
        "Kilometres: none, because no tour was driven whose way is known",
    ),
    "assumptions": ("Annahmen und Grenzen", "Assumptions and limits"),
}

ASSUMPTIONS = (
    (
        (
            "Vergleichsrhythmus: alle {every} Tage {litres} Liter, vom ersten bis zum letzten "
            "Tag mit einer Liste, für dieselben Bäume, die gegossen wurden oder laut Liste "
            "Wasser brauchten. Ein fester Plan hätte vielleicht andere Bäume gegossen."
        ),
        (
            "Rhythm compared with: {litres} litres every {every} days, from the first to "
            "the last day with a list, for the same trees that were watered or that a list "
            "wanted watered. A fixed plan might have watered others."
        ),
    ),
    (
        (
            "Kritische Baumtage sind Tage, an denen die gültige Liste einen Baum „kritisch“ "
            "nannte, gemessen oder geschätzt. Tage ohne Liste zählen nicht."
        ),
        (
            "Critical tree days are days on which the current list called a tree critical, "
            "measured or estimated. Days without a list do not count."
        ),
    ),
    (
        (
            "Stresstage beruhen nur auf gegossenen Bäumen mit eigener Sonde für Wassergehalt; "
            "Bäume mit Saugspannungssonde und geschätzte Bäume sind nicht dabei."
        ),
        (
            "Stress days rest on watered trees with a water-content probe of their own only; "
            "trees with a tension probe and estimated trees are not in them."
        ),
    ),
    (
        (
            "„Ohne Gießen“ und „im Rhythmus“ sind gerechnet, nicht gemessen: jeder Baum "
            "trocknet so, wie er es an seinen trockenen Tagen dieser Saison tat, mit "
            "beobachteter Verdunstung und beobachtetem Regen. Wo kein Wetter vorliegt, gilt das "
            "Saisonmittel ohne Regen; dann erscheint Gießen besser, als es war."
        ),
        (
            "“Without watering” and “with the rhythm” are computed, not measured: each tree "
            "dries as it did on its dry days of this season, under observed evaporation and "
            "rain. Without weather data it is the season's mean without rain; then watering "
            "looks better than it was."
        ),
    ),
    (
        (
            "Über Wochen gerechnete Werte sind unsicher. Ein Stresstag mehr oder weniger je "
            "Baum sagt nichts."
        ),
        (
            "Values computed over weeks are uncertain. A stress day more or less for a tree "
            "means nothing."
        ),
    ),
)


def word(key: str, language: Language, **values: object) -> str:
    """A text of the report."""
    return WORDS[key][0 if language == "de" else 1].format(**values)


def assumptions(report: SeasonReport, language: Language) -> list[str]:
    """What the report assumes, a sentence or two each."""
    return [
        pair[0 if language == "de" else 1].format(
            every=report.rhythm.every_days, litres=number(report.rhythm.litres, language)
        )
        for pair in ASSUMPTIONS
    ]


def number(value: float, language: Language, decimals: int = 0) -> str:
    """`12345.6` as people write it."""
    shown = f"{value:,.{decimals}f}"
    return shown.translate(str.maketrans(",.", ".,")) if language == "de" else shown


def head_lines(report: SeasonReport, language: Language) -> list[str]:
    """What stands above the table."""
    of = (report.until - report.since).days + 1
    lines = [word("lists", language, days=report.days_with_list, of=of)]
    if report.kilometres is None:
        return [*lines, word("no_kilometres", language)]
    lines.append(
        word(
            "driven",
            language,
            tours=report.tours,
            stops=report.tour_stops,
            km=number(report.kilometres, language, 1),
        )
    )
    if report.rhythm_kilometres is not None:
        km = number(report.rhythm_kilometres, language, 1)
        lines.append(word("driven_rhythm", language, km=km))
    return lines
