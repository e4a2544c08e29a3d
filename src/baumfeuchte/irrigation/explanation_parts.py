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

VOLUMES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "age": "üblich für das Alter",
        "register": "nach dem Kataster",
        "learned": "aus früheren Wässerungen dieses Baums gelernt",
    },
    "en": {
        "age": "usual for the age",
        "register": "by the register",
        "learned": "learned from earlier waterings of this tree",
    },
}

STONES: Mapping[str, str] = {"de": " mit {share} Steinen", "en": " with {share} of stones"}
PASSES: Mapping[str, str] = {"de": " Das sind {count} Gänge.", "en": " That is {count} passes."}

ROUNDED: Mapping[str, Mapping[str, str]] = {
    "de": {
        "up": "aufgerundet {litres} Liter.",
        "capped": "begrenzt auf {litres} Liter (20 l je m² Kronenfläche).",
    },
    "en": {
        "up": "rounded up to {litres} litres.",
        "capped": "limited to {litres} litres (20 l per m² of crown projection).",
    },
}

STANDING_YEARS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "unknown": "Das Pflanzjahr ist unbekannt, gerechnet wird wie für 4-10 Standjahre.",
        "none": "Der Baum wurde in diesem Jahr gepflanzt.",
        "some": "Der Baum steht im {years}. Standjahr.",
    },
    "en": {
        "unknown": "The planting year is unknown, 4-10 standing years are assumed.",
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
