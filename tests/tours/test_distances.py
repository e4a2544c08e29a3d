"""Straight lines, and street servers that answer, refuse, or sleep."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from baumfeuchte.tours.distances import DETOUR_FACTOR, straight, straight_m
from baumfeuchte.tours.streets import StreetDistances

if TYPE_CHECKING:
    import threading

BOCHUM, BERLIN = (51.4818, 7.2162), (52.52, 13.405)


def test_great_circle_of_a_quarter_of_the_globe_and_of_a_known_way() -> None:
    quarter = straight_m([(0, 0), (0, 90), (90, 0)])
    assert quarter[0, 1] == pytest.approx(np.pi / 2 * 6_371_008.8)
    assert quarter[0, 2] == pytest.approx(quarter[0, 1])
    assert straight_m([BOCHUM, BERLIN])[0, 1] == pytest.approx(441_500, rel=0.01)
    assert straight_m([]).shape == (0, 0)


def test_straight_lines_carry_the_detour_factor_and_the_vehicles_speed() -> None:
    found = straight([BOCHUM, BERLIN])
    assert found.metres[0, 1] == DETOUR_FACTOR * straight_m([BOCHUM, BERLIN])[0, 1]
    assert found.minutes(60)[0, 1] == pytest.approx(found.metres[0, 1] / 1000)
    assert found.source == "straight"


class Streets(BaseHTTPRequestHandler):
    """Answers like OSRM and Valhalla: distances are 1,000 m per index, with one gap."""

    asked: list[int]
    mode = "ok"
    patience: threading.Event

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        origins = query["sources"][0].split(";")
        targets = query["destinations"][0].split(";")
        assert address.path.count(";") + 1 == len(origins) + len(targets)
        self.asked.append(len(origins) + len(targets))
        rows = [[1000.0 * (i + j) for j, _ in enumerate(targets)] for i, _ in enumerate(origins)]
        rows[0][-1] = None  # type: ignore[call-overload]
        self._answer({"code": "Ok", "distances": rows, "durations": rows})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert body["costing"] == "truck"
        self._answer(
            {
                "sources_to_targets": [
                    [{"distance": 1.5, "time": 100} for _ in body["targets"]]
                    for _ in body["sources"]
                ]
            }
        )

    def _answer(self, document: Any) -> None:
        if self.mode == "slow":
            self.patience.wait(60)
        payload = b"no json" if self.mode == "rubbish" else json.dumps(document).encode()
        self.send_response(500 if self.mode == "broken" else 200)
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        pass


def test_osrm_is_asked_in_blocks_that_it_accepts(streets: tuple[str, type[Streets]]) -> None:
    url, handler = streets
    places = [(51.4 + number / 1000, 7.2) for number in range(70)]
    found = StreetDistances(url=url, kind="osrm")(places)
    assert found.source == "streets"
    assert not found.fell_back
    assert sorted(handler.asked) == [40, 70, 70, 100]
    assert found.metres[3, 4] == 7000
    # Where there is no way, the straight line stands in.
    assert found.metres[0, 49] == pytest.approx(straight(places).metres[0, 49])
    # A lorry is not faster than its own mean speed, nor than a car.
    assert found.minutes(1000)[3, 4] == pytest.approx(7000 / 60)
    assert found.minutes(1)[3, 4] == pytest.approx(7 * 60)


def test_valhalla_speaks_of_kilometres(streets: tuple[str, type[Streets]]) -> None:
    found = StreetDistances(url=streets[0], kind="valhalla")([BOCHUM, BERLIN])
    assert found.metres.tolist() == [[1500, 1500], [1500, 1500]]


@pytest.mark.parametrize("mode", ["broken", "rubbish"])
def test_a_server_that_fails_is_named(streets: tuple[str, type[Streets]], mode: str) -> None:
    url, handler = streets
    handler.mode = mode
    found = StreetDistances(url=url, kind="osrm", timeout_s=60)([BOCHUM, BERLIN])
    assert handler.asked == [4], "from two places to two"
    assert (found.source, found.fell_back) == ("straight", True)


def test_a_slow_server_is_not_waited_for(streets: tuple[str, type[Streets]]) -> None:
    url, handler = streets
    handler.mode = "slow"
    # Whoever waited for it would have its distances.
    found = StreetDistances(url=url, kind="osrm", timeout_s=0.3)([BOCHUM, BERLIN])
    assert (found.source, found.fell_back) == ("straight", True)


def test_no_server_at_all() -> None:
    found = StreetDistances(url="http://127.0.0.1:9", kind="valhalla")([BOCHUM, BERLIN])
    assert found.fell_back
