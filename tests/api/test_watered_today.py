"""What was watered today stands beside the list, which itself never changes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from _lists import DAY, NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

WATERED = "heute gegossen 55,5 l, 05:50"


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))).replace("\u00a0", " ")


def page_of(client: Any, path: str, **headers: str) -> Any:
    answer = client.get(path, headers={"Accept": "text/html", **headers})
    assert answer.status_code in (200, 304), answer.text
    return answer


@pytest.fixture
def water(server: Any, sql: Any) -> Callable[..., int]:
    def pour(number: str, litres: float, minutes: int = 20, key: str = "") -> int:
        ((watering_id,),) = sql(
            "INSERT INTO waterings (tree_id, watered_at, litres, source, idempotency_key)"
            " VALUES (%s, %s, %s, 'crew', %s) RETURNING id",
            server.city.tree_ids[number], NOW + timedelta(minutes=minutes), litres,
            key or f"today-{number}-{minutes}",
        )  # fmt: skip
        return int(watering_id)

    return pour


@pytest.fixture(autouse=True)
def dry_again(sql: Any) -> Any:
    yield
    sql("DELETE FROM waterings WHERE idempotency_key LIKE 'today-%%'")


def test_the_list_tells_it_at_once_and_a_repeat_never_hides_it(
    server: Any, water: Callable[..., int], sql: Any
) -> None:
    before = page_of(server, "/?q=BO-0001")
    assert "gegossen" not in words(before.text)
    tag = before.headers["etag"]
    watering = water("BO-0001", 55.5)
    found = page_of(server, "/?q=BO-0001", **{"If-None-Match": tag})
    assert found.status_code == 200
    assert WATERED in words(found.text)
    assert "Schon gegossen: 55,5 von 90 l (1 Baum)" in words(found.text)
    assert "watered today 55.5 l, 05:50" in words(page_of(server, "/?q=BO-0001&lang=en").text)
    # The advice itself is as it was issued.
    assert "90" in words(found.text)
    assert found.headers["etag"] != tag
    sql("UPDATE waterings SET litres = 60 WHERE id = %s", watering)
    tag = found.headers["etag"]
    corrected = page_of(server, "/?q=BO-0001", **{"If-None-Match": tag})
    assert "heute gegossen 60 l, 05:50" in words(corrected.text)
    sql("DELETE FROM waterings WHERE id = %s", watering)
    assert "gegossen" not in words(page_of(server, "/?q=BO-0001").text)


def test_sums_are_of_the_lines_that_are_shown(server: Any, water: Callable[..., int]) -> None:
    water("BO-0001", 55.5)
    water("BO-0003", 100)
    water("BO-0003", 40, minutes=60)
    water("BO-0004", 30)  # nobody asked for it: it is no part of what the list wants
    water("BO-0005", 80, minutes=-24 * 60)  # yesterday
    whole = words(page_of(server, "/").text)
    assert "Schon gegossen: 195,5 von 390 l (2 Bäume)" in whole
    assert "heute gegossen 140 l, 06:30" in whole
    assert "heute gegossen 30 l, 05:50" in whole
    assert whole.count("heute gegossen") == 3
    dry = words(page_of(server, "/?status=dry").text)
    assert "Schon gegossen: 140 von 230 l (1 Baum)" in dry


def test_a_contractor_hears_of_its_own_trees_only(server: Any, water: Callable[..., int]) -> None:
    water("BO-0001", 55.5)
    with server.person("gruen") as browser:
        assert "gegossen" not in words(browser.get("/").text)
        assert "heute gegossen" not in browser.get("/map").text
    water("BO-0002", 20)
    with server.person("gruen") as browser:
        assert "heute gegossen 20 l, 05:50" in words(browser.get("/").text)
        told = unescape(browser.get("/map").text)
        assert "heute gegossen 20" in told
        assert "heute gegossen 55,5" not in told


def test_map_tree_and_tour_form_tell_it_too(server: Any, water: Callable[..., int]) -> None:
    water("BO-0001", 55.5)
    tree = server.city.tree_ids["BO-0001"]
    assert f'"{tree}":"heute gegossen 55,5\u00a0l, 05:50"' in unescape(page_of(server, "/map").text)
    assert f"H{WATERED[1:]}" in words(page_of(server, f"/trees/{tree}").text)
    with server.person("planner") as browser:
        assert WATERED in words(browser.get(f"/tours/new?day={DAY}").text)


def test_a_stop_tells_what_was_watered_beside_its_tour(
    server: Any, water: Callable[..., int], sql: Any
) -> None:
    ((tour_id,),) = sql(
        "INSERT INTO tours (day, name, status, created_at, created_by, updated_at)"
        " VALUES (%s, 'Nebenher', 'planned', %s, 'planner', %s) RETURNING id",
        DAY, NOW, NOW,
    )  # fmt: skip
    for position, number in enumerate(("BO-0001", "BO-0003")):
        sql(
            "INSERT INTO tour_stops (tour_id, position, kind, tree_id, litres)"
            " VALUES (%s, %s, 'tree', %s, 90)",
            tour_id, position, server.city.tree_ids[number],
        )  # fmt: skip
    water("BO-0001", 55.5)
    own = water("BO-0003", 90)
    sql("UPDATE tour_stops SET watering_id = %s WHERE tour_id = %s AND position = 1", own, tour_id)
    with server.person("crew") as browser:
        told = words(browser.get(f"/crew/tours/{tour_id}").text)
    assert told.count("heute schon gegossen") == 1
    assert "heute schon gegossen: 55,5 l, 05:50 Uhr (nicht in dieser Tour)" in told
    sql("UPDATE tour_stops SET watering_id = NULL WHERE tour_id = %s", tour_id)
    sql("DELETE FROM tour_stops WHERE tour_id = %s", tour_id)
    sql("DELETE FROM tours WHERE id = %s", tour_id)
