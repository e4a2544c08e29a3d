"""The ground of the simulated city's map: districts and main streets, drawn by hand.

They lie where Bochum has them, simplified to a few corners: a picture for the demo, no survey.
"""

from __future__ import annotations

from typing import Any, Final

Line = tuple[tuple[float, float], ...]
"""Longitude and latitude in degrees."""

DISTRICTS: Final[dict[str, Line]] = {
    "Bochum-Mitte": (
        (7.1810, 51.4785), (7.1835, 51.4875), (7.2005, 51.4925), (7.2265, 51.4930),
        (7.2420, 51.4860), (7.2480, 51.4710), (7.2314, 51.4674), (7.2120, 51.4662),
        (7.1950, 51.4705),
    ),
    "Wiemelhausen": (
        (7.2120, 51.4662), (7.2314, 51.4674), (7.2480, 51.4710), (7.2620, 51.4640),
        (7.2600, 51.4565), (7.2490, 51.4546), (7.2330, 51.4480), (7.2150, 51.4500),
        (7.2060, 51.4580),
    ),
    "Querenburg": (
        (7.2330, 51.4480), (7.2490, 51.4546), (7.2600, 51.4565), (7.2620, 51.4640),
        (7.2860, 51.4600), (7.2980, 51.4480), (7.2880, 51.4330), (7.2600, 51.4290),
        (7.2380, 51.4360),
    ),
    "Altenbochum": (
        (7.2420, 51.4860), (7.2480, 51.4710), (7.2620, 51.4640), (7.2860, 51.4600),
        (7.2900, 51.4740), (7.2700, 51.4860),
    ),
    "Weitmar": (
        (7.1950, 51.4705), (7.2120, 51.4662), (7.2060, 51.4580), (7.2150, 51.4500),
        (7.2080, 51.4380), (7.1850, 51.4420), (7.1740, 51.4560), (7.1800, 51.4680),
    ),
    "Grumme": (
        (7.2005, 51.4925), (7.2265, 51.4930), (7.2420, 51.4860), (7.2560, 51.4960),
        (7.2400, 51.5080), (7.2120, 51.5070),
    ),
    "Stiepel": (
        (7.2150, 51.4500), (7.2330, 51.4480), (7.2380, 51.4360), (7.2600, 51.4290),
        (7.2500, 51.4140), (7.2180, 51.4160), (7.2080, 51.4380),
    ),
}  # fmt: skip
STREETS: Final[dict[str, Line]] = {
    "Universitätsstraße": (
        (7.2185, 51.4770), (7.2200, 51.4750), (7.2290, 51.4690), (7.2410, 51.4610),
        (7.2510, 51.4530), (7.2600, 51.4450), (7.2680, 51.4390),
    ),
    "Königsallee": (
        (7.2185, 51.4770), (7.2195, 51.4640), (7.2205, 51.4560), (7.2230, 51.4450),
        (7.2290, 51.4330),
    ),
    "Hattinger Straße": (
        (7.2140, 51.4780), (7.2060, 51.4700), (7.1960, 51.4600), (7.1880, 51.4460),
    ),
    "Alleestraße": ((7.2120, 51.4815), (7.2030, 51.4835), (7.1920, 51.4850), (7.1830, 51.4868)),
    "Herner Straße": ((7.2150, 51.4850), (7.2165, 51.4950), (7.2170, 51.5060)),
    "Castroper Straße": ((7.2225, 51.4850), (7.2330, 51.4890), (7.2480, 51.4935)),
    "Wittener Straße": ((7.2250, 51.4790), (7.2400, 51.4775), (7.2560, 51.4755), (7.2800, 51.4690)),
    "Innenring": (
        (7.2120, 51.4815), (7.2150, 51.4850), (7.2190, 51.4862), (7.2225, 51.4850),
        (7.2250, 51.4815), (7.2230, 51.4785), (7.2185, 51.4770), (7.2140, 51.4780),
        (7.2120, 51.4815),
    ),
    "Außenring": ((7.2010, 51.4620), (7.2205, 51.4590), (7.2430, 51.4640), (7.2600, 51.4700)),
}  # fmt: skip


def map_geojson() -> dict[str, Any]:
    """Districts and streets as a FeatureCollection (RFC 7946), as ``BAUMFEUCHTE_MAP_FILE`` wants.

    Longitude before latitude, degrees.
    """
    areas = [
        _feature(name, "district", "Polygon", [[*map(list, ring), list(ring[0])]])
        for name, ring in DISTRICTS.items()
    ]
    lines = [
        _feature(name, "street", "LineString", [*map(list, line)]) for name, line in STREETS.items()
    ]
    return {"type": "FeatureCollection", "features": [*areas, *lines]}


def _feature(name: str, kind: str, form: str, coordinates: list[Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": kind},
        "geometry": {"type": form, "coordinates": coordinates},
    }
