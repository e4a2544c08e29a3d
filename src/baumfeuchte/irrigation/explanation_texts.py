"""The words of ``explanation`` in both languages; a table, no logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.recommendation import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "measured": "Messung",
        "soil": "Was das für den Boden heißt",
        "limits": "Grenzen für diesen Baum",
        "city": "Werte der Stadt",
        "outlook": "Ausblick",
        "decision": "Entscheidung",
        "litres": "Wie viel Wasser",
        "rain_wait": "Warum auf Regen gewartet wird",
        "confidence": "Wie sicher das ist",
        "remarks": "Was zu beachten ist",
        "estimate": "Schätzung ohne eigenen Sensor",
        "unknown": "Keine Aussage möglich",
        "older": "Begründung, wie sie damals gespeichert wurde",
        "origin": "Woher die Zahlen kommen",
    },
    "en": {
        "measured": "Reading",
        "soil": "What it means for the soil",
        "limits": "Limits for this tree",
        "city": "Values of the city",
        "outlook": "Outlook",
        "decision": "Decision",
        "litres": "How much water",
        "rain_wait": "Why the tree waits for rain",
        "confidence": "How certain it is",
        "remarks": "Please note",
        "estimate": "Estimate without a sensor of its own",
        "unknown": "Nothing can be said",
        "older": "The reasons as they were stored then",
        "origin": "Where the numbers come from",
    },
}

TEXTS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "measured_kpa": (
            "In {depths} cm Tiefe wird die Saugspannung gemessen; der Morgenwert ist {value} kPa "
            "(je höher, desto trockener).{choice}{age}"
        ),
        "measured_percent": (
            "In {depths} cm Tiefe wird der Wassergehalt gemessen; der Morgenwert ist "
            "{value} Vol.-%.{choice}{age}"
        ),
        "soil": (
            "Der Boden ist {soil} ({where}): Er hält höchstens {capacity} Vol.-% "
            "(Feldkapazität), und "
            "unter {wilting} Vol.-% kommt keine Wurzel mehr an das Wasser. Vom nutzbaren Wasser "
            "sind "
            "{share} da."
        ),
        "limits": (
            "{age} Ab {water_at} soll gegossen werden, bei {critical} beginnt für ihn der "
            "Trockenstress."
        ),
        "outlook": (
            "{basis} {weather} Kritisch wird es danach {range}. Die Wahrscheinlichkeit, dass es in "
            "3 Tagen so weit ist, beträgt {p}."
        ),
        "outlook_now": (
            "{basis} {weather} Der Boden ist schon jetzt kritisch trocken und ohne Wasser in einer "
            "Woche bei {later} des nutzbaren Wassers."
        ),
        "decision": "Status „{status}“: {rule}{dates}",
        "litres": (
            "Aufgefüllt wird bis {target} des nutzbaren Wassers, das sind {theta_target} Vol.-%. "
            "Am "
            "Gießtag ({day}) erwarten wir {theta} Vol.-%. In {volume} m³ durchwurzeltem Boden "
            "({volume_source}){stones} fehlen damit {net} Liter. Etwa {efficiency} des Wassers "
            "kommen an: {gross} Liter, aufgerundet {litres} Liter.{passes}"
        ),
        "litres_estimated": (
            "Aufgefüllt wird bis {target} des nutzbaren Wassers; am Gießtag ({day}) erwarten wir "
            "{planned}. Der Wurzelraum fasst geschätzt {total} Liter nutzbares Wasser, davon "
            "fehlen {net} Liter. Etwa {efficiency} des Wassers kommen an: {gross} Liter, {rounded}"
        ),
        "litres_none": "Es wird kein Wasser gebraucht.",
        "confidence": "Klasse {word}: {meaning}",
        "origin": (
            "Liste vom {day}, Fassung {revision}, ausgegeben am {issued}, aus Messwerten bis "
            "{as_of}; Regelwerk {rules}.{weather}"
        ),
        "weather_of": " Wetter: {provider}, Stand {issued}.",
        "weather_only": " Wetter: {provider}.",
    },
    "en": {
        "measured_kpa": (
            "At {depths} cm depth the soil water tension is measured; the morning value is {value} "
            "kPa (the higher, the drier).{choice}{age}"
        ),
        "measured_percent": (
            "At {depths} cm depth the water content is measured; the morning value is {value} "
            "Vol.-%.{choice}{age}"
        ),
        "soil": (
            "The soil is {soil} ({where}): it holds {capacity} Vol.-% at most (field capacity), "
            "and "
            "below {wilting} Vol.-% no root gets at the water. Of the available water {share} is "
            "left."
        ),
        "limits": (
            "{age} The tree should be watered from {water_at} on; at {critical} drought stress "
            "begins."
        ),
        "outlook": (
            "{basis} {weather} It becomes critical {range}. The probability that this happens "
            "within 3 days is {p}."
        ),
        "outlook_now": (
            "{basis} {weather} The soil is critically dry already, and without water at {later} of "
            "the available water in a week."
        ),
        "decision": 'Status "{status}": {rule}{dates}',
        "litres": (
            "The soil is filled up to {target} of the available water, which is {theta_target} "
            "Vol.-%. On the day of watering ({day}) we expect {theta} Vol.-%. In {volume} m³ of "
            "rooted soil ({volume_source}){stones} {net} litres are missing. About {efficiency} of "
            "the water arrives: {gross} litres, rounded up to {litres} litres.{passes}"
        ),
        "litres_estimated": (
            "The soil is filled up to {target} of the available water; on the day of watering "
            "({day}) we expect {planned}. By estimate the root zone holds {total} litres of "
            "available water, of which {net} litres are missing. About {efficiency} of the water "
            "arrives: {gross} litres, {rounded}"
        ),
        "litres_none": "No water is needed.",
        "confidence": "Class {word}: {meaning}",
        "origin": (
            "List of {day}, revision {revision}, issued on {issued}, from readings up to {as_of}; "
            "rules {rules}.{weather}"
        ),
        "weather_of": " Weather: {provider}, as of {issued}.",
        "weather_only": " Weather: {provider}.",
    },
}

COMBINATIONS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "worst": " Bei jungen Bäumen zählt die trockenste Sonde, hier die in {depth} cm Tiefe.",
        "mean": " Gerechnet wird mit dem Mittel, gewichtet nach der Verteilung der Wurzeln.",
        "mean_and_deepest": (
            " Gerechnet wird mit dem Mittel nach der Verteilung der Wurzeln; die tiefste Sonde "
            "muss "
            "zustimmen."
        ),
    },
    "en": {
        "worst": " Of a young tree the driest probe counts, here the one at {depth} cm.",
        "mean": " The mean counts, weighted by the distribution of the roots.",
        "mean_and_deepest": (
            " The mean by the distribution of the roots counts; the deepest probe must agree."
        ),
    },
}

SOIL_SOURCES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "measured": "am Standort bestimmt",
        "class": "nach der Bodenart im Kataster",
        "default": "angenommen, weil die Bodenart unbekannt ist",
    },
    "en": {
        "measured": "determined at the site",
        "class": "by the soil class of the register",
        "default": "assumed, because the soil class is unknown",
    },
}

BASES: Mapping[str, Mapping[bool, str]] = {
    "de": {
        True: "Nach dem Verlauf, den dieser Sensor in den letzten Wochen gelernt hat.",
        False: "Nach der Bodenphysik der Bodenart; für einen eigenen Verlauf misst der Sensor noch "
        "nicht lange genug.",
    },
    "en": {
        True: "By what this sensor has learned in the last weeks.",
        False: "By the physics of the soil class; the sensor has not measured long enough to have "
        "learned.",
    },
}

WEATHERS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "forecast": "Erwartet werden im Mittel {et0} mm Verdunstung am Tag und {rain} mm Regen in "
        "{days} Tagen.",
        "none": "Ohne Wetterdaten gelten die übliche Verdunstung der Jahreszeit ({et0} mm am Tag) "
        "und kein Regen.",
    },
    "en": {
        "forecast": "Expected are {et0} mm of evapotranspiration a day and {rain} mm of rain in "
        "{days} days.",
        "none": (
            "Without weather data the season's usual evapotranspiration ({et0} mm a day) and no "
            "rain are assumed."
        ),
    },
}

RULES: Mapping[str, Mapping[Status, str]] = {
    "de": {
        Status.CRITICAL: "Der Wert liegt an oder unter der kritischen Grenze.",
        Status.DRY: "Der Wert hat die Gießgrenze erreicht.",
        Status.SOON: "Die Gießgrenze ist noch nicht erreicht, aber in 3 Tagen ist es mit "
        "mindestens 50 % Wahrscheinlichkeit kritisch.",
        Status.OK: "Weder erreicht noch in 3 Tagen wahrscheinlich.",
        Status.TOO_WET: "Der Boden ist seit Tagen nasser als die Feldkapazität; Gießen würde "
        "schaden.",
        Status.MONITORING: "Außerhalb der Gießsaison wird nur beobachtet.",
        Status.UNKNOWN: "Ohne brauchbare Messung wird nichts empfohlen.",
    },
    "en": {
        Status.CRITICAL: "The value is at or below the critical limit.",
        Status.DRY: "The value has reached the watering limit.",
        Status.SOON: "The watering limit is not reached yet, but within 3 days it is critical with "
        "a probability of at least 50 %.",
        Status.OK: "Neither reached nor likely within 3 days.",
        Status.TOO_WET: "The soil has been wetter than field capacity for days; watering would "
        "harm.",
        Status.MONITORING: "Outside the season the tree is only watched.",
        Status.UNKNOWN: "Without a usable reading nothing is recommended.",
    },
}

DATES: Mapping[str, Mapping[str, str]] = {
    "de": {"by": " Gießen bis {by}", "from": ", frühestens {first}", "end": "."},
    "en": {"by": " Water by {by}", "from": ", not before {first}", "end": "."},
}

CONFIDENCES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "A": "eigener, am Standort abgeglichener Sensor; die Füllung ist auf etwa 6 % genau.",
        "B": "die Füllung des Bodens ist auf etwa 12 % genau bekannt.",
        "C": "die Füllung des Bodens ist auf etwa 20 % genau bekannt; der Trend ist sicherer.",
        "D": "der Stand ist unsicher, bitte vor Ort prüfen; der Trend ist sicherer.",
        "-": "keine Angabe.",
    },
    "en": {
        "A": "a sensor of its own, matched to the site; the filling is known to about 6 %.",
        "B": "the filling of the soil is known to about 12 %.",
        "C": "the filling of the soil is known to about 20 %; the trend is more certain.",
        "D": "the level is uncertain, please check on site; the trend is more certain.",
        "-": "not stated.",
    },
}
