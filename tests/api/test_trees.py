from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baumfeuchte.api.schemas.register import ReadingPage, SensorPage, TreeDetail, TreePage

if TYPE_CHECKING:
    from typing import Any


def numbers(answer: Any) -> list[str]:
    return [item["number"] for item in answer.json()["items"]]


def test_trees_come_in_parts_and_none_is_missing(server: Any) -> None:
    found, path = [], "/api/v1/trees?limit=5"
    while path:
        answer = server.get(path)
        page = TreePage.model_validate_json(answer.content)
        assert page.total == 14
        assert ('rel="next"' in answer.headers.get("link", "")) == (page.next is not None)
        found += numbers(answer)
        path = page.next or ""
    assert found == [f"BO-{number:04d}" for number in range(1, 15)]


def test_the_next_page_keeps_the_filter(server: Any) -> None:
    answer = server.get("/api/v1/trees?district=Innenstadt&limit=2")
    assert "district=Innenstadt" in answer.json()["next"]
    assert answer.json()["total"] == 7
    assert numbers(server.get(answer.json()["next"])) == ["BO-0005", "BO-0007"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("number=BO-0003", ["BO-0003"]),
        ("number=bo-0003", []),
        ("search=QUERCUS", ["BO-0002", "BO-0006", "BO-0010", "BO-0014"]),
        ("search=%25", []),
        ("district=Nowhere", []),
    ],
)
def test_filters(server: Any, query: str, expected: list[str]) -> None:
    answer = server.get(f"/api/v1/trees?{query}")
    assert numbers(answer) == expected
    assert answer.json()["total"] == len(expected)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "offset=-1", "offset=99999999999999999999"]
)
def test_parameters_out_of_range_are_named(server: Any, query: str) -> None:
    answer = server.get(f"/api/v1/trees?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]
    assert query.partition("=")[0] in answer.json()["detail"]


def test_one_tree_with_probes_and_advice(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0003"]
    answer = server.get(f"/api/v1/trees/{tree_id}")
    tree = TreeDetail.model_validate_json(answer.content)
    assert tree.number == "BO-0003"
    assert tree.site.soil == "Lu"
    assert [probe.depth_cm for probe in tree.probes] == [10, 20, 30, 45, 60, 90]
    assert tree.recommendation is not None
    assert tree.recommendation.litres == 150
    assert tree.recommendation.reasons[0].text.de.startswith("Im Wurzelraum")
    assert tree.recommendation.reasons[0].text.en.startswith("In the root zone")
    assert '"since":"2026-03-17T03:30:00Z"' in answer.text


@pytest.mark.parametrize("tree_id", [999_999, 2**63 - 1])
def test_a_tree_that_is_not_there(server: Any, tree_id: int) -> None:
    for path in (f"/api/v1/trees/{tree_id}", f"/api/v1/trees/{tree_id}/readings"):
        answer = server.get(path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"
        assert str(tree_id) in answer.json()["detail"]
        assert answer.json()["instance"] == path


def test_readings_of_a_profile(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0003"]
    answer = server.get(f"/api/v1/trees/{tree_id}/readings?limit=1000")
    page = ReadingPage.model_validate_json(answer.content)
    times = [item.observed_at for item in page.items]
    assert times == sorted(times)
    assert {item.depth_cm for item in page.items} == {10, 20, 30, 45, 60, 90}
    assert page.next is not None


def test_readings_in_parts_are_all_readings(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0003"]
    path = f"/api/v1/trees/{tree_id}/readings?depth=10&quantity=soil_moisture_vwc_percent&limit=100"
    found: list[Any] = []
    while path:
        page = server.get(path).json()
        found += page["items"]
        path = page["next"]
    assert len(found) == 14 * 24
    assert len({item["observed_at"] for item in found}) == 14 * 24
    assert [item["flags"] for item in found if item["flags"]] == [["out_of_range"]]


def test_readings_of_a_period(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0001"]
    query = "since=2026-07-15T01:00:00Z&until=2026-07-15T05:00:00%2B02:00"
    items = server.get(f"/api/v1/trees/{tree_id}/readings?{query}").json()["items"]
    assert [item["observed_at"] for item in items] == [
        "2026-07-15T01:12:00Z",
        "2026-07-15T02:12:00Z",
    ]
    assert items[0]["quantity"] == "soil_water_tension_kpa"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2026-07-15T00:00:00", "since"),
        ("since=2026-07-15T00:00:00Z&until=2026-07-14T00:00:00Z", "since"),
        ("quantity=wetness", "quantity"),
        ("depth=deep", "depth"),
    ],
)
def test_readings_with_unusable_parameters(server: Any, query: str, field: str) -> None:
    answer = server.get(f"/api/v1/trees/1/readings?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_sensors_with_their_trees(server: Any) -> None:
    answer = server.get("/api/v1/sensors?limit=1000")
    page = SensorPage.model_validate_json(answer.content)
    assert page.total == len(page.items) == 12
    assert page.items[2].trees == ["BO-0003"]
    assert page.items[2].device == "decentlab/DL-SDD"
