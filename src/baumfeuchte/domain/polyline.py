"""Lines on the ground as short texts: encoded polylines with six decimals.

The algorithm is Google's ("Encoded Polyline Algorithm Format"); Valhalla's ``shape`` and OSRM's
``geometries=polyline6`` use it with a precision of 1e-6 degrees instead of 1e-5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from baumfeuchte.domain.tour import Line

DECIMALS = 6
_FIRST, _CHUNK_BITS, _MORE = 63, 5, 0x20
_LONGEST_BITS = 32
"""Of one difference: 360 degrees in millionths, twice, are below 2**30."""
MAX_LATITUDE, MAX_LONGITUDE = 90.0, 180.0


def encode(line: Line, decimals: int = DECIMALS) -> str:
    """Positions (latitude, longitude in degrees) as a text."""
    found: list[str] = []
    before = (0, 0)
    for latitude, longitude in line:
        here = (round(latitude * 10**decimals), round(longitude * 10**decimals))
        for now, then in zip(here, before, strict=True):
            found.extend(_encoded(now - then))
        before = here
    return "".join(found)


def _encoded(difference: int) -> Iterator[str]:
    value = ~(difference << 1) if difference < 0 else difference << 1
    while value >= _MORE:
        yield chr((value & (_MORE - 1) | _MORE) + _FIRST)
        value >>= _CHUNK_BITS
    yield chr(value + _FIRST)


def decode(text: str, decimals: int = DECIMALS) -> Line:
    """Positions (latitude, longitude in degrees) of a text.

    Raises:
        ValueError: it is none, or leads off the globe: it was written with other decimals.
    """
    numbers = list(_numbers(text))
    if len(numbers) % 2:
        msg = "The polyline ends within a position."
        raise ValueError(msg)
    line, latitude, longitude = [], 0, 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        latitude, longitude = latitude + north, longitude + east
        place = (latitude / 10**decimals, longitude / 10**decimals)
        if abs(place[0]) > MAX_LATITUDE or abs(place[1]) > MAX_LONGITUDE:
            msg = f"The polyline leads to {place}, which is not on the globe."
            raise ValueError(msg)
        line.append(place)
    return tuple(line)


def _numbers(text: Iterable[str]) -> Iterator[int]:
    value = bits = 0
    for letter in text:
        chunk = ord(letter) - _FIRST
        if not 0 <= chunk < 2 * _MORE or bits > _LONGEST_BITS:
            msg = f"{letter!r} cannot stand here in a polyline."
            raise ValueError(msg)
        value |= (chunk & (_MORE - 1)) << bits
        bits += _CHUNK_BITS
        if chunk < _MORE:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = bits = 0
    if bits:
        msg = "The polyline ends within a number."
        raise ValueError(msg)
