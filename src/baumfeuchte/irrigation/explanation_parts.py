"""Parts of the sentences of ``explanation``, in both languages; a table, no logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AGES: Mapping[str, Mapping[bool, str]] = {
    "de": {
        True: " Der Wert ist 1 Tag alt und bis heute fortgeschrieben.",
        False: " Der Wert ist {days} Tage alt und bis heute fortgeschrieben.",
    },
    "en": {
        True: " The value is 1 day old and carried forward to today.",
        False: " The value is {days} days old and carried forward to today.",
    },
}
"""By whether it is one day."""

VALUES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "kpa": "{morning} ist {value} (je höher, desto trockener)",
        "percent": "{morning} ist {value} Vol.-%",
        "morning": "der Morgenwert",
        "watered": "der Morgenwert mit den {litres} Litern, die seit der Messung gegossen wurden,",
        "tension": "die Saugspannung",
        "water_content": "der Wassergehalt",
    },
    "en": {
        "kpa": "{morning} is {value} (the higher, the drier)",
        "percent": "{morning} is {value} Vol.-%",
        "morning": "the morning value",
        "watered": "the morning value with the {litres} litres brought since the reading",
        "tension": "the soil water tension",
        "water_content": "the water content",
    },
}

COMBINATIONS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "worst": (
            "Bei jungen Bäumen entscheidet die, an der das Wasser zuerst knapp wird, hier die in "
            "{depth} cm Tiefe"
        ),
        "mean": "Gerechnet wird mit dem Mittel, gewichtet nach der Verteilung der Wurzeln",
        "mean_and_deepest": (
            "Gegossen wird erst, wenn das Mittel nach der Verteilung der Wurzeln und die tiefste "
            "Sonde beide Trockenheit zeigen; hier entscheidet das Mittel"
        ),
        "deepest": (
            "Gegossen wird erst, wenn das Mittel nach der Verteilung der Wurzeln und die tiefste "
            "Sonde beide Trockenheit zeigen; hier entscheidet die tiefste in {depth} cm Tiefe"
        ),
    },
    "en": {
        "worst": (
            "At a young tree the one where water runs short first decides, here the one at "
            "{depth} cm"
        ),
        "mean": "The mean counts, weighted by the distribution of the roots",
        "mean_and_deepest": (
            "The tree is watered only when the mean by the distribution of the roots and the "
            "deepest probe are both dry; here the mean decides"
        ),
        "deepest": (
            "The tree is watered only when the mean by the distribution of the roots and the "
            "deepest probe are both dry; here the deepest one at {depth} cm decides"
        ),
    },
}

VOLUMES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "age": "üblich für das Alter",
        "own": "für diesen Baum bestimmt",
        "register": "nach dem Kataster",
        "learned": "gelernt aus {count} Gießgängen dieses Baums",
        "learned_once": "gelernt aus 1 Gießgang dieses Baums",
    },
    "en": {
        "age": "usual for the age",
        "own": "determined for this tree",
        "register": "by the register",
        "learned": "learned from {count} waterings of this tree",
        "learned_once": "learned from 1 watering of this tree",
    },
}

STONES: Mapping[str, str] = {"de": " mit {share} Steinen", "en": " with {share} of stones"}
PASSES: Mapping[str, str] = {"de": " Das sind {count} Gänge.", "en": " That is {count} passes."}

ROUNDED: Mapping[str, Mapping[str, str]] = {
    "de": {
        "up": ", aufgerundet {litres} Liter.",
        "least": "; gegossen werden mindestens {litres} Liter je Gabe.",
        "capped": ", begrenzt auf {litres} Liter ({per_m2} l je m² Kronenfläche).",
        "capped_least": ", wegen der kleinen Krone nur die kleinste Gabe, {litres} Liter.",
        "same": ".",
    },
    "en": {
        "up": ", rounded up to {litres} litres.",
        "least": "; a watering brings at least {litres} litres.",
        "capped": ", limited to {litres} litres ({per_m2} l per m² of crown projection).",
        "capped_least": ", for the small crown only the least watering, {litres} litres.",
        "same": ".",
    },
}

PLANNED: Mapping[str, Mapping[str, str]] = {
    "de": {
        "expected": "Am Gießtag ({day}) erwarten wir {value}.",
        "today": "Heute sind es {value}.",
        "open": (
            "Gerechnet wird mit dem Wert von heute, {value}, weil es bis zur Frist ({day}) "
            "wahrscheinlich nicht kritisch wird."
        ),
    },
    "en": {
        "expected": "On the day of watering ({day}) we expect {value}.",
        "today": "Today it is {value}.",
        "open": (
            "Today's value is used, {value}, because the tree will probably not become critical "
            "before the day to water by ({day})."
        ),
    },
}
"""Which day's soil is filled up (irrigation-science 3.2)."""

STANDING_YEARS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "unknown": "Das Pflanzjahr ist unbekannt; gerechnet wird wie für 4-10 Standjahre.",
        "none": "Der Baum wurde in diesem Jahr gepflanzt.",
        "some": "Der Baum steht im {years}. Standjahr.",
    },
    "en": {
        "unknown": "The planting year is unknown; 4-10 standing years are assumed.",
        "none": "The tree was planted this year.",
        "some": "The tree is in standing year {years}.",
    },
}

PROVIDERS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "bright_sky": "Deutscher Wetterdienst (über Bright Sky)",
        "dwd": "Deutscher Wetterdienst",
        "open_meteo": "Open-Meteo",
        "file": "Wetterdatei der Stadt",
    },
    "en": {
        "bright_sky": "Deutscher Wetterdienst (by Bright Sky)",
        "dwd": "Deutscher Wetterdienst",
        "open_meteo": "Open-Meteo",
        "file": "the city's weather file",
    },
}
