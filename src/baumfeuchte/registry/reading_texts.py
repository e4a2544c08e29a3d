"""Sentences about files of readings, German beside English; see ``texts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

READINGS: Final[Mapping[str, tuple[str, str]]] = {
    "unknown_sensor": (
        (
            "den Sensor „{content}“ gibt es nicht; Schreibweise prüfen oder erst importieren: "
            "baumfeuchte sensors import"
        ),
        (
            "there is no sensor '{content}'; check the spelling, or import it first: baumfeuchte "
            "sensors import"
        ),
    ),
    "no_quantity": (
        "„{content}“ ist keine bekannte Messgröße; schreiben Sie eine von: {quantities}.",
        "'{content}' is no known quantity; write one of: {quantities}.",
    ),
    "which_percent": (
        (
            "„{heading}“: Prozent kann Verschiedenes heißen; schreiben Sie Vol.-%, oder ordnen "
            "Sie zu: --map '{heading}=soil_moisture_vwc_percent' (Volumenprozent) oder "
            "soil_moisture_relative_percent (0-100 des Herstellers)."
        ),
        (
            "'{heading}': percent may mean several things; write Vol.-%, or say --map "
            "'{heading}=soil_moisture_vwc_percent' (by volume) or soil_moisture_relative_percent "
            "(a maker's own 0-100)."
        ),
    ),
    "strange_unit": (
        "„{heading}“: {quantity} kommt nicht in {unit}; Überschrift und Einheit prüfen.",
        "'{heading}': {quantity} does not come in {unit}; check the heading and its unit.",
    ),
    "no_such_probe": (
        "„{heading}“: Sonden werden ab 0 gezählt, bis höchstens 255.",
        "'{heading}': probes are counted from 0, up to 255.",
    ),
    "no_reading_time": (
        (
            "„{content}“ ist keine Zeit; schreiben Sie 01.07.2026 08:00, 2026-07-01 08:00 oder "
            "2026-07-01T08:00+02:00."
        ),
        (
            "'{content}' is no time; write 2026-07-01 08:00, 2026-07-01T08:00+02:00 or "
            "01.07.2026 08:00."
        ),
    ),
    "impossible_time": (
        "„{content}“ liegt nicht zwischen 2000 und 2199; die Uhr des Geräts war nicht gestellt.",
        "'{content}' is not between 2000 and 2199; the device's clock was not set.",
    ),
    "no_such_hour": (
        (
            "„{content}“ gibt es nicht: die Uhr wurde in dieser Stunde auf Sommerzeit gestellt; "
            "ist die Spalte in Winterzeit, schreiben Sie MEZ in die Überschrift."
        ),
        (
            "'{content}' does not exist: the clock was put forward in that hour; if the column "
            "is in winter time, write CET into its heading."
        ),
    ),
    "no_probe_there": (
        (
            "dort ist zu dieser Zeit keine Sonde eingetragen ({place}); Einbau prüfen: "
            "baumfeuchte sensors import"
        ),
        "no probe is registered there at that time ({place}); check: baumfeuchte sensors import",
    ),
    "several_probes": (
        "dort sind zu dieser Zeit mehrere Sonden ({place}: {probes}); Sensor und Sonde angeben.",
        "there are several probes at that time ({place}: {probes}); name the sensor and the probe.",
    ),
    "no_place_given": (
        "die Zeile nennt weder Sensor noch Baum; bitte ergänzen.",
        "the line names neither a sensor nor a tree; fill one in.",
    ),
    "contradiction": (
        "Zeile {others} gibt derselben Sonde zur selben Zeit einen anderen Wert; eine löschen.",
        "line {others} gives another value of the same probe and time; remove one of the two.",
    ),
    "hour_twice": (
        (
            "{count} Zeilen nennen die Stunde, die es bei der Umstellung auf Winterzeit zweimal "
            "gibt: beim ersten Mal wurde Sommerzeit angenommen, bei einer Wiederholung Winterzeit."
        ),
        (
            "{count} lines name the hour that comes twice when summer time ends: summer time was "
            "assumed at first, winter time where the same time comes again."
        ),
    ),
    "not_listed": (
        "Weitere Zeilen mit Fehlern sind nicht aufgeführt ({count} insgesamt).",
        "More lines have faults than are listed ({count} in all).",
    ),
    "no_value_column": (
        (
            "{name} hat keine Spalte mit Messwerten (vorhanden: {header}); nötig sind quantity "
            "und value, oder Spalten wie „Saugspannung 30 cm [kPa]“; zuordnen z. B. mit {command} "
            "--map 'Spalte=soil_water_tension_kpa@30cm'"
        ),
        (
            "{name} has no column of values (there are: {header}); needed are quantity and "
            "value, or columns such as 'soil_water_tension_kpa@30cm'; say which it is, for "
            "example {command} --map 'Heading=soil_water_tension_kpa@30cm'"
        ),
    ),
    "readings_period": (
        "{sensors} Sensoren, {first} bis {last} UTC.",
        "{sensors} sensors, {first} to {last} UTC.",
    ),
    "readings_tried": (
        (
            "Probelauf, nichts wurde gespeichert. Messwerte: {new} neu, {equal} bekannt und "
            "gleich, {corrected} anders als beim letzten Import, {measured} anders als gemeldet "
            "({fate}), {repeated} in der Datei wiederholt, {faulty} Zeilen mit Fehlern."
        ),
        (
            "Dry run, nothing was written. Readings: {new} new, {equal} known and equal, "
            "{corrected} different from an earlier import, {measured} different from what the "
            "sensor sent ({fate}), {repeated} repeated in the file, {faulty} lines with faults."
        ),
    ),
    "readings_done": (
        (
            "Messwerte: {new} neu, {equal} bekannt und gleich, {corrected} gegenüber einem "
            "früheren Import geändert, {measured} anders als gemeldet ({fate}), {repeated} in der "
            "Datei wiederholt."
        ),
        (
            "Readings: {new} new, {equal} known and equal, {corrected} changed since an earlier "
            "import, {measured} different from what the sensor sent ({fate}), {repeated} repeated "
            "in the file."
        ),
    ),
    "fate_kept": ("bleiben; --overwrite ersetzt sie", "kept; --overwrite replaces them"),
    "fate_replaced": ("werden ersetzt", "replaced"),
}
