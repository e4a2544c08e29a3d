"""How the way between stops runs: the geometry of streets, from the city's routing server."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

import httpx

from baumfeuchte.domain.polyline import DECIMALS, decode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.tour import Coordinates, Line
    from baumfeuchte.tours.streets import Kind

MOST_PLACES: Mapping[Kind, int] = {"osrm": 100, "valhalla": 20}
"""In one question: osrm-routed takes 500 (``--max-viaroute-size``), but an address should stay
short; Valhalla takes 20 for lorries (``service_limits.truck.max_locations``), both by default.
"""

TIMEOUT_S = 4.0
"""For all tours of a computation together; what is missing then stays straight."""

_FAILURES = (
    httpx.HTTPError,
    httpx.InvalidURL,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
)


@dataclass(frozen=True, slots=True)
class StreetShapes:
    """Asks a routing server for lines; what it does not answer stays straight.

    Attributes:
        url: of the server, without a slash at the end.
        kind: what it is.
        timeout_s: for everything that is asked at once.
        client: to ask with.
    """

    url: str
    kind: Kind
    timeout_s: float = TIMEOUT_S
    client: httpx.Client = field(default_factory=httpx.Client)

    def __call__(self, ways: Sequence[Sequence[Coordinates]]) -> list[list[Line]]:
        """Lines from place to place, for each way one fewer than it has places.

        Each begins and ends at the very places, the streets between; empty: not known.
        """
        deadline = time.monotonic() + self.timeout_s
        return [self._way(way, deadline) for way in ways]

    def _way(self, places: Sequence[Coordinates], deadline: float) -> list[Line]:
        found: list[Line] = []
        step = MOST_PLACES[self.kind] - 1
        for first in range(0, len(places) - 1, step):
            part = places[first : first + step + 1]
            found += self._part(part, deadline - time.monotonic())
        return found

    def _part(self, places: Sequence[Coordinates], left_s: float) -> list[Line]:
        unknown: list[Line] = [()] * (len(places) - 1)
        if left_s <= 0:
            return unknown
        ask = _ask_osrm if self.kind == "osrm" else _ask_valhalla
        try:
            lines = ask(self.client, self.url, places, left_s)
        except _FAILURES:
            # Also where one of the stops cannot be reached: the others are worth the straight line.
            return unknown
        if len(lines) != len(unknown):
            return unknown
        return [
            _joined(begin, line, end)
            for begin, line, end in zip(places, lines, places[1:], strict=False)
        ]


def _joined(begin: Coordinates, line: Line, end: Coordinates) -> Line:
    """A line on the street, with the steps to and from it; without the repeats between turns."""
    if not line:
        return ()
    first, last = ((round(place[0], DECIMALS), round(place[1], DECIMALS)) for place in (begin, end))
    return tuple(place for place, _ in groupby([first, *line, last]))


def _ask_osrm(
    client: httpx.Client, url: str, places: Sequence[Coordinates], left_s: float
) -> list[Line]:
    """https://project-osrm.org/docs/v5.24.0/api/#route-service; legs have their line in steps."""
    text = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in places)
    answer = client.get(
        f"{url}/route/v1/driving/{text}",
        params={"overview": "false", "steps": "true", "geometries": "polyline6"},
        timeout=left_s,
    )
    legs = _json(answer)["routes"][0]["legs"]
    return [
        tuple(place for step in leg["steps"] for place in decode(step["geometry"])) for leg in legs
    ]


def _ask_valhalla(
    client: httpx.Client, url: str, places: Sequence[Coordinates], left_s: float
) -> list[Line]:
    """https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/ (``costing`` truck)."""
    answer = client.post(
        f"{url}/route",
        json={
            "locations": [{"lat": place[0], "lon": place[1], "type": "break"} for place in places],
            "costing": "truck",
            "directions_type": "none",
        },
        timeout=left_s,
    )
    return [decode(leg["shape"]) for leg in _json(answer)["trip"]["legs"]]


def _json(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
