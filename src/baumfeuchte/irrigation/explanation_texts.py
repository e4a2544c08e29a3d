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
        "measured": "In {depths} cm Tiefe wird {what} gemessen; {value}.{age}",
        "measured_some": "In {depths} cm Tiefe messen Sonden. {choice}: {value}.{age}",
        "soil": (
            "Der Boden ist {soil} ({where}): Er hält höchstens {capacity} Vol.-% "
            "(Feldkapazität), und "
            "unter {wilting} Vol.-% kommt keine Wurzel mehr an das Wasser. Vom nutzbaren Wasser "
            "sind "
            "{share} da."
        ),
        "limits": (
            "{age} Ab {water_at} des nutzbaren Wassers abwärts soll gegossen werden, bei "
            "{critical} und weniger beginnt für den Baum der Trockenstress."
        ),
        "limits_kpa": (
            "{age} Ab {water_at} aufwärts soll gegossen werden, bei {critical} und mehr beginnt "
            "für den Baum der Trockenstress."
        ),
        "outlook": (
            "{basis} {weather} Kritisch wird es danach {range}. Die Wahrscheinlichkeit, dass es in "
            "3 Tagen so weit ist, beträgt {p}."
        ),
        "outlook_now": "{basis} {weather} Der Boden ist schon jetzt kritisch trocken. {later}",
        "decision": "Status „{status}“: {rule}{dates}",
        "litres": (
            "Aufgefüllt wird bis {target} des nutzbaren Wassers, das sind {theta_target} Vol.-%. "
            "{planned} In {volume} m³ durchwurzeltem Boden ({volume_source}){stones} fehlen damit "
            "{net} Liter. {arrives}{passes}"
        ),
        "litres_estimated": (
            "Aufgefüllt wird bis {target} des nutzbaren Wassers. {planned} Der Wurzelraum fasst "
            "geschätzt {total} Liter nutzbares Wasser; bis {target} fehlen damit {net} Liter. "
            "{arrives}{passes}"
        ),
        "arrives": (
            "Etwa {efficiency} des Wassers kommen an; nötig sind also {gross} Liter{rounded}"
        ),
        "litres_none": "Es wird kein Wasser gebraucht.",
        "confidence": "Klasse {word}: {meaning}",
        "origin": (
            "Liste vom {day}, Fassung {revision}, ausgegeben am {issued}, aus Messwerten bis "
            "{as_of}; Regelwerk {rules}.{weather}"
        ),
        "weather_of": " {what}: {provider}, Stand {issued}.",
        "weather_only": " {what}: {provider}.",
        "weather": "Wetter",
        "past_weather": "Vergangenes Wetter",
    },
    "en": {
        "measured": "At {depths} cm depth {what} is measured; {value}.{age}",
        "measured_some": "Probes measure at {depths} cm depth. {choice}: {value}.{age}",
        "soil": (
            "The soil is {soil} ({where}): it holds {capacity} Vol.-% at most (field capacity), "
            "and "
            "below {wilting} Vol.-% no root gets at the water. Of the available water {share} is "
            "left."
        ),
        "limits": (
            "{age} The tree should be watered at {water_at} of the available water and less; at "
            "{critical} and less drought stress begins."
        ),
        "limits_kpa": (
            "{age} The tree should be watered at {water_at} and more; at {critical} and more "
            "drought stress begins."
        ),
        "outlook": (
            "{basis} {weather} On this basis it becomes critical {range}. The probability that "
            "this happens within 3 days is {p}."
        ),
        "outlook_now": "{basis} {weather} The soil is critically dry already. {later}",
        "decision": 'Status "{status}": {rule}{dates}',
        "litres": (
            "The soil is filled up to {target} of the available water, which is {theta_target} "
            "Vol.-%. {planned} In {volume} m³ of rooted soil ({volume_source}){stones} {net} "
            "litres are missing. {arrives}{passes}"
        ),
        "litres_estimated": (
            "The soil is filled up to {target} of the available water. {planned} By estimate the "
            "root zone holds {total} litres of available water; {net} litres are missing up "
            "to {target}. {arrives}{passes}"
        ),
        "arrives": "About {efficiency} of the water arrives, so it takes {gross} litres{rounded}",
        "litres_none": "No water is needed.",
        "confidence": "Class {word}: {meaning}",
        "origin": (
            "List of {day}, revision {revision}, issued on {issued}, from readings up to {as_of}; "
            "rules {rules}.{weather}"
        ),
        "weather_of": " {what}: {provider}, as of {issued}.",
        "weather_only": " {what}: {provider}.",
        "weather": "Weather",
        "past_weather": "Past weather",
    },
}

SOIL_SOURCES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "measured": "Feldkapazität am Standort bestimmt",
        "class": "nach der Bodenart im Kataster",
        "default": "angenommen, weil die Bodenart unbekannt ist",
    },
    "en": {
        "measured": "field capacity determined at the site",
        "class": "by the soil class of the register",
        "default": "assumed, because the soil class is unknown",
    },
}

RULES: Mapping[str, Mapping[Status, str]] = {
    "de": {
        Status.CRITICAL: "Der Boden ist so trocken wie die kritische Grenze oder trockener.",
        Status.DRY: "Der Boden ist so trocken wie die Gießgrenze oder trockener.",
        Status.SOON: "Die Gießgrenze ist noch nicht erreicht, aber mit mindestens 50 % "
        "Wahrscheinlichkeit wird es innerhalb von 3 Tagen kritisch.",
        Status.OK: "Die Gießgrenze ist nicht erreicht, und innerhalb von 3 Tagen wird es "
        "wahrscheinlich nicht kritisch.",
        Status.TOO_WET: "In 60 cm Tiefe oder darunter ist der Boden seit mehr als 3 Tagen nasser "
        "als die Feldkapazität; Gießen würde schaden.",
        Status.MONITORING: "Außerhalb der Gießsaison wird nur beobachtet.",
        Status.UNKNOWN: "Ohne brauchbare Messung wird nichts empfohlen.",
    },
    "en": {
        Status.CRITICAL: "The soil is as dry as the critical limit or drier.",
        Status.DRY: "The soil is as dry as the watering limit or drier.",
        Status.SOON: "The watering limit is not reached yet, but with a probability of at least "
        "50 % it becomes critical within 3 days.",
        Status.OK: "The watering limit is not reached, and within 3 days it probably does not "
        "become critical.",
        Status.TOO_WET: "At 60 cm depth or below, the soil has been wetter than field capacity for "
        "more than 3 days; watering would harm.",
        Status.MONITORING: "Outside the season the tree is only watched.",
        Status.UNKNOWN: "Without a usable reading nothing is recommended.",
    },
}
"""Dryness, not numbers: a tension rises where the water content falls."""

DATES: Mapping[str, Mapping[str, str]] = {
    "de": {"by": " Gießen bis {by}", "from": ", frühestens {first}", "end": "."},
    "en": {"by": " Water by {by}", "from": ", not before {first}", "end": "."},
}
