"""The words of ``comparison`` in both languages; a table, no logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE: Mapping[str, str] = {
    "de": "Was sich vom {before} zum {after} geändert hat",
    "en": "What changed from {before} to {after}",
}

NOTHING: Mapping[str, str] = {
    "de": "Es hat sich nichts geändert, was die Empfehlung berührt.",
    "en": "Nothing changed that touches the recommendation.",
}

LINES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "status": "Der Status wechselte von „{before}“ zu „{after}“.",
        "basis": "Grundlage war erst {before}, dann {after}.",
        "litres": "Die Wassermenge änderte sich von {before} auf {after} Liter.",
        "litres_begins": "Vorher war keine Wassermenge bekannt, dann waren es {after} Liter.",
        "litres_ends": "Die Wassermenge ({before} Liter) entfiel.",
        "water_by": "Die Frist zum Gießen verschob sich vom {before} auf den {after}.",
        "water_by_begins": "Neu ist eine Frist zum Gießen, der {after}.",
        "water_by_ends": "Die Frist zum Gießen ({before}) entfiel.",
        "probability": "Die Wahrscheinlichkeit, dass es in 3 Tagen kritisch ist, ging von "
        "{before} auf {after}.",
        "tension_kpa": "Die Saugspannung am Morgen ging von {before} auf {after} kPa.",
        "theta_now": "Der Wassergehalt am Morgen ging von {before} auf {after} Vol.-%.",
        "et0_mean_mm": "Die erwartete Verdunstung ging von {before} auf {after} mm am Tag.",
        "rain_sum_mm": "Der erwartete Regen ging von {before} auf {after} mm.",
        "volume_m3": "Das Bodenvolumen, das eine Wassergabe durchfeuchtet, ging von {before} auf "
        "{after} m³.",
        "field_capacity": "Die Feldkapazität ging von {before} auf {after} Vol.-%.",
        "deciding_depth_cm": "Entschieden hat erst die Sonde in {before} cm Tiefe, dann die in "
        "{after} cm.",
        "deciding_depth_cm_begins": "Entschieden hat erst das Mittel der Sonden, dann die Sonde in "
        "{after} cm Tiefe.",
        "deciding_depth_cm_ends": "Entschieden hat erst die Sonde in {before} cm Tiefe, dann das "
        "Mittel der Sonden.",
        "watered_litres": "Angerechnet wurden erst {before} Liter, die seit der Messung gegossen "
        "waren, dann {after} Liter.",
        "litres_net": "Im Boden fehlten erst {before} Liter, dann {after} Liter.",
        "rew_mean": "Geschätzt waren erst {before} des nutzbaren Wassers da, dann {after}.",
        "soil": "Die Bodenart wechselte von {before} zu {after}.",
        "age_class": "Die Altersklasse wechselte von {before} auf {after} Standjahre.",
        "weather": "Gerechnet wurde erst mit {before}, dann mit {after}.",
        "sensor_kind": "Entschieden hat erst {before}, dann {after}.",
        "rules": "Das Regelwerk wechselte von {before} auf {after}.",
    },
    "en": {
        "status": 'The status changed from "{before}" to "{after}".',
        "basis": "The advice was based on {before} first, then on {after}.",
        "litres": "The amount of water changed from {before} to {after} litres.",
        "litres_begins": "No amount of water was known before, then it was {after} litres.",
        "litres_ends": "The amount of water ({before} litres) was dropped.",
        "water_by": "The day to water by moved from {before} to {after}.",
        "water_by_begins": "New is a day to water by, {after}.",
        "water_by_ends": "The day to water by ({before}) was dropped.",
        "probability": "The probability that it is critical in 3 days went from {before} to "
        "{after}.",
        "tension_kpa": "The tension in the morning went from {before} to {after} kPa.",
        "theta_now": "The water content in the morning went from {before} to {after} Vol.-%.",
        "et0_mean_mm": "The expected evapotranspiration went from {before} to {after} mm a day.",
        "rain_sum_mm": "The expected rain went from {before} to {after} mm.",
        "volume_m3": "The volume of soil that a watering wets went from {before} to {after} m³.",
        "field_capacity": "The field capacity went from {before} to {after} Vol.-%.",
        "deciding_depth_cm": "The probe at {before} cm depth decided first, then the one at "
        "{after} cm.",
        "deciding_depth_cm_begins": "The mean of the probes decided first, then the probe at "
        "{after} cm depth.",
        "deciding_depth_cm_ends": "The probe at {before} cm depth decided first, then the mean of "
        "the probes.",
        "watered_litres": "First {before} litres that were brought since the reading were taken "
        "into account, then {after} litres.",
        "litres_net": "The soil lacked {before} litres first, then {after} litres.",
        "rew_mean": "By estimate {before} of the available water was left first, then {after}.",
        "soil": "The soil class changed from {before} to {after}.",
        "age_class": "The age class changed from {before} to {after} standing years.",
        "weather": "The advice counted on {before} first, then on {after}.",
        "sensor_kind": "What decided was {before} first, then {after}.",
        "rules": "The rules changed from {before} to {after}.",
    },
}
"""``_begins`` and ``_ends``: where only the later or only the earlier day has a value."""

NAMES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "forecast": "der Wettervorhersage",
        "none": "dem üblichen Wetter",
        "tension": "eine Saugspannung",
        "water_content": "ein Wassergehalt",
        "mean": "das Mittel der Sonden",
        "sensor": "der Sensor am Baum",
        "estimate": "eine Schätzung",
        "nothing": "keine brauchbare Messung",
    },
    "en": {
        "forecast": "the weather forecast",
        "none": "the usual weather",
        "tension": "a tension",
        "water_content": "a water content",
        "mean": "the mean of the probes",
        "sensor": "the sensor at the tree",
        "estimate": "an estimate",
        "nothing": "no usable reading",
    },
}
"""Codes of the inputs as people call them."""
