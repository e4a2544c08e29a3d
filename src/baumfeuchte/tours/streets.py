"""Ways on streets from a server of the city: OSRM's ``/table`` or Valhalla's matrix."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import httpx
import numpy as np
from numpy.typing import NDArray

from baumfeuchte.tours.distances import Distances, straight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.tour import Coordinates

Kind = Literal["osrm", "valhalla"]
BLOCK = 50
"""Places on each side of a request: osrm-routed answers at most 100 places (``--max-table-size``),
Valhalla at most 2,500 pairs (``max_matrix_location_pairs``), both by default.
"""

TIMEOUT_S = 4.0
"""For all requests together; then straight lines do."""


@dataclass(frozen=True, slots=True)
class StreetDistances:
    """Asks a routing server; straight lines where it does not answer, and says so.

    Attributes:
        url: of the server, without a slash at the end.
        kind: what it is.
        timeout_s: for the whole matrix.
        client: to ask with; tests hand in their own.
    """

    url: str
    kind: Kind
    timeout_s: float = TIMEOUT_S
    client: httpx.Client = field(default_factory=httpx.Client)

    def __call__(self, places: Sequence[Coordinates]) -> Distances:
        """The matrix of the places."""
        try:
            metres, seconds = self._matrix(places, time.monotonic() + self.timeout_s)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, IndexError):
            return straight(places, fell_back=True)
        return _filled(metres, seconds, straight(places).metres)

    def _matrix(
        self, places: Sequence[Coordinates], deadline: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        count = len(places)
        metres, seconds = np.zeros((count, count)), np.zeros((count, count))
        ask = _ask_osrm if self.kind == "osrm" else _ask_valhalla
        for row in range(0, count, BLOCK):
            for column in range(0, count, BLOCK):
                left_s = deadline - time.monotonic()
                if left_s <= 0:
                    msg = "the routing server is too slow"
                    raise ValueError(msg)
                origins = places[row : row + BLOCK]
                targets = places[column : column + BLOCK]
                found = ask(self.client, self.url, origins, targets, left_s)
                here = (slice(row, row + BLOCK), slice(column, column + BLOCK))
                metres[here], seconds[here] = found
        return metres, seconds


def _filled(
    metres: NDArray[np.float64], seconds: NDArray[np.float64], straight_m: NDArray[np.float64]
) -> Distances:
    """Pairs that the server has no way for get the straight line, at walking pace at worst."""
    gaps = ~np.isfinite(metres) | ~np.isfinite(seconds)
    return Distances(
        metres=np.where(gaps, straight_m, metres),
        seconds=np.where(gaps, 0.0, seconds),
        source="streets",
    )


Block: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Metres and seconds [from, to]."""


def _ask_osrm(
    client: httpx.Client,
    url: str,
    origins: Sequence[Coordinates],
    targets: Sequence[Coordinates],
    left_s: float,
) -> Block:
    """https://project-osrm.org/docs/v5.24.0/api/#table-service."""
    both = [*origins, *targets]
    text = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in both)
    numbers = range(len(both))
    answer = client.get(
        f"{url}/table/v1/driving/{text}",
        params={
            "annotations": "distance,duration",
            "sources": ";".join(map(str, numbers[: len(origins)])),
            "destinations": ";".join(map(str, numbers[len(origins) :])),
        },
        timeout=left_s,
    )
    found = _json(answer)
    return _numbers(found["distances"]), _numbers(found["durations"])


def _ask_valhalla(
    client: httpx.Client,
    url: str,
    origins: Sequence[Coordinates],
    targets: Sequence[Coordinates],
    left_s: float,
) -> Block:
    """https://valhalla.github.io/valhalla/api/matrix/api-reference/ (``costing`` truck)."""
    answer = client.post(
        f"{url}/sources_to_targets",
        json={
            "sources": [{"lat": place[0], "lon": place[1]} for place in origins],
            "targets": [{"lat": place[0], "lon": place[1]} for place in targets],
            "costing": "truck",
            "units": "kilometers",
        },
        timeout=left_s,
    )
    rows = _json(answer)["sources_to_targets"]
    kilometres = _numbers([[cell["distance"] for cell in row] for row in rows])
    return kilometres * 1000, _numbers([[cell["time"] for cell in row] for row in rows])


def _json(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _numbers(rows: list[list[float | None]]) -> NDArray[np.float64]:
    """A table; null (no way) becomes NaN."""
    return np.array(rows, dtype=np.float64)
