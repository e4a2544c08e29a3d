"""The columns of the season report and what it assumes, in German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from baumfeuchte.domain.season import SeasonPart, SeasonReport

Language = Literal["de", "en"]


class Column(NamedTuple):
    """A column: heading in both languages, short for paper, its number, and where it stands."""

    key: str
    heading: tuple[str, str]
    value: Callable[[SeasonPart], float]
    on_paper: bool = True


COLUMNS = (
    Column("waterings", ("Gießgänge", "Waterings"), lambda part: part.waterings),
    Column("litres", ("Liter", "Litres"), lambda part: part.litres),
    Column("trees_watered", ("Bäume gegossen", "Trees watered"), lambda part: part.trees_watered),
    Column("arrived", ("Wasser kam an", "Water arrived"), lambda part: part.arrived),
    Column("ran_off", ("Lief ab, kam nicht an", "Ran off"), lambda part: part.ran_off),
    # What the paper leaves out is in the CSV, and follows from what it shows.
    Column(
        "not_judged",
        ("Nicht beurteilbar", "Not judged"),
        lambda part: part.not_judged,
        on_paper=False,
    ),
    Column(
        "compared_waterings",
        ("Gießgänge im Vergleich", "Waterings compared"),
        lambda part: part.compared_waterings,
        on_paper=False,
    ),
    Column(
        "compared_litres",
        ("Liter im Vergleich", "Litres compared"),
        lambda part: part.compared_litres,
    ),
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
        "stress_trees", ("Bäume mit Sonde", "Trees with a probe"), lambda part: part.stress.trees
    ),
    Column(
        "stress_trees_tension",
        ("davon Saugspannung", "of these tension"),
        lambda part: part.stress.trees_tension,
        on_paper=False,
    ),
    Column(
        "stress_tree_days",
        ("Baumtage mit Messwert", "Tree days with a value"),
        lambda part: part.stress.tree_days,
        on_paper=False,
    ),
    Column(
        "stress_suffered",
        ("Stresstage gemessen", "Stress days measured"),
        lambda part: part.stress.suffered,
    ),
    Column(
        "stress_suffered_tension",
        ("davon mit Saugspannung", "of these by tension"),
        lambda part: part.stress.suffered_tension,
        on_paper=False,
    ),
    Column(
        "stress_computed",
        ("Bäume gerechnet", "Trees computed"),
        lambda part: part.stress.computed,
    ),
    Column(
        "stress_not_computed",
        ("Gegossen, nicht gerechnet", "Watered, not computed"),
        lambda part: part.stress.not_computed,
        on_paper=False,
    ),
    Column(
        "stress_computed_suffered",
        ("Ihre Stresstage", "Their stress days"),
        lambda part: part.stress.computed_suffered,
    ),
    Column(
        "stress_without_water",
        ("Ohne Gießen", "Without watering"),
        lambda part: part.stress.without_water,
    ),
    Column("stress_avoided", ("Erspart", "Spared"), lambda part: part.stress.avoided),
    Column(
        "stress_with_rhythm", ("Im Rhythmus", "In the rhythm"), lambda part: part.stress.with_rhythm
    ),
)

WORDS = {
    "title": ("Saisonbericht", "Season report"),
    "district": ("Stadtteil", "District"),
    "no_district": ("ohne Stadtteil", "no district"),
    "total": ("Gesamt", "Total"),
    "left_out": (
        " ({n} weitere: nicht gerechnet, weil ihre Listen den Boden nicht nennen)",
        " ({n} more: not computed, because their lists do not name the soil)",
    ),
    "page": ("Seite {n}", "page {n}"),
    "period": ("{first} bis {last}", "{first} to {last}"),
    "lists": (
        "Gießlisten an {days} von {of} Tagen",
        "Watering lists on {days} of {of} days",
    ),
    "driven": (
        "Gefahren: {tours}, {stops}, {km} km (wie geplant)",
        "Driven: {tours}, {stops}, {km} km (as planned)",
    ),
    "tour": ("{n} Tour", "{n} tour"),
    "tours": ("{n} Touren", "{n} tours"),
    "tree": ("{n} Baum", "{n} tree"),
    "trees": ("{n} Bäume", "{n} trees"),
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
            "Wasser brauchten; daneben steht, was an diesen Tagen gegossen wurde. Ein fester Plan "
            "hätte vielleicht andere Bäume gegossen."
        ),
        (
            "Rhythm compared with: {litres} litres every {every} days, from the first to "
            "the last day with a list, for the same trees that were watered or that a list "
            "wanted watered; beside it stands what was brought on these days. A fixed plan might "
            "have watered others."
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
            "Stresstage sind gemessen: Tage, an denen ein Baum mit eigener Sonde, gegossen oder "
            "nicht, nach der Liste des Tages an oder unter seiner kritischen Grenze stand, auch "
            "außerhalb der Gießsaison. Saugspannung zählt nach ihrer Grenze in kPa, Wassergehalt "
            "nach der Füllung. Beurteilt sind {trees} Bäume, {tension} davon mit Saugspannung; "
            "geschätzte Bäume zählen nicht mit."
        ),
        (
            "Stress days are measured: days on which a tree with a probe of its own, watered or "
            "not, stood at or below its critical limit by the list of the day, also outside the "
            "season. Tension counts by its limit in kPa, water content by the filling. {trees} "
            "trees are judged, {tension} of them by tension; estimated trees do not count."
        ),
    ),
    (
        (
            "Erspart, „ohne Gießen“ und „im Rhythmus“ sind gerechnet, nicht gemessen, und nur für "
            "die {computed} gegossenen Bäume mit Sonde{left}. Annahme: jeder Baum trocknet so, wie "
            "er es an seinen trockenen Tagen dieser Saison tat, mit beobachteter Verdunstung und "
            "beobachtetem Regen. Wo kein Wetter vorliegt, gilt das Saisonmittel ohne Regen; dann "
            "erscheint Gießen besser, als es war."
        ),
        (
            "Spared, “without watering” and “in the rhythm” are computed, not measured, and only "
            "for the {computed} watered trees with a probe{left}. Assumption: each tree dries as "
            "it did on its dry days of this season, under observed evaporation and rain. Without "
            "weather data it is the season's mean without rain; then watering looks better than "
            "it was."
        ),
    ),
    (
        (
            "Saugspannung wird dafür mit der Kurve des Bodens in Wasser umgerechnet. Nässer als 10 "
            "kPa misst eine solche Sonde nicht; diese Tage sagen nichts darüber, wie schnell der "
            "Baum trocknet. Ist der Boden nicht bekannt, liegt ein einzelner Baum leicht um zwei "
            "Wochen daneben, die Summe kaum."
        ),
        (
            "For this, tension becomes water by the curve of the soil. Wetter than 10 kPa such a "
            "probe does not measure; these days say nothing about how fast the tree dries. Where "
            "the soil is not known, a single tree is easily two weeks off, the sum hardly."
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
    stress = report.total.stress
    left = word("left_out", language, n=number(stress.not_computed, language))
    counts = {
        "trees": number(stress.trees, language),
        "tension": number(stress.trees_tension, language),
        "computed": number(stress.computed, language),
        "left": left if stress.not_computed else "",
    }
    return [
        pair[0 if language == "de" else 1].format(
            every=report.rhythm.every_days,
            litres=number(report.rhythm.litres, language),
            **counts,
        )
        for pair in ASSUMPTIONS
    ]


def number(value: float, language: Language, decimals: int = 0) -> str:
    """`12345.6` as people write it."""
    shown = f"{value:,.{decimals}f}"
    return shown.translate(str.maketrans(",.", ".,")) if language == "de" else shown


def day(value: date, language: Language) -> str:
    """`01.04.2026` or ``2026-04-01``."""
    return f"{value:%d.%m.%Y}" if language == "de" else value.isoformat()


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
            tours=_counted("tour", report.tours, language),
            stops=_counted("tree", report.tour_stops, language),
            km=number(report.kilometres, language, 1),
        )
    )
    if report.rhythm_kilometres is not None:
        km = number(report.rhythm_kilometres, language, 1)
        lines.append(word("driven_rhythm", language, km=km))
    return lines


def _counted(one: str, count: int, language: Language) -> str:
    return word(one if count == 1 else f"{one}s", language, n=number(count, language))
