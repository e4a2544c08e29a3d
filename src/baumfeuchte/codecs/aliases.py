"""Other names of device types: what their makers and the operators of networks call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ALIASES: Final[Mapping[str, str]] = {
    "elsys/ELT-2 (generic TLV)": "elsys/ELT-2",
    "elsys/ELT-2 generic": "elsys/ELT-2",
    "elsys/ELT-Lite": "elsys/ELT-2",
    "elsys/ELT-Ultrasonic": "elsys/ELT-2",
    "elsys/generic": "elsys/ELT-2",
    "elv/ELV-LW-INT1": "elv/LW-INT1-SoMo1",
    "elv/ELV-LW-INT1+SoMo1": "elv/LW-INT1-SoMo1",
    "generic/Cayenne LPP generic": "generic/CayenneLPP",
    "generic/Cayenne LPP": "generic/CayenneLPP",
    "generic/Cayenne-LPP": "generic/CayenneLPP",
    "libelium/Plug & Sense Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug & Sense Smart Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug&Sense Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Plug&Sense Smart Agriculture": "libelium/Plug-Sense-Agriculture",
    "libelium/Smart Agriculture": "libelium/Plug-Sense-Agriculture",
    "dragino/GroPoint": "dragino/GroPoint Air",
    "dragino/GroPoint-Air": "dragino/GroPoint Air",
    "dragino/SDI12-LB": "dragino/SDI-12-LB",
    "makerfabs/AgroSense Soil & Air EC-TH Pro": "makerfabs/Soil & Air EC-TH Pro",
    "makerfabs/AgroSense Soil Moisture Sensor": "makerfabs/Soil Moisture Sensor",
    "makerfabs/AgroSense Soil Monitor": "makerfabs/Soil Monitor",
    "makerfabs/EC-TH Pro": "makerfabs/Soil & Air EC-TH Pro",
    "netvox/R72615A": "netvox/R72615",
    "netvox/RA07": "netvox/RA0715",
    "netvox/RA07 series": "netvox/RA0715",
    "netvox/RA0715(Y)": "netvox/RA0715Y",
    "netvox/R72615 / RA0715(Y)": "netvox/R72615",
    "netvox/R72615/RA0715(Y)": "netvox/R72615",
    "netvox/R72615/RA0715/RA0715Y": "netvox/R72615",
    "netvox/RA07**Y series": "netvox/RA0715Y",
    "rakwireless/RAK standardized LPP": "rakwireless/standardized-payload",
    "rakwireless/RAK standardized payload": "rakwireless/standardized-payload",
    "rakwireless/RAK standardized payload (soil, RK520-02 type ids)": (
        "rakwireless/standardized-payload"
    ),
    "rakwireless/RK520-02": "rakwireless/standardized-payload",
    "rakwireless/SensorHub": "rakwireless/standardized-payload",
    "sensecap/S210x": "sensecap/S2105",
    "sensecap/S2104/S2105 (common S210x frame)": "sensecap/S2105",
    "tektelic/KIWI/CLOVER": "tektelic/KIWI",
    "tektelic/KIWI/CLOVER agriculture": "tektelic/KIWI",
    "teneo-iot/soil-moisture": "teneo-iot/soil-moisture-sensor",
    "teneo-iot/Teneo soil-moisture": "teneo-iot/soil-moisture-sensor",
}
"""By a name in any case; a device type is registered and listed by the name on the right."""
