"""What lies under the trees: the city's own file, and a tile server if there is one."""

from __future__ import annotations

import io
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from _lists import NOW
from PIL import Image

from baumfeuchte.api.options import WebOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("map_library")]


def _png() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (16, 16), "#cde").save(picture, "PNG")
    return picture.getvalue()


PIXEL = _png()


class _Tiles(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - filled by the server's threads

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(PIXEL)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def tile_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Tiles)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def polygon(name: str, west: float, east: float) -> dict[str, Any]:
    ring = [[west, 51.43], [east, 51.43], [east, 51.49], [west, 51.49], [west, 51.43]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def ground() -> dict[str, Any]:
    streets = [
        {
            "type": "Feature",
            "properties": {"name": f"Straße {row}"},
            "geometry": {
                "type": "LineString",
                "coordinates": [[7.2, 51.44 + row / 200], [7.27, 51.442 + row / 200]],
            },
        }
        for row in range(9)
    ]
    areas = [polygon("Westen", 7.2, 7.235), polygon("Osten", 7.235, 7.27)]
    return {"type": "FeatureCollection", "features": [*areas, *streets]}


def test_the_citys_own_districts_and_streets(
    visitor: Any, city: Any, start_server: Any, tmp_path: Path
) -> None:
    path = tmp_path / "stadt.geojson"
    path.write_text(json.dumps(ground()), "utf-8")
    options = WebOptions(demo=True, map_file=str(path))
    with start_server(city.url, public_read=True, now=[NOW], options=options) as running:
        front = SimpleNamespace(base_url=running.base_url, city=city)
        page = visitor.open(front)
        page.goto("/map")
        page.wait_for_selector("#map[data-drawn]", timeout=30_000)
        seen = page.evaluate("""() => document.getElementById('map').map
            .queryRenderedFeatures({layers: ['districts', 'streets', 'district-names']})
            .map(feature => feature.layer.id + ' ' + feature.properties.name)""")
        assert {"districts Westen", "streets Straße 3", "district-names Osten"} <= set(seen)
        visitor.shot(page, "map-own-ground")
        visitor.check(page)
        visitor.close()


def test_tiles_come_from_the_one_server_that_the_city_names(
    visitor: Any, city: Any, start_server: Any
) -> None:
    with tile_server() as tiles:
        options = WebOptions(
            demo=True, tile_url=f"{tiles}/{{z}}/{{x}}/{{y}}.png", tile_credit="© Stadt"
        )
        with start_server(city.url, public_read=True, now=[NOW], options=options) as running:
            front = SimpleNamespace(base_url=running.base_url, city=city)
            page = visitor.open(front)
            complaints: list[str] = []
            page.on("console", lambda message: complaints.append(message.text))
            page.goto("/map")
            page.wait_for_selector("#map[data-drawn]", timeout=30_000)
            assert complaints == []
            assert _Tiles.asked
            assert {url.startswith(tiles) for url in page.strangers} == {True}
            assert page.get_by_text("© Stadt").is_visible()
            visitor.close()
