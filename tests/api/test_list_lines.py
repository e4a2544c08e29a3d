"""The lines of a list say the same, whatever part is asked for and however often."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import orjson

from baumfeuchte.api import list_lines
from baumfeuchte.api.list_lines import LineTexts, Told
from baumfeuchte.domain.recommendation import PlanningRun

if TYPE_CHECKING:
    from typing import Any

    import pytest

PATH = "/api/v1/watering-list"
ISSUED = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def _run(number: int, later: timedelta = timedelta()) -> PlanningRun:
    return PlanningRun(
        id=number,
        day=date(2026, 7, 15),
        revision=1,
        issued_at=ISSUED + later,
        as_of=ISSUED,
        rule_version="2026.1",
        is_current=True,
    )


def _told(first: int, count: int) -> dict[int, Told]:
    return {number: (orjson.Fragment(b"{}"), False) for number in range(first, first + count)}


def test_json_and_geojson_tell_the_same_of_every_tree(server: Any) -> None:
    items = server.get(PATH).json()["items"]
    features = server.get(f"{PATH}?format=geojson").json()["features"]
    assert len(items) == len(features) == 14
    for item, feature in zip(items, features, strict=True):
        tree = item.pop("tree")
        point = [tree.pop("longitude"), tree.pop("latitude")]
        assert feature["geometry"]["coordinates"] == point
        assert feature["id"] == tree.pop("id")
        assert feature["properties"] == {**tree, **item}


def test_a_part_has_the_lines_of_the_whole_list_in_every_order(server: Any) -> None:
    for order in ("", "&sort=litres", "&sort=place", "&group=district", "&status=ok&sort=species"):
        whole = server.get(f"{PATH}?lang=de{order}").json()["items"]
        found: list[Any] = []
        path = f"{PATH}?limit=3{order}"
        while path:
            answer = server.get(path).json()
            found += answer["items"]
            path = answer["next"]
        assert found == whole
        assert server.get(f"{PATH}?limit=5&offset=2{order}").json()["items"] == whole[2:7]


def test_the_next_part_is_of_the_same_run_and_asked_for_in_the_same_way(server: Any) -> None:
    # The same lines by two addresses: each has its own link, although the first is remembered.
    one = server.get(f"{PATH}?limit=2&district=Innenstadt&sort=rank")
    other = server.get(f"{PATH}?limit=2&district=Innenstadt")
    assert one.json()["items"] == other.json()["items"]
    assert "sort=rank" in one.json()["next"]
    assert "sort=" not in other.json()["next"]
    assert "day=2026-07-15&revision=1" in other.json()["next"]
    again = server.get(
        f"{PATH}?limit=2&district=Innenstadt", headers={"If-None-Match": other.headers["ETag"]}
    )
    assert again.status_code == 304


def test_sentences_are_kept_by_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_lines, "MOST", 10)
    texts = LineTexts()
    texts.keep(_run(1), _told(1, 6))
    texts.keep(_run(2), _told(7, 3))
    assert (len(texts.of(_run(1))), len(texts.of(_run(2)))) == (6, 3)
    # The other run gives way, not the one that is asked for.
    texts.keep(_run(2), _told(10, 4))
    assert (len(texts.of(_run(1))), len(texts.of(_run(2)))) == (0, 7)
    # One city with more trees than are kept at all.
    texts.keep(_run(2), _told(14, 8))
    assert sorted(texts.of(_run(2))) == list(range(14, 22))


def test_a_run_of_a_restored_database_is_another_one() -> None:
    texts = LineTexts()
    texts.keep(_run(1), _told(1, 3))
    assert len(texts.of(_run(1))) == 3
    assert texts.of(_run(1, later=timedelta(minutes=1))) == {}
