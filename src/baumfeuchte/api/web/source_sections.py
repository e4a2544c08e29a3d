"""What each cited section is about, for people: title and one sentence, German and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the science behind the advice; each text in German and English."""

    title: tuple[str, str]
    text: tuple[str, str]
    works: tuple[str, ...] = ()


SECTIONS: Final = {
    "1.1": Section(
        ("Einheiten und Permittivität", "Units and permittivity"),
        ("pF-Wert; Wassergehalt aus der Permittivität in mineralischem und organischem Boden.",
         "pF; water content from permittivity in mineral and organic soil."),
        ("S1",),
    ),
    "1.2": Section(
        ("Watermark-Sensoren", "Watermark sensors"),
        ("Saugspannung aus Widerstand und Bodentemperatur, mit den Fehlerwerten der Geräte.",
         "Tension from resistance and soil temperature, with the fault values of the devices."),
        ("S2", "S3", "S5"),
    ),
    "1.3": Section(
        ("Kennwerte der Bodenarten", "Soil classes"),
        (("Zusammenhang von Wassergehalt und Saugspannung (van Genuchten); Feldkapazität: pF 1,8, "
         "Welkepunkt: pF 4,2; Baumsubstrat; unbekannter Boden gilt als Sl3."),
         ("Water content and tension (van Genuchten), field capacity at pF 1.8, wilting point at "
         "pF 4.2; tree substrate; unknown soil counts as Sl3.")),
        ("S6", "S7", "S10", "S12"),
    ),
    "1.4": Section(
        ("Nutzbares Wasser aus Saugspannung", "Available water from tension"),
        ("Welcher Anteil des nutzbaren Wassers bei einer Saugspannung da ist; aus 1.3 berechnet.",
         "Which share of the available water is left at a tension; computed from 1.3."),
    ),
    "1.5": Section(
        ("Standort einmessen", "Calibration of a site"),
        ("Feldkapazität eines Standorts aus einem Winter, Welkepunkt aus einem trockenen Sommer.",
         "A site's field capacity from a winter, its wilting point from a dry summer."),
        ("S13",),
    ),
    "1.6": Section(
        ("Messfehler der Fühler", "Errors of probes"),
        ("Wie weit ein Messwert vom wahren Wert liegen kann, je Art des Fühlers.",
         "How far a reading can be from the true value, by kind of probe."),
        ("S14", "S15", "S17", "S18"),
    ),
    "2.2": Section(
        ("Grenzwerte nach Standjahren", "Limits by standing years"),
        (("Ab wann ein Baum gegossen wird und ab wann es kritisch ist: für die Standjahre 0-3 wie "
         "veröffentlicht in kPa, danach fortgeschrieben; Versatz je Trockenheitsklasse."),
         ("When a tree is watered and when it is critical: for standing years 0-3 as published in "
         "kPa, extended after that; shift by drought class.")),
        ("S22", "S24", "S30"),
    ),
    "2.3": Section(
        ("Gewicht der Tiefen", "Weight of depths"),
        ("Welchen Anteil der Wurzeln jede Tiefe hat; Fühler über 20 cm entscheiden nicht allein.",
         "The share of roots at each depth; probes above 20 cm do not decide alone."),
        ("S31",),
    ),
    "2.4": Section(
        ("Gießsaison", "Watering season"),
        ("1. April bis 31. Oktober, mit einem Faktor für die Jahreszeit.",
         "1 April to 31 October, with a factor for the time of year."),
        ("S23", "S33"),
    ),
    "3.1": Section(
        ("Übliche Wassermengen", "Customary amounts"),
        ("Was Städte je Gießgang geben, und wie viel ein Gießsack fasst: zum Einordnen.",
         "What cities give a tree each time, and what a watering bag holds: for comparison."),
        ("S34", "S35", "S36", "S37", "S38", "S39", "S40", "S43", "S44"),
    ),
    "3.2": Section(
        ("Liter für Bäume mit Sensor", "Litres for trees with a sensor"),
        (("Was im durchwurzelten Boden bis zum Ziel fehlt, geteilt durch den Anteil, der ankommt; "
         "auf 10 l aufgerundet, mindestens 50 l."),
         ("What the rooted soil lacks up to the target, divided by the share that arrives; rounded "
         "up to 10 l, at least 50 l.")),
        ("S34",),
    ),
    "3.3": Section(
        ("Literhaushalt ohne Sensor", "Litre budget without a sensor"),
        ("Regen, Verdunstung der Krone und Gießgänge, Tag für Tag gerechnet.",
         "Rain, evaporation of the crown and waterings, computed day by day."),
        ("S34", "S47", "S48", "S50"),
    ),
    "3.4": Section(
        ("Verdunstung aus dem Wetter", "Evapotranspiration"),
        ("Referenzverdunstung nach Penman-Monteith, je Tag und je Stunde.",
         "Reference evapotranspiration after Penman-Monteith, by day and by hour."),
        ("FAO-56",),
    ),
    "4.1": Section(
        ("Tageswert und Ereignisse", "Daily value and events"),
        ("Mittlerer Wert der Nacht, 4 bis 8 Uhr; Anstiege durch Regen oder Gießen.",
         "Median of the night, 4 to 8 o'clock; rises by rain or watering."),
    ),
    "4.2": Section(
        ("Verlust an Wasser je Tag", "Loss of water in a day"),
        ("Wie schnell der Boden austrocknet, aus Wetter und dem Verlauf des Fühlers.",
         "How fast the soil dries, from weather and the course of the probe."),
        ("FAO-56", "S52"),
    ),
    "4.3": Section(
        ("Lernen je Fühler", "Learning for each probe"),
        ("Das Verlustmodell passt sich an jeden Fühler an.",
         "The loss model adapts to each probe."),
    ),
    "4.5": Section(
        ("Trend", "Trend"),
        ("Robuste Steigung der letzten Tage.", "Robust slope of the last days."),
    ),
    "4.6": Section(
        ("Spanne der Vorhersage", "Interval of the forecast"),
        ("Wie weit die Vorhersage daneben liegen kann, an Messreihen geeicht.",
         "How far the forecast can be off, calibrated on measured series."),
    ),
    "4.7": Section(
        ("Von der Zahl zur Entscheidung", "From number to decision"),
        ("Status, Tage, Reihenfolge, und wann auf Regen gewartet wird.",
         "Status, days, order, and when rain is waited for."),
    ),
    "5": Section(
        ("Prüfung der Messwerte", "Quality of readings"),
        ("Regeln Q1 bis Q13; ein Verdacht löscht keinen Wert.",
         "Rules Q1 to Q13; no doubt deletes a value."),
        ("S21",),
    ),
    "6": Section(
        ("Bäume ohne Sensor", "Trees without a sensor"),
        ("Ähnliche Bäume mit Sensor sprechen für sie, mit Spanne und Güteklasse.",
         "Similar trees with a sensor speak for them, with an interval and a confidence class."),
        ("S23",),
    ),
    "7": Section(
        ("Wetter", "Weather"),
        ("Regen und Verdunstung je Kilometerzelle; Ersatzwerte, wo Wetterdaten fehlen.",
         "Rain and evapotranspiration by cell of a kilometre; substitutes where data are missing."),
    ),
    "8": Section(
        ("Genauigkeit", "Accuracy"),
        ("Tage werden als Spannen genannt, nie mit Kommastellen.",
         "Days are told as ranges, never with decimals."),
    ),
    "9": Section(
        ("Durchgerechnetes Beispiel", "Worked example"),
        ("Eine Winterlinde im zweiten Standjahr, Schritt für Schritt.",
         "A small-leaved lime in its second year, step by step."),
    ),
}  # fmt: skip
"""By their number."""

