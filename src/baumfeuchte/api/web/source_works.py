"""The published sources behind formulas and numbers, as ``docs/sources.md`` lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Work:
    """A source: how it is called in a sentence, what it is, and the language of that."""

    short: str
    full: str
    language: str = "en"


WORKS: Final = {
    "S1": Work(
        "Topp 1980, Roth 1992",
        "Topp et al. 1980 and Roth et al. 1992, as collected in TillF/FDR2soilmoisture",
    ),
    "S2": Work("Irrometer/Shock", "Irrometer/Shock: piecewise equation in public firmware"),
    "S3": Work("Watermark", "Fault values 240 and 255 in public firmware"),
    "S5": Work("Irmak & Haman 2001", "Irmak & Haman 2001, on Watermark sensors in sandy soils"),
    "S6": Work(
        "Geologischer Dienst NRW",
        "Geologischer Dienst NRW: nutzbare Feldkapazität (pF 1,8 bis 4,2)",
        "de",
    ),
    "S7": Work(
        "Wessolek, Kaupenjohann & Renger 2009",
        "Wessolek, Kaupenjohann & Renger 2009, Tab. 10: Kennwerte von 31 Bodenarten",
        "de",
    ),
    "S10": Work("Schütt et al. 2022", "Schütt et al. 2022, Forests 13:936"),
    "S12": Work(
        "Pflanzenschutzamt Berlin", "Pflanzenschutzamt Berlin: Bewässerungsempfehlung", "de"
    ),
    "S13": Work("Chandler et al. 2017", "Chandler et al. 2017, Frontiers in Earth Science 5:25"),
    "S14": Work("TEROS 12", "TEROS 12, data sheet"),
    "S15": Work("Fragkos et al. 2025", "Fragkos et al. 2025, Land 14:242"),
    "S17": Work("TEROS 21", "TEROS 21, data sheet (instrumenthive.com)"),
    "S18": Work("Metos", "docs.metos.at, on Watermark sensors"),
    "S20": Work("Chanzy et al. 2012", "Chanzy et al. 2012, Sensors 12:9773"),
    "S21": Work("Dorigo et al. 2013", "Dorigo et al. 2013, Vadose Zone Journal 12(3): ISMN rules"),
    "S22": Work(
        "Borgmann gen. Brüser 2023",
        "Borgmann gen. Brüser: „Systematische sensorgestützte Baumbewässerung“, stadtundgruen.de "
        "2023",
        "de",
    ),
    "S23": Work("QTrees", "QTrees, Technologiestiftung Berlin (2023)", "de"),
    "S24": Work("Green Ecolution", "Green Ecolution: limits, taken as facts"),
    "S30": Work("KLAM-Stadt", "Roloff, Bonn & Gillner: KLAM-Stadt", "de"),
    "S31": Work("Jackson et al. 1996", "Jackson et al. 1996; Gale & Grigal 1987"),
    "S33": Work("Augsburger Allgemeine", "Augsburger Allgemeine, id58181006", "de"),
    "S34": Work("FLL 2015", "GP-Sonderausgabe Baumpflege 2017, nach FLL 2015", "de"),
    "S35": Work("Berlin", "Gießmengen in Berlin, qm-germaniagarten.de", "de"),
    "S36": Work("Düsseldorf", "Gießmengen in Düsseldorf, wdr.de", "de"),
    "S37": Work("Gießen", "Gießmengen in Gießen, giessen.de 2019", "de"),
    "S38": Work("Leipzig", "Gießmengen in Leipzig, Leipzig gießt", "de"),
    "S39": Work("Bonn", "Gießmengen in Bonn, ga.de 2024", "de"),
    "S40": Work("Esslingen", "Gießmengen in Esslingen, esslingen.de 2024", "de"),
    "S43": Work("wiwa-lokal.de", "wiwa-lokal.de: Gießsäcke mit 75 Litern", "de"),
    "S44": Work("Treegator", "Treegator: drip times of watering bags"),
    "S47": Work("WUCOLS", "WUCOLS, salinitymanagement.org"),
    "S48": Work("Rain Bird", "Rain Bird manual, Tables 4-2 and 4-3"),
    "S50": Work("Smets et al. 2019", "Smets et al. 2019, HESS 23:3865"),
    "S52": Work("dry-down", "soilwater/pynotes-agriscience, dry-down notebook"),
    "FAO-56": Work(
        "FAO-56",
        "Allen, Pereira, Raes & Smith 1998, FAO Irrigation and Drainage Paper 56",
    ),
}
"""By their mark."""
