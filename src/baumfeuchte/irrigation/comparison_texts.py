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
    "de": "Nichts, was die Empfehlung berührt.",
    "en": "Nothing that touches the recommendation.",
}

LINES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "status": "Der Status war „{before}“ und ist „{after}“.",
        "litres": "Die Wassermenge war {before} Liter und ist {after} Liter.",
        "water_by": "Die Frist war {before} und ist {after}.",
        "probability": "Die Wahrscheinlichkeit, in 3 Tagen kritisch zu sein, ging von {before} auf "
        "{after}.",
        "tension_kpa": "Die Saugspannung am Morgen ging von {before} auf {after} kPa.",
        "theta_now": "Der Wassergehalt am Morgen ging von {before} auf {after} Vol.-%.",
        "et0_mean_mm": "Die erwartete Verdunstung ging von {before} auf {after} mm am Tag.",
        "rain_sum_mm": "Der erwartete Regen ging von {before} auf {after} mm.",
        "volume_m3": "Das gelernte Bodenvolumen ging von {before} auf {after} m³.",
        "field_capacity": "Die Feldkapazität ging von {before} auf {after} Vol.-%.",
        "deciding_depth_cm": "Entschieden hat die Sonde in {before} cm, jetzt die in {after} cm.",
        "watered_litres": "Seit der Messung gegossen waren {before} Liter, jetzt {after} Liter.",
        "litres_net": "Im Boden fehlten {before} Liter, jetzt {after} Liter.",
        "rew_mean": "Geschätzt waren {before} % des nutzbaren Wassers da, jetzt {after} %.",
        "soil": "Die Bodenart war {before} und ist {after}.",
        "age_class": "Die Altersklasse war {before} Standjahre und ist {after}.",
        "weather": "Die Wetterdaten waren „{before}“ und sind „{after}“.",
        "sensor_kind": "Gemessen wurde „{before}“, jetzt „{after}“.",
        "rules": "Das Regelwerk war {before} und ist {after}.",
    },
    "en": {
        "status": 'The status was "{before}" and is "{after}".',
        "litres": "The amount of water was {before} litres and is {after} litres.",
        "water_by": "The last day was {before} and is {after}.",
        "probability": "The probability to be critical in 3 days went from {before} to {after}.",
        "tension_kpa": "The tension in the morning went from {before} to {after} kPa.",
        "theta_now": "The water content in the morning went from {before} to {after} Vol.-%.",
        "et0_mean_mm": "The expected evapotranspiration went from {before} to {after} mm a day.",
        "rain_sum_mm": "The expected rain went from {before} to {after} mm.",
        "volume_m3": "The learned volume of soil went from {before} to {after} m³.",
        "field_capacity": "The field capacity went from {before} to {after} Vol.-%.",
        "deciding_depth_cm": "The probe at {before} cm decided, now the one at {after} cm.",
        "watered_litres": "Watered since the reading were {before} litres, now {after} litres.",
        "litres_net": "The soil lacked {before} litres, now {after} litres.",
        "rew_mean": "Estimated were {before} % of the available water, now {after} %.",
        "soil": "The soil class was {before} and is {after}.",
        "age_class": "The age class was {before} standing years and is {after}.",
        "weather": 'The weather data were "{before}" and are "{after}".',
        "sensor_kind": 'Measured was "{before}", now "{after}".',
        "rules": "The rules were {before} and are {after}.",
    },
}