RULES: Final = {
    "Q1": ("Messbereich", "Range"),
    "Q2": ("Fehlerwerte des Geräts", "Fault values of the device"),
    "Q3": ("gefrorener Boden", "Frozen soil"),
    "Q4": ("Ausreißer", "Spike"),
    "Q5": ("Sprung", "Break"),
    "Q6": ("stehender Wert", "Stuck value"),
    "Q7": ("Plateau nach einem Abfall", "Low plateau"),
    "Q8": ("Plateau bei Sättigung", "Saturated plateau"),
    "Q9": ("Anstieg ohne Regen", "Rise without rain"),
    "Q10": ("Kontakt zum Boden verloren", "Contact with the soil lost"),
    "Q11": ("anders als die Nachbarn", "Different from its neighbours"),
    "Q12": ("stumm oder Batterie schwach", "Silence or battery"),
    "Q13": ("Drift", "Drift"),
}
"""The rules of section 5."""

KINDS: Final = {
    "A": (
        ("eigene Annahme", "own assumption"),
        ("Dafür wurde keine Quelle gefunden; die Stadt kann den Wert ändern.",
         "No source was found for it; a city may change it."),
    ),
    "M": (
        ("an Messreihen ermittelt", "measured"),
        ("An öffentlichen Messreihen ermittelt (Buchenwald Solling, Prärie Konza).",
         "Measured on public series (beech forest Solling, prairie Konza)."),
    ),
}  # fmt: skip
"""What a number rests on where it has no published source."""
