"""The words of the "check sensor" list in both languages; a table, no logic.

Each code has what was found and what to do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "de": {
        "silent": (
            "Der Sensor schweigt",
            "Batterie, Antenne und Gateway prüfen",
        ),
        "battery": (
            "Die Batterie geht zu Ende",
            "Batterie beim nächsten Termin wechseln",
        ),
        "range": (
            "Der Sensor meldet unmögliche Werte",
            "Kabel und Stecker prüfen, sonst die Sonde tauschen",
        ),
        "sentinel": (
            "Der Sensor meldet Kurzschluss, Kabelbruch oder eine fehlende Sonde",
            "Kabel und Stecker prüfen, sonst die Sonde tauschen",
        ),
        "fall_to_zero": (
            "Der Wert ist plötzlich auf null gefallen",
            "Stecker und Kabel prüfen",
        ),
        "contact_loss": (
            "Die Sonde hat den Kontakt zum Boden verloren oder steckt nicht mehr in der Erde",
            "Sonde neu einsetzen und einschlämmen",
        ),
        "low_plateau": (
            "Der Wert ist plötzlich abgefallen und bleibt starr auf dem tieferen Niveau",
            "Sitz der Sonde prüfen, bei Hohlräumen einschlämmen",
        ),
        "no_response": (
            "Der Sensor hat auf reichlich Wasser nicht reagiert, andere Sonden schon",
            "Prüfen, ob das Wasser in den Boden kommt und ob die Sonde Kontakt hat",
        ),
        "stuck": (
            "Der Wert steht still, obwohl er sich hätte ändern müssen",
            "Sensor neu starten; ändert sich danach nichts, tauschen",
        ),
        "noise": (
            "Die Werte springen hin und her",
            "Stecker auf Wasser, Korrosion und festen Sitz prüfen",
        ),
        "spike": (
            "Einzelne Werte springen heraus",
            "Beim nächsten Termin Stecker und Kabel prüfen",
        ),
        "level_shift": (
            "Das Niveau ist gesprungen, ohne dass Wasser der Grund sein kann",
            "Prüfen, ob die Sonde bewegt oder versetzt wurde; Umsetzen bitte im Register eintragen",
        ),
        "drift": (
            "Das Niveau ist langsam weggelaufen",
            "Mit einer Handmessung vergleichen; bei mehr als 5 Vol.-% Abweichung tauschen",
        ),
        "unlike_neighbours": (
            "Der Sensor verläuft anders als seine Gruppe",
            "Standort ansehen (Bewässerung, Leck, versiegelte oder gestörte Baumscheibe)",
        ),
    },
    "en": {
        "silent": ("The sensor is silent", "check battery, antenna and gateway"),
        "battery": ("The battery is running out", "change it on the next visit"),
        "range": (
            "The sensor reports impossible values",
            "check cable and plug, else replace the probe",
        ),
        "sentinel": (
            "The sensor reports a short circuit, a broken cable or a missing probe",
            "check cable and plug, else replace the probe",
        ),
        "fall_to_zero": ("The value suddenly fell to zero", "check plug and cable"),
        "contact_loss": (
            "The probe lost contact with the soil or is out of the ground",
            "insert it again and bed it in slurry",
        ),
        "low_plateau": (
            "The value fell suddenly and stays flat on the lower level",
            "check how the probe sits, fill gaps with slurry",
        ),
        "no_response": (
            "The sensor did not answer to plenty of water while other probes did",
            "check that water enters the soil and that the probe has contact",
        ),
        "stuck": (
            "The value stands still although it should have changed",
            "restart the sensor; replace it if nothing changes",
        ),
        "noise": (
            "The values jump up and down",
            "check the plug for water, corrosion and a firm seat",
        ),
        "spike": ("Single values jump out", "check plug and cable on the next visit"),
        "level_shift": (
            "The level jumped and no water can be the reason",
            "check whether the probe was moved; enter a move in the register",
        ),
        "drift": (
            "The level slowly ran away",
            "compare with a hand measurement; replace it if more than 5 Vol.-% apart",
        ),
        "unlike_neighbours": (
            "The sensor behaves otherwise than its group",
            "look at the place (watering, a leak, a sealed or disturbed pit)",
        ),
    },
}

# Index: is it going on?
SINCE: Mapping[str, tuple[str, str]] = {
    "de": ("{found} (vom {since} bis {last}): {action}.", "{found} (seit {since}): {action}."),
    "en": ("{found} (from {since} to {last}): {action}.", "{found} (since {since}): {action}."),
}

DAY_FORMAT: Mapping[str, str] = {"de": "%d.%m.%Y", "en": "%Y-%m-%d"}
