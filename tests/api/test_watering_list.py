from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.api.schemas.advice import RecommendationPage, WateringList
from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import store_run
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees

if TYPE_CHECKING:
    from typing import Any

PATH = "/api/v1/watering-list"


def test_the_list_as_json(server: Any) -> None:
    answer = server.get(PATH)
    found = WateringList.model_validate_json(answer.content)
    assert (found.day.isoformat(), found.revision) == ("2026-07-15", 1)
    assert (found.trees, found.trees_to_water, found.litres_total) == (14, 4, 390)
    assert [item.rank for item in found.items] == list(range(1, 15))
    first = found.items[0]
    assert (first.tree.number, first.status, first.litres) == ("BO-0001", "critical", 90)
    assert first.status_text.de == "kritisch"
    assert first.reason is not None
    assert "41 kPa" in first.reason.en
    assert '"issued_at":"2026-07-15T03:30:00Z"' in answer.text


def test_an_earlier_day_has_its_own_list(server: Any) -> None:
    answer = server.get(f"{PATH}?day=2026-07-13")
    assert answer.json()["trees"] == 12
    assert server.get(f"{PATH}?day=2026-01-01").json()["code"] == "no_list"


def test_filters_and_parts(server: Any) -> None:
    dry = server.get(f"{PATH}?status=dry&status=critical").json()
    assert {item["status"] for item in dry["items"]} == {"dry", "critical"}
    assert dry["trees"] == 14
    here = server.get(f"{PATH}?district=Innenstadt").json()
    assert {item["tree"]["district"] for item in here["items"]} == {"Innenstadt"}
    found, path = [], f"{PATH}?limit=6"
    while path:
        answer = server.get(path)
        found += [item["rank"] for item in answer.json()["items"]]
        path = answer.json()["next"]
    assert found == list(range(1, 15))


