"""What the values that a city may set are called, and what they mean; tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baumfeuchte.irrigation.city_values import CITY_VALUES
from baumfeuchte.irrigation.wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.city_values import Value
    from baumfeuchte.irrigation.wording import Language

GROUP_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "years_0_1": ("Standjahre 0-1", "Standing years 0-1"),
    "years_2": ("Standjahr 2", "Standing year 2"),
    "years_3": ("Standjahr 3", "Standing year 3"),
    "years_4_10": ("Standjahre 4-10", "Standing years 4-10"),
    "years_over_10": ("Über 10 Standjahre", "More than 10 standing years"),
    "stress": ("Gewicht eines Stresstages", "Weight of a stress day"),
    "status": ("Wechsel des Status", "Change of status"),
    "season": ("Gießsaison", "Watering season"),
    "curve": (
        "Jahresgang des Wasserbedarfs (Bäume ohne Sensor)",
        "Demand over the year (trees without a sensor)",
    ),
    "soil": ("Boden und Baumsubstrat", "Soil and tree substrate"),
    "water": ("Wassermengen und Alter der Messung", "Amounts of water, age of a reading"),
    "drought": ("Trockenheitsklasse der Baumart", "Drought class of the species"),
}
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "water_at_rew": ("Gießgrenze, Füllung", "Watering limit, filling"),
    "critical_rew": ("Kritische Grenze, Füllung", "Critical limit, filling"),
    "water_at_kpa": ("Gießgrenze, Saugspannung", "Watering limit, tension"),
    "critical_kpa": ("Kritische Grenze, Saugspannung", "Critical limit, tension"),
    "target_rew": ("Füllung nach dem Gießen", "Filling after watering"),
    "hysteresis_rew": ("Abstand, ab dem „gießen“ endet", "Margin at which “water” ends"),
    "season_curve.rises_from": ("Steigt ab", "Rises from"),
    "season_curve.full_from": ("Voll ab", "Full from"),
    "season_curve.full_until": ("Voll bis", "Full until"),
    "season_curve.falls_until": ("Fällt bis", "Falls until"),
    "season_curve.low": ("Anteil im Winter", "Share in winter"),
    "bag_litres": ("Inhalt von Gießsack oder Gießring", "Content of watering bag or ring"),
    "season.first_day": ("Erster Tag", "First day"),
    "season.last_day": ("Letzter Tag", "Last day"),
    "substrate.field_capacity": ("Feldkapazität des Substrats", "Field capacity of the substrate"),
    "substrate.wilting_point": ("Welkepunkt des Substrats", "Wilting point of the substrate"),
    "default_soil": ("Boden, wenn keiner bekannt ist", "Soil where none is known"),
    "efficiency": ("Anteil des Wassers, der ankommt", "Share of the water that arrives"),
    "least_litres": ("Kleinste Gabe", "Least watering"),
    "step_litres": ("Aufrunden auf", "Rounded up to"),
    "litres_per_crown_m2": ("Höchstens je m² Krone (Schätzung)",
                            "At most per m² of crown (estimates)"),
    "stale_after_days": ("Messung gilt als veraltet nach", "A reading is too old after"),
}  # fmt: skip
_MEANINGS: Final[Mapping[str, tuple[str, str]]] = {
    "water_at_rew": (
        "Ab dieser Füllung des pflanzenverfügbaren Wassers wird gegossen (Vol.-%-Sonden).",
        "From this share of the available water on the tree is watered (Vol.-% probes).",
    ),
    "critical_rew": (
        "Bis hierher darf der Boden nicht austrocknen (Vol.-%-Sonden).",
        "The soil must not dry out to this (Vol.-% probes).",
    ),
    "water_at_kpa": (
        "Ab dieser Saugspannung wird gegossen (Tensiometer, Watermark).",
        "From this tension on the tree is watered (tensiometers, Watermark).",
    ),
    "critical_kpa": (
        "Diese Saugspannung darf nicht erreicht werden.",
        "This tension must not be reached.",
    ),
    "target_rew": (
        "So weit wird der Wurzelraum aufgefüllt; daraus folgen die Liter.",
        "The root zone is filled up to this; the litres follow from it.",
    ),
    "stress": (
        "Wie schwer ein trockener Tag bei der Reihenfolge zählt.",
        "How much a dry day counts for the order of the list.",
    ),
    "hysteresis_rew": (
        "So weit muss die Füllung über die Gießgrenze steigen, damit „gießen“ wieder entfällt.",
        "The filling must rise this far above the watering limit before “water” ends.",
    ),
    "season_curve.low": (
        "Anteil am Bedarf des Sommers vor dem Steigen und nach dem Fallen (0 bis 1).",
        "Share of the summer's demand before the rise and after the fall (0 to 1).",
    ),
    "curve": (
        "Dazwischen steigt und fällt der Bedarf gleichmäßig (Monat-Tag).",
        "In between, the demand rises and falls evenly (month-day).",
    ),
    "bag_litres": (
        "Daraus folgt, wie oft gefüllt wird; 0: nicht zählen. Ein Gießsack fasst 75 l.",
        "From it follows how often it is filled; 0: not counted. A watering bag holds 75 l.",
    ),
    "season": (
        "Außerhalb wird nur beobachtet (Monat-Tag).",
        "Outside of it trees are only watched (month-day).",
    ),
    "substrate.field_capacity": (
        "Wassergehalt des nassen, abgetropften Substrats.",
        "Water content of the substrate when wet and drained.",
    ),
    "substrate.wilting_point": (
        "Wassergehalt, bei dem der Baum nichts mehr herausziehen kann.",
        "Water content at which the tree gets nothing more out of it.",
    ),
    "default_soil": (
        "KA5-Klasse oder substrate, wenn das Kataster keinen Boden nennt.",
        "KA5 class or substrate, where the register names no soil.",
    ),
    "efficiency": (
        "Der Rest verdunstet oder läuft ab (Gießsack 0,9; Gießring 0,8; Schlauch 0,5).",
        "The rest evaporates or runs off (bag 0.9, ring 0.8, hose 0.5).",
    ),
    "least_litres": ("Für weniger fährt niemand hin.", "Nobody drives out for less."),
    "step_litres": ("Auf diese Schritte wird aufgerundet.", "Amounts are rounded up to it."),
    "litres_per_crown_m2": (
        "Obergrenze für Bäume ohne Sensor.",
        "Upper limit for trees without a sensor.",
    ),
    "stale_after_days": (
        "Ein älterer Messwert wird nicht mehr verwendet.",
        "An older reading is not used any more.",
    ),
    "drought": (
        "Verschiebt die Grenzen ab dem 4. Standjahr; plus: früher gießen.",
        "Shifts the limits from standing year 4 on; plus: water earlier.",
    ),
}
CONTRADICTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "rew": "Standjahre {age}: Die kritische Füllung muss unter der Gießgrenze liegen.",
        "kpa": "Standjahre {age}: Die kritische Saugspannung muss über der Gießgrenze liegen.",
        "target": "Standjahre {age}: Die Füllung nach dem Gießen muss über der Gießgrenze liegen.",
        "age": "{limit}: Mit {young} Standjahren darf es nicht trockener werden als mit {old}.",
        "stress": "Das Gewicht eines Stresstages darf mit dem Alter nicht steigen.",
        "season": "Die Gießsaison muss vor ihrem Ende beginnen.",
        "curve": (
            "Der Jahresgang braucht diese Reihenfolge: steigt ab, voll ab, voll bis, fällt bis."
        ),
        "substrate": (
            "Die Feldkapazität des Substrats muss 0,02 m³/m³ über seinem Welkepunkt liegen."
        ),
        "water_at_rew": "Gießgrenze (Füllung)",
        "critical_rew": "Kritische Grenze (Füllung)",
        "water_at_kpa": "Gießgrenze (Saugspannung)",
        "critical_kpa": "Kritische Grenze (Saugspannung)",
    },
    "en": {
        "rew": "Age {age}: critical REW must be below watering REW.",
        "kpa": "Age {age}: critical kPa must be above watering kPa.",
        "target": "Age {age}: the target must be above the watering limit.",
        "age": "{limit} of age {young} must not allow drier soil than that of {old}.",
        "stress": "The weight of a stress day must not rise with age.",
        "season": "The season must begin before it ends.",
        "curve": "The demand over the year needs this order: rises, full from, full until, falls.",
        "substrate": ("The substrate's field capacity must be 0.02 m³/m³ above its wilting point."),
        "water_at_rew": "water_at_rew",
        "critical_rew": "critical_rew",
        "water_at_kpa": "water_at_kpa",
        "critical_kpa": "critical_kpa",
    },
}
_STRESS: Final[Mapping[str, tuple[str, str]]] = {
    "stress.years_0_1": GROUP_NAMES["years_0_1"],
    "stress.years_2_3": ("Standjahre 2-3", "Standing years 2-3"),
    "stress.years_4_10": GROUP_NAMES["years_4_10"],
    "stress.years_over_10": GROUP_NAMES["years_over_10"],
}
_DEPTHS: Final = {
    "upper": (", über 45 cm", ", above 45 cm"),
    "deeper": (", ab 45 cm Tiefe", ", from 45 cm on"),
}


def name_of(key: str, language: Language) -> str:
    """What a value is called, without its group, no unit (irrigation-science 4.7)."""
    side = int(language != "de")
    item = CITY_VALUES[key]
    if item.group == "stress":
        return _STRESS[key][side]
    if item.group == "drought":
        return f"{('Klasse', 'Class')[side]} {key[-1]}"
    first, _, last = key.rpartition(".")
    depth = _DEPTHS.get(first.rpartition(".")[2], ("", ""))[side]
    return _NAMES[key if key in _NAMES else last][side] + depth


def full_name(key: str, language: Language) -> str:
    """A value with its group before it, no unit (irrigation-science 4.7)."""
    group = GROUP_NAMES[CITY_VALUES[key].group][int(language != "de")]
    return f"{group}: {name_of(key, language)}"


def meaning_of(key: str, language: Language) -> str:
    """One sentence that says what a value is for, no unit (irrigation-science 4.7)."""
    item = CITY_VALUES[key]
    for word in (key, key.rpartition(".")[2], item.group):
        if word in _MEANINGS:
            return _MEANINGS[word][int(language != "de")]
    raise KeyError(key)


def shown(key: str, value: Value, language: Language) -> str:
    """A value with its unit, REW as percent (irrigation-science 4.7)."""
    unit = CITY_VALUES[key].unit
    if isinstance(value, str):
        return value
    if unit == "REW":
        percent = round(100.0 * value, 3)
        return f"{number(percent, 0 if percent.is_integer() else 1, language)} %"
    if unit == "d":
        return f"{number(value, 0, language)} {'Tagen' if language == 'de' else 'days'}"
    digits = 3 if unit == "m³/m³" else 0 if float(value).is_integer() else 2
    return f"{number(value, digits, language)} {unit}".rstrip()
