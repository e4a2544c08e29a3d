"""What a heading says that a column holds: quantity, unit, probe or depth; German and English.

``soil_moisture_vwc_percent``, ``soil_moisture_vwc_percent[1]``, ``soil_water_tension_kpa@30cm``,
``Bodenfeuchte 30 cm (Vol.-%)``, ``Saugspannung [hPa]``, ``Bodentemperatur °C``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.units import conversion
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.registry.findings import CellError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HIGHEST_PROBE: Final = 255

_NAMES: Final = {quantity.value: quantity for quantity in Quantity}
_OWN: Final = re.compile(
    r"([a-z_]+)\s*(?:\[(\d{1,3})\]|@\s*(\d+(?:[.,]\d+)?)\s*cm)?", re.IGNORECASE
)
_PROBE: Final = re.compile(r"\[(\d{1,3})\]")
_DEPTH: Final = re.compile(
    r"[@\-_]?\s*(?<!\d)(\d{1,3}(?:[.,]\d+)?)\s*cm(?![a-z0-9])", re.IGNORECASE
)
_BRACKET: Final = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_UNIT_SPELLINGS: Final = {
    "vol.-%": "vol%", "vol-%": "vol%", "%vol.": "vol%", "vol.%": "vol%", "volprozent": "vol%",
    "volumenprozent": "vol%", "vol": "vol%", "m³/m³": "m3/m3", "m3m-3": "m3/m3",
    "gradc": "degc", "gradcelsius": "degc", "grad": "degc", "°": "degc", "prozent": "%",
    "%rf": "%rh", "%r.f.": "%rh", "%relf.": "%rh", "volt": "v", "zentibar": "cbar",
}  # fmt: skip

_TENSION: Final = (
    "saugspannung", "wassersaugspannung", "bodensaugspannung", "bodenwasserspannung",
    "soilwatertension", "watertension", "soiltension", "tension", "saugkraft",
)  # fmt: skip
_POTENTIAL: Final = (
    "matrixpotential", "matrixpotenzial", "bodenmatrixpotential", "wasserpotential",
    "wasserpotenzial", "bodenwasserpotential", "bodenwasserpotenzial", "soilwaterpotential",
    "waterpotential", "matricpotential",
)  # fmt: skip
_WORDS: Final[Mapping[Quantity, tuple[str, ...]]] = {
    Quantity.SOIL_WATER_TENSION_KPA: (*_TENSION, *_POTENTIAL),
    Quantity.SOIL_MOISTURE_VWC_PERCENT: (
        "vwc", "volumetrischerwassergehalt", "volumetrischebodenfeuchte", "wassergehalt",
        "bodenwassergehalt", "volumetricwatercontent", "soilwatercontent", "watercontent",
    ),
    Quantity.SOIL_TEMPERATURE_C: (
        "bodentemperatur", "bodentemp", "soiltemperature", "soiltemp", "temperaturboden",
    ),
    Quantity.SOIL_EC_US_CM: (
        "leitfaehigkeit", "bodenleitfaehigkeit", "elektrischeleitfaehigkeit", "soilec", "ec",
        "conductivity", "soilconductivity",
    ),
    Quantity.PERMITTIVITY: ("permittivitaet", "permittivity", "dielektrizitaetszahl"),
    Quantity.AIR_TEMPERATURE_C: ("lufttemperatur", "lufttemp", "airtemperature", "airtemp"),
    Quantity.AIR_HUMIDITY_PERCENT: (
        "luftfeuchte", "luftfeuchtigkeit", "relativeluftfeuchte", "relativeluftfeuchtigkeit",
        "airhumidity", "humidity",
    ),
    Quantity.RAIN_MM: ("niederschlag", "regen", "rain", "rainfall", "precipitation"),
    Quantity.BATTERY_V: ("batteriespannung", "akkuspannung", "batteryvoltage"),
    Quantity.BATTERY_PERCENT: ("batteriestand", "ladezustand", "akkustand", "batterylevel"),
}  # fmt: skip
_BY_WORD: Final = {word: quantity for quantity, words in _WORDS.items() for word in words}
_MOISTURE: Final = frozenset(
    {"bodenfeuchte", "bodenfeuchtigkeit", "feuchte", "soilmoisture", "moisture"}
)
_BATTERY: Final = frozenset({"batterie", "battery", "akku"})
_VOLUMES: Final = frozenset({"vol%", "m3/m3", "cm3/cm3", "%vwc", "%vol"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a heading, or a cell of a column of quantities, says.

    Attributes:
        quantity: what was measured.
        convert: from the unit that it names to ours.
        is_potential: values are negative tensions.
        probe, depth_cm: which probe; None where it does not say.
    """

    quantity: Quantity
    convert: Callable[[float], float]
    is_potential: bool = False
    probe: int | None = None
    depth_cm: float | None = None

    @property
    def label(self) -> str:
        """As a person writes it in ``--map``."""
        place = "" if self.probe is None else f"[{self.probe}]"
        return self.quantity.value + (place if self.depth_cm is None else f"@{self.depth_cm:g}cm")


