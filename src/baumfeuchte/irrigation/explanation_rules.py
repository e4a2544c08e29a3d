"""Words for outlook, rules and certainty of ``explanation``, both languages; tables, no logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.recommendation import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

BASES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "learned": "Gerechnet wird mit dem Verlauf, den der Sensor in den letzten Wochen gezeigt "
        "hat.",
        "soil": "Gerechnet wird mit der Bodenphysik der Bodenart; für einen eigenen Verlauf misst "
        "der Sensor noch nicht lange genug.",
        "soil_own": "Gerechnet wird mit der Bodenphysik der Bodenart und dem Wasserverbrauch, den "
        "der Sensor an {days} Tagen gezeigt hat; für einen eigenen Verlauf misst er noch nicht "
        "lange genug.",
        "soil_day": "Gerechnet wird mit der Bodenphysik der Bodenart und dem Wasserverbrauch, den "
        "der Sensor an {days} Tag gezeigt hat; für einen eigenen Verlauf misst er noch nicht "
        "lange genug.",
        "soil_group": "Gerechnet wird mit der Bodenphysik der Bodenart und dem Wasserverbrauch "
        "ähnlicher Bäume; für einen eigenen Verlauf misst der Sensor noch nicht lange genug.",
        "soil_crown": "Gerechnet wird mit der Bodenphysik der Bodenart und dem Wasserverbrauch, "
        "der bei dieser Krone zu erwarten ist; für einen eigenen Verlauf misst der Sensor noch "
        "nicht lange genug.",
        "watered": "Gerechnet wird mit der Bodenphysik der Bodenart, weil seit der letzten Messung "
        "gegossen wurde.",
    },
    "en": {
        "learned": "The forecast follows what the sensor has shown in the last weeks.",
        "soil": "The forecast follows the physics of the soil class; the sensor has not measured "
        "long enough for one of its own.",
        "soil_own": "The forecast follows the physics of the soil class and the water use that the "
        "sensor has shown on {days} days; it has not measured long enough for one of its own.",
        "soil_day": "The forecast follows the physics of the soil class and the water use that the "
        "sensor has shown on {days} day; it has not measured long enough for one of its own.",
        "soil_group": "The forecast follows the physics of the soil class and the water use of "
        "similar trees; the sensor has not measured long enough for one of its own.",
        "soil_crown": "The forecast follows the physics of the soil class and the water use to be "
        "expected of this crown; the sensor has not measured long enough for one of its own.",
        "watered": "The forecast follows the physics of the soil class, because water was brought "
        "since the last reading.",
    },
}

WEATHERS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "forecast": "Erwartet werden im Mittel {et0} mm Verdunstung am Tag und {rain} in {days} "
        "Tagen.",
        "no_rain": "kein Regen",
        "little_rain": "weniger als 1 mm Regen",
        "rain": "{rain} mm Regen",
        "none": "Ohne Wettervorhersage gelten die übliche Verdunstung der Jahreszeit ({et0} mm am "
        "Tag) und kein Regen.",
        "none_learned": "Ohne Wettervorhersage gilt das Wetter, das hier zuletzt üblich war, mit "
        "seinem Regen.",
    },
    "en": {
        "forecast": "On average {et0} mm of evapotranspiration a day are expected, and {rain} in "
        "{days} days.",
        "no_rain": "no rain",
        "little_rain": "less than 1 mm of rain",
        "rain": "{rain} mm of rain",
        "none": (
            "Without a weather forecast the season's usual evapotranspiration ({et0} mm a day) and "
            "no rain are assumed."
        ),
        "none_learned": "Without a weather forecast the recent usual weather of this place is "
        "assumed, with its rain.",
    },
}

IN_A_WEEK: Mapping[str, Mapping[str, str]] = {
    "de": {
        "dry": "Ohne Gießen sind in einer Woche voraussichtlich {later} des nutzbaren Wassers da.",
        "usual": (
            "Ohne Gießen sind in einer Woche bei solchem Wetter voraussichtlich {later} des "
            "nutzbaren Wassers da{low}."
        ),
        "rain": (
            "Ohne Gießen sind in einer Woche mit dem vorhergesagten Regen voraussichtlich {later} "
            "des nutzbaren Wassers da{low}."
        ),
    },
    "en": {
        "dry": "Without watering {later} of the available water is probably left in a week.",
        "usual": (
            "Without watering {later} of the available water is probably left in a week of such "
            "weather{low}."
        ),
        "rain": (
            "Without watering {later} of the available water is probably left in a week with the "
            "forecast rain{low}."
        ),
    },
}
"""The path of a critical tree."""

UNFAVOURABLE: Mapping[str, str] = {
    "de": ", im ungünstigen Fall {low}",
    "en": ", and {low} in an unfavourable case",
}
"""The lower edge of its 80 % band, where it is another number."""

ESTIMATE_RULES: Mapping[str, Mapping[Status, str]] = {
    "de": {
        Status.CRITICAL: "Nach der Schätzung ist der Boden so trocken wie die kritische Grenze "
        "oder trockener.",
        Status.DRY: "Nach der Schätzung ist der Boden so trocken wie die Gießgrenze oder "
        "trockener.",
        Status.SOON: "Nach der Schätzung ist die Gießgrenze noch nicht erreicht, aber mit "
        "mindestens 50 % Wahrscheinlichkeit wird es innerhalb von 3 Tagen kritisch.",
        Status.OK: "Nach der Schätzung ist die Gießgrenze nicht erreicht, und innerhalb von 3 "
        "Tagen wird es wahrscheinlich nicht kritisch.",
    },
    "en": {
        Status.CRITICAL: "By estimate the soil is as dry as the critical limit or drier.",
        Status.DRY: "By estimate the soil is as dry as the watering limit or drier.",
        Status.SOON: "By estimate the watering limit is not reached yet, but with a probability of "
        "at least 50 % it becomes critical within 3 days.",
        Status.OK: "By estimate the watering limit is not reached, and within 3 days it probably "
        "does not become critical.",
    },
}

STAYS: Mapping[str, str] = {
    "de": (
        "Die Gießgrenze war in dieser Trockenphase schon erreicht; der Baum bleibt auf der Liste, "
        "bis {until} des nutzbaren Wassers da sind, {margin} Prozentpunkte mehr als die Gießgrenze."
    ),
    "en": (
        "The watering limit was reached in this dry phase; the tree stays on the list until "
        "{until} of the available water is there, {margin} percentage points above the limit."
    ),
}
"""The hysteresis of irrigation-science 2.2."""

CONFIDENCES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "A": "eigener Sensor mit kleinem Fehler; der Anteil des nutzbaren Wassers ist auf etwa 6 "
        "Prozentpunkte genau bekannt.",
        "A_matched": "eigener, am Standort abgeglichener Sensor; der Anteil des nutzbaren Wassers "
        "ist auf etwa 6 Prozentpunkte genau bekannt.",
        "B": "der Anteil des nutzbaren Wassers ist auf etwa 12 Prozentpunkte genau bekannt.",
        "C": "der Anteil des nutzbaren Wassers ist auf etwa 20 Prozentpunkte genau bekannt.",
        "C_trend": "der Anteil des nutzbaren Wassers ist auf etwa 20 Prozentpunkte genau bekannt; "
        "der Trend ist sicherer.",
        "D": "der Stand ist unsicher; bitte vor Ort prüfen.",
        "D_trend": "der Stand ist unsicher, bitte vor Ort prüfen; der Trend ist sicherer.",
        "-": "keine Angabe.",
    },
    "en": {
        "A": "a sensor of its own with a small error; the share of available water is known to "
        "about 6 percentage points.",
        "A_matched": "a sensor of its own, matched to the site; the share of available water is "
        "known to about 6 percentage points.",
        "B": "the share of available water is known to about 12 percentage points.",
        "C": "the share of available water is known to about 20 percentage points.",
        "C_trend": "the share of available water is known to about 20 percentage points; the trend "
        "is more certain.",
        "D": "the level is uncertain; please check on site.",
        "D_trend": "the level is uncertain, please check on site; the trend is more certain.",
        "-": "not stated.",
    },
}
