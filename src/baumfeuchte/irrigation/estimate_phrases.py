"""The words for trees without a sensor, in both languages; a table, no logic.

A remark has one text, or a singular and a plural.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Key: below critical. The value is an estimate: never without its interval.
ESTIMATES: Mapping[str, Mapping[bool, str]] = {
    "de": {
        False: (
            "Geschätzt sind noch {value} des nutzbaren Wassers da "
            "(wahrscheinlich {low} bis {high}; {limit_word} {limit}); {weather} {days}."
        ),
        True: (
            "Geschätzt sind nur noch {value} des nutzbaren Wassers da "
            "(wahrscheinlich {low} bis {high}; {limit_word} {limit}): bitte prüfen und gießen."
        ),
    },
    "en": {
        False: (
            "By estimate {value} of the available water is left "
            "(probably {low} to {high}; {limit_word} {limit}); {weather} {days}."
        ),
        True: (
            "By estimate only {value} of the available water is left "
            "(probably {low} to {high}; {limit_word} {limit}): please check and water."
        ),
    },
}

ESTIMATE_REMARKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "de": {
        "check_or_route": ("Vor Ort prüfen oder mit der Route mitnehmen.",),
        "check_on_site": ("Schätzung, vor Ort prüfen.",),
        "group_declared": (
            "Grundlage ist 1 Baum mit Sensor derselben Referenzgruppe.",
            "Grundlage sind {count} Bäume mit Sensor derselben Referenzgruppe.",
        ),
        "group_same": (
            "Grundlage ist 1 Baum mit Sensor, in Art, Alter, Boden, Lage und Bewässerung gleich.",
            (
                "Grundlage sind {count} Bäume mit Sensor, in Art, Alter, Boden, Lage und "
                "Bewässerung gleich."
            ),
        ),
        "group_any_exposure": (
            "Grundlage ist 1 Baum mit Sensor, in Art, Alter, Boden und Bewässerung gleich.",
            (
                "Grundlage sind {count} Bäume mit Sensor, in Art, Alter, Boden und Bewässerung "
                "gleich (andere Lagen sind dabei)."
            ),
        ),
        "group_any_species": (
            "Grundlage ist 1 Baum mit Sensor, in Alter, Boden und Bewässerung gleich.",
            (
                "Grundlage sind {count} Bäume mit Sensor, in Alter, Boden und Bewässerung gleich "
                "(andere Arten sind dabei)."
            ),
        ),
        "group_any_soil": (
            "Grundlage ist 1 Baum mit Sensor, in Alter und Bewässerung gleich.",
            (
                "Grundlage sind {count} Bäume mit Sensor, in Alter und Bewässerung gleich "
                "(andere Arten und Böden sind dabei)."
            ),
        ),
        "group_error_measured": (
            "Wie gut Bäume mit Sensor für ähnliche sprechen, ist an Messwerten geprüft.",
        ),
        "group_error_assumed": (
            "Wie gut Bäume mit Sensor für ähnliche sprechen, ist angenommen, noch nicht gemessen.",
        ),
        "group_partly_silent": (
            "1 weiterer Sensor dieser Gruppe liefert keine brauchbaren Werte.",
            "{count} weitere Sensoren dieser Gruppe liefern keine brauchbaren Werte.",
        ),
        "group_silent": (
            (
                "Der einzige Sensor an ähnlichen Bäumen liefert keine brauchbaren Werte; "
                "bitte den Sensor und den Baum prüfen."
            ),
            (
                "Alle {count} Sensoren an ähnlichen Bäumen liefern keine brauchbaren Werte; "
                "bitte die Sensoren und den Baum prüfen."
            ),
        ),
        "from_budget": (
            "Eingerechnet ist die Wasserbilanz aus Wetter, Standort und eingetragenen Wassergaben.",
        ),
        "budget_only": (
            (
                "Kein ähnlicher Baum hat einen Sensor; geschätzt allein aus Wetter, Standort und "
                "eingetragenen Wassergaben."
            ),
        ),
        "budget_checked": (
            "Die Wasserbilanz ist an {count} Bäumen mit Sensor geprüft und geeicht.",
        ),
        "observed_today": ("Eingerechnet ist die Prüfung vor Ort von heute.",),
        "observed_before": (
            "Eingerechnet ist die Prüfung vor Ort von gestern.",
            "Eingerechnet ist die Prüfung vor Ort vor {count} Tagen.",
        ),
        "no_evidence": (
            (
                "Für diesen Baum gibt es weder einen Sensor an ähnlichen Bäumen noch eine "
                "Wasserbilanz; bitte vor Ort prüfen."
            ),
        ),
        "crown_assumed": (
            "Der Kronendurchmesser ist unbekannt; angenommen sind {count} m² Kronenfläche.",
        ),
        "pit_assumed": ("Die Größe der Baumscheibe ist unbekannt; angenommen sind {count} m².",),
        "weather_gaps": (
            (
                "An 1 Tag der Wasserbilanz fehlte das Wetter; gerechnet ist dort mit üblicher "
                "Verdunstung ohne Regen."
            ),
            (
                "An {count} Tagen der Wasserbilanz fehlte das Wetter; gerechnet ist dort mit "
                "üblicher Verdunstung ohne Regen."
            ),
        ),
        "litres_between": ("Nötig sind wahrscheinlich {count} bis {threshold} l.",),
        "litres_from": (
            (
                "Nötig sind wahrscheinlich {count} bis über {threshold} l; die Kronenfläche "
                "begrenzt die Gabe auf {threshold} l."
            ),
        ),
        "litres_capped": (
            (
                "Nötig ist wahrscheinlich mehr; die Menge ist auf {count} l begrenzt "
                "(20 l je m² Kronenfläche, FLL)."
            ),
        ),
        "litres_capped_by_city": (
            (
                "Nötig ist wahrscheinlich mehr; die Menge ist auf {count} l begrenzt "
                "({exactly} l je m² Kronenfläche, Wert der Stadt)."
            ),
        ),
        "litres_capped_least": (
            (
                "Nötig ist wahrscheinlich mehr; wegen der kleinen Krone ist die Menge auf die "
                "kleinste Gabe von {count} l begrenzt."
            ),
        ),
    },
    "en": {
        "check_or_route": ("Check on site, or take the tree along on the route.",),
        "check_on_site": ("An estimate: check on site.",),
        "group_declared": (
            "Based on 1 tree with a sensor of the same reference group.",
            "Based on {count} trees with a sensor of the same reference group.",
        ),
        "group_same": (
            "Based on 1 tree with a sensor, of the same species, age, soil, site and watering.",
            (
                "Based on {count} trees with a sensor, of the same species, age, soil, site and "
                "watering."
            ),
        ),
        "group_any_exposure": (
            "Based on 1 tree with a sensor, of the same species, age, soil and watering.",
            (
                "Based on {count} trees with a sensor, of the same species, age, soil and watering "
                "(other sites are among them)."
            ),
        ),
        "group_any_species": (
            "Based on 1 tree with a sensor, of the same age, soil and watering.",
            (
                "Based on {count} trees with a sensor, of the same age, soil and watering "
                "(other species are among them)."
            ),
        ),
        "group_any_soil": (
            "Based on 1 tree with a sensor, of the same age and watering.",
            (
                "Based on {count} trees with a sensor, of the same age and watering "
                "(other species and soils are among them)."
            ),
        ),
        "group_error_measured": (
            "How well trees with a sensor speak for similar ones was checked on readings.",
        ),
        "group_error_assumed": (
            "How well trees with a sensor speak for similar ones is assumed, not measured yet.",
        ),
        "group_partly_silent": (
            "1 more sensor of this group delivers no usable values.",
            "{count} more sensors of this group deliver no usable values.",
        ),
        "group_silent": (
            (
                "The only sensor at similar trees delivers no usable values; "
                "please check the sensor and the tree."
            ),
            (
                "All {count} sensors at similar trees deliver no usable values; "
                "please check the sensors and the tree."
            ),
        ),
        "from_budget": (
            "The water balance of weather, site and logged waterings is taken into account.",
        ),
        "budget_only": (
            (
                "No similar tree has a sensor; estimated from weather, site and logged waterings "
                "alone."
            ),
        ),
        "budget_checked": (
            "The water balance was checked and calibrated at {count} trees with a sensor.",
        ),
        "observed_today": ("Today's check on site is taken into account.",),
        "observed_before": (
            "Yesterday's check on site is taken into account.",
            "The check on site {count} days ago is taken into account.",
        ),
        "no_evidence": (
            (
                "For this tree there is neither a sensor at similar trees nor a water balance; "
                "please check on site."
            ),
        ),
        "crown_assumed": (
            "The crown diameter is unknown; {count} m² of crown projection are assumed.",
        ),
        "pit_assumed": ("The size of the tree pit is unknown; {count} m² are assumed.",),
        "weather_gaps": (
            (
                "The weather of 1 day of the water balance is missing; usual evaporation "
                "without rain is assumed there."
            ),
            (
                "The weather of {count} days of the water balance is missing; usual "
                "evaporation without rain is assumed there."
            ),
        ),
        "litres_between": ("Probably {count} to {threshold} l are needed.",),
        "litres_from": (
            (
                "Probably {count} to more than {threshold} l are needed; the crown limits a "
                "watering to {threshold} l."
            ),
        ),
        "litres_capped": (
            (
                "More is probably needed; the amount is limited to {count} l "
                "(20 l per m² of crown projection, FLL)."
            ),
        ),
        "litres_capped_by_city": (
            (
                "More is probably needed; the amount is limited to {count} l "
                "({exactly} l per m² of crown projection, the city's value)."
            ),
        ),
        "litres_capped_least": (
            (
                "More is probably needed; for the small crown the amount is limited to the least "
                "watering of {count} l."
            ),
        ),
    },
}
