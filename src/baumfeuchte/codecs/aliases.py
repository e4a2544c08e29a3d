"""Other names of device types: what their makers and the operators of networks call them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ALIASES: Final[Mapping[str, str]] = {
    "cital/LoRa Soil": "cital/LORASOIL",
    "decentlab/SDD": "decentlab/DL-SDD",
    "decentlab/SMTP": "decentlab/DL-SMTP",
    "decentlab/TBRG": "decentlab/DL-TBRG",
    "decentlab/TRS11": "decentlab/DL-TRS11",
    "decentlab/TRS12": "decentlab/DL-TRS12",
    "decentlab/TRS21": "decentlab/DL-TRS21",
    "dragino/GroPoint": "dragino/GroPoint Air",
    "dragino/GroPoint Air (2-8 segments)": "dragino/GroPoint Air",
    "dragino/GroPoint-Air": "dragino/GroPoint Air",
    "dragino/RS485": "dragino/RS485-LB",
    "dragino/SDI-12": "dragino/SDI-12-LB",
    "dragino/SDI12-LB": "dragino/SDI-12-LB",
    "dragino/SE01": "dragino/SE01-LB",
    "dragino/SE01-LB/LS": "dragino/SE01-LB",
    "dragino/SE02": "dragino/SE02-LB",
    "dragino/SE0X": "dragino/SE0X-LB",
    "elsys/ELT": "elsys/ELT-2",
    "elsys/ELT-2 (generic TLV)": "elsys/ELT-2",
    "elsys/ELT-2 generic": "elsys/ELT-2",
    "elsys/ELT-2 HP": "elsys/ELT-2",
    "elsys/ELT-Lite": "elsys/ELT-2",
    "elsys/ELT-Ultrasonic": "elsys/ELT-2",
    "elsys/ERS": "elsys/ELT-2",
    "elsys/EXT": "elsys/ELT-2",
    "elsys/generic": "elsys/ELT-2",
    "elv/ELV-LW-INT1": "elv/LW-INT1-SoMo1",
    "elv/ELV-LW-INT1+SoMo1": "elv/LW-INT1-SoMo1",
    "elv/SoMo1": "elv/LW-INT1-SoMo1",
    "elv/LW-INT1": "elv/LW-INT1-SoMo1",
    "generic/Cayenne": "generic/CayenneLPP",
    "generic/Cayenne LPP": "generic/CayenneLPP",
    "generic/Cayenne LPP generic": "generic/CayenneLPP",
    "generic/Cayenne-LPP": "generic/CayenneLPP",
    "generic/LPP": "generic/CayenneLPP",
    "libelium/Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug & Sense Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug & Sense Smart Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug&Sense": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug&Sense Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug&Sense Agriculture (ELEMENT parser)": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug&Sense Smart Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Smart Agriculture": "libelium/Plug-Sense-Agriculture",
    "makerfabs/AgroSense EC-TH Pro": "makerfabs/Soil & Air EC-TH Pro",
    "makerfabs/AgroSense Soil & Air EC-TH Pro": "makerfabs/Soil & Air EC-TH Pro",
    "makerfabs/EC-TH Pro": "makerfabs/Soil & Air EC-TH Pro",
    "makerfabs/AgroSense Soil Moisture Sensor": "makerfabs/Soil Moisture Sensor",
    "makerfabs/AgroSense Soil Monitor": "makerfabs/Soil Monitor",
    "milesight/EM500-SMT": "milesight/EM500-SMTC",
    "netvox/R72615 / RA0715(Y)": "netvox/R72615",
    "netvox/R72615/RA0715(Y)": "netvox/R72615",
    "netvox/R72615/RA0715/RA0715Y": "netvox/R72615",
    "netvox/R72615A": "netvox/R72615",
    "netvox/R726": "netvox/R72615",
    "netvox/RA07": "netvox/RA0715",
    "netvox/RA07 series": "netvox/RA0715",
    "netvox/RA07**Y series": "netvox/RA0715Y",
    "netvox/RA0715(Y)": "netvox/RA0715Y",
    "rakwireless/RAK standardized LPP": "rakwireless/standardized-payload",
    "rakwireless/RAK standardized payload": "rakwireless/standardized-payload",
    "rakwireless/RAK standardized payload (soil, RK520-02 type ids)": (
        "rakwireless/standardized-payload"
    ),
    "rakwireless/RK520-02": "rakwireless/standardized-payload",
    "rakwireless/RAK2560": "rakwireless/standardized-payload",
    "rakwireless/Sensor Hub": "rakwireless/standardized-payload",
    "rakwireless/WisNode Sensor Hub": "rakwireless/standardized-payload",
    "rakwireless/SensorHub": "rakwireless/standardized-payload",
    "rakwireless/standardized": "rakwireless/standardized-payload",
    "rakwireless/standardized LPP": "rakwireless/standardized-payload",
    "sensecap/Soil Moisture and Temperature Sensor": "sensecap/S2104",
    "sensecap/Soil TH": "sensecap/S2104",
    "sensecap/S2104/S2105": "sensecap/S2105",
    "sensecap/S2104/S2105 (common S210x frame)": "sensecap/S2105",
    "sensecap/S210x": "sensecap/S2105",
    "tektelic/Agriculture Sensor": "tektelic/KIWI",
    "tektelic/KIWI Agriculture Sensor": "tektelic/KIWI",
    "tektelic/KIWI/CLOVER": "tektelic/KIWI",
    "tektelic/KIWI/CLOVER agriculture": "tektelic/KIWI",
    "tinovi/PM-IO-5": "tinovi/PM-IO-5-SM",
    "teneo-iot/soil-moisture": "teneo-iot/soil-moisture-sensor",
    "teneo-iot/Teneo soil-moisture": "teneo-iot/soil-moisture-sensor",
}
"""By a name in any case; a device type is registered and listed by the name on the right."""

VENDORS: Final[Mapping[str, str]] = {
    "cayenne": "generic",
    "milesightiot": "milesight",
    "mydevices": "generic",
    "rak": "rakwireless",
    "seeed": "sensecap",
    "seeedstudio": "sensecap",
    "teneo": "teneoiot",
    "ursalink": "milesight",
}
"""Other names of makers, as ``spelled`` writes them."""

_in_brackets = re.compile(r"\([^)]*\)").sub
_said_besides = re.compile(r"agrosense|lorawan|sensecap|series", re.IGNORECASE).sub
_article_number = re.compile(r"-\d{3}M?\s*$").sub
_other_supply = re.compile(r"/L[BS]\s*$", re.IGNORECASE).sub
_not_in_names = re.compile(r"[^0-9a-z&*+]").sub


def spelled(name: str) -> str:
    """Write a name so that case, blanks, hyphens and the like make no difference.

    Args:
        name: ``vendor/model``, such as "Milesight-IoT/EM500 SMTC".

    Returns:
        Such as "milesight/em500smtc"; of no use but to compare.
    """
    vendor, _, model = name.lower().partition("/")
    vendor = _not_in_names("", vendor)
    return f"{VENDORS.get(vendor, vendor)}/{_not_in_names('', model)}"


def without_additions(name: str) -> Iterator[str]:
    """Leave out of a name, step by step, what makers and networks write beside a model.

    Args:
        name: ``vendor/model``, such as "decentlab/DL-TRS12-001 (TEROS 12)".

    Yields:
        Without what is in brackets and words such as "LoRaWAN", then without the number of an
        article or band, then without the second of "LB/LS".
    """
    vendor, _, model = name.partition("/")
    model = _said_besides("", _in_brackets("", model))
    yield f"{vendor}/{model}"
    model = _article_number("", model)
    yield f"{vendor}/{model}"
    yield f"{vendor}/{_other_supply('', model)}"
