"""Every system against formulas and parameters published elsewhere, and guesses from numbers.

The transverse Mercator projection: Snyder, Map Projections: A Working Manual (USGS 1395), p. 61.
The seven parameters of DHDN: EPSG registry, operation 1777 "DHDN to WGS 84 (2)", accuracy 3 m.
"""

from __future__ import annotations

import math

import pytest

from baumfeuchte.registry.coordinates import distance_km, locate
from baumfeuchte.registry.findings import FileError

GRS80 = (6378137.0, 1 / 298.257222101)
BESSEL = (6377397.155, 1 / 299.1528128)
TO_WGS84 = (598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7)
BOCHUM = (51.4823, 7.2086)


def transverse_mercator(
    lat: float, lon: float, ellipsoid: tuple[float, float], meridian: float, scale: float
) -> tuple[float, float]:
    """Easting from the meridian and northing in metres."""
    a, f = ellipsoid
    e2 = f * (2 - f)
    ep2 = e2 / (1 - e2)
    phi, delta = math.radians(lat), math.radians(lon - meridian)
    n = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    t, c, b = math.tan(phi) ** 2, ep2 * math.cos(phi) ** 2, delta * math.cos(phi)
    m = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * phi
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * math.sin(2 * phi)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * math.sin(4 * phi)
        - (35 * e2**3 / 3072) * math.sin(6 * phi)
    )
    east = b + (1 - t + c) * b**3 / 6 + (5 - 18 * t + t**2 + 72 * c - 58 * ep2) * b**5 / 120
    north = (
        b**2 / 2
        + (5 - t + 9 * c + 4 * c**2) * b**4 / 24
        + (61 - 58 * t + t**2 + 600 * c - 330 * ep2) * b**6 / 720
    )
    return scale * n * east, scale * (m + n * math.tan(phi) * north)


def dhdn(lat: float, lon: float) -> tuple[float, float]:
    """WGS 84 to latitude and longitude of DHDN: the seven parameters, backwards."""
    dx, dy, dz, rx, ry, rz, ppm = TO_WGS84
    a, f = GRS80
    e2 = f * (2 - f)
    phi, lam = math.radians(lat), math.radians(lon)
    n = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    x, y, z = (
        n * math.cos(phi) * math.cos(lam) - dx,
        n * math.cos(phi) * math.sin(lam) - dy,
        n * (1 - e2) * math.sin(phi) - dz,
    )
    rx, ry, rz = (math.radians(angle / 3600) for angle in (rx, ry, rz))
    k = 1 - ppm / 1e6
    x, y, z = (k * (x + rz * y - ry * z), k * (-rz * x + y + rx * z), k * (ry * x - rx * y + z))
    a, f = BESSEL
    e2 = f * (2 - f)
    p = math.hypot(x, y)
    phi = math.atan2(z, p * (1 - e2))
    for _ in range(6):
        n = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
        phi = math.atan2(z + e2 * n * math.sin(phi), p)
    return math.degrees(phi), math.degrees(math.atan2(y, x))


def plane(epsg: int, lat: float, lon: float) -> tuple[float, float]:
    """Coordinates of a place in a system, by the formulas above."""
    if epsg == 3857:
        radius = GRS80[0]
        return radius * math.radians(lon), radius * math.asinh(math.tan(math.radians(lat)))
    if epsg in {25832, 4647, 25833, 5650}:
        meridian = 9 if epsg in {25832, 4647} else 15
        east, north = transverse_mercator(lat, lon, GRS80, meridian, 0.9996)
        return east + 500_000 + {4647: 32e6, 5650: 33e6}.get(epsg, 0), north
    zone = epsg - 31464
    east, north = transverse_mercator(*dhdn(lat, lon), BESSEL, 3 * zone, 1)
    return east + zone * 1e6 + 500_000, north


PLACES = [
    (25832, 51.4818, 7.2162), (25832, 48.1351, 11.5820), (25832, 54.3233, 10.1228),
    (25833, 52.5200, 13.4050), (4647, 53.8655, 10.6866), (5650, 53.6288, 11.4148),
    (31466, 51.4818, 7.2162), (31467, 48.7758, 9.1829), (31467, 50.1109, 8.6821),
    (31468, 49.4521, 11.0767), (31469, 51.0504, 13.7373), (3857, 51.4818, 7.2162),
]  # fmt: skip


@pytest.mark.parametrize(("epsg", "lat", "lon"), PLACES)
def test_every_system_against_published_formulas(epsg: int, lat: float, lon: float) -> None:
    located = locate([plane(epsg, lat, lon)], epsg=epsg)
    (place,) = located.places
    assert place is not None
    assert located.notes == ()
    # 7 decimals are a centimetre; DHDN is said to be right to 3 m.
    assert distance_km(place, (lat, lon)) * 1000 < (3 if 31466 <= epsg <= 31469 else 0.02)