def own_name(text: str) -> Meaning | None:
    """A quantity as we call it, with probe or depth: ``soil_temperature_c[1]``.

    Raises:
        CellError: there is no such probe.
    """
    found = _OWN.fullmatch(text.strip())
    quantity = _NAMES.get(found[1].lower()) if found else None
    if found is None or quantity is None:
        return None
    return Meaning(
        quantity=quantity,
        convert=_same,
        probe=None if found[2] is None else _probe(found[2]),
        depth_cm=None if found[3] is None else float(found[3].replace(",", ".")),
    )


def meaning_of(heading: str) -> Meaning | None:
    """What a heading says; None where it names no quantity.

    Raises:
        CellError: ``which_percent``: a percentage that may be several quantities;
            ``strange_unit``: a unit in which the quantity does not come.
    """
    own = own_name(heading)
    if own is not None:
        return own
    rest, depth_cm = heading, None
    probe = _PROBE.search(heading)
    if probe:
        rest = heading.replace(probe[0], " ")
    depth = _DEPTH.search(rest)
    if depth:
        depth_cm = float(depth[1].replace(",", "."))
        rest = rest.replace(depth[0], " ")
    word, unit = _word_and_unit(rest)
    quantity = _quantity(word, unit)
    if quantity is None:
        return None
    convert = conversion(quantity, unit)
    if convert is None:
        raise CellError("strange_unit", unit=unit, quantity=quantity.value)
    return Meaning(
        quantity=quantity,
        convert=convert,
        is_potential=word in _POTENTIAL,
        probe=None if probe is None else _probe(probe[1]),
        depth_cm=depth_cm,
    )


def unit_of(heading: str) -> str:
    """The unit that stands in the brackets of a heading; empty without one."""
    bracket = _BRACKET.search(_PROBE.sub(" ", heading))
    return plain_unit(bracket[1]) if bracket else ""


def _quantity(word: str, unit: str) -> Quantity | None:
    if word in _MOISTURE:
        if unit.lower() not in _VOLUMES:
            # Percent is several quantities, which are never mixed (lorawan 3, gotcha 9).
            raise CellError("which_percent")
        return Quantity.SOIL_MOISTURE_VWC_PERCENT
    if word in _BATTERY:
        return Quantity.BATTERY_PERCENT if unit == "%" else Quantity.BATTERY_V
    return _BY_WORD.get(word)


def _word_and_unit(text: str) -> tuple[str, str]:
    bracket = _BRACKET.search(text)
    if bracket:
        return _word(text[: bracket.start()] + " " + text[bracket.end() :]), plain_unit(bracket[1])
    words = text.replace("_", " ").split()
    for count in (2, 1):  # "Grad C", "Vol.-%"
        unit = plain_unit("".join(words[-count:]))
        if len(words) > count and _is_unit(unit):
            before = words[:-count]
            return _word(" ".join(before[:-1] if before[-1] == "in" else before)), unit
    return _word(text), ""


def _is_unit(text: str) -> bool:
    return any(conversion(quantity, text) is not None for quantity in Quantity)


def plain_unit(text: str) -> str:
    """A unit as ``codecs.units`` knows it: ``Vol.-%`` is ``vol%``."""
    plain = unicodedata.normalize("NFC", text).strip().replace(" ", "")
    return _UNIT_SPELLINGS.get(plain.lower(), plain)


def _word(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS)
    return re.sub(r"[^a-z0-9]", "", plain)


def _probe(text: str) -> int:
    number = int(text)
    if number > HIGHEST_PROBE:
        raise CellError("no_such_probe")
    return number


def _same(value: float) -> float:
    return value
