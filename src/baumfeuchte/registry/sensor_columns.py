"""Headings of sensor lists and names of ChirpStack tags, German and English."""

from __future__ import annotations

from typing import Final

from baumfeuchte.registry.columns import Field

MOST_PROBES: Final = 12
"""Numbered depth columns that are looked for: ``Tiefe 1`` to ``Tiefe 12``."""

_DEPTH_WORDS: Final = (
    "Tiefe", "Einbautiefe", "depth", "Messtiefe", "Sonde", "Sondentiefe", "Tiefe Sonde",
)  # fmt: skip

_DEPTHS: Final = tuple(
    Field(
        name=f"depth_{number}_cm",
        headings=(
            (
                *(f"{word} {number}" for word in _DEPTH_WORDS),
                f"depth_{number}_cm",
                f"depth_cm_{number}",
            ),
        ),
    )
    for number in range(1, MOST_PROBES + 1)
)

SENSOR_FIELDS: Final = (
    Field(
        name="dev_eui",
        ask=True,
        headings=(
            ("dev_eui", "DevEUI", "Device EUI", "EUI", "DevEUI (hex)", "LoRaWAN DevEUI"),
            ("Sensor", "Sensor-ID", "SensorID", "Sensor-Nr.", "Sensornummer", "Geräte-ID"),
        ),
    ),
    Field(
        name="device",
        ask=True,
        headings=(
            ("device", "Gerät", "Gerätetyp", "device_type", "Sensortyp", "Sensor-Typ"),
            ("Typ", "Modell", "model", "type", "Produkt", "Hersteller/Modell"),
            ("deviceProfileName", "Device Profile", "Geräteprofil"),
        ),
    ),
    Field(
        name="tree_number",
        ask=True,
        headings=(
            ("tree_number", "Baumnummer", "Baum-Nr.", "Baumnr", "Baum Nr", "Baum", "tree"),
            ("Kennzeichen", "Baumkennzeichen", "BaumID", "Baum-ID", "Plakette", "tree_id"),
        ),
    ),
    Field(name="probe", headings=(("probe", "Sonde", "Kanal", "channel", "Sondennummer",
                                   "Sonden-Nr.", "Messstelle", "Index"),)),
    Field(
        name="depth_cm",
        headings=(("depth_cm", "Tiefe", "Einbautiefe", "depth", "Messtiefe", "Sondentiefe",
                   "Tiefe unter GOK"),),
    ),
    Field(name="depths_cm", headings=(("depths_cm", "Tiefen", "depths", "Einbautiefen",
                                       "Messtiefen", "Sondentiefen"),)),
    *_DEPTHS,
    Field(
        name="since",
        ask=True,
        headings=(
            ("since", "seit", "Einbaudatum", "Einbau", "eingebaut", "eingebaut am", "ab", "von",
             "Einbau am", "installed", "installed_at", "Installationsdatum", "installiert am"),
            ("Datum", "date", "Inbetriebnahme"),
            ("createdAt",),
        ),
    ),
    Field(name="until", headings=(("until", "bis", "Ausbaudatum", "Ausbau", "ausgebaut am",
                                   "removed", "removed_at"),)),
    Field(name="firmware", headings=(("firmware", "Firmware", "Firmwareversion", "FW"),)),
    Field(
        name="alias",
        headings=(("alias", "Gerätename", "device_name", "device_id", "deviceName", "Devicename",
                   "Name", "Name im Netzserver"),),
    ),
)  # fmt: skip
"""Every column of a list of sensors that we read."""