@pytest.mark.parametrize(("epsg", "lat", "lon"), PLACES)
@pytest.mark.parametrize("swapped", [False, True])
def test_systems_are_guessed_from_numbers(epsg: int, lat: float, lon: float, swapped: bool) -> None:
    x, y = plane(epsg, lat, lon)
    # UTM without a zone needs to know which city it is.
    located = locate([(y, x) if swapped else (x, y)], epsg=None, near=(lat + 0.1, lon - 0.1))
    assert located.notes[0].values["epsg"] == epsg
    assert located.notes[0].code == ("system_swapped" if swapped else "system")
    assert located.places[0] is not None
    assert distance_km(located.places[0], (lat, lon)) < 0.01


def test_bochum_in_gauss_krueger() -> None:
    (place,) = locate([(2584000, 5706000)], epsg=None).places
    assert place is not None
    assert distance_km(place, BOCHUM) < 0.02


def test_degrees_in_either_order() -> None:
    located = locate([(7.2, 51.5), (51.6, 7.3)], epsg=None)
    assert located.places == ((51.5, 7.2), (51.6, 7.3))
    assert [(note.code, note.values["count"]) for note in located.notes] == [
        ("system", 1),
        ("other_system_swapped", 1),
    ]


def test_utm_without_a_zone_says_that_there_are_two() -> None:
    berlin = plane(25833, 52.52, 13.405)
    alone = locate([berlin], epsg=None)
    assert [note.code for note in alone.notes] == ["system", "which_zone"]
    assert alone.notes[1].values == {
        "epsg": 25832,
        "here": "Berlin (0 km)",
        "there": "Lingen (6 km)",
    }
    for more in ({"near": (52.4, 13.1)}, {"hint": 25833}):
        located = locate([berlin], epsg=None, **more)
        assert [note.values["epsg"] for note in located.notes] == [25833]
    lingen = locate([berlin], epsg=None, near=(52.5, 7.3))
    assert [note.values["epsg"] for note in lingen.notes] == [25832]


@pytest.mark.parametrize(
    ("epsg", "latitude", "longitude"),
    [
        (25832, 51.48, 7.22),  # Bochum, or in the fields before Leipzig
        (25833, 51.34, 12.37),  # Leipzig, or west of Krefeld
        (25832, 51.33, 6.56),  # Krefeld, or the edge of Leipzig
        (25832, 50.94, 6.96),  # Köln, or before Chemnitz
        (25833, 51.05, 13.74),  # Dresden, or the Sauerland
        (25832, 51.19, 8.0),  # a village, or another one
    ],
)
def test_utm_without_a_zone_is_rather_in_a_large_city(
    epsg: int, latitude: float, longitude: float
) -> None:
    located = locate([plane(epsg, latitude, longitude)], epsg=None)
    assert located.notes[0].values["epsg"] == epsg
    assert located.notes[1].code == "which_zone"


def test_a_named_system_in_the_wrong_order() -> None:
    located = locate([(5706000, 2584000)], epsg=31466)
    assert [note.code for note in located.notes] == ["swapped"]
    assert located.places[0] is not None
    assert distance_km(located.places[0], BOCHUM) < 0.02


@pytest.mark.parametrize(("named", "epsg"), [(25832, 4647), (4647, 25832)])
def test_the_zone_in_front_may_be_there_or_not(named: int, epsg: int) -> None:
    located = locate([plane(epsg, *BOCHUM)], epsg=named)
    assert [note.values["epsg"] for note in located.notes] == [epsg]
    assert located.places[0] is not None
    assert distance_km(located.places[0], BOCHUM) < 0.001


def test_points_that_are_wrong() -> None:
    located = locate(
        [(2584000, 5706000), (2584100, 5706100), (2584000, 5206000), (1, 2), (2584000, 57060000)],
        epsg=None,
    )
    assert [place is None for place in located.places] == [False, False, True, True, True]
    assert [fault.code if fault else None for fault in located.faults] == [
        None,
        None,
        "far_away",
        "strange_coordinates",
        "strange_coordinates",
    ]
    assert located.faults[2] is not None
    assert located.faults[2].values == {"km": "500"}


def test_a_named_system_that_leads_elsewhere() -> None:
    (fault,) = locate([(7.2, 51.5)], epsg=25832).faults
    assert fault is not None
    assert fault.code == "not_in_germany"


def test_a_system_that_nobody_knows() -> None:
    with pytest.raises(FileError, match="EPSG:99 is no known coordinate reference system"):
        locate([(1, 2)], epsg=99)


def test_nothing_to_locate() -> None:
    assert locate([], epsg=None).places == ()
