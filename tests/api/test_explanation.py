from __future__ import annotations

from typing import Any

from baumfeuchte.api.schemas.advice import Explanation


def first(server: Any, tree: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = server.get(f"/api/v1/recommendations?tree={tree}").json()["items"][0]
    return found


def test_in_the_declared_shape_and_both_languages(server: Any) -> None:
    advice = first(server)
    path = f"/api/v1/recommendations/{advice['id']}/explanation"
    german = server.get(path)
    Explanation.model_validate_json(german.content)
    body = german.json()
    assert (body["id"], body["tree_id"], body["language"]) == (advice["id"], 1, "de")
    assert body["comparison"] is None
    assert body["steps"][-1]["code"] == "origin"
    english = server.get(f"{path}?lang=en").json()
    assert [step["code"] for step in english["steps"]] == [step["code"] for step in body["steps"]]
    assert english["steps"][0]["title"] != body["steps"][0]["title"]
    assert server.get(f"{path}?lang=fr").status_code == 422


def test_compared_with_another_one_of_the_tree(server: Any) -> None:
    advice, other = first(server), first(server, 2)
    path = f"/api/v1/recommendations/{advice['id']}/explanation"
    same = server.get(f"{path}?compare_to={advice['id']}&lang=en")
    Explanation.model_validate_json(same.content)
    assert "Nothing changed that touches" in same.json()["comparison"]["text"]
    foreign = server.get(f"{path}?compare_to={other['id']}")
    assert (foreign.status_code, foreign.json()["code"]) == (422, "different_trees")
    assert server.get(f"{path}?compare_to=999999").status_code == 404


def test_one_that_does_not_exist(server: Any) -> None:
    answer = server.get("/api/v1/recommendations/999999/explanation")
    assert answer.status_code == 404
    assert "/api/v1/recommendations lists them" in answer.json()["detail"]
    assert server.get("/api/v1/recommendations/0/explanation").status_code == 422
