"""The words of ``explain`` in both languages; a table, no logic.

A remark has one text, or a singular and a plural.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.recommendation import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUS: Mapping[str, Mapping[Status, str]] = {
    "de": {
        Status.UNKNOWN: "unbekannt",
        Status.TOO_WET: "zu nass",
        Status.CRITICAL: "kritisch",
        Status.DRY: "gießen",
        Status.SOON: "bald",
        Status.OK: "ausreichend",
        Status.MONITORING: "Monitoring, keine Gießempfehlung",
    },
    "en": {
        Status.UNKNOWN: "unknown",
        Status.TOO_WET: "too wet",
        Status.CRITICAL: "critical",
        Status.DRY: "water",
        Status.SOON: "soon",
        Status.OK: "sufficient",
        Status.MONITORING: "monitoring, no watering advice",
    },
}

TRENDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "drying_fast": "trocknet schnell",
        "drying": "trocknet",
        "stable": "stabil",
        "wetting": "wird feuchter",
    },
    "en": {
        "drying_fast": "drying fast",
        "drying": "drying",
        "stable": "stable",
        "wetting": "getting wetter",
    },
}

# Key: (below critical, quantity).
MAIN: Mapping[str, Mapping[tuple[bool, str], str]] = {
    "de": {
        (False, "rew"): "{place} sind noch {value} des nutzbaren Wassers da ({limit_word} {limit})",
        (True, "rew"): (
            "{place} sind nur noch {value} des nutzbaren Wassers da ({limit_word} {limit}): "
            "bitte jetzt gießen"
        ),
        (False, "soil_water_tension_kpa"): (
            "{place} beträgt die Saugspannung {value} ({limit_word} {limit})"
        ),
        (True, "soil_water_tension_kpa"): (
            "{place} beträgt die Saugspannung schon {value} ({limit_word} {limit}): "
            "bitte jetzt gießen"
        ),
    },
    "en": {
        (False, "rew"): "{place} {value} of the available water is left ({limit_word} {limit})",
        (True, "rew"): (
            "{place} only {value} of the available water is left ({limit_word} {limit}): "
            "please water now"
        ),
        (False, "soil_water_tension_kpa"): (
            "{place} the soil water tension is {value} ({limit_word} {limit})"
        ),
        (True, "soil_water_tension_kpa"): (
            "{place} the soil water tension is already {value} ({limit_word} {limit}): "
            "please water now"
        ),
    },
}

# Index: is it the critical limit?
LIMITS: Mapping[str, tuple[str, str]] = {
    "de": ("Grenze", "kritische Grenze"),
    "en": ("limit", "critical limit"),
}

# Index: is rain forecast? The third one: there is no forecast.
WEATHER: Mapping[str, tuple[str, str, str]] = {
    "de": (
        "ohne Regen kritisch",
        "nach der Wettervorhersage kritisch",
        "ohne Wetterdaten gerechnet kritisch",
    ),
    "en": (
        "without rain critical",
        "with the forecast weather critical",
        "computed without weather data, critical",
    ),
}

# Days until critical, rounded outwards. The 50 % band bounds nothing: one in two lies outside.
RANGES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "beyond": "voraussichtlich erst in mehr als {horizon}",
        "open": "voraussichtlich frühestens in {first_days}",
        "open_today": "vielleicht schon heute, vielleicht erst in mehr als {horizon}",
        "now": "schon jetzt",
        "within": "voraussichtlich innerhalb von {last_days}",
        "exact": "in {last_days}",
        "between": "in {first}-{last_days}",
    },
    "en": {
        "beyond": "probably in more than {horizon}",
        "open": "probably in {first_days} at the earliest",
        "open_today": "perhaps today, perhaps not for more than {horizon}",
        "now": "already",
        "within": "probably within {last_days}",
        "exact": "in {last_days}",
        "between": "in {first}-{last_days}",
    },
}

REMARKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "de": {
        "no_sensor": ("Der Baum hat keinen Sensor; bitte vor Ort prüfen.",),
        "no_reading": (
            (
                "Der Sensor hat noch keinen brauchbaren Wert geliefert; "
                "bitte Funkverbindung und Einbau prüfen."
            ),
        ),
        "bad_values": ("Der Sensor meldet unmögliche Werte; bitte den Sensor prüfen.",),
        "frozen": ("Der Boden an der Sonde ist gefroren; gefrorenes Wasser misst sie nicht.",),
        "first_values": (
            (
                "An dieser Stelle gibt es erst 1 Tageswert; eine neue Sonde muss sich erst setzen, "
                "der Rat ist deshalb unsicherer."
            ),
            (
                "An dieser Stelle gibt es erst {count} Tageswerte; eine neue Sonde muss sich erst "
                "setzen, der Rat ist deshalb unsicherer."
            ),
        ),
        "drier_than_soil": (
            (
                "Der Messwert ist trockener, als dieser Boden wird; bitte prüfen, ob die Sonde "
                "Kontakt zum Boden hat, und den Baum ansehen."
            ),
        ),
        "stale": (
            "Der letzte brauchbare Messwert ist 1 Tag alt; bitte den Sensor prüfen.",
            "Der letzte brauchbare Messwert ist {count} Tage alt; bitte den Sensor prüfen.",
        ),
        "out_of_season": ("Monitoring, keine Gießempfehlung (außerhalb der Gießsaison).",),
        "too_wet": (
            (
                "In 60 cm Tiefe oder darunter ist der Boden seit mehr als 3 Tagen nasser als die "
                "Feldkapazität: nicht gießen, Abfluss prüfen."
            ),
        ),
        "shallow_probe": (
            (
                "Nur eine flache Sonde (oberhalb von 20 cm Tiefe) liefert Werte; "
                "der Rat ist deshalb unsicherer."
            ),
        ),
        "fallback_depth": (
            (
                "In der Tiefe, auf die es in diesem Alter ankommt, misst keine Sonde; "
                "die nächstgelegene entscheidet."
            ),
        ),
        "probe_silent": (
            "1 Sonde des Baums liefert keine brauchbaren Werte.",
            "{count} Sonden des Baums liefern keine brauchbaren Werte.",
        ),
        "probe_no_contact": (
            ("Die Sonde hat keinen Kontakt mehr zum Boden; bitte neu einsetzen und einschlämmen."),
        ),
        "doubtful_probe": (
            "1 Sonde des Baums ist zweifelhaft; sie zählt mit dem dreifachen Fehler.",
            "{count} Sonden des Baums sind zweifelhaft; sie zählen mit dem dreifachen Fehler.",
        ),
        "rain_coming": (
            (
                "Regen abwarten: In den nächsten 3 Tagen bringen {threshold} mm dem Baum "
                "wahrscheinlich {count} l, mindestens die Hälfte dessen, was fehlt."
            ),
        ),
        "older_value": (
            "Der Messwert ist 1 Tag alt und bis heute fortgeschrieben.",
            "Der Messwert ist {count} Tage alt und bis heute fortgeschrieben.",
        ),
        "watered_since": (
            "Seit der letzten Messung wurden {count} Liter gegossen; sie sind angerechnet.",
        ),
        "probable_watering": (
            "Heute vermutliche Gießung, nicht erfasst, etwa {threshold} l.",
            "Gestern vermutliche Gießung, nicht erfasst, etwa {threshold} l.",
            "Vor {count} Tagen vermutliche Gießung, nicht erfasst, etwa {threshold} l.",
        ),
        "probable_watering_full": (
            "Heute vermutliche Gießung, nicht erfasst, mindestens etwa {threshold} l.",
            "Gestern vermutliche Gießung, nicht erfasst, mindestens etwa {threshold} l.",
            "Vor {count} Tagen vermutliche Gießung, nicht erfasst, mindestens etwa {threshold} l.",
        ),
        "age_unknown": ("Das Pflanzjahr ist unbekannt; gerechnet wird wie für 4-10 Standjahre.",),
        "soil_default": ("Die Bodenart ist unbekannt; gerechnet wird mit {soil}.",),
        "no_weather": ("Ohne Wetterdaten gerechnet; die Spannen sind deshalb breiter.",),
    },
    "en": {
        "no_sensor": ("The tree has no sensor; please check on site.",),
        "no_reading": (
            "The sensor has not sent a usable value yet; please check radio and installation.",
        ),
        "bad_values": ("The sensor reports impossible values; please check the sensor.",),
        "frozen": ("The soil at the probe is frozen; the probe does not measure frozen water.",),
        "first_values": (
            (
                "There is only 1 daily value from this place yet; a new probe has to settle, "
                "so the advice is less certain."
            ),
            (
                "There are only {count} daily values from this place yet; a new probe has to "
                "settle, so the advice is less certain."
            ),
        ),
        "drier_than_soil": (
            (
                "The reading is drier than this soil gets; please check whether the probe touches "
                "the soil, and look at the tree."
            ),
        ),
        "stale": (
            "The last usable reading is 1 day old; please check the sensor.",
            "The last usable reading is {count} days old; please check the sensor.",
        ),
        "out_of_season": ("Monitoring, no watering advice (outside the watering season).",),
        "too_wet": (
            (
                "At 60 cm depth or below, the soil has been wetter than field capacity for "
                "more than 3 days: do not water, check the drainage."
            ),
        ),
        "shallow_probe": (
            "Only a shallow probe (above 20 cm depth) delivers values; the advice is less certain.",
        ),
        "fallback_depth": (
            "No probe measures at the depth that counts at this age; the nearest one decides.",
        ),
        "probe_silent": (
            "1 probe of the tree delivers no usable values.",
            "{count} probes of the tree deliver no usable values.",
        ),
        "probe_no_contact": (
            "The probe has lost contact with the soil; insert it again and bed it in slurry.",
        ),
        "doubtful_probe": (
            "1 probe of the tree is doubtful; it counts with three times the error.",
            "{count} probes of the tree are doubtful; they count with three times the error.",
        ),
        "rain_coming": (
            (
                "Wait for the rain: within 3 days {threshold} mm probably bring the tree {count} "
                "l, at least half of what is missing."
            ),
        ),
        "older_value": (
            "The reading is 1 day old and carried forward to today.",
            "The reading is {count} days old and carried forward to today.",
        ),
        "watered_since": (
            "Since the last reading {count} litres were brought; they are taken into account.",
        ),
        "probable_watering": (
            "Probably watered today, not logged, about {threshold} l.",
            "Probably watered yesterday, not logged, about {threshold} l.",
            "Probably watered {count} days ago, not logged, about {threshold} l.",
        ),
        "probable_watering_full": (
            "Probably watered today, not logged, at least about {threshold} l.",
            "Probably watered yesterday, not logged, at least about {threshold} l.",
            "Probably watered {count} days ago, not logged, at least about {threshold} l.",
        ),
        "age_unknown": ("The planting year is unknown; 4-10 standing years are assumed.",),
        "soil_default": ("The soil class is unknown; {soil} is assumed.",),
        "no_weather": ("Computed without weather data; the ranges are wider for that.",),
    },
}
