from __future__ import annotations

import time
from typing import TYPE_CHECKING

import httpx
import pytest

from baumfeuchte.api.middleware import SECURITY_HEADERS, security_headers

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

POINTS = "/api/v1/map/points"


def test_points_are_the_trees_of_the_list(server: Any) -> None:
    found = server.get(POINTS).json()
    listed = server.get("/api/v1/watering-list").json()
    trees = found["trees"]
    assert found["day"] == listed["day"]
    assert trees["ids"] == sorted(item["tree"]["id"] for item in listed["items"])
    assert {len(column) for column in trees.values()} == {14}
    by_id = {item["tree"]["id"]: item for item in listed["items"]}
    for place, tree_id in enumerate(trees["ids"]):
        item = by_id[tree_id]
        assert trees["numbers"][place] == item["tree"]["number"]
        assert trees["longitudes"][place] == round(item["tree"]["longitude"] * 1e6)
        assert trees["latitudes"][place] == round(item["tree"]["latitude"] * 1e6)
        assert found["status_names"][trees["statuses"][place]] == item["status"]
        assert trees["litres"][place] == (item["litres"] or 0)
    assert server.get(POINTS, params={"day": "2020-01-01"}).json()["code"] == "no_list"
    assert server.get(POINTS, params={"revision": 1}).json() == found
    assert server.get(POINTS, params={"revision": 999}).json()["code"] == "no_list"


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"status": ["critical", "soon"]}, ["BO-0001", "BO-0007"]),
        ({"district": "Wiemelhausen"}, ["BO-0002", "BO-0006", "BO-0010", "BO-0014"]),
        ({"q": "bo-0003"}, ["BO-0003"]),
        ({"q": "no such tree"}, []),
    ],
)
def test_points_are_filtered_as_the_list_is(
    server: Any, query: dict[str, Any], numbers: list[str]
) -> None:
    assert server.get(POINTS, params=query).json()["trees"]["numbers"] == numbers


def test_nobody_sees_points_outside_of_their_area(server: Any) -> None:
    with server.person("gruen") as browser:
        assert browser.get(POINTS).json()["trees"]["numbers"] == ["BO-0002", "BO-0006"]
        page = browser.get("/map").text
        assert "Wiemelhausen" in page
        assert "Innenstadt" not in page
        ground = browser.get("/map/ground.geojson").json()
        assert [one["properties"]["name"] for one in ground["features"]] == ["Wiemelhausen"]
    with server.person("innenstadt") as browser:
        numbers = browser.get(POINTS).json()["trees"]["numbers"]
        assert numbers == [f"BO-{number:04d}" for number in range(1, 15, 2)]
    assert server.get(POINTS, scope=None).status_code == 401
    assert server.get(POINTS, scope="gateway").status_code == 403


def test_a_repeat_is_empty_until_the_register_changes(server: Any) -> None:
    first = server.get(POINTS)
    assert first.headers["content-encoding"] == "gzip"
    again = server.get(POINTS, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = server.get(POINTS, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert plain.content == first.content
    assert plain.headers["etag"] != first.headers["etag"]
    from sqlalchemy import text

    from baumfeuchte.storage.engine import Database

    database = Database(server.city.url, pool_size=1)
    with database.begin() as connection:
        connection.execute(text("UPDATE trees SET latitude = 51.5 WHERE number = 'BO-0012'"))
    database.dispose()
    time.sleep(1.1)  # a 304 may be said again for a second
    changed = server.get(POINTS, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert 51500000 in changed.json()["trees"]["latitudes"]


def test_without_a_file_the_ground_is_where_the_trees_are(server: Any) -> None:
    answer = server.get("/map/ground.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()["features"]
    names = [one["properties"]["name"] for one in found]
    assert names == ["Innenstadt", "Querenburg", "Wiemelhausen"]
    for feature in found:
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        assert len(ring) > 12
    seen = server.get("/map/ground.geojson", headers={"If-None-Match": answer.headers["etag"]})
    assert seen.status_code == 304


def test_the_city_brings_its_own_ground_and_its_own_tiles(
    city: Any, start_server: Any, tmp_path: Path
) -> None:
    from baumfeuchte.api.options import WebOptions

    path = tmp_path / "stadt.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [], "own": true}')
    options = WebOptions(
        demo=True,
        map_file=str(path),
        tile_url="https://tiles.example.org/{z}/{x}/{y}.png",
        tile_credit="Stadt Bochum",
    )
    with (
        start_server(city.url, public_read=True, now=[city_now()], options=options) as running,
        httpx.Client(base_url=running.base_url, trust_env=False) as client,
    ):
        first = client.get("/map/ground.geojson")
        assert first.json()["own"]
        assert first.headers["etag"].endswith('-gz"')
        page = client.get("/map")
        policy = page.headers["content-security-policy"]
        assert "connect-src 'self' https://tiles.example.org" in policy
        assert "Stadt Bochum" in page.text
        path.write_text("broken")
        assert len(client.get("/map/ground.geojson").json()["features"]) == 3


def city_now() -> Any:
    from _lists import NOW

    return NOW


def test_only_a_tile_server_loosens_the_policy() -> None:
    assert security_headers("") == SECURITY_HEADERS
    assert "connect-src" not in SECURITY_HEADERS["Content-Security-Policy"]


def test_the_page_works_without_scripts(server: Any) -> None:
    page = server.get("/map?status=dry&status=soon&district=Innenstadt&species=Acer").text
    assert 'href="/?district=Innenstadt&amp;species=Acer&amp;status=dry&amp;status=soon"' in page
    assert page.count('name="species"') == 1, "a field of its own, and not hidden as well"
    assert '<input name="species" value="Acer"' in page
    assert 'class="overview"' in page
    assert "Übersicht" in page
    empty = server.get("/map?q=no+such+tree").text
    assert "Kein Baum passt zu diesem Filter." in empty
    assert "In eine Tour" not in page, "only who plans collects trees"
    assert "Into a tour" in server.get("/map?lang=en", scope="planner").text
    assert server.get("/map?day=2020-01-01").status_code == 404


def test_imported_modules_are_asked_for_again(server: Any) -> None:
    named = server.get("/map").text.partition("/static/map.css?v=")[2][:10]
    kept = server.get(f"/static/map.css?v={named}").headers["cache-control"]
    assert "immutable" in kept
    plain = server.get("/static/map_base.mjs", headers={"Accept-Encoding": "identity"})
    assert plain.headers["cache-control"] == "no-cache"


def test_one_tree_is_one(server: Any) -> None:
    with server.person("viewer") as viewer:
        assert '<span id="map-shown">1 Baum</span>' in viewer.get("/map?q=BO-0003").text
        assert '<span id="map-shown">14 Bäume</span>' in viewer.get("/map").text