def test_the_list_for_german_excel(server: Any) -> None:
    answer = server.get(PATH, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert "giessliste-2026-07-15-1.csv" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbfRang;Baumnummer;")
    assert answer.content.count(b"\r\n") == 15
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    first, unknown = rows[0], rows[4]
    assert first["Straße"] == "Westpark"
    assert first["Gießen bis"] == "15.07.2026"
    assert first["Tage bis kritisch"] == "0,0"
    assert first["Letzter Messwert"] == "15.07.2026 05:12"
    assert first["Breite"] == "51,446800"
    assert first["Grund"].startswith("In 30 cm Tiefe")
    assert (unknown["Status"], unknown["Liter"], unknown["Gießen bis"]) == ("unbekannt", "", "")
    assert (first["Güteklasse"], unknown["Güteklasse"]) == ("B", ""), "not '- as from a formula"


def test_the_list_as_geojson(server: Any) -> None:
    answer = server.get(f"{PATH}?format=geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == 14
    for feature in found["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert feature["geometry"]["type"] == "Point"
        assert 7 < longitude < 8
        assert 51 < latitude < 52
    assert found["features"][0]["properties"]["number"] == "BO-0001"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("", "*/*", "application/json"),
        ("", "", "application/json"),
        ("", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("", "text/csv;q=0.4, application/geo+json;q=0.9", "application/geo+json"),
        ("", "text/*", "text/csv"),
        ("?format=csv", "application/json", "text/csv"),
        ("", "application/json;q=0, */*", "text/csv"),
    ],
)
def test_the_format_is_negotiated(server: Any, query: str, accept: str, expected: str) -> None:
    answer = server.get(PATH + query, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == expected
    assert "Accept" in answer.headers["vary"]


def test_unknown_formats_are_refused(server: Any) -> None:
    answer = server.get(f"{PATH}?format=docx")
    assert answer.status_code == 400
    assert "csv" in answer.json()["detail"]
    answer = server.get(PATH, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.json()["code"] == "not_acceptable"


@pytest.mark.parametrize("form", ["json", "csv", "geojson"])
def test_a_known_list_is_not_sent_again(server: Any, form: str) -> None:
    path = f"{PATH}?format={form}"
    first = server.get(path)
    etag = first.headers["etag"]
    assert etag.startswith('"')
    for header in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = server.get(path, headers={"If-None-Match": header})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == etag
    assert server.get(path, headers={"If-None-Match": '"other"'}).content == first.content


def test_different_content_has_different_etags(server: Any) -> None:
    queries = ["", "?format=csv", "?format=geojson", "?status=dry", "?day=2026-07-14", "?limit=2"]
    assert len({server.get(PATH + query).headers["etag"] for query in queries}) == len(queries)


def test_a_revision_does_not_replace_the_list_and_texts_are_no_formulas(server: Any) -> None:
    database = Database(server.city.url, pool_size=1)
    before = server.get(f"{PATH}?day=2026-06-01")
    assert before.status_code == 404
    with database.begin() as conn:
        tree = Tree(
            number="=1+1", species='A;"b"', planting_year=None, latitude=51.4, longitude=7.2
        )
        upsert_trees(conn, [tree])
        tree_id = dict(run(conn, tree_ids_by_number()))["=1+1"]
    for litres in (50, 60):
        with database.begin() as conn:
            store_run(
                conn,
                day=server.now[0].date().replace(month=6, day=1),
                issued_at=server.now[0],
                as_of=server.now[0],
                rule_version="2026.1",
                shared_inputs={},
                recommendations=[
                    Recommendation(
                        tree_id=tree_id,
                        day=server.now[0].date().replace(month=6, day=1),
                        status=Status.DRY,
                        litres=litres,
                        rule_version="2026.1",
                        reasons=(Reason(code="no_weather"),),
                    )
                ],
            )
        found = server.get(f"{PATH}?day=2026-06-01").json()
        # Told of at once, but the list that was issued first stays the one that is served.
        assert (found["litres_total"], found["revision"]) == (50, 1)
        assert found["newest_revision"] == 1 + (litres == 60)
    newer = server.get(f"{PATH}?day=2026-06-01&revision=2").json()
    assert (newer["litres_total"], newer["released_at"]) == (60, None)
    assert server.get(f"{PATH}?day=2026-06-01&revision=3").json()["code"] == "no_list"
    rows = server.get(f"{PATH}?day=2026-06-01&format=csv").content.decode("utf-8-sig")
    cells = next(csv.reader(io.StringIO(rows.splitlines()[1]), delimiter=";"))
    assert cells[1:3] == ["'=1+1", 'A;"b"']
    database.dispose()


def test_recommendations_of_a_day(server: Any) -> None:
    answer = server.get("/api/v1/recommendations?limit=4")
    page = RecommendationPage.model_validate_json(answer.content)
    assert (page.total, len(page.items)) == (14, 4)
    assert page.items[0].reasons[0].threshold == 33.0
    assert page.items[0].inputs["critical_kpa"] == 33.0
    assert [item.rank for item in page.items] == [1, 2, 3, 4]
    rest = server.get(answer.json()["next"]).json()
    assert rest["items"][0]["rank"] == 5


def test_recommendations_by_status_and_tree(server: Any) -> None:
    answer = server.get("/api/v1/recommendations?status=dry&status=soon")
    assert answer.json()["total"] == 3
    tree_id = server.city.tree_ids["BO-0007"]
    answer = server.get(f"/api/v1/recommendations?day=2026-07-15&tree={tree_id}")
    assert [item["tree_number"] for item in answer.json()["items"]] == ["BO-0007"]
    assert answer.json()["total"] == 1


def test_the_history_of_a_tree(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0007"]
    answer = server.get(f"/api/v1/recommendations?tree={tree_id}&limit=3")
    page = RecommendationPage.model_validate_json(answer.content)
    days = [item.day.isoformat() for item in page.items]
    assert days == ["2026-07-15", "2026-07-14", "2026-07-13"]
    rest = RecommendationPage.model_validate_json(server.get(page.next or "").content)
    assert [item.day.isoformat() for item in rest.items] == ["2026-07-12"]
    assert server.get(f"/api/v1/recommendations?tree={tree_id}&status=ok").json()["items"] == []
    assert server.get("/api/v1/recommendations?tree=999999").status_code == 404


def test_bodies_are_valid_json_with_utc_times(server: Any) -> None:
    text = server.get("/api/v1/recommendations").text
    assert "+00:00" not in text
    assert json.loads(text)["items"][0]["last_observed_at"] == "2026-07-15T03:12:00Z"
